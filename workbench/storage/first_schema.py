"""The first migration: every table of the first release."""

import sqlite3

_STATEMENTS = (
    """
    CREATE TABLE workspaces (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        confidential INTEGER NOT NULL DEFAULT 0
    )
    """,
    """
    CREATE TABLE profiles (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        base_url TEXT NOT NULL,
        billing TEXT NOT NULL,
        key_hint TEXT NOT NULL,
        model_id TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE conversations (
        id TEXT PRIMARY KEY,
        workspace_id TEXT NOT NULL REFERENCES workspaces (id),
        title TEXT NOT NULL,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        model_id TEXT NOT NULL,
        thinking TEXT NOT NULL,
        head_id TEXT NOT NULL DEFAULT '',
        pinned INTEGER NOT NULL DEFAULT 0,
        deleted_at TEXT
    )
    """,
    "CREATE INDEX conversations_by_age ON conversations (workspace_id, updated_at)",
    # parent_id has no foreign key: deleting a long chain by cascade meets SQLite's trigger depth.
    """
    CREATE TABLE messages (
        id TEXT PRIMARY KEY,
        conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
        parent_id TEXT NOT NULL DEFAULT '',
        role TEXT NOT NULL,
        state TEXT NOT NULL,
        created_at TEXT NOT NULL,
        parts TEXT NOT NULL,
        model_id TEXT NOT NULL,
        model_version TEXT NOT NULL,
        thinking TEXT NOT NULL,
        usage TEXT,
        cost REAL,
        finish_reason TEXT NOT NULL,
        failure TEXT NOT NULL,
        remedy TEXT NOT NULL,
        seconds REAL,
        thinking_seconds REAL,
        notes TEXT NOT NULL
    )
    """,
    "CREATE INDEX messages_by_parent ON messages (conversation_id, parent_id)",
    """
    CREATE INDEX messages_unfinished ON messages (state)
    WHERE state IN ('queued', 'sending', 'streaming')
    """,
    """
    CREATE TABLE documents (
        id TEXT PRIMARY KEY,
        workspace_id TEXT NOT NULL REFERENCES workspaces (id),
        path TEXT NOT NULL,
        name TEXT NOT NULL,
        size INTEGER NOT NULL,
        mime_type TEXT NOT NULL,
        added_at TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        page_count INTEGER,
        page_labels TEXT NOT NULL,
        text_layer TEXT NOT NULL,
        state TEXT NOT NULL,
        failure TEXT NOT NULL,
        removed_at TEXT
    )
    """,
    """
    CREATE UNIQUE INDEX documents_by_content ON documents (workspace_id, sha256)
    WHERE sha256 <> ''
    """,
    """
    CREATE TABLE message_documents (
        message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        document_id TEXT NOT NULL REFERENCES documents (id),
        PRIMARY KEY (message_id, position)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX message_documents_by_document ON message_documents (document_id)",
    """
    CREATE TABLE citations (
        message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        citation TEXT NOT NULL,
        document_id TEXT NOT NULL,
        verdict TEXT NOT NULL,
        judgement TEXT,
        checker TEXT NOT NULL,
        PRIMARY KEY (message_id, position)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE remote_copies (
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        profile_id TEXT NOT NULL,
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
        PRIMARY KEY (document_id, profile_id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE page_texts (
        id INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL,
        page INTEGER NOT NULL,
        text TEXT NOT NULL,
        hidden TEXT NOT NULL,
        problem TEXT NOT NULL,
        extractor TEXT NOT NULL,
        UNIQUE (sha256, page)
    )
    """,
    # No triggers: SQLite 3.40 refuses FTS5 in them when the schema is not trusted (page_texts.py).
    """
    CREATE VIRTUAL TABLE page_words USING fts5 (
        text, content = 'page_texts', content_rowid = 'id', tokenize = 'unicode61'
    )
    """,
)


def create_first_schema(connection: sqlite3.Connection) -> None:
    """Create the tables and the default workspace."""
    for statement in _STATEMENTS:
        connection.execute(statement)
    connection.execute("INSERT INTO workspaces (id, name) VALUES ('default', 'My documents')")
