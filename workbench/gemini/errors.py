"""What can go wrong at the Gemini API: one class for each case that a caller treats differently.

GeminiError
├── KeyRefused            ask for another key once, never try again by itself
│   ├── BadKey            not a key, or not one of a kind the API still takes
│   ├── KeyNotAllowed     restricted, or the API is switched off for its project
│   └── KeyRevoked        expired, deleted or reported as leaked
├── PermissionDenied      another reason that is not the key's
│   ├── RegionRefused     the API is not offered where this computer is
│   └── BillingNeeded     the key's project has to be paid for
├── NotFound              no such model, or it does not know the method
├── Gone                  a file or cache that expired, was deleted or is another key's
├── InvalidRequest        refused as it is, with the fields that were at fault
├── TooLarge              more tokens or bytes than the model or the API takes
├── CacheTooSmall         less than the model's minimum for a cache
├── QuotaReached
│   ├── QuotaPerMinute    waiting helps
│   ├── QuotaPerDay       waiting helps only tomorrow
│   ├── QuotaZero         this model is not part of the plan
│   └── StorageFull       the project's file storage is full
├── Overloaded            429 for want of capacity, or 503
├── ServerFault           any other 5xx
├── Deadline              the server, or a wait of ours, ran out of time
├── PromptBlocked         the question was refused by a filter
├── FileFailed            the server could not process an uploaded file
├── SourceChanged         the local file changed or vanished while it was uploaded
├── ForeignAddress        an address that is not the chosen origin; nothing was sent to it
├── NotTheApi             something else answered: a captive portal, a proxy page, a redirect
├── Unreachable
│   ├── Offline           no name, no route, no answer to a connection
│   ├── TlsFailure        the certificate is not trusted
│   │   └── AuthorityUnusable    the user's own authority file cannot be read
│   └── ProxyFailure      the proxy refuses, or cannot be reached
└── Interrupted
    ├── Stalled           connected, but no data for too long
    └── StreamBroken      the connection ended, or the answer became unreadable, half-way

Every text here is safe to print: it holds no key, and what a server said is kept apart in
`server_message`, cleaned of control characters and of anything that looks like a key.
"""

from collections.abc import Sequence
from dataclasses import dataclass


class GeminiError(Exception):
    """A call that did not succeed; `str()` is a sentence of ours, safe to show and to log.

    `status` is the HTTP status, `reason` the server's own word for it (a gRPC status or an
    ErrorInfo reason), `delay` the seconds that the server asked to wait, each None if unknown.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        reason: str | None = None,
        request_id: str | None = None,
        server_message: str | None = None,
        delay: float | None = None,
    ) -> None:
        """Keep what is known about the failure."""
        super().__init__(message)
        self.message = message
        self.status = status
        self.reason = reason
        self.request_id = request_id
        self.server_message = server_message
        self.delay = delay

    def __repr__(self) -> str:
        """Name the class, the status and the reason, and nothing the server wrote."""
        known = [repr(self.message)]
        known += [f"status={self.status}"] if self.status is not None else []
        known += [f"reason={self.reason!r}"] if self.reason is not None else []
        return f"{type(self).__name__}({', '.join(known)})"


class KeyRefused(GeminiError):
    """The key is the reason; only another key, or another setting of it, helps."""


class BadKey(KeyRefused):
    """The API does not know the key, or no longer takes keys of this kind."""


class KeyNotAllowed(KeyRefused):
    """The key is real but restricted, or the API is switched off for its project."""


class KeyRevoked(KeyRefused):
    """The key expired, was deleted or was reported as leaked."""


class PermissionDenied(GeminiError):
    """The API refuses for a reason that is neither the key nor a missing file."""


class RegionRefused(PermissionDenied):
    """The API is not offered in the country that the request came from."""


class BillingNeeded(PermissionDenied):
    """The project of the key has to be paid for first."""


class NotFound(GeminiError):
    """There is no such model or resource, or it does not support the method."""


class Gone(GeminiError):
    """A file or a cache that expired, was deleted or belongs to another key.

    `kind` is "file" or "cache"; `name` its resource name where the server said it.
    """

    kind: str = "file"
    name: str | None = None


@dataclass(frozen=True)
class FieldViolation:
    """One field that the server refused, and its description of why."""

    field: str
    description: str


class InvalidRequest(GeminiError):
    """The request was refused as it is; sending it again changes nothing."""

    field_violations: Sequence[FieldViolation] = ()


class TooLarge(GeminiError):
    """More tokens than the model's window, or more bytes than the API takes."""


class CacheTooSmall(GeminiError):
    """The content is below the model's minimum for a cache, both in tokens."""

    tokens: int | None = None
    minimum: int | None = None


class QuotaReached(GeminiError):
    """A limit of the account; `metric` and `quota_id` are the server's names for it.

    `limit` is how many requests or tokens it allows, where the server said that.
    """

    metric: str | None = None
    quota_id: str | None = None
    limit: int | None = None


class QuotaPerMinute(QuotaReached):
    """Too much at once; `delay` says how many seconds the server asks to wait, if it does."""


class QuotaPerDay(QuotaReached):
    """The day's allowance is used up; a short `delay` in it means nothing."""


class QuotaZero(QuotaReached):
    """The plan of this key allows nothing at all of this model or feature."""


class StorageFull(QuotaReached):
    """The project's file storage (20 GB, Files API guide) is full."""


class Overloaded(GeminiError):
    """The model or the service has no capacity at the moment."""


class ServerFault(GeminiError):
    """Something failed on the server's side."""


class Deadline(GeminiError):
    """The work was not finished in time."""


class PromptBlocked(GeminiError):
    """A filter refused the question; `reason` is the server's block reason."""


class FileFailed(GeminiError):
    """The server could not process an uploaded file."""


class SourceChanged(GeminiError):
    """The local file changed, shrank, grew or vanished while it was uploaded."""


class ForeignAddress(GeminiError):
    """An address outside the chosen origin was refused; nothing was sent to it."""


class NotTheApi(GeminiError):
    """Something that is not the Gemini API answered."""


class Unreachable(GeminiError):
    """No conversation with the API came about."""


class Offline(Unreachable):
    """The name could not be found or no connection could be made."""


class TlsFailure(Unreachable):
    """The server's certificate is not trusted by this system; `reason` is the library's word.

    Without a reason there was no certificate to judge: what answered does not speak TLS.
    """


class AuthorityUnusable(TlsFailure):
    """The file of the user's own certificate authority cannot be read as one."""


class ProxyFailure(Unreachable):
    """The proxy refused the connection or cannot be reached; `proxy` is its host and port."""

    proxy: str = ""


class Interrupted(GeminiError):
    """The answer began, or could have begun, and then stopped coming."""


class Stalled(Interrupted):
    """The connection is open but no data came for longer than allowed."""


class StreamBroken(Interrupted):
    """The connection ended, or what it carries became unreadable, before the end."""
