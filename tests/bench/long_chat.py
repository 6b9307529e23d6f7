"""A database with a chat of many messages, for benchmarks."""

from datetime import UTC, datetime, timedelta

from workbench.domain.citations import parse_citations
from workbench.domain.conversations import (
    CheckedCitation,
    Conversation,
    Message,
    MessageState,
    Role,
)
from workbench.domain.models import Thinking
from workbench.domain.quotation import Check, Verdict
from workbench.domain.usage import Usage
from workbench.storage import conversations, messages

START = datetime(2026, 1, 1, tzinfo=UTC)
CHAT = "long"


def texts(number):
    """Return a question, or an answer of about three blocks."""
    if number % 2 == 0:
        return f"What did the fuel of ferry {number} cost in the second quarter, and why?"
    return (
        f"The cost of ferry {number} rose to **{number / 7:.1f}m** in the second quarter, says the "
        'annual report: "the largest single movement in operating costs" [[1, p. 43: "the largest '
        'single movement in operating costs"]]. The contract sets the price per litre.\n\n'
        f"- Harbour {number % 9} names its dues\n- The notice was late by {number % 5} days\n\n"
        "The rest of the year is expected to be quieter, as the price was fixed in advance for "
        "three quarters of the volume.\n"
    )


def message(number, conversation_id=CHAT, identity=None):
    """Return message `number` of a chat that alternates questions and answers."""
    text = texts(number)
    is_question = number % 2 == 0
    checked = tuple(
        CheckedCitation(citation, "report", Check(Verdict.VERIFIED, citation.page))
        for citation in (() if is_question else parse_citations(text, final=True).citations)
    )
    return Message(
        id=identity or f"{conversation_id}-{number}",
        conversation_id=conversation_id,
        parent_id=f"{conversation_id}-{number - 1}" if number else "",
        role=Role.QUESTION if is_question else Role.ANSWER,
        state=MessageState.COMPLETE,
        created_at=START + timedelta(seconds=number),
        parts=({"text": text},),
        model_id="" if is_question else "gemini-3.8-flash",
        usage=None if is_question else Usage(prompt=68_000, cached=65_000, answer=400),
        citations=checked,
        seconds=None if is_question else 4.2,
    )


def add_chat(connection, workspace_id, count, conversation_id=CHAT, title="A long chat"):
    """Store a chat of `count` messages."""
    at = START + timedelta(seconds=count)
    conversations.add_conversation(
        connection,
        Conversation(
            id=conversation_id, workspace_id=workspace_id, title=title, created_at=START,
            updated_at=at, model_id="gemini-3.8-flash", thinking=Thinking(),
        ),
    )  # fmt: skip
    for number in range(count):
        messages.save_message(connection, message(number, conversation_id))
    conversations.set_head(connection, conversation_id, f"{conversation_id}-{count - 1}", at)
