"""Chats for the tests of the left column."""

from datetime import UTC, datetime, timedelta

from workbench.domain.conversations import Conversation

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def chat(key, title, days=0, now=NOW, pinned=False):
    """Return a chat that was last used some days ago."""
    used = now - timedelta(days=days)
    return Conversation(key, "default", title, used, used, pinned=pinned)
