"""An HTTP answer that is not a success, turned into the error it means."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from workbench.gemini import errors
from workbench.gemini.errors import FieldViolation, GeminiError
from workbench.gemini.parsing import loaded

_TOO_SMALL: Final = re.compile(r"total_token_count=(\d+).*min_total_token_count=(\d+)", re.DOTALL)
_RESOURCE: Final = re.compile(r"(files/[\w-]+|cachedContents/[\w-]+)")
_KEY_LIMITS: Final = frozenset(
    {
        "SERVICE_DISABLED",
        "API_KEY_SERVICE_BLOCKED",
        "API_KEY_HTTP_REFERRER_BLOCKED",
        "API_KEY_IP_ADDRESS_BLOCKED",
        "API_KEY_ANDROID_APP_BLOCKED",
        "API_KEY_IOS_APP_BLOCKED",
    }
)

_DIGITS: Final = 15
_OWNED: Final = re.compile(r"/v1beta/((?:files|cachedContents)/[\w-]+)$")

Clean = Callable[[str], str]


def refusal(
    status: int, headers: Mapping[str, str], body: bytes, clean: Clean, path: str = ""
) -> GeminiError:
    """Say what a status outside 2xx means; `clean` makes the server's words safe to keep.

    For the `path` of a file or a cache, 403 and 404 alike mean that it is gone.
    """
    fault = error_object(body)
    if fault is not None:
        failure = from_error_object(fault, clean, status=status, headers=headers)
        owned = _OWNED.match(path)
        if owned and type(failure) in (errors.NotFound, errors.PermissionDenied):
            return _gone(failure, owned[1])
        return failure
    if 300 <= status < 400:
        return errors.NotTheApi("The server points to another address.", status=status)
    if status == 407:
        return errors.ProxyFailure("The proxy asks for a name and password.", status=status)
    page = b"<" in body[:200] and "json" not in headers.get("content-type", "")
    if status == 511 or (page and status < 500 and status not in (408, 413, 429)):
        return errors.NotTheApi("A web page answered instead of the API.", status=status)
    return from_error_object({"code": status}, clean, status=status, headers=headers)


def error_object(body: bytes) -> dict[str, Any] | None:
    """Find the `error` object in a body: alone, in a list, or the first of several."""
    try:
        value = loaded(body)
    except (ValueError, RecursionError):
        return None
    return error_of(value)


def error_of(value: Any) -> dict[str, Any] | None:
    """Return the `error` member of a parsed object or of the first object in a list."""
    if isinstance(value, list) and value:
        value = value[0]
    error = value.get("error") if isinstance(value, dict) else None
    if isinstance(error, str):
        return {"message": error}
    return error if isinstance(error, dict) else None


def from_error_object(
    error: Mapping[str, Any],
    clean: Clean,
    *,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> GeminiError:
    """Turn an error object, from a body or from the middle of a stream, into an exception."""
    headers = headers or {}
    code = error.get("code")
    if status is None or status == 200:
        status = code if isinstance(code, int) else None
    said = error.get("message")
    said = said if isinstance(said, str) else ""
    word = error.get("status")
    details = _Details(error.get("details"))
    kind = _kind(status, word, details, said)
    failure = kind(
        _SENTENCES[kind],
        status=status,
        reason=clean(str(details.reason or word or ""))[:80] or None,
        request_id=details.request_id or headers.get("x-goog-request-id"),
        server_message=clean(said) or None,
        delay=details.delay if details.delay is not None else _retry_after(headers),
    )
    _fill(failure, details, said, clean)
    return failure


def _gone(failure: GeminiError, name: str) -> errors.Gone:
    gone = errors.Gone(
        _SENTENCES[errors.Gone],
        status=failure.status,
        reason=failure.reason,
        request_id=failure.request_id,
        server_message=failure.server_message,
    )
    gone.name = name
    gone.kind = "cache" if name.startswith("cached") else "file"
    return gone


def _kind(status: int | None, word: Any, details: "_Details", said: str) -> type[GeminiError]:
    text = said.casefold()
    match status, word:
        case (429, _) | (_, "RESOURCE_EXHAUSTED"):
            return _quota_kind(details, text)
        case (401, _) | (_, "UNAUTHENTICATED"):
            return errors.KeyRevoked if _revoked(text) else errors.BadKey
        case (413, _):
            return errors.TooLarge
        case (404, _) | (_, "NOT_FOUND"):
            return errors.Gone if _is_resource(text) else errors.NotFound
        case (403, _) | (_, "PERMISSION_DENIED"):
            return _forbidden_kind(details, text)
        case (408, _) | (504, _) | (_, "DEADLINE_EXCEEDED"):
            return errors.Deadline
        case (503, _) | (_, "UNAVAILABLE"):
            return errors.Overloaded
        case (int(), _) if status >= 500:
            return errors.ServerFault
        case (400, _) | (_, "INVALID_ARGUMENT") | (_, "FAILED_PRECONDITION"):
            return _bad_request_kind(details, text)
        case (int(), _) if 400 <= status < 500:
            return errors.InvalidRequest
    return errors.ServerFault


def _quota_kind(details: "_Details", text: str) -> type[GeminiError]:
    if "file_storage_bytes" in details.metric + text:
        return errors.StorageFull
    if details.limit == "0" or re.search(r"\blimit: 0\b", text):
        return errors.QuotaZero
    if "perday" in details.quota_id.casefold() or "per day" in text:
        return errors.QuotaPerDay
    return errors.QuotaPerMinute


def _forbidden_kind(details: "_Details", text: str) -> type[GeminiError]:
    if _revoked(text):
        return errors.KeyRevoked
    if details.reason in _KEY_LIMITS:
        return errors.KeyNotAllowed
    if details.reason == "API_KEY_INVALID" or "unregistered callers" in text:
        return errors.BadKey
    return errors.Gone if _is_resource(text) else _denied(text)


def _denied(text: str) -> type[GeminiError]:
    if "enable billing" in text or "billing is not enabled" in text:
        return errors.BillingNeeded
    return errors.RegionRefused if "location is not supported" in text else errors.PermissionDenied


def _bad_request_kind(details: "_Details", text: str) -> type[GeminiError]:
    if details.reason == "API_KEY_INVALID" or "api key not valid" in text:
        return errors.KeyRevoked if _revoked(text) else errors.BadKey
    if "cached content is too small" in text:
        return errors.CacheTooSmall
    if "exceeds the maximum number of tokens" in text or "too large to be read" in text:
        return errors.TooLarge
    if "is expired" in text and _is_resource(text):
        return errors.Gone
    denied = _denied(text)
    return errors.InvalidRequest if denied is errors.PermissionDenied else denied


def _revoked(text: str) -> bool:
    return "leaked" in text or "key expired" in text or "api key not found" in text


def _is_resource(text: str) -> bool:
    return (
        "access the file" in text
        or "cachedcontent" in text
        or "cached content" in text
        or _RESOURCE.search(text) is not None
    )


def _fill(failure: GeminiError, details: "_Details", said: str, clean: Clean) -> None:
    """Set what only some classes carry."""
    match failure:
        case errors.Gone():
            failure.kind = "cache" if "cache" in said.casefold() else "file"
            found = _RESOURCE.search(said)
            failure.name = found[1] if found else None
        case errors.InvalidRequest():
            failure.field_violations = tuple(
                FieldViolation(clean(field)[:200], clean(text)) for field, text in details.fields
            )
        case errors.CacheTooSmall():
            if numbers := _TOO_SMALL.search(said):
                failure.tokens, failure.minimum = int(numbers[1]), int(numbers[2])
        case errors.QuotaReached():
            failure.metric = clean(details.metric) or None
            failure.quota_id = clean(details.quota_id) or None
            failure.limit = _whole_number(details.limit)


class _Details:
    """The `details` of an error, read without trusting their shape."""

    def __init__(self, details: Any) -> None:
        self.reason = self.request_id = None
        self.metric = self.quota_id = self.limit = ""
        self.delay: float | None = None
        self.fields: list[tuple[str, str]] = []
        for detail in details if isinstance(details, list) else ():
            if not isinstance(detail, dict):
                continue
            match str(detail.get("@type", "")).rpartition(".")[2]:
                case "ErrorInfo":
                    self.reason = detail.get("reason")
                case "RequestInfo":
                    self.request_id = detail.get("requestId")
                case "RetryInfo":
                    self.delay = _seconds(detail.get("retryDelay"))
                case "QuotaFailure":
                    self._quota(_dicts(detail.get("violations")))
                case "BadRequest":
                    for field in _dicts(detail.get("fieldViolations")):
                        self.fields.append(
                            (str(field.get("field", "")), str(field.get("description", "")))
                        )

    def _quota(self, violations: list[dict[str, Any]]) -> None:
        # The longest wait decides: a daily limit beside a minute's is still a daily limit.
        for violation in sorted(violations, key=lambda v: "PerDay" in str(v.get("quotaId"))):
            self.metric = str(violation.get("quotaMetric", ""))
            self.quota_id = str(violation.get("quotaId", ""))
            self.limit = str(violation.get("quotaValue", ""))


def _whole_number(text: str) -> int | None:
    """Return a limit as a number; one of more digits than any real limit has is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _seconds(text: Any) -> float | None:
    try:
        return max(0.0, float(str(text).removesuffix("s")))
    except ValueError:
        return None


