"""How a row of the table of messages is read, whatever is in it."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from workbench.domain.conversations import CheckedCitation, Message, MessageState, Role
from workbench.domain.pages import Pages
from workbench.domain.usage import Usage
from workbench.storage.columns import read_json, read_moment, read_text
from workbench.storage.conversations import read_thinking, stored_options

UNREADABLE = "This message cannot be read. It is still in the data file, unchanged."


def read_message(
    row: sqlite3.Row,
    documents: Mapping[str, Pages],
    citations: tuple[CheckedCitation, ...],
) -> Message:
    """Return a message; one that cannot be read is FAILED with a sentence, never an error."""
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
            parts=_parts(row["parts"]),
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
        return _unreadable(row, common)


def _unreadable(row: sqlite3.Row, common: dict[str, Any]) -> Message:
    """Return what can be shown of a row that a newer version or damage made unreadable."""
    try:
        parts = _parts(row["parts"])
    except (TypeError, ValueError):
        parts = ()
    return Message(
        **common,
        role=Role.QUESTION if row["role"] == Role.QUESTION else Role.ANSWER,
        state=MessageState.FAILED,
        parts=parts,
        failure=UNREADABLE,
    )


def _parts(column: str) -> tuple[dict[str, Any], ...]:
    parts = read_json(column)
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise ValueError("parts are not a list of objects")
    return tuple(parts)


def _usage(column: str | None) -> Usage | None:
    return None if column is None else Usage(**read_json(column))


def text_of(column: str) -> str:
    """Return the words of a column of parts, thoughts left out; none of one that is damaged."""
    try:
        return "".join(
            str(part["text"])
            for part in read_json(column)
            if "text" in part and not part.get("thought")
        )
    except (TypeError, ValueError, KeyError):
        return ""
