"""A later schema: whether invisible characters are left out where a document is sent."""

import sqlite3


def add_as_seen(connection: sqlite3.Connection) -> None:
    """Let a document be sent as it is seen."""
    connection.execute("ALTER TABLE documents ADD COLUMN as_seen INTEGER NOT NULL DEFAULT 0")
