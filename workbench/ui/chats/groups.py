"""Chats grouped by when they were last used."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from workbench.domain.conversations import Conversation, Workspace
from workbench.domain.search import Hit, folded

_WEEK = 7

Row = str | Conversation | Hit | Workspace
"""A line of the list: the heading of a group, a chat, what a search found, or a workspace."""


def group(conversations: Sequence[Conversation], now: datetime) -> tuple[Row, ...]:
    """Return headings and chats, in the order given within each group; `now` is aware."""
    groups: dict[str, list[Conversation]] = {
        name: [] for name in ("Pinned", "Today", "Yesterday", "Previous 7 days", "Older")
    }
    for conversation in conversations:
        groups[_heading(conversation, now)].append(conversation)
    return _with_headings(groups)


def matching(conversations: Sequence[Conversation], words: str) -> tuple[Conversation, ...]:
    """Return the chats whose title holds every word, in any case."""
    return tuple(chat for chat in conversations if _holds(chat.title, words))


def named(workspaces: Sequence[Workspace], words: str) -> tuple[Workspace, ...]:
    """Return the workspaces whose name holds every word, in any case."""
    return tuple(workspace for workspace in workspaces if _holds(workspace.name, words))


def _holds(name: str, words: str) -> bool:
    name = folded(name)
    return all(word in name for word in folded(words).split())


def found(
    chats: Sequence[Conversation], hits: Sequence[Hit], workspaces: Sequence[Workspace] = ()
) -> tuple[Row, ...]:
    """Return what a search found: chats by title, documents and workspaces by name, messages."""
    listed = {chat.id for chat in chats}
    titles = [
        hit
        for hit in hits
        if not hit.message_id and not hit.document_id and hit.conversation_id not in listed
    ]
    return _with_headings(
        {
            "Chats": (*chats, *titles),
            "Documents": [hit for hit in hits if hit.document_id],
            "Workspaces": workspaces,
            "Messages": [hit for hit in hits if hit.message_id],
        }
    )


def in_bin(chats: Sequence[Conversation], others: Sequence[Row]) -> tuple[Row, ...]:
    """Return what is in the bin: chats, questions and answers, workspaces."""
    return _with_headings(
        {
            "Chats in the bin": chats,
            "Questions and answers": [row for row in others if isinstance(row, Hit)],
            "Workspaces": [row for row in others if isinstance(row, Workspace)],
        }
    )


def _with_headings(groups: Mapping[str, Sequence[Row]]) -> tuple[Row, ...]:
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
