"""A later schema: how long a recording runs, and how many characters a text has."""

import sqlite3


def add_document_lengths(connection: sqlite3.Connection) -> None:
    """Give documents what their tokens are estimated from."""
    connection.execute("ALTER TABLE documents ADD COLUMN seconds REAL")
    connection.execute("ALTER TABLE documents ADD COLUMN characters INTEGER")
