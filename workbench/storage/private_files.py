"""Files and folders that no other user of the computer can read."""

import os
from pathlib import Path

SIDE_FILES = ("", "-wal", "-shm", "-journal")
"""The endings of a database and of the files that SQLite keeps beside it."""


def beside(path: Path, suffix: str) -> Path:
    """Return the file of that ending beside a database."""
    return path.with_name(path.name + suffix)


def make_private_folder(folder: Path) -> None:
    """Make a folder for this user alone, or close one that is there to the others."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix":
        folder.chmod(0o700)


def make_private_file(path: Path) -> None:
    """Make an empty file for this user alone, in place of any that is there."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    if os.name == "posix":
        os.fchmod(descriptor, 0o600)
    os.close(descriptor)


def close_to_others(path: Path) -> None:
    """Take a database from other users; SQLite gives new side files the same permissions."""
    if os.name == "posix":
        for suffix in SIDE_FILES:
            if beside(path, suffix).exists():
                beside(path, suffix).chmod(0o600)
