"""Folders: which files in them can be asked about, counted before any is taken in."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.kinds import mime_type_of

MOST = 5_000
"""Files taken from folders at once; more is taken for a mistake such as a whole disk."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: `files` to be added, `folders` by name, how many files were left out.

    `too_many` says that the search was ended at `MOST` files.
    """

    files: tuple[str, ...]
    folders: tuple[str, ...]
    left_out: int
    too_many: bool


async def look_into(paths: Sequence[str | Path]) -> Found:
    """Return the files among the paths and in the folders among them; nothing is opened.

    Hidden files, links and kinds that cannot be asked about are left out of folders.
    """
    return await asyncio.to_thread(_look_into, [Path(path) for path in paths])


def _look_into(paths: Sequence[Path]) -> Found:
    files: list[str] = []
    folders: list[str] = []
    left_out = 0
    for path in paths:
        if not path.is_dir():
            files.append(str(path))
            continue
        folders.append(path.name or str(path))
        for place, inner, names in os.walk(path):
            inner[:] = sorted(name for name in inner if not name.startswith("."))
            for name in sorted(names):
                file = Path(place, name)
                if name.startswith(".") or file.is_symlink() or mime_type_of(name) is None:
                    left_out += 1
                elif len(files) >= MOST:
                    return Found(tuple(files), tuple(folders), left_out, True)
                else:
                    files.append(str(file))
    return Found(tuple(files), tuple(folders), left_out, False)
