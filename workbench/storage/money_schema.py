"""The schema of caches and of the ledger."""

import sqlite3

_STATEMENTS = (
    """
    CREATE TABLE caches (
        name TEXT NOT NULL,
        profile_id TEXT NOT NULL,
        model_id TEXT NOT NULL,
        label TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        created_at TEXT,
        tokens INTEGER,
        document_ids TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        conversation_id TEXT NOT NULL,
        used INTEGER NOT NULL,
        gained REAL,
        ended TEXT,
        ended_at TEXT,
        told INTEGER NOT NULL,
        PRIMARY KEY (profile_id, name)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE ledger (
        id TEXT PRIMARY KEY,
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        profile_id TEXT NOT NULL,
        model_id TEXT NOT NULL,
        prompt INTEGER,
        cached INTEGER,
        answer INTEGER,
        thoughts INTEGER,
        tools INTEGER,
        total INTEGER,
        cost REAL,
        outcome TEXT NOT NULL,
        conversation_id TEXT NOT NULL,
        message_id TEXT NOT NULL,
        cache_name TEXT NOT NULL,
        documents TEXT NOT NULL,
        free INTEGER NOT NULL
    )
    """,
    "CREATE INDEX ledger_by_time ON ledger (at)",
    "CREATE INDEX ledger_by_cache ON ledger (cache_name) WHERE cache_name <> ''",
)


def add_caches_and_ledger(connection: sqlite3.Connection) -> None:
    """Create the tables of caches and of the ledger."""
    for statement in _STATEMENTS:
        connection.execute(statement)


def add_cache_instruction(connection: sqlite3.Connection) -> None:
    """Keep what the user added to a cache's instruction."""
    connection.execute("ALTER TABLE caches ADD COLUMN instruction TEXT NOT NULL DEFAULT ''")
