"""Full-text search over messages, titles and names of documents, in one workspace or in all."""

import sqlite3

from workbench.domain.search import Hit, folded, search_words
from workbench.storage.columns import read_text

LONGEST = 1_000_000
"""Characters of a message that can be found; a snippet reads the whole text once more."""

_OPEN, _CLOSE = "\x02", "\x03"


def index_text(connection: sqlite3.Connection, message_id: str, text: str) -> None:
    """Make a message findable by its words, and no longer by those it had before."""
    forget_texts(connection, "message_id = ?", message_id)
    if not text:
        return
    kept = text[:LONGEST].encode(errors="replace").decode()
    kept = kept.replace(_OPEN, " ").replace(_CLOSE, " ")
    row_id = connection.execute(
        "INSERT INTO message_texts (message_id, text) VALUES (?, ?)", (message_id, kept)
    ).lastrowid
    connection.execute("INSERT INTO message_words (rowid, text) VALUES (?, ?)", (row_id, kept))


def forget_texts(connection: sqlite3.Connection, condition: str, value: str) -> None:
    """Take messages out of the search; `condition` is about the columns of message_texts."""
    connection.execute(
        f"""
        INSERT INTO message_words (message_words, rowid, text)
        SELECT 'delete', id, text FROM message_texts WHERE {condition}
        """,
        (value,),
    )
    connection.execute(f"DELETE FROM message_texts WHERE {condition}", (value,))


def search_messages(
    connection: sqlite3.Connection, workspace_id: str | None, text: str, limit: int
) -> tuple[Hit, ...]:
    """Return the newest messages that hold all words; the last word may be a beginning.

    Nothing that is in the bin is found. Without a workspace id all workspaces are searched.
    """
    query = _query(text)
    if not query:
        return ()
    # The newest first, not the best: ranking would read every row that holds a common word.
    rows = connection.execute(
        f"""
        SELECT conversations.id, conversations.title, messages.id,
            snippet(message_words, 0, ?, ?, '…', 14), conversations.workspace_id
        FROM message_words
        JOIN message_texts ON message_texts.id = message_words.rowid
        JOIN messages ON messages.id = message_texts.message_id
        JOIN conversations ON conversations.id = messages.conversation_id
        WHERE message_words MATCH ? AND conversations.deleted_at IS NULL
            AND messages.deleted_at IS NULL AND {_IN.format("conversations.workspace_id")}
        ORDER BY message_words.rowid DESC LIMIT ?
        """,
        (_OPEN, _CLOSE, query, workspace_id, workspace_id, limit),
    )
    return tuple(
        _hit(read_text(snippet), read_text(title), conversation_id, message_id, workspace)
        for conversation_id, title, message_id, snippet, workspace in rows
    )


def search_titles(
    connection: sqlite3.Connection, workspace_id: str | None, text: str, limit: int
) -> tuple[Hit, ...]:
    """Return the conversations whose titles hold all words, newest first, archived ones too."""
    holds, words = _holds(connection, "title", text)
    if not words:
        return ()
    rows = connection.execute(
        f"""
        SELECT id, title, workspace_id FROM conversations
        WHERE deleted_at IS NULL AND {_IN.format("workspace_id")} AND {holds}
        ORDER BY updated_at DESC, rowid DESC LIMIT ?
        """,
        (workspace_id, workspace_id, *words, limit),
    )
    return tuple(
        Hit(title=read_text(title), conversation_id=identity, workspace_id=workspace)
        for identity, title, workspace in rows
    )


def search_documents(
    connection: sqlite3.Connection, workspace_id: str | None, text: str, limit: int
) -> tuple[Hit, ...]:
    """Return the documents whose names hold all words, in any case."""
    holds, words = _holds(connection, "name", text)
    if not words:
        return ()
    rows = connection.execute(
        f"""
        SELECT id, name, workspace_id FROM documents
        WHERE removed_at IS NULL AND {_IN.format("workspace_id")} AND {holds}
        ORDER BY name LIMIT ?
        """,
        (workspace_id, workspace_id, *words, limit),
    )
    return tuple(
        Hit(title=read_text(name), document_id=identity, workspace_id=workspace)
        for identity, name, workspace in rows
    )


_IN = """(
    {0} = ? OR ? IS NULL AND {0} IN (SELECT id FROM workspaces WHERE deleted_at IS NULL)
)"""


def _holds(connection: sqlite3.Connection, column: str, text: str) -> tuple[str, list[str]]:
    """Return a condition that a column holds all words in any case, and its values."""
    # SQLite's own LIKE takes "Ä" and "ä" for two letters.
    connection.create_function("folded", 1, _folded, deterministic=True)
    words = [folded(word) for word in search_words(text)]
    # As bytes: damaged text would end the search.
    return " AND ".join(f"instr(folded(CAST({column} AS BLOB)), ?)" for _ in words), words


def _folded(column: bytes) -> str:
    return folded(read_text(column)).encode(errors="replace").decode()


def _query(text: str) -> str:
    words = [f'"{word}"' for word in search_words(text)]
    if words and text[-1:].isalnum():
        words[-1] += "*"
    return " ".join(words)


def _hit(snippet: str, title: str, conversation_id: str, message_id: str, workspace_id: str) -> Hit:
    pieces: list[str] = []
    marked = set()
    for index, piece in enumerate(snippet.replace(_CLOSE, _OPEN).split(_OPEN)):
        if piece:
            if index % 2:
                marked.add(len(pieces))
            pieces.append(" ".join(f"|{piece}|".split())[1:-1])
    return Hit(
        title,
        tuple(pieces),
        frozenset(marked),
        conversation_id,
        message_id,
        workspace_id=workspace_id,
    )
