"""Documents in the database; the files themselves stay where the user has them."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from workbench.domain.documents import Document, DocumentState, TextLayer
from workbench.storage.columns import (
    json_column,
    moment_column,
    read_json,
    read_moment,
    read_text,
    text_column,
)

UNREADABLE = "What is stored about this document cannot be read. Add the file again."

_MANY = 500
"""Ids in one query; SQLite's own limit was 999 for long."""


def all_documents(connection: sqlite3.Connection, workspace_id: str) -> tuple[Document, ...]:
    """Return the documents of a workspace, oldest first, without those that were removed."""
    rows = connection.execute(
        """
        SELECT * FROM documents WHERE workspace_id = ? AND removed_at IS NULL
        ORDER BY added_at, rowid
        """,
        (workspace_id,),
    )
    return tuple(_document(row) for row in rows)


def kept_alive_documents(connection: sqlite3.Connection) -> tuple[Document, ...]:
    """Return the documents of all workspaces whose copies are to be renewed."""
    rows = connection.execute("SELECT * FROM documents WHERE keep_alive AND removed_at IS NULL")
    return tuple(_document(row) for row in rows)


def get_documents(
    connection: sqlite3.Connection, document_ids: Sequence[str]
) -> tuple[Document, ...]:
    """Return documents in the order of their ids, removed ones too: old answers cite them.

    Ids that are not known are left out.
    """
    found: dict[str, Document] = {}
    for start in range(0, len(document_ids), _MANY):
        some = list(document_ids[start : start + _MANY])
        marks = ", ".join("?" * len(some))
        for row in connection.execute(f"SELECT * FROM documents WHERE id IN ({marks})", some):
            found[row["id"]] = _document(row)
    return tuple(found[document_id] for document_id in document_ids if document_id in found)


def find_document(
    connection: sqlite3.Connection, workspace_id: str, sha256: str
) -> Document | None:
    """Return the document with these contents, a removed one too (see `restore_document`)."""
    row = connection.execute(
        "SELECT * FROM documents WHERE workspace_id = ? AND sha256 = ? AND sha256 <> ''",
        (workspace_id, sha256),
    ).fetchone()
    return _document(row) if row is not None else None


def save_document(connection: sqlite3.Connection, document: Document) -> None:
    """Add a document, or change the one of that id.

    A second document with the same contents in a workspace is a bug (sqlite3.IntegrityError).
    """
    connection.execute(
        """
        INSERT INTO documents (
            id, workspace_id, path, name, size, mime_type, added_at, sha256, page_count,
            page_labels, text_layer, state, failure, keep_alive, confidential, seconds, characters,
            as_seen
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET
            workspace_id = excluded.workspace_id, path = excluded.path, name = excluded.name,
            size = excluded.size, mime_type = excluded.mime_type, added_at = excluded.added_at,
            sha256 = excluded.sha256, page_count = excluded.page_count,
            page_labels = excluded.page_labels, text_layer = excluded.text_layer,
            state = excluded.state, failure = excluded.failure,
            keep_alive = excluded.keep_alive, confidential = excluded.confidential,
            seconds = excluded.seconds, characters = excluded.characters,
            as_seen = excluded.as_seen
        """,
        (
            document.id,
            document.workspace_id,
            text_column(document.path),
            text_column(document.name),
            document.size,
            document.mime_type,
            moment_column(document.added_at),
            document.sha256,
            document.page_count,
            json_column(document.page_labels),
            document.text_layer,
            document.state,
            text_column(document.failure),
            document.keep_alive,
            document.confidential,
            document.seconds,
            document.characters,
            document.as_seen,
        ),
    )


def remove_document(connection: sqlite3.Connection, document_id: str, now: datetime) -> None:
    """Take a document out of its workspace; it stays known to the answers that cite it."""
    connection.execute(
        "UPDATE documents SET removed_at = ? WHERE id = ?", (moment_column(now), document_id)
    )


def restore_document(connection: sqlite3.Connection, document_id: str) -> None:
    """Bring a removed document back to its workspace."""
    connection.execute("UPDATE documents SET removed_at = NULL WHERE id = ?", (document_id,))


def count_conversations(connection: sqlite3.Connection, workspace_id: str) -> dict[str, int]:
    """Return in how many conversations each document was asked about, by its id."""
    rows = connection.execute(
        """
        SELECT document_id, count(DISTINCT conversation_id) AS conversations
        FROM message_documents
        JOIN messages ON messages.id = message_id
        JOIN conversations ON conversations.id = conversation_id
        WHERE conversations.workspace_id = ? AND conversations.deleted_at IS NULL
        GROUP BY document_id
        """,
        (workspace_id,),
    )
    return {row["document_id"]: row["conversations"] for row in rows}


def conversations_of(
    connection: sqlite3.Connection, document_id: str
) -> tuple[tuple[str, str], ...]:
    """Return id and title of the conversations a document was asked about in, newest first."""
    rows = connection.execute(
        """
        SELECT DISTINCT conversations.id, conversations.title, conversations.updated_at
        FROM message_documents
        JOIN messages ON messages.id = message_id
        JOIN conversations ON conversations.id = conversation_id
        WHERE document_id = ? AND conversations.deleted_at IS NULL
        ORDER BY conversations.updated_at DESC
        """,
        (document_id,),
    )
    return tuple((row["id"], read_text(row["title"])) for row in rows)


def _document(row: sqlite3.Row) -> Document:
    common: dict[str, Any] = {
        "id": row["id"],
        "workspace_id": row["workspace_id"],
        "path": read_text(row["path"]),
        "name": read_text(row["name"]),
        "size": row["size"],
        "mime_type": read_text(row["mime_type"]),
        "added_at": read_moment(row["added_at"]),
        "sha256": row["sha256"],
        "page_count": row["page_count"],
    }
    try:
        return Document(
            **common,
            page_labels=tuple(str(label) for label in read_json(row["page_labels"])),
            text_layer=TextLayer(row["text_layer"]),
            state=DocumentState(row["state"]),
            failure=read_text(row["failure"]),
            keep_alive=bool(row["keep_alive"]),
            confidential=bool(row["confidential"]),
            seconds=row["seconds"],
            characters=row["characters"],
            as_seen=bool(row["as_seen"]),
        )
    except (TypeError, ValueError):
        return Document(**common, state=DocumentState.FAILED, failure=UNREADABLE)
