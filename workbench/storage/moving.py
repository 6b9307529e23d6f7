"""A conversation goes to another workspace, and its documents with it."""

import sqlite3
from collections.abc import Callable


def move_conversation(
    connection: sqlite3.Connection,
    conversation_id: str,
    workspace_id: str,
    new_id: Callable[[], str],
) -> None:
    """Move a conversation; its documents are those of the new workspace afterwards.

    A document that no other conversation asks about goes along. One that others need is added to
    the new workspace once more, unless the same contents are there already.
    """
    for (document_id,) in connection.execute(
        """
        SELECT DISTINCT document_id FROM message_documents
        JOIN messages ON messages.id = message_id
        JOIN documents ON documents.id = document_id
        WHERE conversation_id = ? AND workspace_id <> ?
        """,
        (conversation_id, workspace_id),
    ).fetchall():
        _move_document(connection, document_id, conversation_id, workspace_id, new_id)
    connection.execute(
        "UPDATE conversations SET workspace_id = ? WHERE id = ?", (workspace_id, conversation_id)
    )


def _move_document(
    connection: sqlite3.Connection,
    document_id: str,
    conversation_id: str,
    workspace_id: str,
    new_id: Callable[[], str],
) -> None:
    same = connection.execute(
        """
        SELECT there.id FROM documents AS here JOIN documents AS there
        ON there.sha256 = here.sha256 AND there.workspace_id = ?
        WHERE here.id = ? AND here.sha256 <> ''
        """,
        (workspace_id, document_id),
    ).fetchone()
    elsewhere = connection.execute(
        """
        SELECT 1 FROM message_documents JOIN messages ON messages.id = message_id
        WHERE document_id = ? AND conversation_id <> ?
        """,
        (document_id, conversation_id),
    ).fetchone()
    if same is None and elsewhere is None:
        connection.execute(
            "UPDATE documents SET workspace_id = ? WHERE id = ?", (workspace_id, document_id)
        )
        return
    if same is not None:
        there = same[0]
        connection.execute("UPDATE documents SET removed_at = NULL WHERE id = ?", (there,))
    else:
        there = _add_again(connection, document_id, workspace_id, new_id())
    for table in ("message_documents", "citations"):
        connection.execute(
            f"""
            UPDATE {table} SET document_id = ? WHERE document_id = ? AND message_id IN (
                SELECT id FROM messages WHERE conversation_id = ?
            )
            """,
            (there, document_id, conversation_id),
        )


def _add_again(
    connection: sqlite3.Connection, document_id: str, workspace_id: str, new_id: str
) -> str:
    """Add a document to another workspace with all its columns, whichever there are."""
    row = connection.execute("SELECT * FROM documents WHERE id = ?", (document_id,)).fetchone()
    values = dict(row) | {"id": new_id, "workspace_id": workspace_id, "removed_at": None}
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO documents ({names}) VALUES ({marks})", tuple(values.values()))
    return new_id
