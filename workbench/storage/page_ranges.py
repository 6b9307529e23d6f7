"""The schema of page ranges: what of a document a question is about, and copies of only that."""

import sqlite3

_STATEMENTS = (
    "ALTER TABLE message_documents ADD COLUMN pages TEXT NOT NULL DEFAULT ''",
    """
    CREATE TABLE remote_copies_by_pages (
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        profile_id TEXT NOT NULL,
        pages TEXT NOT NULL DEFAULT '',
        sha256 TEXT NOT NULL,
        state TEXT NOT NULL,
        name TEXT NOT NULL,
        uri TEXT NOT NULL,
        mime_type TEXT NOT NULL,
        expires_at TEXT,
        sent INTEGER NOT NULL,
        size INTEGER NOT NULL,
        failure TEXT NOT NULL,
        upload_session TEXT,
        parts TEXT NOT NULL DEFAULT '[]',
        PRIMARY KEY (document_id, profile_id, pages)
    ) WITHOUT ROWID
    """,
    """
    INSERT INTO remote_copies_by_pages (
        document_id, profile_id, sha256, state, name, uri, mime_type, expires_at, sent, size,
        failure, upload_session, parts
    )
    SELECT document_id, profile_id, sha256, state, name, uri, mime_type, expires_at, sent, size,
        failure, upload_session, parts
    FROM remote_copies
    """,
    "DROP TABLE remote_copies",
    "ALTER TABLE remote_copies_by_pages RENAME TO remote_copies",
)


def add_page_ranges(connection: sqlite3.Connection) -> None:
    """Let questions and copies be about some pages of a document; empty means the whole."""
    for statement in _STATEMENTS:
        connection.execute(statement)
