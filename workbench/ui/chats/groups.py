"""Chats grouped by when they were last used."""

from collections.abc import Sequence
from datetime import datetime

from workbench.domain.conversations import Conversation

_WEEK = 7

Row = str | Conversation
"""A line of the list: the heading of a group, or a chat."""


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