def _retry_after(headers: Mapping[str, str]) -> float | None:
    text = headers.get("retry-after")
    if text is None:
        return None
    seconds = _seconds(text)
    if seconds is not None:
        return seconds
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


_SENTENCES: Final[dict[type[GeminiError], str]] = {
    errors.BadKey: "Google does not accept this key.",
    errors.KeyNotAllowed: "This key is not allowed to use the Gemini API.",
    errors.KeyRevoked: "This key has expired or was revoked.",
    errors.PermissionDenied: "Google does not allow this.",
    errors.RegionRefused: "Google does not offer Gemini in this country.",
    errors.BillingNeeded: "The project of this key needs billing.",
    errors.NotFound: "Google does not know this model or method.",
    errors.Gone: "Google no longer has this.",
    errors.InvalidRequest: "Google does not accept the request.",
    errors.TooLarge: "The request is too large.",
    errors.CacheTooSmall: "There is too little content for a cache.",
    errors.QuotaPerMinute: "Too many requests at once.",
    errors.QuotaPerDay: "The allowance of this day is used up.",
    errors.QuotaZero: "The plan of this key does not include this.",
    errors.StorageFull: "Google's file storage for this project is full.",
    errors.Overloaded: "Google has no capacity at the moment.",
    errors.ServerFault: "Something failed at Google.",
    errors.Deadline: "Google did not finish in time.",
}
