"""What goes wrong with caches, in sentences of their own."""

from collections.abc import Iterator
from contextlib import contextmanager

from workbench.domain.cache import Cache
from workbench.errors import UserError
from workbench.gemini import (
    CacheTooSmall,
    GeminiError,
    Gone,
    Interrupted,
    InvalidRequest,
    NotFound,
    PermissionDenied,
    QuotaZero,
)
from workbench.services.sentences import api_error, sentences


def is_lost_cache(error: UserError) -> bool:
    """Say whether a question with a cache was refused for what may be the cache's sake."""
    cause = error.__cause__
    if isinstance(cause, Gone):
        return cause.kind == "cache"
    return isinstance(cause, (NotFound, PermissionDenied, InvalidRequest))


def has_ended(cache: Cache) -> UserError:
    """Return what is said of a cache that is no more."""
    return UserError(
        f"The cache “{cache.label}” has ended.",
        hint="The next question sends its documents in full.",
    )


@contextmanager
def cache_sentences(model_id: str) -> Iterator[None]:
    """Turn what the API says about caches into sentences of their own."""
    try:
        with sentences():
            yield
    except UserError as error:
        words = _words(error.__cause__, model_id)
        if words is None:
            raise
        sentence, hint, action = words
        raise UserError(
            sentence, hint=hint, action=action, detail=error.detail
        ) from error.__cause__


def _words(cause: BaseException | None, model_id: str) -> tuple[str, str, str] | None:
    match cause:
        case CacheTooSmall():
            if cause.tokens is None or cause.minimum is None:
                return "There is too little text for a cache.", "Add a document.", ""
            return (
                f"This model needs at least {cause.minimum:,} tokens; these have {cause.tokens:,}.",
                "Add a document or choose another model.",
                "",
            )
        case QuotaZero():
            return (
                "Google keeps no caches for keys without billing.",
                "Use a paid key. Questions work without a cache.",
                "Connect",
            )
        case NotFound():
            return f"{model_id} cannot keep caches.", "Choose another model.", ""
        case Interrupted():
            return (
                "The connection broke off before Google answered.",
                "Refresh the list to see what was done.",
                "",
            )
        case GeminiError():
            plain = api_error(cause)
            return plain.sentence, plain.hint.replace("Your question is kept.", "").strip(), ""
    return None
