"""The third schema: documents that go to the other side in parts, are kept alive, or are secret."""

import sqlite3


def add_remote_parts(connection: sqlite3.Connection) -> None:
    """Give copies the parts they consist of, and documents what the user wants of them."""
    connection.execute("ALTER TABLE remote_copies ADD COLUMN parts TEXT NOT NULL DEFAULT '[]'")
    for column in ("keep_alive", "confidential"):
        connection.execute(f"ALTER TABLE documents ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0")
