"""What the user gives to be added: files and folders, sorted out before any of it is opened."""

import asyncio
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.kinds import mime_type_of

MOST = 5_000
"""Files taken from folders at once; more is taken for a mistake such as a whole disk."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: `files` to be added, `folders` by name, how many files in them were left out.

    `too_many` says that the search was ended at `MOST` files; `unreadable` names files that were
    given themselves and are of kinds that cannot be asked about; `size` of `files` is in bytes;
    `alone` counts those of `files` that were given themselves, not by their folder.
    """

    files: tuple[str, ...]
    folders: tuple[str, ...]
    left_out: int
    too_many: bool
    unreadable: tuple[str, ...] = ()
    size: int = 0
    alone: int = 0


async def look_into(paths: Sequence[str | Path]) -> Found:
    """Return the files among the paths and in the folders among them, each once; none is opened.

    Hidden files, links and kinds that cannot be asked about are left out of folders.
    """
    return await asyncio.to_thread(_look_into, [Path(path) for path in paths])


def _look_into(paths: Sequence[Path]) -> Found:
    files: dict[Path, None] = {}
    folders: list[str] = []
    unreadable: list[str] = []
    left_out, too_many, alone = 0, False, 0
    for path in dict.fromkeys(paths):
        if not path.is_dir():
            if mime_type_of(path.name) is None:
                unreadable.append(path.name)
            else:
                files[path] = None
                alone += 1
            continue
        folders.append(path.name or str(path))
        for file in _files_in(path):
            if file is None:
                left_out += 1
            elif len(files) < MOST:
                files[file] = None
            else:
                too_many = True
                break
    size = sum(map(_size, files))
    names = tuple(map(str, files))
    return Found(names, tuple(folders), left_out, too_many, tuple(unreadable), size, alone)


def _files_in(folder: Path) -> Iterator[Path | None]:
    """Yield the files of a folder that can be asked about, and None for each other one."""
    for place, inner, names in os.walk(folder):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        for name in sorted(names):
            file = Path(place, name)
            hidden = name.startswith(".") or file.is_symlink()
            yield None if hidden or mime_type_of(name) is None else file


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
