"""Loose files: contents that another program hands over with a name, and no file of their own.

The name is foreign and never a path: only its last part is used, cleaned, in a folder of its own.
"""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from uuid import uuid4

from workbench.errors import UserError

LONGEST = 200
"""Bytes of a name in UTF-8; file systems take 255."""
_LONGEST_ENDING = 12
_FORBIDDEN = '<>:"|?*'
_RESERVED = frozenset(
    ("CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10)))
)
"""Names of devices on Windows, whatever their ending."""


async def keep(files: Sequence[tuple[str, bytes]], folder: Path) -> tuple[str, ...]:
    """Write files privately, each into a folder of its own, and return their paths.

    Raises UserError.
    """
    try:
        return await asyncio.to_thread(_keep, files, folder)
    except OSError as error:
        raise UserError(
            "What was dropped could not be kept.", hint="Is the disk full?", detail=str(error)
        ) from error


def safe_name(name: str) -> str:
    """Return a foreign name as the name of a file on any system, never a path."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join("_" if each in _FORBIDDEN else each for each in last if each.isprintable())
    path = PurePosixPath(" ".join(kept.split()).strip(". ") or "file")
    ending = path.suffix if len(path.suffix) <= _LONGEST_ENDING else ""
    room = LONGEST - len(ending.encode())
    whole = path.name.removesuffix(ending).encode()
    stem = whole[:room].decode("utf-8", "ignore").strip(". ") or "file"
    if stem.partition(".")[0].upper() in _RESERVED:
        stem = f"_{stem}"
    return f"{stem}{ending}"


def private_file(folder: Path, name: str) -> BinaryIO:
    """Open a new file for writing that nobody else may read; raises OSError.

    It lies in a folder of its own in `folder`, under a foreign name made safe.
    """
    # Folders above the last one get the mask of the user, not the mode.
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = folder / uuid4().hex
    place.mkdir(mode=0o700)
    return open(place / safe_name(name), "xb", opener=_open_private)


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _keep(files: Sequence[tuple[str, bytes]], folder: Path) -> tuple[str, ...]:
    paths = []
    for name, content in files:
        with private_file(folder, name) as file:
            file.write(content)
        paths.append(file.name)
    return tuple(paths)
