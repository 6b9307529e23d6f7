"""The one place where a failure of the world becomes a sentence for people."""

from collections.abc import Iterator
from contextlib import contextmanager

from workbench.domain.documents import FULL
from workbench.domain.endings import (
    ASK_AGAIN,
    CONNECT,
    EDIT_QUESTION,
    MAKE_ROOM,
    NETWORK_SETTINGS,
    OPEN_OPTIONS,
    OTHER_KEY,
    OTHER_MODEL,
    SEND_IN_FULL,
    blocked_words,
)
from workbench.domain.profiles import Profile, billing_word
from workbench.errors import UserError
from workbench.gemini import errors as gemini
from workbench.pdf import PdfError
from workbench.storage import errors as storage

PASSING = (
    gemini.Offline,
    gemini.Interrupted,
    gemini.Deadline,
    gemini.Overloaded,
    gemini.ServerFault,
)
"""Faults of the network or of Google that are likely to be over after a while."""


@contextmanager
def sentences() -> Iterator[None]:
    """Turn errors of the API, of PDFs and of the store into UserErrors; all else passes."""
    try:
        yield
    except UserError:
        raise
    except gemini.GeminiError as error:
        raise api_error(error) from error
    except PdfError as error:
        raise UserError(str(error)) from error
    except storage.StorageError as error:
        raise UserError(str(error), hint=_storage_hint(error), detail=error.detail) from error


def _storage_hint(error: storage.StorageError) -> str:
    match error:
        case storage.StorageFull():
            return "Free some space on the disk. Nothing that was saved is lost."
        case storage.StorageBusy():
            return "Close the other program and try again."
        case storage.NewerDatabase():
            return "Install the newer version. Your data stays as it is."
        case _:
            return "Nothing was deleted."


def api_error(error: gemini.GeminiError) -> UserError:
    """Return the sentence for a failure at the API, with what to do about it."""
    sentence, hint, action = _api_words(error)
    return UserError(sentence, hint=hint, action=action, detail=detail_of(error))


def whole(error: UserError) -> str:
    """Return a sentence with what it means, for places that have no room for two lines."""
    return f"{error.sentence} {error.hint}".strip()


def waiting_words(error: gemini.GeminiError) -> tuple[str, str]:
    """Return why a question waits before it goes out again by itself: a title and a sentence."""
    goes = "Your question is kept and goes out again by itself."
    match error:
        case gemini.QuotaPerMinute():
            return "Google asks us to wait", f"{_allowance(error)} {goes}"
        case gemini.Overloaded():
            return "The model is overloaded", f"Nothing was charged. {goes}"
        case gemini.Offline():
            return "There is no connection to Google", goes
        case gemini.Deadline():
            return "Google did not answer in time", goes
        case _:
            return "Google had a fault of its own", goes


def _allowance(error: gemini.QuotaReached) -> str:
    """Say what a plan allows in a minute, as far as the server told."""
    quota = (error.quota_id or "").casefold()
    if not error.limit or "perminute" not in quota:
        return "Too many requests came with this key."
    plan = "The free plan" if "freetier" in quota else "Google"
    what = "tokens" if "token" in quota else "requests"
    what = what if error.limit != 1 else what.removesuffix("s")
    return f"{plan} allows {error.limit:,} {what} per minute with this key."


def offer_key(error: UserError, other: Profile | None) -> None:
    """Offer another key where waiting would not help this one."""
    if other is not None and isinstance(error.__cause__, gemini.QuotaPerDay | gemini.QuotaZero):
        error.hint = f"“{other.name}”, {billing_word(other.billing)}, can be asked instead."
        error.action = OTHER_KEY


def is_gone_file(error: UserError) -> bool:
    """Say whether a question failed because a file on the other side is not there any more."""
    return isinstance(error.__cause__, gemini.Gone)


def comes_back(error: UserError) -> bool:
    """Say whether what failed is likely to work by itself when the network or Google is back."""
    return isinstance(error.__cause__, PASSING)


def _api_words(error: gemini.GeminiError) -> tuple[str, str, str]:
    for words in (_key_words, _limit_words, _network_words, _request_words):
        if said := words(error):
            return said
    return str(error), "", ASK_AGAIN


