"""Every file that was sent, for as long as it can lie on the other side.

What is known of copies forgets those that failed, were given up or replaced; if they are still on
the other side they are this program's all the same.
"""

import sqlite3
from datetime import datetime, timedelta

from workbench.storage.columns import moment_column

_REMEMBERED = timedelta(days=7)
"""Files live 48 hours there (wire reference, section 3.4); clocks may be days apart."""


def add_sent_files(connection: sqlite3.Connection) -> None:
    """A later schema: the names of files that were sent."""
    connection.execute(
        """
        CREATE TABLE sent_files (
            name TEXT PRIMARY KEY,
            document_id TEXT NOT NULL,
            sent_at TEXT NOT NULL
        ) WITHOUT ROWID
        """
    )


def note_sent_file(
    connection: sqlite3.Connection, name: str, document_id: str, now: datetime
) -> None:
    """Take note that a file is ours; what must be long gone is forgotten."""
    connection.execute(
        "INSERT OR REPLACE INTO sent_files (name, document_id, sent_at) VALUES (?, ?, ?)",
        (name, document_id, moment_column(now)),
    )
    connection.execute(
        "DELETE FROM sent_files WHERE sent_at < ?", (moment_column(now - _REMEMBERED),)
    )


def sent_files(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the document of each file that was sent, by the file's name."""
    return {
        row["name"]: row["document_id"] for row in connection.execute("SELECT * FROM sent_files")
    }
