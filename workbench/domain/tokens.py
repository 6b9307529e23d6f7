"""About how many tokens a document takes; an estimate is always shown with "about"."""

from workbench.domain.cost import estimate_tokens
from workbench.domain.documents import Document
from workbench.domain.models import Model
from workbench.domain.pages import Pages, number_of_pages


def tokens_of(document: Document, model: Model, pages: Pages = ()) -> int | None:
    """Return about how many tokens a document, or only some pages of it, take with a model.

    None where that is unknown.
    """
    if document.is_pdf or document.is_image:
        count = 1 if document.is_image else document.page_count
        if pages:
            count = number_of_pages(pages)
        return None if model.page_tokens is None or count is None else count * model.page_tokens
    if document.is_media:
        video = document.mime_type.startswith("video/")
        rate = model.video_rate if video else model.audio_rate
        return None if rate is None or document.seconds is None else round(rate * document.seconds)
    if document.characters is not None:
        return estimate_tokens(document.characters)
    return None if document.goes_as_text else estimate_tokens(document.size)


def document_tokens(document: Document, model: Model) -> int:
    """Return about how many tokens a document takes; what is not known counts as none."""
    return tokens_of(document, model) or 0
