"""Whole conversations: every message with all its versions, read and added at once."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from workbench.domain.conversations import Conversation, Message
from workbench.storage.columns import moment_column
from workbench.storage.conversations import add_conversation
from workbench.storage.message_search import forget_texts
from workbench.storage.messages import read_messages, save_message


def all_messages(connection: sqlite3.Connection, conversation_id: str) -> tuple[Message, ...]:
    """Return every message of a conversation that is not in the bin, oldest first."""
    condition = "messages.deleted_at IS NULL AND messages.conversation_id = ?"
    return read_messages(connection, condition, conversation_id)


def add_whole(
    connection: sqlite3.Connection, conversation: Conversation, messages: Sequence[Message]
) -> None:
    """Add a conversation with its messages; it shows the branch of its `head_id`."""
    add_conversation(connection, conversation)
    for message in messages:
        save_message(connection, message)


def empty_bin(connection: sqlite3.Connection, before: datetime) -> int:
    """Delete for good what went into the bin before a moment; return how many conversations."""
    moment = moment_column(before)
    forget_texts(
        connection,
        """
        message_id IN (
            SELECT messages.id FROM messages
            JOIN conversations ON conversations.id = conversation_id
            WHERE messages.deleted_at < ?1 OR conversations.deleted_at < ?1
        )
        """,
        moment,
    )
    connection.execute("DELETE FROM messages WHERE deleted_at < ?", (moment,))
    return connection.execute("DELETE FROM conversations WHERE deleted_at < ?", (moment,)).rowcount
