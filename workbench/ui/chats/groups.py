"""Chats grouped by when they were last used."""

from collections.abc import Sequence
from datetime import datetime

from workbench.domain.conversations import Conversation
from workbench.domain.search import Hit

_WEEK = 7

Row = str | Conversation | Hit
"""A line of the list: the heading of a group, a chat, or what a search found."""


def group(conversations: Sequence[Conversation], now: datetime) -> tuple[Row, ...]:
    """Return headings and chats, in the order given within each group; `now` is aware."""
    groups: dict[str, list[Conversation]] = {
        name: [] for name in ("Pinned", "Today", "Yesterday", "Previous 7 days", "Older")
    }
    for conversation in conversations:
        groups[_heading(conversation, now)].append(conversation)
    rows: list[Row] = []
    for heading, members in groups.items():
        if members:
            rows += [heading, *members]
    return tuple(rows)


def matching(conversations: Sequence[Conversation], words: str) -> tuple[Conversation, ...]:
    """Return the chats whose title holds every word, in any case."""
    wanted = words.casefold().split()
    return tuple(
        conversation
        for conversation in conversations
        if all(word in conversation.title.casefold() for word in wanted)
    )


def found(chats: Sequence[Conversation], hits: Sequence[Hit]) -> tuple[Row, ...]:
    """Return what a search found: chats by their title, documents by name, then messages."""
    groups: dict[str, Sequence[Row]] = {
        "Chats": chats,
        "Documents": [hit for hit in hits if hit.document_id],
        "Messages": [hit for hit in hits if hit.message_id],
    }
    rows: list[Row] = []
    for heading, members in groups.items():
        if members:
            rows += [heading, *members]
    return tuple(rows)


def _heading(conversation: Conversation, now: datetime) -> str:
    if conversation.pinned:
        return "Pinned"
    used = conversation.updated_at.astimezone(now.tzinfo).date()
    days = (now.date() - used).days
    if days <= 0:
        return "Today"
    if days == 1:
        return "Yesterday"
    return "Previous 7 days" if days <= _WEEK else "Older"
