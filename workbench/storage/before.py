"""What stands before the next question, read without the words: cheap at any length."""

import sqlite3

from workbench.domain.before import Before
from workbench.storage.messages import branch_ids, path_ids, some_messages

# `length` ends at a NUL, so another character stands for it.
_LENGTHS = r"""
    SELECT messages.id, (
        SELECT total(length(json_extract(part.value, '$.text')))
        FROM json_each(
            CASE WHEN json_valid(parts) THEN replace(parts, '\u0000', '\u0020') ELSE '[]' END
        ) AS part
        WHERE CASE part.type WHEN 'object' THEN
            NOT coalesce(json_extract(part.value, '$.thought'), 0) ELSE 0 END
    )
    FROM messages WHERE conversation_id = ?
"""
_CARRIERS = """
    SELECT DISTINCT message_id FROM message_documents
    JOIN messages ON messages.id = message_id WHERE conversation_id = ?
"""


def before_next(connection: sqlite3.Connection, conversation_id: str) -> Before:
    """Return what stands before the next question of the branch that is shown."""
    return _before(connection, conversation_id, branch_ids(connection, conversation_id))


def before_version(
    connection: sqlite3.Connection, conversation_id: str, question_id: str
) -> Before | None:
    """Return what stands before another version of a question, None if that is not there."""
    ids = path_ids(connection, conversation_id, question_id)
    return _before(connection, conversation_id, ids[:-1]) if ids else None


def _before(connection: sqlite3.Connection, conversation_id: str, ids: tuple[str, ...]) -> Before:
    lengths = dict(connection.execute(_LENGTHS, (conversation_id,)).fetchall()) if ids else {}
    brought = {row[0] for row in connection.execute(_CARRIERS, (conversation_id,))}
    return Before(
        ids=ids,
        lengths=tuple(int(lengths[i]) for i in ids),
        carriers=some_messages(connection, [i for i in ids if i in brought]),
    )
