"""The one place where a failure of the world becomes a sentence for people."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from workbench.domain.documents import CHANGED, FULL
from workbench.domain.endings import (
    ASK_AGAIN,
    CONNECT,
    EDIT_QUESTION,
    ENTER_PASSWORD,
    FIND_FILE,
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
from workbench.pdf import PasswordNeeded, PdfError
from workbench.storage import errors as storage

PASSING = (
    gemini.Offline,
    gemini.Interrupted,
    gemini.Deadline,
    gemini.Overloaded,
    gemini.ServerFault,
    gemini.NotTheApi,
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
        locked = isinstance(error, PasswordNeeded)
        raise UserError(str(error), action=ENTER_PASSWORD if locked else "") from error
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


def awaited(error: UserError) -> str:
    """Return until when something waits that goes on by itself, or nothing."""
    if isinstance(error.__cause__, gemini.NotTheApi):
        return "Goes on when the sign-in page of this network is done"
    return "Goes on when Google can be reached" if comes_back(error) else ""


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
            told = "Google does not allow this key to use Gemini."
            return told, _KEY_LIMITS.get(error.reason or "", ""), CONNECT
        case gemini.KeyRefused() if error.reason == "ACCESS_TOKEN_TYPE_UNSUPPORTED":
            told = "Google does not take keys of this kind any more."
            return told, "Make a new one on Google’s key page.", CONNECT
        case gemini.KeyRefused():
            return "Google does not know this key.", "Check that all of it was copied.", CONNECT
        case gemini.RegionRefused():
            told = "Google does not offer Gemini where this computer is."
            return told, "A company network may lead out in another country.", ASK_AGAIN
        case gemini.BillingNeeded():
            told = "Google asks for billing in the project of this key."
            return told, "Switch it on at Google, or use another key.", ASK_AGAIN
        case gemini.PermissionDenied():
            return "Google refused the question.", said_of(error), ASK_AGAIN
    return None


def said_of(error: gemini.GeminiError) -> str:
    """Return the server's own words where we have none."""
    return f"It says: {error.server_message}" if error.server_message else ""


_OTHER_KEY = "Make a key without this limit, or let it use the Gemini API."
_KEY_LIMITS = {
    "SERVICE_DISABLED": "The Gemini API is switched off in its project. "
    "A key made on Google’s key page has it on.",
    "API_KEY_SERVICE_BLOCKED": f"It is limited to other services. {_OTHER_KEY}",
    "API_KEY_HTTP_REFERRER_BLOCKED": f"It is limited to certain websites. {_OTHER_KEY}",
    "API_KEY_IP_ADDRESS_BLOCKED": f"It is limited to other computers. {_OTHER_KEY}",
    "API_KEY_ANDROID_APP_BLOCKED": f"It is limited to certain apps. {_OTHER_KEY}",
    "API_KEY_IOS_APP_BLOCKED": f"It is limited to certain apps. {_OTHER_KEY}",
}
"""What stands in the way of a key, by Google's reason (wire reference, section 4)."""


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
        case gemini.AuthorityUnusable():
            return str(error), "Choose another file in the network settings.", NETWORK_SETTINGS
        case gemini.TlsFailure():
            return *_certificate_words(error.reason or ""), NETWORK_SETTINGS
        case gemini.ProxyFailure() if error.status == 407:
            told = f"The proxy {error.proxy} asks for a user and a password.".replace("  ", " ")
            return told, "Write them, or correct them, in the network settings.", NETWORK_SETTINGS
        case gemini.ProxyFailure() if error.proxy:
            told = f"The proxy {error.proxy} did not let us through."
            return told, "Check its address in the network settings.", NETWORK_SETTINGS
        case gemini.ProxyFailure():
            return str(error), "Choose another way in the network settings.", NETWORK_SETTINGS
        case gemini.ForeignAddress():
            told = "The answer led to an address that is not the chosen one."
            return told, "Nothing was sent there.", NETWORK_SETTINGS
        case gemini.Unreachable():
            return "There is no connection to Google.", "", ASK_AGAIN
        case gemini.Stalled() | gemini.Deadline():
            return "Google did not answer in time.", "", ASK_AGAIN
        case gemini.Interrupted():
            return "The connection broke off.", "", ASK_AGAIN
        case gemini.ServerFault():
            return "Google had a fault of its own.", "", ASK_AGAIN
    return None


def _certificate_words(reason: str) -> tuple[str, str]:
    """Say what is wrong with a certificate, by the TLS library's word for it."""
    reason = reason.casefold()
    if any(word in reason for word in ("expired", "not yet valid", "validity")):
        clock = f"{datetime.now():%Y-%m-%d %H:%M}"
        told = "The connection is not trusted: its certificate does not hold today."
        return told, f"Is the clock of this computer right? It says {clock}."
    if "mismatch" in reason:
        told = "Something other than Google answered: its certificate is for another name."
        return told, "A sign-in page or a proxy of this network may be in the way."
    if not reason:
        told = "What answered does not speak an encrypted connection."
        return told, "A sign-in page or a proxy of this network may be in the way."
    told = "The connection is not trusted: its certificate is unknown here."
    why = "A company that reads encrypted traffic has a certificate file of its own for this."
    return told, f"{why} Ask its help desk, and choose the file in the network settings."


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
            return "Google could not read this file.", said_of(error), ASK_AGAIN
        case gemini.SourceChanged():
            told = "Add it again and ask in a new chat, or find the earlier version."
            return CHANGED, told, FIND_FILE
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
