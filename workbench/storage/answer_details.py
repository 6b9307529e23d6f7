"""The schema of what the server said where an answer ended badly."""

import sqlite3


def add_answer_details(connection: sqlite3.Connection) -> None:
    """Add the column; answers of earlier versions have no details."""
    connection.execute("ALTER TABLE messages ADD COLUMN detail TEXT NOT NULL DEFAULT ''")
