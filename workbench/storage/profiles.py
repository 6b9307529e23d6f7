"""Profiles in the database: everything about a connection except its key."""

import sqlite3
from contextlib import suppress

from workbench.domain.profiles import Billing, Profile, ProfileKind
from workbench.storage.columns import read_text, text_column


def all_profiles(connection: sqlite3.Connection) -> tuple[Profile, ...]:
    """Return every stored profile in the order they were made.

    One of a kind that only a newer version knows stays in the table and is left out here.
    """
    rows = connection.execute("SELECT * FROM profiles ORDER BY rowid")
    return tuple(profile for row in rows if (profile := _profile(row)) is not None)


def get_profile(connection: sqlite3.Connection, profile_id: str) -> Profile | None:
    """Return a profile, or None if it is not stored."""
    row = connection.execute("SELECT * FROM profiles WHERE id = ?", (profile_id,)).fetchone()
    return _profile(row) if row is not None else None


def save_profile(connection: sqlite3.Connection, profile: Profile) -> None:
    """Add a profile, or change the one of that id."""
    connection.execute(
        """
        INSERT INTO profiles (id, name, kind, base_url, billing, key_hint, model_id)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET
            name = excluded.name, kind = excluded.kind, base_url = excluded.base_url,
            billing = excluded.billing, key_hint = excluded.key_hint, model_id = excluded.model_id
        """,
        (
            profile.id,
            text_column(profile.name),
            profile.kind,
            text_column(profile.base_url),
            profile.billing,
            text_column(profile.key_hint),
            text_column(profile.model_id),
        ),
    )


def delete_profile(connection: sqlite3.Connection, profile_id: str) -> None:
    """Delete a profile and what is known of its remote copies and caches."""
    connection.execute("DELETE FROM caches WHERE profile_id = ?", (profile_id,))
    connection.execute("DELETE FROM remote_copies WHERE profile_id = ?", (profile_id,))
    connection.execute("DELETE FROM profiles WHERE id = ?", (profile_id,))


def _profile(row: sqlite3.Row) -> Profile | None:
    billing = Billing.UNSURE
    with suppress(ValueError):
        billing = Billing(row["billing"])
    try:
        kind = ProfileKind(row["kind"])
    except ValueError:
        return None
    return Profile(
        id=row["id"],
        name=read_text(row["name"]),
        kind=kind,
        base_url=read_text(row["base_url"]),
        billing=billing,
        key_hint=read_text(row["key_hint"]),
        model_id=read_text(row["model_id"]),
    )
