"""About how many tokens a document takes; an estimate is always shown with "about"."""

from workbench.domain.cost import estimate_tokens
from workbench.domain.documents import Document
from workbench.domain.models import Model


def document_tokens(document: Document, model: Model) -> int:
    """Return about how many tokens a document takes with a model."""
    if document.is_pdf:
        return (document.page_count or 0) * (model.page_tokens or 0)
    if document.is_image:
        return model.page_tokens or 0
    return estimate_tokens(document.size)
