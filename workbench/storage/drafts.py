"""Drafts in the database: what was typed and attached and not sent yet, by conversation."""

import sqlite3
from collections.abc import Mapping, Sequence

from workbench.domain.pages import Pages, pages_column, stored_pages
from workbench.storage.columns import json_column, read_json, read_text, text_column

DraftRow = tuple[str, tuple[str, ...], dict[str, Pages]]
"""The text, the documents that go with it, and of which of them only some pages are meant."""


def save_draft(
    connection: sqlite3.Connection,
    conversation_id: str,
    text: str,
    document_ids: Sequence[str],
    pages: Mapping[str, Pages],
) -> None:
    """Keep a draft; an empty one is forgotten."""
    if not text and not document_ids:
        connection.execute("DELETE FROM drafts WHERE conversation_id = ?", (conversation_id,))
        return
    documents = [[each, pages_column(pages.get(each, ()))] for each in document_ids]
    connection.execute(
        """
        INSERT INTO drafts (conversation_id, text, document_ids) VALUES (?, ?, ?)
        ON CONFLICT (conversation_id) DO UPDATE
        SET text = excluded.text, document_ids = excluded.document_ids
        """,
        (conversation_id, text_column(text), json_column(documents)),
    )


def all_drafts(connection: sqlite3.Connection) -> Mapping[str, DraftRow]:
    """Return every draft by the id of its conversation, "" for the chat that is not stored yet."""
    drafts = {}
    for conversation_id, text, column in connection.execute("SELECT * FROM drafts"):
        documents = _documents(column)
        pages = {each: chosen for each, chosen in documents.items() if chosen}
        drafts[conversation_id] = (read_text(text), tuple(documents), pages)
    return drafts


def _documents(column: str) -> dict[str, Pages]:
    """Return documents and their pages; the first drafts held only ids."""
    try:
        pairs = [(each, "") if isinstance(each, str) else each for each in read_json(column)]
        return {str(each): stored_pages(str(pages)) for each, pages in pairs}
    except (TypeError, ValueError):
        return {}
