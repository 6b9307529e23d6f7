"""Opening the file: private to the user, checked, up to date; what is damaged is set aside."""

import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

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

BUSY_SECONDS = 0.5
"""How long one attempt waits for a lock of another program."""

_HEADER = b"SQLite format 3\0"
_BESIDE = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Opened:
    """An open database, the damaged file that was set aside, and the copy made before an update."""

    connection: sqlite3.Connection
    set_aside: Path | None = None
    copy: Path | None = None


def open_database(path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> Opened:
    """Open the database at `path`, making it if it is not there.

    Raises NewerDatabase, sqlite3.Error and OSError; a database that raises is left as it was.
    """
    _make_folder(path.parent)
    set_aside = _set_aside(path) if _is_damaged(path, len(migrations)) else None
    if not path.exists():
        _create(path, migrations)
    _make_private(path)
    connection = connect(path)
    try:
        copy = None
        version = version_of(connection)
        if version < len(migrations):
            copy = path.with_name(f"{path.name}.version-{version}")
            copy_verified(connection, copy)
        migrate(connection, migrations)
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
    except BaseException:
        connection.close()
        raise
    return Opened(connection, set_aside, copy)


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection with the settings every one of ours has; transactions are explicit."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix":
        folder.chmod(0o700)


def _make_private(path: Path) -> None:
    """Take the file from other users; SQLite gives its side files the same permissions."""
    if os.name == "posix":
        for suffix in _BESIDE:
            beside = path.with_name(path.name + suffix)
            if beside.exists():
                beside.chmod(0o600)


def _create(path: Path, migrations: Sequence[Migration]) -> None:
    """Make an empty database under another name, so that at `path` there is never half of one."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    connection = connect(unfinished)
    try:
        migrate(connection, migrations)
    finally:
        connection.close()
    os.replace(unfinished, path)


def _is_damaged(path: Path, known_version: int) -> bool:
    if not path.exists():
        # SQLite would delete a write-ahead log without its database.
        return any(path.with_name(path.name + suffix).exists() for suffix in _BESIDE[1:])
    with path.open("rb") as file:
        if file.read(len(_HEADER)) != _HEADER:
            return True
    connection = connect(path)
    try:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            return True
        if version_of(connection) > known_version:
            raise NewerDatabase(f"version {version_of(connection)}")
        return bool(problems(connection))
    except sqlite3.Error as error:
        if kind_of(error) is StorageBroken:
            return True
        raise
    finally:
        connection.close()


def _set_aside(path: Path) -> Path:
    """Rename a damaged database with its side files; return its new name."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = path.with_name(f"{path.name}.broken-{stamp}")
    number = 1
    while any(aside.with_name(aside.name + suffix).exists() for suffix in _BESIDE):
        number += 1
        aside = path.with_name(f"{path.name}.broken-{stamp}-{number}")
    for suffix in _BESIDE:
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            os.replace(beside, aside.with_name(aside.name + suffix))
    return aside
