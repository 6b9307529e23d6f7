"""Messages in the database: a tree by parent links, of which a conversation shows one branch."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from math import inf

from workbench.domain.conversations import Message, MessageState
from workbench.domain.pages import Pages, pages_column, stored_pages
from workbench.storage.citations import read_citations, save_citations
from workbench.storage.columns import json_column, moment_column, parts_lines, text_column
from workbench.storage.conversations import options_column, set_head, thinking_column
from workbench.storage.message_rows import COLUMNS, LONG, UNREADABLE, read_message
from workbench.storage.message_search import LONGEST, index_text


def add_turn(
    connection: sqlite3.Connection, question: Message | None, answer: Message, now: datetime
) -> None:
    """Add the answer that will grow, with its question if that is new, and show their branch."""
    if question is not None:
        save_message(connection, question)
    save_message(connection, answer)
    set_head(connection, answer.conversation_id, answer.id, now)


def save_message(connection: sqlite3.Connection, message: Message) -> None:
    """Add a message with all that belongs to it, or change the one of that id."""
    save_answer(connection, message)
    connection.execute("DELETE FROM message_documents WHERE message_id = ?", (message.id,))
    connection.executemany(
        """
        INSERT INTO message_documents (message_id, position, document_id, pages)
        VALUES (?, ?, ?, ?)
        """,
        [
            (message.id, place, each, pages_column(message.pages.get(each, ())))
            for place, each in enumerate(message.document_ids)
        ],
    )


def save_answer(connection: sqlite3.Connection, message: Message) -> None:
    """Save an answer while it grows: everything but the documents, which came with the question.

    What stands for a row that cannot be read never takes its place.
    """
    if message.failure == UNREADABLE:
        return
    lines = parts_lines(message.parts)
    size = sum(map(len, lines))
    connection.execute(
        """
        INSERT INTO messages (
            id, conversation_id, parent_id, role, state, created_at, parts, model_id,
            model_version, thinking, usage, cost, finish_reason, failure, remedy, seconds,
            thinking_seconds, notes, options, detail
        ) VALUES (
            ?, ?, ?, ?, ?, ?, CAST(coalesce(?, zeroblob(?)) AS TEXT), ?, ?, ?, ?, ?, ?, ?, ?, ?,
            ?, ?, ?, ?
        )
        ON CONFLICT (id) DO UPDATE SET
            state = excluded.state, parts = excluded.parts, model_id = excluded.model_id,
            model_version = excluded.model_version, thinking = excluded.thinking,
            usage = excluded.usage, cost = excluded.cost, finish_reason = excluded.finish_reason,
            failure = excluded.failure, remedy = excluded.remedy, seconds = excluded.seconds,
            thinking_seconds = excluded.thinking_seconds, notes = excluded.notes,
            options = excluded.options, detail = excluded.detail
        """,
        (
            message.id,
            message.conversation_id,
            message.parent_id,
            message.role,
            message.state,
            moment_column(message.created_at),
            b"".join(lines) if size <= LONG else None,
            size,
            text_column(message.model_id),
            text_column(message.model_version),
            thinking_column(message.thinking),
            json_column(asdict(message.usage)) if message.usage is not None else None,
            message.cost,
            text_column(message.finish_reason),
            text_column(message.failure),
            text_column(message.remedy),
            message.seconds,
            message.thinking_seconds,
            json_column(message.notes),
            options_column(message.options),
            text_column(message.detail),
        ),
    )
    if size > LONG:
        _write_parts(connection, message.id, lines)
    save_citations(connection, message.id, message.citations)
    if message.state.is_final:
        index_text(connection, message.id, message.beginning(LONGEST))


def _write_parts(connection: sqlite3.Connection, message_id: str, lines: Sequence[bytes]) -> None:
    """Fill a long column line by line: 20 MB at once hold others up 90 ms (measured)."""
    (place,) = connection.execute(
        "SELECT rowid FROM messages WHERE id = ?", (message_id,)
    ).fetchone()
    with connection.blobopen("messages", "parts", place) as column:
        for line in lines:
            column.write(line)


def get_message(connection: sqlite3.Connection, message_id: str) -> Message | None:
    """Return a message, or None if there is none."""
    found = read_messages(connection, "messages.id = ?", message_id)
    return found[0] if found else None


def branch(connection: sqlite3.Connection, conversation_id: str) -> tuple[Message, ...]:
    """Return the branch that a conversation shows, oldest first."""
    ids = branch_ids(connection, conversation_id)
    return _read_path(connection, conversation_id, ids)


def some_messages(
    connection: sqlite3.Connection, message_ids: Sequence[str]
) -> tuple[Message, ...]:
    """Return messages in the order of their ids, without those that are not there."""
    wanted = {message_id: place for place, message_id in enumerate(message_ids)}
    condition = "messages.id IN (SELECT value FROM json_each(?))"
    found = read_messages(connection, condition, json.dumps(tuple(wanted)))
    return tuple(sorted(found, key=lambda message: wanted[message.id]))


def path_to(connection: sqlite3.Connection, message_id: str) -> tuple[Message, ...]:
    """Return the messages from the first one to this one, whatever branch is shown; maybe none."""
    row = connection.execute(
        "SELECT conversation_id FROM messages WHERE id = ?", (message_id,)
    ).fetchone()
    if row is None:
        return ()
    return _read_path(connection, row[0], path_ids(connection, row[0], message_id))


def path_ids(
    connection: sqlite3.Connection, conversation_id: str, message_id: str
) -> tuple[str, ...]:
    """Return the ids from the first message to this one, none if it is not there."""
    return _walk(_parents(connection, conversation_id).get, message_id)


def branch_document_ids(connection: sqlite3.Connection, conversation_id: str) -> tuple[str, ...]:
    """Return the documents of the shown branch in the order of their numbers, from Document 1."""
    return _document_ids(connection, conversation_id, branch_ids(connection, conversation_id))


def newest(
    connection: sqlite3.Connection, conversation_id: str, most: int
) -> tuple[tuple[Message, ...], tuple[str, ...]]:
    """Return at most so many messages of the end of the shown branch, and documents of the chat.

    What comes before them is not looked at, so this is as cheap in a long chat.
    """

    def parent_of(message_id: str) -> str | None:
        row = connection.execute(
            """
            SELECT parent_id FROM messages
            WHERE id = ? AND conversation_id = ? AND deleted_at IS NULL
            """,
            (message_id, conversation_id),
        ).fetchone()
        return None if row is None else row[0]

    ids = _walk(parent_of, _head(connection, conversation_id), most)
    documents = connection.execute(
        """
        SELECT DISTINCT document_id FROM message_documents
        JOIN messages ON messages.id = message_id WHERE conversation_id = ?
        """,
        (conversation_id,),
    )
    ids = ids or branch_ids(connection, conversation_id)[-most:]
    return some_messages(connection, ids), tuple(row[0] for row in documents)


def _document_ids(
    connection: sqlite3.Connection, conversation_id: str, ids: Sequence[str]
) -> tuple[str, ...]:
    places = {each: place for place, each in enumerate(ids)}
    rows = connection.execute(
        """
        SELECT message_id, document_id FROM message_documents
        JOIN messages ON messages.id = message_id
        WHERE conversation_id = ? ORDER BY message_id, position
        """,
        (conversation_id,),
    )
    shown = [(places[row[0]], row[1]) for row in rows if row[0] in places]
    return tuple(dict.fromkeys(document_id for _, document_id in sorted(shown, key=_first)))


def settle_interrupted(connection: sqlite3.Connection) -> int:
    """Mark what a crash left unfinished as interrupted; return how many. For the start only."""
    unfinished = connection.execute(
        "SELECT id FROM messages WHERE state IN ('queued', 'sending', 'streaming')"
    ).fetchall()
    connection.execute(
        "UPDATE messages SET state = ? WHERE state IN ('queued', 'sending', 'streaming')",
        (MessageState.INTERRUPTED,),
    )
    for (message_id,) in unfinished:
        message = get_message(connection, message_id)
        if message is not None:
            index_text(connection, message_id, message.beginning(LONGEST))
    return len(unfinished)


def _first(pair: tuple[int, str]) -> int:
    return pair[0]


def branch_ids(connection: sqlite3.Connection, conversation_id: str) -> tuple[str, ...]:
    """Return the ids of the branch that is shown, oldest first; cheap at any length.

    The newest message stands in for a head that is missing.
    """
    parents = _parents(connection, conversation_id)
    head = _head(connection, conversation_id)
    if head not in parents and parents:
        head = next(reversed(parents))
    return _walk(parents.get, head)


def _head(connection: sqlite3.Connection, conversation_id: str) -> str:
    row = connection.execute(
        "SELECT head_id FROM conversations WHERE id = ?", (conversation_id,)
    ).fetchone()
    return row[0] if row is not None else ""


def _parents(connection: sqlite3.Connection, conversation_id: str) -> dict[str, str]:
    """Return the parent of each message that is not in the bin, oldest first."""
    # One row, for each of 10,000 would stop Python once, and with it the window.
    (parents,) = connection.execute(
        """
        SELECT json_group_object(id, parent_id) FROM (
            SELECT id, parent_id FROM messages
            WHERE conversation_id = ? AND deleted_at IS NULL ORDER BY created_at, rowid
        )
        """,
        (conversation_id,),
    ).fetchone()
    return dict(json.loads(parents))


def _walk(
    parent_of: Callable[[str], str | None], current: str, most: float = inf
) -> tuple[str, ...]:
    """Return at most so many ids up to this one; a parent that is None was no message."""
    walked: dict[str, None] = {}
    while len(walked) < most and current not in walked:
        parent = parent_of(current)
        if parent is None:
            break
        walked[current] = None
        current = parent
    return tuple(reversed(walked))


def _read_path(
    connection: sqlite3.Connection, conversation_id: str, ids: Sequence[str]
) -> tuple[Message, ...]:
    wanted = {message_id: place for place, message_id in enumerate(ids)}
    found = read_messages(connection, "messages.conversation_id = ?", conversation_id, wanted)
    return tuple(sorted(found, key=lambda message: wanted[message.id]))


def read_messages(
    connection: sqlite3.Connection,
    condition: str,
    value: str,
    wanted: Iterable[str] | None = None,
) -> tuple[Message, ...]:
    """Return the messages that meet a condition, oldest first, or only the wanted of them."""
    rows: Sequence[sqlite3.Row] = connection.execute(
        f"SELECT {COLUMNS} FROM messages WHERE {condition} ORDER BY created_at, rowid", (value,)
    ).fetchall()
    if wanted is not None:
        rows = [row for row in rows if row["id"] in wanted]
    joined = f"JOIN messages ON messages.id = message_id WHERE {condition}"
    citations = read_citations(
        connection.execute(
            f"SELECT citations.* FROM citations {joined} ORDER BY message_id, position", (value,)
        )
    )
    documents: dict[str, dict[str, Pages]] = defaultdict(dict)
    for message_id, document_id, pages in connection.execute(
        f"""
        SELECT message_id, document_id, pages FROM message_documents {joined}
        ORDER BY message_id, position
        """,
        (value,),
    ):
        documents[message_id][document_id] = stored_pages(pages)
    return tuple(
        read_message(connection, row, documents.get(row["id"], {}), citations.get(row["id"], ()))
        for row in rows
    )
