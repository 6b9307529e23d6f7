"""Whether a model can carry a chat: its length, and the kinds of its documents."""

from collections.abc import Sequence

from workbench.domain.documents import Document
from workbench.domain.models import Model


def obstacles(model: Model, tokens: int, documents: Sequence[Document]) -> tuple[str, ...]:
    """Return why a model cannot carry a chat of about so many tokens; none if it can."""
    found = []
    if model.input_limit is not None and tokens > model.input_limit:
        found.append(
            f"The chat needs about {tokens:,} tokens and {model.name} takes {model.input_limit:,}."
        )
    if unread := [document.name for document in documents if not reads(model, document)]:
        more = f" and {len(unread) - 1:,} more" if len(unread) > 1 else ""
        found.append(f"{model.name} cannot read “{unread[0]}”{more}.")
    return tuple(found)


def reads(model: Model, document: Document) -> bool:
    """Say whether a model takes documents of a kind; one of which nothing is known takes all."""
    if not model.inputs:
        return True
    if document.is_pdf:
        return "pdf" in model.inputs
    if document.is_image:
        return "image" in model.inputs
    if document.is_media:
        return document.mime_type.partition("/")[0] in model.inputs
    return True
