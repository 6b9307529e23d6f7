"""Files on their way to the disk: the system's dialog, and a write that leaves no half file."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from workbench.errors import UserError
from workbench.ui.dialogs import file_dialog, finished

_NOT_IN_NAMES = '\\/:*?"<>|'


async def choose_target(
    parent: QWidget, caption: str, name: str, kinds: Sequence[tuple[str, str]]
) -> Path | None:
    """Let the user name a file; `kinds` are (words, ending) such as ("CSV", ".csv").

    The ending of the chosen kind is added where it was left out.
    """
    dialog = file_dialog(parent, caption)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    filters = {f"{words} (*{ending})": ending for words, ending in kinds}
    dialog.setNameFilters(list(filters))
    dialog.setDefaultSuffix(kinds[0][1].lstrip("."))
    dialog.selectFile(file_name(name) + kinds[0][1])
    dialog.filterSelected.connect(
        lambda chosen: dialog.setDefaultSuffix(filters[chosen].lstrip("."))
    )
    if not await finished(dialog) or not dialog.selectedFiles():
        return None
    path = Path(dialog.selectedFiles()[0])
    ending = filters.get(dialog.selectedNameFilter(), kinds[0][1])
    return path if path.suffix else path.with_name(path.name + ending)


def file_name(title: str) -> str:
    """Return a title as the name of a file, at most 80 characters."""
    kept = "".join(
        " " if each in _NOT_IN_NAMES or not each.isprintable() else each for each in title
    )
    return " ".join(kept.split())[:80].strip(". ") or "Chat"


async def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises UserError."""
    try:
        await asyncio.to_thread(_write, path, content)
    except OSError as error:
        raise UserError(
            f"{path.name} could not be written.",
            hint="Choose another folder.",
            detail=str(error.strerror or error),
        ) from error


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f".{path.name}.part")
    try:
        with unfinished.open("wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
