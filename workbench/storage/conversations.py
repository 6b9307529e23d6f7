"""Conversations in the database; each change touches only what it is about."""

import sqlite3
from datetime import datetime

from workbench.domain.conversations import Conversation
from workbench.domain.models import Thinking
from workbench.domain.options import Options, read_options, to_json
from workbench.storage.columns import (
    json_column,
    moment_column,
    read_json,
    read_moment,
    read_text,
    text_column,
)


def all_conversations(
    connection: sqlite3.Connection, workspace_id: str
) -> tuple[Conversation, ...]:
    """Return the conversations of a workspace, newest first: not archived, not in the bin."""
    return _listed(connection, "archived = 0 AND deleted_at IS NULL", workspace_id)


def archived_conversations(
    connection: sqlite3.Connection, workspace_id: str
) -> tuple[Conversation, ...]:
    """Return the archived conversations of a workspace, newest first."""
    return _listed(connection, "archived = 1 AND deleted_at IS NULL", workspace_id)


def binned_conversations(
    connection: sqlite3.Connection, workspace_id: str
) -> tuple[Conversation, ...]:
    """Return the conversations in the bin of a workspace, newest first."""
    return _listed(connection, "deleted_at IS NOT NULL", workspace_id)


def _listed(
    connection: sqlite3.Connection, condition: str, workspace_id: str
) -> tuple[Conversation, ...]:
    rows = connection.execute(
        f"""
        SELECT * FROM conversations WHERE workspace_id = ? AND {condition}
        ORDER BY updated_at DESC, rowid DESC
        """,
        (workspace_id,),
    )
    return tuple(_conversation(row) for row in rows)


def get_conversation(connection: sqlite3.Connection, conversation_id: str) -> Conversation | None:
    """Return a conversation that is not in the bin, or None."""
    row = connection.execute(
        "SELECT * FROM conversations WHERE id = ? AND deleted_at IS NULL", (conversation_id,)
    ).fetchone()
    return _conversation(row) if row is not None else None


def all_titles(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the title of every conversation by its id, of all workspaces and the bin."""
    rows = connection.execute("SELECT id, title FROM conversations")
    return {row["id"]: read_text(row["title"]) for row in rows}


def add_conversation(connection: sqlite3.Connection, conversation: Conversation) -> None:
    """Add a conversation."""
    connection.execute(
        """
        INSERT INTO conversations (
            id, workspace_id, title, created_at, updated_at, model_id, thinking, head_id, pinned,
            options
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            conversation.id,
            conversation.workspace_id,
            text_column(conversation.title),
            moment_column(conversation.created_at),
            moment_column(conversation.updated_at),
            text_column(conversation.model_id),
            thinking_column(conversation.thinking),
            conversation.head_id,
            conversation.pinned,
            options_column(conversation.options),
        ),
    )


def rename_conversation(connection: sqlite3.Connection, conversation_id: str, title: str) -> None:
    """Give a conversation another title; its place in the list stays."""
    connection.execute(
        "UPDATE conversations SET title = ? WHERE id = ?", (text_column(title), conversation_id)
    )


def choose_model(
    connection: sqlite3.Connection, conversation_id: str, model_id: str, thinking: Thinking
) -> None:
    """Set what the next question of a conversation is asked with."""
    connection.execute(
        "UPDATE conversations SET model_id = ?, thinking = ? WHERE id = ?",
        (text_column(model_id), thinking_column(thinking), conversation_id),
    )


def choose_options(connection: sqlite3.Connection, conversation_id: str, options: Options) -> None:
    """Set the options of the next questions of a conversation."""
    connection.execute(
        "UPDATE conversations SET options = ? WHERE id = ?",
        (options_column(options), conversation_id),
    )


def pin_conversation(connection: sqlite3.Connection, conversation_id: str, pinned: bool) -> None:
    """Pin a conversation, or let it go."""
    connection.execute(
        "UPDATE conversations SET pinned = ? WHERE id = ?", (pinned, conversation_id)
    )


def archive_conversation(
    connection: sqlite3.Connection, conversation_id: str, archived: bool
) -> None:
    """Take a conversation out of the list without deleting it, or put it back."""
    connection.execute(
        "UPDATE conversations SET archived = ? WHERE id = ?", (archived, conversation_id)
    )


def set_head(
    connection: sqlite3.Connection, conversation_id: str, head_id: str, now: datetime
) -> None:
    """Show the branch that ends with a message, and put the conversation first in the list."""
    connection.execute(
        "UPDATE conversations SET head_id = ?, updated_at = ? WHERE id = ?",
        (head_id, moment_column(now), conversation_id),
    )


def delete_conversation(
    connection: sqlite3.Connection, conversation_id: str, now: datetime
) -> None:
    """Put a conversation in the bin."""
    connection.execute(
        "UPDATE conversations SET deleted_at = ? WHERE id = ?",
        (moment_column(now), conversation_id),
    )


def restore_conversation(connection: sqlite3.Connection, conversation_id: str) -> None:
    """Take a conversation out of the bin."""
    connection.execute(
        "UPDATE conversations SET deleted_at = NULL WHERE id = ?", (conversation_id,)
    )


def thinking_column(thinking: Thinking) -> str:
    """Return a thinking choice for a column."""
    return json_column({"level": thinking.level, "budget": thinking.budget})


def read_thinking(column: object) -> Thinking:
    """Return what `thinking_column` was given, or no choice if it cannot be read."""
    try:
        stored = read_json(column)
        return Thinking(str(stored["level"]), stored["budget"])
    except (TypeError, ValueError, KeyError):
        return Thinking()


def options_column(options: Options) -> str:
    """Return options for a column; the usual ones are empty."""
    stored = to_json(options)
    return json_column(stored) if stored else ""


def stored_options(column: object) -> Options:
    """Return what `options_column` was given, or the usual options if it cannot be read."""
    try:
        return read_options(read_json(column))
    except (TypeError, ValueError):
        return Options()


def _conversation(row: sqlite3.Row) -> Conversation:
    return Conversation(
        id=row["id"],
        workspace_id=row["workspace_id"],
        title=read_text(row["title"]),
        created_at=read_moment(row["created_at"]),
        updated_at=read_moment(row["updated_at"]),
        model_id=read_text(row["model_id"]),
        thinking=read_thinking(row["thinking"]),
        head_id=row["head_id"],
        pinned=bool(row["pinned"]),
        archived=bool(row["archived"]),
        options=stored_options(row["options"]),
    )
