"""Drafts in the database: what was typed and attached and not sent yet, by conversation."""

import sqlite3
from collections.abc import Mapping, Sequence

from workbench.storage.columns import json_column, read_json, read_text, text_column

DraftRow = tuple[str, tuple[str, ...]]
"""The text, and the documents that go with it."""


def save_draft(
    connection: sqlite3.Connection, conversation_id: str, text: str, document_ids: Sequence[str]
) -> None:
    """Keep a draft; an empty one is forgotten."""
    if not text and not document_ids:
        connection.execute("DELETE FROM drafts WHERE conversation_id = ?", (conversation_id,))
        return
    connection.execute(
        """
        INSERT INTO drafts (conversation_id, text, document_ids) VALUES (?, ?, ?)
        ON CONFLICT (conversation_id) DO UPDATE
        SET text = excluded.text, document_ids = excluded.document_ids
        """,
        (conversation_id, text_column(text), json_column(list(document_ids))),
    )


def all_drafts(connection: sqlite3.Connection) -> Mapping[str, DraftRow]:
    """Return every draft by the id of its conversation, "" for the chat that is not stored yet."""
    drafts = {}
    for conversation_id, text, ids in connection.execute("SELECT * FROM drafts"):
        try:
            document_ids = tuple(str(each) for each in read_json(ids))
        except (TypeError, ValueError):
            document_ids = ()
        drafts[conversation_id] = (read_text(text), document_ids)
    return drafts
