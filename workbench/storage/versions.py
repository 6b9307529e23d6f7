"""Versions of a turn: which there are, which is shown, and what is taken out and put back."""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from workbench.storage.columns import moment_column


def versions(connection: sqlite3.Connection, conversation_id: str) -> Mapping[str, tuple[str, ...]]:
    """Return the ids of all versions, oldest first, for each message that has more than one."""
    # What is in the bin is counted inside, for the index knows nothing of it.
    rows = connection.execute(
        """
        SELECT id, parent_id FROM messages
        WHERE conversation_id = :id AND deleted_at IS NULL AND parent_id IN (
            SELECT parent_id FROM messages WHERE conversation_id = :id
            GROUP BY parent_id HAVING count(*) > 1
        )
        ORDER BY created_at, rowid
        """,
        {"id": conversation_id},
    )
    together: dict[str, list[str]] = defaultdict(list)
    for message_id, parent_id in rows:
        together[parent_id].append(message_id)
    return {each: tuple(ids) for ids in together.values() if len(ids) > 1 for each in ids}


def show_version(connection: sqlite3.Connection, conversation_id: str, message_id: str) -> None:
    """Show the branch that goes through a message, to the newest message that follows it.

    The conversation keeps its place in the list.
    """
    _set_head(connection, conversation_id, _newest_after(connection, conversation_id, message_id))


def bin_messages(connection: sqlite3.Connection, message_id: str, now: datetime) -> None:
    """Put a message and all that follows it in the bin; another version or what came before is
    shown instead.
    """
    row = connection.execute(
        "SELECT conversation_id, parent_id FROM messages WHERE id = ? AND deleted_at IS NULL",
        (message_id,),
    ).fetchone()
    if row is None:
        return
    connection.execute(
        f"{_BELOW} UPDATE messages SET deleted_at = ? WHERE id IN below AND deleted_at IS NULL",
        (message_id, row[0], moment_column(now)),
    )
    other = connection.execute(
        """
        SELECT id FROM messages WHERE conversation_id = ? AND parent_id = ? AND deleted_at IS NULL
        ORDER BY created_at DESC, rowid DESC
        """,
        tuple(row),
    ).fetchone()
    if other is not None:
        show_version(connection, row[0], other[0])
    else:
        _set_head(connection, row[0], row[1])


def restore_messages(connection: sqlite3.Connection, message_id: str, shown_id: str = "") -> None:
    """Take a message, and what went into the bin with it, out again, and show it.

    `shown_id` is the last message of the branch that is to be shown, where that is known.
    """
    row = connection.execute(
        "SELECT conversation_id, deleted_at FROM messages WHERE id = ?", (message_id,)
    ).fetchone()
    if row is None or row[1] is None:
        return
    connection.execute(
        f"{_BELOW} UPDATE messages SET deleted_at = NULL WHERE id IN below AND deleted_at = ?",
        (message_id, row[0], row[1]),
    )
    there = connection.execute(
        "SELECT 1 FROM messages WHERE id = ? AND conversation_id = ? AND deleted_at IS NULL",
        (shown_id, row[0]),
    ).fetchone()
    if there is not None:
        _set_head(connection, row[0], shown_id)
    else:
        show_version(connection, row[0], message_id)


_BELOW = """
    WITH RECURSIVE below (id) AS (
        VALUES (?)
        UNION
        SELECT messages.id FROM messages JOIN below
        ON messages.conversation_id = ? AND messages.parent_id = below.id
    )
"""


def _newest_after(connection: sqlite3.Connection, conversation_id: str, message_id: str) -> str:
    children = {
        row[1]: row[0]
        for row in connection.execute(
            """
            SELECT id, parent_id FROM messages WHERE conversation_id = ? AND deleted_at IS NULL
            ORDER BY created_at, rowid
            """,
            (conversation_id,),
        )
    }
    seen = set()
    while message_id in children and message_id not in seen:
        seen.add(message_id)
        message_id = children[message_id]
    return message_id


def _set_head(connection: sqlite3.Connection, conversation_id: str, message_id: str) -> None:
    connection.execute(
        "UPDATE conversations SET head_id = ? WHERE id = ?", (message_id, conversation_id)
    )
