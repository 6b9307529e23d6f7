"""What is known of caches, by profile: life and size from the API, the rest from this program."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from workbench.domain.cache import Cache, Ending
from workbench.storage.columns import (
    json_column,
    moment_column,
    read_json,
    read_moment,
    read_text,
    text_column,
)


def caches_of(connection: sqlite3.Connection, profile_id: str) -> tuple[Cache, ...]:
    """Return the caches of a profile, ended ones too, newest first."""
    rows = connection.execute(
        "SELECT * FROM caches WHERE profile_id = ? ORDER BY created_at DESC, name", (profile_id,)
    )
    return tuple(_cache(row) for row in rows)


def get_cache(connection: sqlite3.Connection, profile_id: str, name: str) -> Cache | None:
    """Return a cache, or None if nothing is known of it."""
    row = connection.execute(
        "SELECT * FROM caches WHERE profile_id = ? AND name = ?", (profile_id, name)
    ).fetchone()
    return _cache(row) if row is not None else None


def save_caches(connection: sqlite3.Connection, caches: Iterable[Cache]) -> None:
    """Keep what is known of caches in place of what is stored."""
    connection.executemany(
        """
        INSERT OR REPLACE INTO caches (
            name, profile_id, model_id, label, expires_at, created_at, tokens, document_ids,
            fingerprint, conversation_id, used, gained, ended, ended_at, told, instruction
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            (
                text_column(cache.name),
                cache.profile_id,
                text_column(cache.model_id),
                text_column(cache.label),
                moment_column(cache.expires_at),
                _moment(cache.created_at),
                cache.tokens,
                json_column(cache.document_ids),
                cache.fingerprint,
                cache.conversation_id,
                cache.used,
                cache.gained,
                cache.ended,
                _moment(cache.ended_at),
                cache.told,
                text_column(cache.instruction),
            )
            for cache in caches
        ],
    )


def count_use(
    connection: sqlite3.Connection,
    profile_id: str,
    name: str,
    gained: float | None,
    conversation_id: str,
) -> None:
    """Count a use and what it saved; once a price was unknown the sum stays unknown.

    A cache that was made for no chat belongs to the first one that uses it.
    """
    connection.execute(
        """
        UPDATE caches SET used = used + 1, gained = gained + ?,
            conversation_id = CASE conversation_id WHEN '' THEN ? ELSE conversation_id END
        WHERE profile_id = ? AND name = ?
        """,
        (gained, conversation_id, profile_id, name),
    )


def forget_caches(connection: sqlite3.Connection, profile_id: str, names: Iterable[str]) -> None:
    """Take caches off the list."""
    connection.executemany(
        "DELETE FROM caches WHERE profile_id = ? AND name = ?",
        [(profile_id, name) for name in names],
    )


def titles_using(
    connection: sqlite3.Connection, profile_id: str, names: Iterable[str]
) -> tuple[str, ...]:
    """Return the titles of chats that asked with the caches or that they were made for."""
    titles: dict[str, None] = {}
    for name in names:
        rows = connection.execute(
            """
            SELECT title FROM conversations WHERE deleted_at IS NULL AND id IN (
                SELECT conversation_id FROM ledger WHERE cache_name = ?2 AND profile_id = ?1
                UNION SELECT conversation_id FROM caches WHERE name = ?2 AND profile_id = ?1
            ) ORDER BY updated_at DESC
            """,
            (profile_id, name),
        )
        titles.update((read_text(row[0]), None) for row in rows)
    return tuple(title for title in titles if title)


def _moment(moment: datetime | None) -> str | None:
    return moment_column(moment) if moment is not None else None


def _cache(row: sqlite3.Row) -> Cache:
    try:
        ids = tuple(str(each) for each in read_json(row["document_ids"]))
    except (TypeError, ValueError):
        ids = ()
    try:
        ended = Ending(row["ended"]) if row["ended"] else None
    except ValueError:
        ended = Ending.LOST
    return Cache(
        name=read_text(row["name"]),
        profile_id=row["profile_id"],
        model_id=read_text(row["model_id"]),
        label=read_text(row["label"]),
        expires_at=read_moment(row["expires_at"]),
        created_at=read_moment(row["created_at"]) if row["created_at"] else None,
        tokens=row["tokens"],
        document_ids=ids,
        fingerprint=row["fingerprint"],
        conversation_id=row["conversation_id"],
        used=row["used"],
        gained=row["gained"],
        ended=ended,
        ended_at=read_moment(row["ended_at"]) if row["ended_at"] else None,
        told=bool(row["told"]),
        instruction=read_text(row["instruction"]),
    )
