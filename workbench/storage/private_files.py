"""Files and folders that no other user of the computer can read."""

import os
import stat
from contextlib import suppress
from pathlib import Path

SIDE_FILES = ("", "-wal", "-shm", "-journal")
"""The endings of a database and of the files that SQLite keeps beside it."""


def beside(path: Path, suffix: str) -> Path:
    """Return the file of that ending beside a database."""
    return path.with_name(path.name + suffix)


def make_private_folder(folder: Path) -> None:
    """Make a folder for this user alone, or close one that is there to the others."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The user's own mask may be stricter than is useful.
        with suppress(PermissionError):
            folder.chmod(0o700)
    _close(folder)


def make_private_file(path: Path) -> None:
    """Make an empty file for this user alone, in place of any that is there."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    if os.name == "posix":
        with suppress(PermissionError):
            os.fchmod(descriptor, 0o600)
    os.close(descriptor)


def close_to_others(path: Path) -> None:
    """Take a database from other users; SQLite gives new side files the same permissions."""
    for suffix in SIDE_FILES:
        if beside(path, suffix).exists():
            _close(beside(path, suffix))


def _close(path: Path) -> None:
    """Leave only what the owner may do, and take that away from nobody but the others."""
    allowed = stat.S_IMODE(path.stat().st_mode)
    if os.name == "posix" and allowed & 0o077:
        # Disks without owners, and files of somebody else, cannot be closed.
        with suppress(PermissionError):
            path.chmod(allowed & 0o700)
