"""The ledger in the database: every request; what was written is never changed."""

import sqlite3
from datetime import datetime

from workbench.domain.ledger import Entry, Outcome, RequestKind
from workbench.domain.usage import Usage
from workbench.storage.columns import (
    json_column,
    moment_column,
    read_json,
    read_moment,
    read_text,
    text_column,
)


def add_entry(connection: sqlite3.Connection, entry: Entry) -> None:
    """Write an entry; one of the same id is written only once."""
    usage = entry.usage
    connection.execute(
        """
        INSERT OR IGNORE INTO ledger (
            id, at, kind, profile_id, model_id, prompt, cached, answer, thoughts, tools, total,
            cost, outcome, conversation_id, message_id, cache_name, documents, free
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            entry.id,
            moment_column(entry.at),
            entry.kind,
            entry.profile_id,
            text_column(entry.model_id),
            usage.prompt,
            usage.cached,
            usage.answer,
            usage.thoughts,
            usage.tools,
            usage.total,
            entry.cost,
            entry.outcome,
            entry.conversation_id,
            entry.message_id,
            text_column(entry.cache_name),
            json_column(entry.documents),
            entry.free,
        ),
    )


def take_back(connection: sqlite3.Connection, entry_id: str) -> None:
    """Remove an entry of something that proved not to have happened."""
    connection.execute("DELETE FROM ledger WHERE id = ?", (entry_id,))


def entries_since(connection: sqlite3.Connection, since: datetime) -> tuple[Entry, ...]:
    """Return what was written since a moment, oldest first."""
    rows = connection.execute(
        "SELECT * FROM ledger WHERE at >= ? ORDER BY at, rowid", (moment_column(since),)
    )
    return tuple(entry for row in rows if (entry := _entry(row)) is not None)


def spent_since(connection: sqlite3.Connection, since: datetime) -> float:
    """Return the known dollars since a moment."""
    row = connection.execute(
        "SELECT coalesce(sum(cost), 0) FROM ledger WHERE at >= ?", (moment_column(since),)
    ).fetchone()
    return float(row[0])


def spent_in(connection: sqlite3.Connection, conversation_id: str) -> float:
    """Return the known dollars of a conversation, all its versions included."""
    row = connection.execute(
        "SELECT coalesce(sum(cost), 0) FROM ledger WHERE conversation_id = ?", (conversation_id,)
    ).fetchone()
    return float(row[0])


def _entry(row: sqlite3.Row) -> Entry | None:
    """Return an entry, or None for a kind that only a newer version knows."""
    try:
        kind, outcome = RequestKind(row["kind"]), Outcome(row["outcome"])
        documents = tuple((str(name), float(part)) for name, part in read_json(row["documents"]))
    except (TypeError, ValueError):
        return None
    return Entry(
        id=row["id"],
        at=read_moment(row["at"]),
        kind=kind,
        profile_id=row["profile_id"],
        model_id=read_text(row["model_id"]),
        usage=Usage(
            prompt=row["prompt"],
            cached=row["cached"],
            answer=row["answer"],
            thoughts=row["thoughts"],
            tools=row["tools"],
            total=row["total"],
        ),
        cost=row["cost"],
        outcome=outcome,
        conversation_id=row["conversation_id"],
        message_id=row["message_id"],
        cache_name=read_text(row["cache_name"]),
        documents=documents,
        free=bool(row["free"]),
    )
