"""The line under an answer: which model, what it read and wrote, what that cost."""

from collections.abc import Sequence

from workbench.domain.conversations import Message
from workbench.domain.cost import money
from workbench.domain.documents import Document
from workbench.domain.models import Thinking, thinking_word
from workbench.domain.profiles import OFFLINE_MODEL_ID

SEPARATOR = " · "
SHORTEST = 0.5
"""Seconds of writing below which a speed says nothing."""


def caption(message: Message, model_name: str, documents: Sequence[Document]) -> str:
    """Return the caption of an answer that was asked over `documents`."""
    facts = [model_name]
    if message.model_id == OFFLINE_MODEL_ID:
        facts += _searched(documents)
    else:
        facts += _tokens(message)
    facts += _cost(message)
    if message.seconds is not None:
        facts.append(seconds(message.seconds))
        facts += _speed(message)
    return _joined(facts)


def short_caption(message: Message, model_name: str) -> str:
    """Return the caption for a narrow column: model, cost, seconds."""
    took = [] if message.seconds is None else [seconds(message.seconds)]
    return _joined([model_name, *_cost(message), *took])


def seconds(value: float) -> str:
    """Return a span of time, with tenths below a minute."""
    if value < 0.05:
        return "under 0.1 s"
    return f"{value:.1f} s" if value < 60 else f"{round(value)} s"


def count(number: int, one: str, many: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many}"


def _joined(facts: Sequence[str]) -> str:
    return SEPARATOR.join(fact for fact in facts if fact)


def _cost(message: Message) -> list[str]:
    if message.cost == 0:
        return ["free" if message.model_id == OFFLINE_MODEL_ID else "free plan"]
    known = message.usage is not None or message.cost is not None
    return [money(message.cost)] if known else []


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
        chosen = f" ({thinking_word(message.thinking)})" if message.thinking != Thinking() else ""
        facts.append(f"{usage.thoughts:,} thought{chosen}")
    elif message.thinking.budget == 0:
        facts.append("thinking off")
    return facts


def _speed(message: Message) -> list[str]:
    """Return tokens per second, from the first word of the answer to its end."""
    if message.usage is None or message.seconds is None or message.model_id == OFFLINE_MODEL_ID:
        return []
    writing = message.seconds - (message.thinking_seconds or 0.0)
    if not message.usage.answer or writing < SHORTEST:
        return []
    return [f"{round(message.usage.answer / writing):,} tokens/s"]
