"""A schema step: workspaces can be in the bin, as conversations and messages can."""

import sqlite3


def add_workspace_bin(connection: sqlite3.Connection) -> None:
    """Give workspaces the moment at which they went into the bin."""
    connection.execute("ALTER TABLE workspaces ADD COLUMN deleted_at TEXT")
