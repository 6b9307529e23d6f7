"""What is known of documents on the other side, by document and profile."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import astuple

from workbench.domain.documents import RemoteCopy, RemotePart, RemoteState
from workbench.domain.pages import PageRange, pages_column, stored_pages
from workbench.storage.columns import (
    json_column,
    moment_column,
    read_json,
    read_moment,
    read_text,
    text_column,
)

UploadSession = Mapping[str, str | int]
"""What the client needs to go on with an upload; its address is as good as a key to that one."""


def remote_copies_of(
    connection: sqlite3.Connection, profile_id: str, document_ids: Sequence[str]
) -> dict[str, RemoteCopy]:
    """Return the whole copies known for a profile, by document id; unknown ones are left out."""
    rows = connection.execute(
        "SELECT * FROM remote_copies WHERE profile_id = ? AND pages = ''", (profile_id,)
    )
    known = {row["document_id"]: row for row in rows}
    return {each: _copy(known[each]) for each in document_ids if each in known}


def remote_copy_of(
    connection: sqlite3.Connection, profile_id: str, document_id: str, pages: PageRange | None
) -> RemoteCopy | None:
    """Return what is known of the copy of a document, or of a page range of it."""
    row = connection.execute(
        """
        SELECT * FROM remote_copies WHERE document_id = ? AND profile_id = ? AND pages = ?
        """,
        (document_id, profile_id, _pages(pages)),
    ).fetchone()
    return None if row is None else _copy(row)


def save_remote_copy(
    connection: sqlite3.Connection, copy: RemoteCopy, session: UploadSession | None = None
) -> None:
    """Keep a copy's state in place of what is stored; `session` lets an upload go on later."""
    connection.execute(
        """
        INSERT OR REPLACE INTO remote_copies (
            document_id, profile_id, sha256, state, name, uri, mime_type, expires_at, sent, size,
            failure, upload_session, parts, pages
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            copy.document_id,
            copy.profile_id,
            copy.sha256,
            copy.state,
            text_column(copy.name),
            text_column(copy.uri),
            text_column(copy.mime_type),
            moment_column(copy.expires_at) if copy.expires_at else None,
            copy.sent,
            copy.size,
            text_column(copy.failure),
            json_column(dict(session)) if session else None,
            json_column([astuple(part) for part in copy.parts]),
            _pages(copy.pages),
        ),
    )


def upload_session(connection: sqlite3.Connection, copy: RemoteCopy) -> UploadSession | None:
    """Return the upload of exactly the contents of a copy that can go on, or None."""
    row = connection.execute(
        """
        SELECT upload_session FROM remote_copies
        WHERE document_id = ? AND profile_id = ? AND sha256 = ? AND pages = ?
        """,
        (copy.document_id, copy.profile_id, copy.sha256, _pages(copy.pages)),
    ).fetchone()
    try:
        stored = read_json(row["upload_session"])
    except (TypeError, ValueError):
        return None
    return stored if isinstance(stored, dict) else None


def all_remote_copies(connection: sqlite3.Connection) -> tuple[RemoteCopy, ...]:
    """Return what is known for all profiles, also of removed documents and of page ranges."""
    return tuple(_copy(row) for row in connection.execute("SELECT * FROM remote_copies"))


def forget_remote_copy(connection: sqlite3.Connection, copy: RemoteCopy) -> None:
    """Forget a copy, because it is gone or no longer wanted."""
    connection.execute(
        "DELETE FROM remote_copies WHERE document_id = ? AND profile_id = ? AND pages = ?",
        (copy.document_id, copy.profile_id, _pages(copy.pages)),
    )


def forget_lost_copy(connection: sqlite3.Connection, copy: RemoteCopy) -> None:
    """Forget a copy unless it has been made again under another name meanwhile."""
    connection.execute(
        """
        DELETE FROM remote_copies
        WHERE document_id = ? AND profile_id = ? AND pages = ? AND name = ? AND state = 'active'
        """,
        (copy.document_id, copy.profile_id, _pages(copy.pages), copy.name),
    )


def _pages(pages: PageRange | None) -> str:
    return pages_column((pages,)) if pages else ""


def _copy(row: sqlite3.Row) -> RemoteCopy:
    """Return a copy; one in a state that only a newer version knows is made again (WAITING)."""
    try:
        state = RemoteState(row["state"])
        parts = tuple(
            RemotePart(int(first), int(last), str(name), str(uri))
            for first, last, name, uri in read_json(row["parts"])
        )
    except (TypeError, ValueError):
        state, parts = RemoteState.WAITING, ()
    return RemoteCopy(
        document_id=row["document_id"],
        profile_id=row["profile_id"],
        sha256=row["sha256"],
        state=state,
        name=read_text(row["name"]),
        uri=read_text(row["uri"]),
        mime_type=read_text(row["mime_type"]),
        expires_at=read_moment(row["expires_at"]) if row["expires_at"] else None,
        sent=row["sent"],
        size=row["size"],
        failure=read_text(row["failure"]),
        parts=parts,
        pages=next(iter(stored_pages(row["pages"])), None),
    )
