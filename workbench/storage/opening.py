"""Opening the file: private to the user, checked, up to date; what is damaged is set aside."""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from workbench.storage.columns import text_or_bytes
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
from workbench.storage.private_files import (
    SIDE_FILES,
    beside,
    close_to_others,
    make_private_file,
    make_private_folder,
)
from workbench.storage.rescue import rescue

BUSY_SECONDS = 0.5
"""How long one attempt waits for a lock of another program."""

_HEADER = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Opened:
    """An open database; the damaged file that was set aside; the copy made before an update.

    `rescued` is how many rows could be read of the damaged file and are here again.
    """

    connection: sqlite3.Connection
    set_aside: Path | None = None
    rescued: int = 0
    copy: Path | None = None


def open_database(path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> Opened:
    """Open the database at `path`, making it if it is not there.

    Raises NewerDatabase, sqlite3.Error and OSError; a database that raises is left as it was.
    """
    make_private_folder(path.parent)
    set_aside, rescued, copy = None, 0, None
    new = beside(path, ".new")
    if _is_damaged(path, len(migrations)):
        rescued = _create(new, migrations, damaged=path)
        set_aside = _set_aside(path)
    elif not path.exists() and not _is_whole(new, len(migrations)):
        _create(new, migrations)
    if not path.exists():
        os.replace(new, path)
    close_to_others(path)
    connection = connect(path)
    try:
        version = version_of(connection)
        if version < len(migrations):
            copy = beside(path, f".version-{version}")
            copy_verified(connection, copy)
        migrate(connection, migrations)
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
    except BaseException:
        connection.close()
        raise
    return Opened(connection, set_aside, rescued, copy)


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Return a connection with the settings every one of ours has; transactions are explicit."""
    address = path.absolute().as_uri() + ("?mode=ro" if read_only else "?mode=rw")
    connection = sqlite3.connect(address, timeout=BUSY_SECONDS, isolation_level=None, uri=True)
    connection.row_factory = sqlite3.Row
    connection.text_factory = text_or_bytes
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _create(new: Path, migrations: Sequence[Migration], damaged: Path | None = None) -> int:
    """Make a database under a name of its own, so that in its place there is never half of one.

    Return how many rows of a damaged one are in it.
    """
    for suffix in SIDE_FILES:
        beside(new, suffix).unlink(missing_ok=True)
    make_private_file(new)
    with closing(connect(new)) as connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
        migrate(connection, migrations)
        return _rescue(damaged, connection)


def _is_whole(new: Path, known_version: int) -> bool:
    """Say whether a database was finished and only not yet put in its place."""
    return new.exists() and not beside(new, "-wal").exists() and not _is_damaged(new, known_version)


def _rescue(damaged: Path | None, connection: sqlite3.Connection) -> int:
    if damaged is None or not _has_header(damaged):
        return 0
    with closing(connect(damaged, read_only=True)) as source:
        return rescue(source, connection)


def _has_header(path: Path) -> bool:
    if not path.exists():
        return False
    with path.open("rb") as file:
        return file.read(len(_HEADER)) == _HEADER


def _is_damaged(path: Path, known_version: int) -> bool:
    """Say whether the file cannot be relied on; it is only read, with its log left as it is.

    SQLite itself would delete the write-ahead log of a database that is empty or not there.
    """
    if not path.exists():
        return any(beside(path, suffix).exists() for suffix in SIDE_FILES)
    if not _has_header(path):
        return True
    unfinished_change = beside(path, "-journal").exists()
    with closing(connect(path, read_only=not unfinished_change)) as connection:
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


def _set_aside(path: Path) -> Path:
    """Rename a damaged database with its side files; return its new name."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = beside(path, f".broken-{stamp}")
    number = 1
    while any(beside(aside, suffix).exists() for suffix in SIDE_FILES):
        number += 1
        aside = beside(path, f".broken-{stamp}-{number}")
    for suffix in SIDE_FILES:
        if beside(path, suffix).exists():
            os.replace(beside(path, suffix), beside(aside, suffix))
    return aside
