"""Whole conversations: every message with all its versions, read and added at once."""

import sqlite3
from collections.abc import Sequence

from workbench.domain.conversations import Conversation, Message
from workbench.storage.conversations import add_conversation
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
