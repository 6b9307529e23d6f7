"""Copies of the database: made while it is in use, checked, thinned by age, and taken back."""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from workbench.domain.backups import Backup
from workbench.storage.errors import NewerDatabase, StorageBroken, kind_of
from workbench.storage.migrations import (
    APPLICATION_ID,
    MIGRATIONS,
    Migration,
    copy_verified,
    migrate,
    problems,
    version_of,
)
from workbench.storage.opening import connect
from workbench.storage.private_files import make_private_folder

_STAMP = "%Y%m%dT%H%M%SZ"
_PREFIX, _SUFFIX = "workbench-", ".db"

KEEP_ALL = timedelta(days=1)
KEEP_DAILY = timedelta(days=14)
KEEP_WEEKLY = timedelta(days=91)
"""Every copy of a day is kept, then one a day, then one a week, then one for each 30 days."""


def all_backups(folder: Path) -> tuple[Backup, ...]:
    """Return the copies in a folder, newest first; other files in it are left alone."""
    found = []
    if folder.is_dir():
        for path in folder.iterdir():
            moment = _moment_of(path.name)
            if moment is not None and path.is_file() and not path.is_symlink():
                found.append(Backup(path, moment, path.stat().st_size))
    return tuple(sorted(found, key=lambda backup: backup.made_at, reverse=True))


def make_backup(connection: sqlite3.Connection, folder: Path, now: datetime) -> Backup:
    """Copy an open database into a folder and check the copy; raises StorageError kinds."""
    make_private_folder(folder)
    path = _path(folder, now)
    while path.exists():
        # A copy never takes the place of another one, even within the same second.
        now += timedelta(seconds=1)
        path = _path(folder, now)
    copy_verified(connection, path)
    return Backup(path, now, path.stat().st_size)


def adopt(copy: Path, folder: Path, now: datetime) -> Backup:
    """Put a copy that lies elsewhere on the same disk among the others; raises OSError."""
    make_private_folder(folder)
    while (path := _path(folder, now)).exists():
        now += timedelta(seconds=1)
    os.replace(copy, path)
    return Backup(path, now, path.stat().st_size)


def thin(folder: Path, now: datetime) -> tuple[Path, ...]:
    """Delete the copies that newer ones stand for; the newest is always kept. Return those gone."""
    gone = []
    seen: set[tuple[str, int]] = set()
    for place, backup in enumerate(all_backups(folder)):
        slot = _slot(backup.made_at, now)
        if place and slot is not None and slot in seen:
            with suppress(OSError):
                backup.path.unlink()
                gone.append(backup.path)
        elif slot is not None:
            seen.add(slot)
    return tuple(gone)


def check_backup(path: Path, known_version: int = len(MIGRATIONS)) -> None:
    """Read a copy through; raises StorageBroken, NewerDatabase, and what SQLite says of it."""
    with closing(connect(path, read_only=True)) as copy:
        _check(copy, known_version)


def chats_in(path: Path) -> int | None:
    """Return how many chats a copy holds, those in the bin left out; None if it is not whole."""
    try:
        with closing(connect(path, read_only=True)) as copy:
            sql = "SELECT count(*) FROM conversations WHERE deleted_at IS NULL"
            return int(copy.execute(sql).fetchone()[0])
    except sqlite3.DatabaseError:
        return None


def restore_backup(
    connection: sqlite3.Connection,
    path: Path,
    folder: Path,
    now: datetime,
    migrations: Sequence[Migration] = MIGRATIONS,
) -> Backup:
    """Put a copy in the place of what is in the open database, which is copied before.

    Returns the copy of what was there. All of it happens or nothing: the copy is checked and
    brought up to date apart, then its pages are written in one transaction of SQLite's.
    """
    before = make_backup(connection, folder, now)
    apart = folder / f".restoring-{os.getpid()}{_SUFFIX}"
    try:
        with closing(connect(path, read_only=True)) as source:
            _check(source, len(migrations))
            copy_verified(source, apart)
        with closing(connect(apart)) as prepared:
            migrate(prepared, migrations)
            prepared.backup(connection)
    finally:
        apart.unlink(missing_ok=True)
    return before


def _path(folder: Path, moment: datetime) -> Path:
    return folder / f"{_PREFIX}{moment.astimezone(UTC).strftime(_STAMP)}{_SUFFIX}"


def _check(copy: sqlite3.Connection, known_version: int) -> None:
    try:
        if copy.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise StorageBroken("this is not a copy of the data of this program")
        if version_of(copy) > known_version:
            raise NewerDatabase(f"version {version_of(copy)}")
        found = problems(copy)
    except sqlite3.DatabaseError as error:
        if kind_of(error) is None:
            raise
        raise StorageBroken(str(error)) from error
    if found:
        raise StorageBroken(found[0])


def _slot(made_at: datetime, now: datetime) -> tuple[str, int] | None:
    """Return what a copy stands for, or None while every copy is kept."""
    age = now - made_at
    days = made_at.toordinal()
    if age <= KEEP_ALL:
        return None
    if age <= KEEP_DAILY:
        return "day", days
    if age <= KEEP_WEEKLY:
        return "week", days // 7
    return "month", days // 30


def _moment_of(name: str) -> datetime | None:
    if not name.startswith(_PREFIX) or not name.endswith(_SUFFIX):
        return None
    with suppress(ValueError):
        stamp = name.removeprefix(_PREFIX).removesuffix(_SUFFIX)
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    return None
