"""The schema of options per chat, of those an answer was asked with, and of the prompt library."""

import sqlite3
from uuid import uuid4

_STATEMENTS = (
    "ALTER TABLE conversations ADD COLUMN options TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE messages ADD COLUMN options TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX ledger_by_conversation ON ledger (conversation_id)",
    "CREATE TABLE prompts (id TEXT PRIMARY KEY, name TEXT NOT NULL, text TEXT NOT NULL)",
)
_FIRST_PROMPTS = (
    ("Compare on a topic", "Compare what the documents say about {{topic}}. Use a table."),
    ("Find every figure", "List every figure about {{subject}} with its year and its page."),
    ("Summary with sources", "Summarise each document in five sentences, each with its source."),
)
"""Begun with, so that the library shows what it is for; the user may delete them."""


def add_options(connection: sqlite3.Connection) -> None:
    """Add the columns and the library, with a few prompts to begin with."""
    for statement in _STATEMENTS:
        connection.execute(statement)
    connection.executemany(
        "INSERT INTO prompts (id, name, text) VALUES (?, ?, ?)",
        [(uuid4().hex, name, text) for name, text in _FIRST_PROMPTS],
    )
