"""Copies of the user's data, and the place where it all lies."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy by the moment it was made; `size` in bytes."""

    path: Path
    made_at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class DataPlace:
    """Where the data lie and how much room they and their copies take, in bytes."""

    folder: Path
    database: int
    backups: int
