"""Saving what can still be read of a damaged database; the damaged file is only ever read."""

import sqlite3
from collections.abc import Iterator

from workbench.storage.page_texts import rebuild_index

_TABLES = {
    "workspaces": "rowid",
    "profiles": "rowid",
    "conversations": "rowid",
    "messages": "rowid",
    "documents": "rowid",
    "message_documents": "message_id, position",
    "citations": "message_id, position",
    "remote_copies": "document_id, profile_id",
    "sent_files": "name",
    "page_texts": "rowid",
    "caches": "profile_id, name",
    "ledger": "rowid",
}
"""What is saved, and the order in which each table lies in the file."""


def rescue(source: sqlite3.Connection, connection: sqlite3.Connection) -> int:
    """Copy what can be read of a damaged database into a new one; return how many rows.

    A chat of which only messages are left gets a line in the list again. What refers to something
    that is lost is left behind in the damaged file.
    """
    rows = 0
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        for table, order in _TABLES.items():
            for names, row in _readable(source, table, order):
                marks = ", ".join("?" * len(row))
                rows += connection.execute(
                    f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", row
                ).rowcount
        _mend(connection)
        rebuild_index(connection)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute("PRAGMA foreign_keys = ON")
    return rows


def _readable(
    source: sqlite3.Connection, table: str, order: str
) -> Iterator[tuple[str, sqlite3.Row]]:
    """Read a table from its start to the damage, and from its end to the damage."""
    for direction in ("ASC", "DESC"):
        keys = ", ".join(f"{key} {direction}" for key in order.split(", "))
        try:
            cursor = source.execute(f"SELECT * FROM {table} NOT INDEXED ORDER BY {keys}")
            names = ", ".join(column[0] for column in cursor.description)
            for row in cursor:
                yield names, row
        except sqlite3.Error:
            continue
        return


def _mend(connection: sqlite3.Connection) -> None:
    for table in ("conversations", "documents"):
        connection.execute(
            f"""
            UPDATE OR IGNORE {table} SET workspace_id = 'default'
            WHERE workspace_id NOT IN (SELECT id FROM workspaces)
            """
        )
    connection.execute(
        """
        INSERT OR IGNORE INTO conversations (
            id, workspace_id, title, created_at, updated_at, model_id, thinking
        )
        SELECT conversation_id, 'default', 'Recovered chat', min(created_at), max(created_at),
            '', '{}'
        FROM messages GROUP BY conversation_id
        """
    )
    while lost := connection.execute("PRAGMA foreign_key_check").fetchall():
        for table, row_id, *_ in lost:
            if row_id is None:
                _drop_homeless(connection, table)
            else:
                connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (row_id,))


def _drop_homeless(connection: sqlite3.Connection, table: str) -> None:
    """Delete the rows of a table without row ids that refer to something that is not there."""
    for key in connection.execute(f"PRAGMA foreign_key_list({table})").fetchall():
        connection.execute(
            f"DELETE FROM {table} WHERE {key[3]} NOT IN (SELECT {key[4]} FROM {key[2]})"
        )
