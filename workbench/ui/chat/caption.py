"""The line under an answer: which model, what it read and wrote, what that cost."""

from collections.abc import Sequence

from workbench.domain.conversations import Message
from workbench.domain.cost import money
from workbench.domain.documents import Document
from workbench.domain.profiles import OFFLINE_MODEL_ID

SEPARATOR = " · "


def caption(message: Message, model_name: str, documents: Sequence[Document]) -> str:
    """Return the caption of an answer that was asked over `documents`."""
    facts = [model_name]
    if message.model_id == OFFLINE_MODEL_ID:
        facts += _searched(documents)
    else:
        facts += _tokens(message)
    if message.cost == 0:
        facts.append("free")
    elif message.usage is not None or message.cost is not None:
        facts.append(money(message.cost))
    if message.seconds is not None:
        facts.append(seconds(message.seconds))
    return SEPARATOR.join(fact for fact in facts if fact)


def seconds(value: float) -> str:
    """Return a span of time, with tenths below a minute."""
    return f"{value:.1f} s" if value < 60 else f"{round(value)} s"


def count(number: int, one: str, many: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many}"


def _searched(documents: Sequence[Document]) -> list[str]:
    if not documents:
        return []
    pages = sum(document.page_count or 0 for document in documents)
    known = count(len(documents), "document", "documents")
    return [f"{known}, {count(pages, 'page', 'pages')}" if pages else known]


def _tokens(message: Message) -> list[str]:
    usage = message.usage
    if usage is None:
        return []
    facts = []
    if usage.prompt is not None:
        cached = f" ({usage.cached:,} cached)" if usage.cached else ""
        facts.append(f"{usage.prompt:,} tokens in{cached}")
    if usage.answer is not None:
        facts.append(f"{usage.answer:,} out")
    if usage.thoughts:
        facts.append(f"{usage.thoughts:,} thought")
    return facts
