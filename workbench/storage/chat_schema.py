"""The fourth schema: search over messages, messages in the bin, drafts, and archived chats."""

import sqlite3

from workbench.storage.message_rows import PARTS, text_of
from workbench.storage.message_search import index_text

_STATEMENTS = (
    "ALTER TABLE messages ADD COLUMN deleted_at TEXT",
    "ALTER TABLE conversations ADD COLUMN archived INTEGER NOT NULL DEFAULT 0",
    # The draft of a chat that is not stored yet has an empty id, so this refers to no table.
    """
    CREATE TABLE drafts (
        conversation_id TEXT PRIMARY KEY,
        text TEXT NOT NULL,
        document_ids TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    # Row numbers of a table with a text key may change; those of this one never do.
    """
    CREATE TABLE message_texts (
        id INTEGER PRIMARY KEY,
        message_id TEXT NOT NULL UNIQUE,
        text TEXT NOT NULL
    )
    """,
    """
    CREATE VIRTUAL TABLE message_words USING fts5 (
        text, content = 'message_texts', content_rowid = 'id',
        tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
    )
    """,
)


def add_chat_schema(connection: sqlite3.Connection) -> None:
    """Add the tables, and make what is stored already findable."""
    for statement in _STATEMENTS:
        connection.execute(statement)
    rows = connection.execute(f"SELECT id, {PARTS} FROM messages ORDER BY created_at, rowid")
    for row in rows.fetchall():
        index_text(connection, row["id"], text_of(connection, row))
