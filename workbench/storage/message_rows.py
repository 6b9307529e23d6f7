"""How a row of the table of messages is read, whatever is in it."""

import sqlite3
from collections.abc import Mapping
from functools import partial
from typing import Any

from workbench.domain.conversations import CheckedCitation, Message, MessageState, Role
from workbench.domain.pages import Pages
from workbench.domain.usage import Usage
from workbench.storage.columns import (
    read_json,
    read_long_parts,
    read_moment,
    read_parts,
    read_text,
)
from workbench.storage.conversations import read_thinking, stored_options

LONG = 500_000
"""Bytes of a column of parts from which it is read in pieces: 4 MB would hold others up 10 ms."""

PARTS = (
    f"messages.rowid AS place, iif(length(messages.parts) > {LONG}, '', messages.parts) AS parts"
)
"""The parts of a row, or nothing where they are long; for `text_of`."""

COLUMNS = f"""
    messages.id, conversation_id, parent_id, role, state, created_at, {PARTS}, model_id,
    model_version, thinking, usage, cost, finish_reason, failure, remedy, seconds,
    thinking_seconds, notes, options, detail
"""
"""What `read_message` needs of a row."""

UNREADABLE = "This message cannot be read. It is still in the data file, unchanged."


def read_message(
    connection: sqlite3.Connection,
    row: sqlite3.Row,
    documents: Mapping[str, Pages],
    citations: tuple[CheckedCitation, ...],
) -> Message:
    """Return the message of a row with `COLUMNS`.

    One that cannot be read is FAILED with a sentence, never an error.
    """
    common: dict[str, Any] = {
        "id": row["id"],
        "conversation_id": row["conversation_id"],
        "parent_id": row["parent_id"],
        "created_at": read_moment(row["created_at"]),
        "document_ids": tuple(documents),
        "pages": {each: pages for each, pages in documents.items() if pages},
        "citations": citations,
    }
    try:
        return Message(
            **common,
            role=Role(row["role"]),
            state=MessageState(row["state"]),
            parts=_parts(connection, row),
            model_id=read_text(row["model_id"]),
            model_version=read_text(row["model_version"]),
            thinking=read_thinking(row["thinking"]),
            usage=_usage(row["usage"]),
            cost=row["cost"],
            finish_reason=read_text(row["finish_reason"]),
            failure=read_text(row["failure"]),
            remedy=read_text(row["remedy"]),
            seconds=row["seconds"],
            thinking_seconds=row["thinking_seconds"],
            notes=tuple(str(note) for note in read_json(row["notes"])),
            options=stored_options(row["options"]),
            detail=read_text(row["detail"]),
        )
    except (TypeError, ValueError):
        return _unreadable(connection, row, common)


def _unreadable(
    connection: sqlite3.Connection, row: sqlite3.Row, common: dict[str, Any]
) -> Message:
    """Return what can be shown of a row that a newer version or damage made unreadable."""
    try:
        parts = _parts(connection, row)
    except (TypeError, ValueError):
        parts = ()
    return Message(
        **common,
        role=Role.QUESTION if row["role"] == Role.QUESTION else Role.ANSWER,
        state=MessageState.FAILED,
        parts=parts,
        failure=UNREADABLE,
    )


def _usage(column: str | None) -> Usage | None:
    return None if column is None else Usage(**read_json(column))


def text_of(connection: sqlite3.Connection, row: sqlite3.Row) -> str:
    """Return the words of a row with `PARTS`, thoughts left out; none of one that is damaged."""
    try:
        return "".join(
            str(part["text"])
            for part in _parts(connection, row)
            if "text" in part and not part.get("thought")
        )
    except (TypeError, ValueError):
        return ""


def _parts(connection: sqlite3.Connection, row: sqlite3.Row) -> tuple[dict[str, Any], ...]:
    if row["parts"] != "":
        return read_parts(row["parts"])
    with connection.blobopen("messages", "parts", row["place"], readonly=True) as column:
        return read_long_parts(iter(partial(column.read, LONG), b""))