def _key_words(error: gemini.GeminiError) -> tuple[str, str, str] | None:
    match error:
        case gemini.KeyRevoked():
            return "Google says this key was withdrawn.", "Make a new one.", CONNECT
        case gemini.KeyNotAllowed():
            return "Google does not allow this key to use Gemini.", "", CONNECT
        case gemini.KeyRefused():
            return "Google does not know this key.", "Check that all of it was copied.", CONNECT
        case gemini.PermissionDenied():
            why = "It may be this country, or a plan that has not been paid."
            return "Google refused the question.", why, ASK_AGAIN
    return None


def _limit_words(error: gemini.GeminiError) -> tuple[str, str, str] | None:
    match error:
        case gemini.TooLarge():
            told = "The documents and the chat together are too long for this model."
            return told, "Ask in a new chat or with fewer documents.", OTHER_MODEL
        case gemini.QuotaPerMinute():
            return f"Google asks us to wait {_seconds(error.delay)}.", "", ASK_AGAIN
        case gemini.QuotaPerDay():
            told = "Today's allowance for this model is used up."
            return told, "Choose another model or come back tomorrow.", OTHER_MODEL
        case gemini.QuotaZero():
            return "This model is not part of your plan.", "Choose another model.", OTHER_MODEL
        case gemini.StorageFull():
            return FULL, "Remove files there first.", MAKE_ROOM
        case gemini.CacheTooSmall():
            return "There is too little content for a cache.", "", SEND_IN_FULL
        case gemini.Overloaded():
            return "The model is overloaded at the moment.", "", ASK_AGAIN
    return None


def _network_words(error: gemini.GeminiError) -> tuple[str, str, str] | None:
    match error:
        case gemini.NotTheApi():
            told = "Something other than Google answered."
            return told, "A sign-in page of this network may be in the way.", ASK_AGAIN
        case gemini.TlsFailure():
            told = "The connection is not trusted: its certificate is unknown here."
            return told, "", NETWORK_SETTINGS
        case gemini.ProxyFailure():
            return "The proxy of this network did not let us through.", "", NETWORK_SETTINGS
        case gemini.ForeignAddress():
            told = "The answer led to an address that is not the chosen one."
            return told, "Nothing was sent there.", NETWORK_SETTINGS
        case gemini.Unreachable():
            return "There is no connection to Google.", "", ASK_AGAIN
        case gemini.Stalled() | gemini.Deadline():
            return "Google did not answer in time.", "", ASK_AGAIN
        case gemini.Interrupted():
            return "The connection broke off.", "What has come so far is kept.", ASK_AGAIN
        case gemini.ServerFault():
            return "Google had a fault of its own.", "", ASK_AGAIN
    return None


def _request_words(error: gemini.GeminiError) -> tuple[str, str, str] | None:
    match error:
        case gemini.Gone() if error.kind == "cache":
            return "The cache on Google's side is no longer there.", "", SEND_IN_FULL
        case gemini.Gone():
            return "A file on Google's side is no longer there.", "", ASK_AGAIN
        case gemini.NotFound():
            told = "Google does not offer this model."
            return told, "Choose another model.", OTHER_MODEL
        case gemini.PromptBlocked():
            return blocked_words(error.reason), "Other words may help.", EDIT_QUESTION
        case gemini.FileFailed():
            said = f"It says: {error.server_message}" if error.server_message else ""
            return "Google could not read this file.", said, ASK_AGAIN
        case gemini.SourceChanged():
            return "The file changed while it was being sent.", "Add it again.", ASK_AGAIN
        case gemini.InvalidRequest():
            fields = ", ".join(violation.field for violation in error.field_violations)
            where = f" It names: {fields}." if fields else ""
            ours = any(name in fields for name in ("generation_config", "safety_settings"))
            remedy = OPEN_OPTIONS if ours else ASK_AGAIN
            return f"Google could not use the request.{where}", "", remedy
    return None


def _seconds(delay: float | None) -> str:
    return "a moment" if delay is None else f"{max(1, round(delay))} s"


def detail_of(error: gemini.GeminiError) -> str:
    """Return status, reason and request number of a failure, and what the server said of it."""
    facts = (
        f"status {error.status}" if error.status else "",
        error.reason or "",
        f"request {error.request_id}" if error.request_id else "",
        error.server_message or "",
    )
    return ", ".join(fact for fact in facts if fact)
