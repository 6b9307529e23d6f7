"""The one place where a failure of the world becomes a sentence for people."""

from collections.abc import Iterator
from contextlib import contextmanager

from workbench.errors import UserError
from workbench.gemini import errors as gemini
from workbench.pdf import PdfError
from workbench.storage import errors as storage


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
    return UserError(sentence, hint=hint, action=action, detail=_detail(error))


def is_gone_file(error: UserError) -> bool:
    """Say whether a question failed because a file on the other side is not there any more."""
    return isinstance(error.__cause__, gemini.Gone)


def _api_words(error: gemini.GeminiError) -> tuple[str, str, str]:
    match error:
        case gemini.KeyRevoked():
            return "Google says this key was withdrawn.", "Make a new one.", "Connect"
        case gemini.KeyNotAllowed():
            return "Google does not allow this key to use Gemini.", "", "Connect"
        case gemini.KeyRefused():
            return (
                "Google does not know this key.",
                "Check that all of it was copied.",
                ("Connect"),
            )
        case gemini.Gone():
            return "A file on Google's side is no longer there.", "", "Ask again"
        case gemini.TooLarge():
            return "The documents and the chat together are too long for this model.", "", ""
        case gemini.QuotaPerMinute():
            wait = f"Google asks us to wait {_seconds(error.delay)}."
            return wait, "", "Ask again"
        case gemini.QuotaPerDay():
            return (
                "Today's allowance for this model is used up.",
                ("Choose another model or come back tomorrow."),
                "",
            )
        case gemini.QuotaZero():
            return "This model is not part of your plan.", "Choose another model.", ""
        case gemini.StorageFull():
            return "Your 20 GB on Google's side are full.", "Remove files there first.", "Make room"
        case gemini.Overloaded():
            return "The model is overloaded at the moment.", "", "Ask again"
        case gemini.PromptBlocked():
            return "Google's filter did not let the question through.", "", ""
        case gemini.FileFailed():
            return "Google could not read this file.", "", ""
        case gemini.SourceChanged():
            return "The file changed while it was being sent.", "Add it again.", ""
        case gemini.NotTheApi():
            return (
                "Something other than Google answered.",
                ("A sign-in page of this network may be in the way."),
                "Ask again",
            )
        case gemini.TlsFailure():
            return "The connection is not trusted: its certificate is unknown here.", "", ""
        case gemini.ProxyFailure():
            return "The proxy of this network did not let us through.", "", "Ask again"
        case gemini.Unreachable():
            return "There is no connection to Google.", "", "Ask again"
        case gemini.Stalled() | gemini.Deadline():
            return "Google did not answer in time.", "", "Ask again"
        case gemini.StreamBroken():
            return "The connection broke off.", "What has come so far is kept.", "Ask again"
        case gemini.ServerFault():
            return "Google had a fault of its own.", "", "Ask again"
        case gemini.NotFound():
            return "Google does not offer this model.", "Choose another model.", ""
        case gemini.PermissionDenied():
            return "Google refused the question.", "", ""
        case gemini.InvalidRequest():
            fields = ", ".join(violation.field for violation in error.field_violations)
            where = f" It names: {fields}." if fields else ""
            return f"Google could not use the request.{where}", "", ""
        case _:
            return str(error), "", "Ask again"


def _seconds(delay: float | None) -> str:
    return "a moment" if delay is None else f"{max(1, round(delay))} s"


def _detail(error: gemini.GeminiError) -> str:
    facts = (
        f"status {error.status}" if error.status else "",
        error.reason or "",
        f"request {error.request_id}" if error.request_id else "",
        error.server_message or "",
    )
    return ", ".join(fact for fact in facts if fact)
