"""The bin: what is in it besides conversations, and how it is emptied for good."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from workbench.domain.conversations import DEFAULT_WORKSPACE_ID, draft_aside, draft_of_edit
from workbench.domain.search import Hit
from workbench.storage.columns import moment_column, read_text
from workbench.storage.message_rows import PARTS, text_of
from workbench.storage.message_search import forget_texts
from workbench.storage.page_texts import forget_unneeded_pages

_SHOWN = 200
"""Characters of a message that tell which one it is."""


def binned_turns(connection: sqlite3.Connection, workspace_id: str) -> tuple[Hit, ...]:
    """Return the messages that went into the bin with what followed them, newest first.

    Their conversation is not in the bin itself.
    """
    rows = connection.execute(
        f"""
        SELECT messages.id, {PARTS}, conversations.id AS chat, conversations.title
        FROM messages
        JOIN conversations ON conversations.id = messages.conversation_id
        LEFT JOIN messages AS parent ON parent.id = messages.parent_id
        WHERE messages.deleted_at IS NOT NULL AND conversations.workspace_id = ?
            AND conversations.deleted_at IS NULL
            AND (parent.id IS NULL OR parent.deleted_at IS NOT messages.deleted_at)
        ORDER BY messages.deleted_at DESC, messages.rowid DESC
        """,
        (workspace_id,),
    )
    return tuple(
        Hit(
            title=read_text(row["title"]),
            snippet=(" ".join(text_of(connection, row)[:_SHOWN].split()),),
            conversation_id=row["chat"],
            message_id=row["id"],
        )
        for row in rows
    )


def empty_bin(
    connection: sqlite3.Connection, before: datetime, workspace_id: str | None = None
) -> int:
    """Delete for good what went into the bin before a moment; return how many conversations.

    Of every workspace, or of one only; then workspaces that are in the bin themselves stay.
    """
    moment, here = moment_column(before), "AND workspace_id = ?" if workspace_id else ""
    more = (workspace_id,) if workspace_id else ()
    gone = connection.execute(
        f"SELECT id FROM conversations WHERE deleted_at < ? {here}", (moment, *more)
    ).fetchall()
    turns = connection.execute(
        f"""
        SELECT messages.id FROM messages JOIN conversations ON conversations.id = conversation_id
        WHERE messages.deleted_at < ? {here}
        """,
        (moment, *more),
    ).fetchall()
    erase_messages(connection, (row[0] for row in turns))
    erase_conversations(connection, (row[0] for row in gone))
    if workspace_id is None:
        for (each,) in connection.execute(
            "SELECT id FROM workspaces WHERE deleted_at < ?", (moment,)
        ).fetchall():
            erase_workspace(connection, each)
        _erase_documents(connection, moment)
    return len(gone)


def erase_conversations(connection: sqlite3.Connection, conversation_ids: Iterable[str]) -> None:
    """Delete conversations for good, with their messages, words and drafts."""
    for each in conversation_ids:
        forget_texts(
            connection, "message_id IN (SELECT id FROM messages WHERE conversation_id = ?)", each
        )
        connection.execute(
            """
            DELETE FROM drafts WHERE conversation_id = :id OR conversation_id IN (
                SELECT :edit || id FROM messages WHERE conversation_id = :id
            )
            """,
            {"id": each, "edit": draft_of_edit("")},
        )
        connection.execute("DELETE FROM conversations WHERE id = ?", (each,))


def erase_messages(connection: sqlite3.Connection, message_ids: Iterable[str]) -> None:
    """Delete messages for good, with the words they are found by, and those of their edits."""
    for each in message_ids:
        forget_texts(connection, "message_id = ?", each)
        connection.execute("DELETE FROM drafts WHERE conversation_id = ?", (draft_of_edit(each),))
        connection.execute("DELETE FROM messages WHERE id = ?", (each,))


def erase_turn(connection: sqlite3.Connection, message_id: str) -> None:
    """Delete a message in the bin for good, with what went there with it."""
    rows = connection.execute(
        """
        WITH RECURSIVE below (id, conversation_id, deleted_at) AS (
            SELECT id, conversation_id, deleted_at FROM messages
            WHERE id = ? AND deleted_at IS NOT NULL
            UNION
            SELECT messages.id, messages.conversation_id, messages.deleted_at
            FROM messages JOIN below ON messages.conversation_id = below.conversation_id
                AND messages.parent_id = below.id AND messages.deleted_at IS NOT NULL
        )
        SELECT id FROM below
        """,
        (message_id,),
    ).fetchall()
    erase_messages(connection, (row[0] for row in rows))


def erase_workspace(connection: sqlite3.Connection, workspace_id: str) -> None:
    """Delete a workspace in the bin for good, with its conversations and documents.

    The files of the documents stay where the user has them.
    """
    if workspace_id == DEFAULT_WORKSPACE_ID:
        return
    rows = connection.execute(
        "SELECT id FROM conversations WHERE workspace_id = ?", (workspace_id,)
    ).fetchall()
    erase_conversations(connection, (row[0] for row in rows))
    connection.execute("DELETE FROM documents WHERE workspace_id = ?", (workspace_id,))
    connection.execute("DELETE FROM drafts WHERE conversation_id = ?", (draft_aside(workspace_id),))
    connection.execute("DELETE FROM workspaces WHERE id = ?", (workspace_id,))
    forget_unneeded_pages(connection)


def _erase_documents(connection: sqlite3.Connection, moment: str) -> None:
    """Delete documents that were removed before a moment, unless an answer is still about them."""
    erased = connection.execute(
        """
        DELETE FROM documents
        WHERE removed_at < ? AND id NOT IN (SELECT document_id FROM message_documents)
        """,
        (moment,),
    ).rowcount
    # It looks at every page, which at each start would keep others from the database.
    if erased:
        forget_unneeded_pages(connection)
