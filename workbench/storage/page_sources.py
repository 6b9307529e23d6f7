"""The second schema: where the text of a page comes from, and where its words stand."""

import sqlite3


def add_page_sources(connection: sqlite3.Connection) -> None:
    """Give page texts their source ("" is the file itself, else "OCR") and places of words."""
    for column in (
        "replacement TEXT NOT NULL DEFAULT ''",
        "source TEXT NOT NULL DEFAULT ''",
        "places TEXT NOT NULL DEFAULT '[]'",
    ):
        connection.execute(f"ALTER TABLE page_texts ADD COLUMN {column}")
