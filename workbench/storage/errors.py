"""What the world can do to a database; anything else that SQLite raises is our own bug.

StorageError
├── StorageFull         the disk, a quota or a limit leaves no room
├── StorageBusy         another program holds the file and did not let go
├── StorageUnreachable  no permission, read-only, gone, or the disk does not answer
├── StorageBroken       what was read is not what was written
└── NewerDatabase       written by a newer version of the program
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


class StorageError(Exception):
    """A fault of the world, with a plain sentence as its text; services add the next step."""

    sentence = "The data could not be read or saved."

    def __init__(self, detail: str = "") -> None:
        """Keep what SQLite or the system said, for the log and for people who ask."""
        super().__init__(self.sentence)
        self.detail = detail


class StorageFull(StorageError):
    """There is no room to save; what was saved before is untouched."""

    sentence = "There is no room left to save your data."


class StorageBusy(StorageError):
    """Another program kept the file locked for longer than the database's patience."""

    sentence = "Another program is using the data file."


class StorageUnreachable(StorageError):
    """The file or its folder cannot be opened, read or written."""

    sentence = "The folder with your data cannot be read or written."


class StorageBroken(StorageError):
    """The file is damaged; the next start sets it aside and saves what can be read of it."""

    sentence = "The data file is damaged."


class NewerDatabase(StorageError):
    """A newer version of the program wrote the file; this one leaves it alone."""

    sentence = "Your data was saved by a newer version of Document Workbench."


_KINDS: dict[int, type[StorageError]] = {
    sqlite3.SQLITE_FULL: StorageFull,
    sqlite3.SQLITE_BUSY: StorageBusy,
    sqlite3.SQLITE_CORRUPT: StorageBroken,
    sqlite3.SQLITE_NOTADB: StorageBroken,
    sqlite3.SQLITE_IOERR: StorageUnreachable,
    sqlite3.SQLITE_CANTOPEN: StorageUnreachable,
    sqlite3.SQLITE_READONLY: StorageUnreachable,
    sqlite3.SQLITE_PERM: StorageUnreachable,
}
_NO_ROOM = {
    # SQLite knows only ENOSPC as "full": a quota or a file size limit is a failed write to it.
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_SHMSIZE,
}


@contextmanager
def worldly() -> Iterator[None]:
    """Turn SQLite's and the system's errors about the world into ours; let bugs pass."""
    try:
        yield
    except sqlite3.Error as error:
        kind = kind_of(error)
        if kind is None:
            raise
        raise kind(f"{getattr(error, 'sqlite_errorname', '')}: {error}") from error
    except OSError as error:
        no_room = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        raise (StorageFull if no_room else StorageUnreachable)(str(error)) from error


def kind_of(error: sqlite3.Error) -> type[StorageError] | None:
    """Return which fault of the world an error of SQLite is, or None for a bug."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    return StorageFull if code in _NO_ROOM else _KINDS.get(code & 0xFF)
