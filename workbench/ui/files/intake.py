"""Taking files in: from a drop, a folder, the clipboard, and those that need a password."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from workbench.domain.changes import Changes
from workbench.domain.documents import Document, DocumentState
from workbench.errors import UserError
from workbench.services import Services
from workbench.services.folders import look_into
from workbench.ui.files.board import Board
from workbench.ui.files.dropping import left_out
from workbench.ui.files.panel import FilesPanel
from workbench.ui.files.sheets import ask_password, confirm_folder
from workbench.ui.files.status import DocumentStatus
from workbench.ui.files.wording import files
from workbench.ui.shell.notice import Notice

KINDS = "It reads PDF, Word, Excel, PowerPoint, text, code, pictures, audio and video."
PASTED = "Pasted picture"
CHIPS = 30
"""Files that may get a chip of their own, which takes a few milliseconds each."""
FEW, MANY = 5, 20
"""Files told of before the window gets its turn: while chips are made, and afterwards."""


class Intake(QObject):
    """Reads files and tells of each at once, and again when it has been read.

    Signals: attached(DocumentStatus) for what goes with the next question; replaced(str old id,
    DocumentStatus) when a file turned out to be known; taken(DocumentStatus) when a file that is
    to be sent was read; changed(Changes); told(Notice).
    """

    attached = Signal(object)
    replaced = Signal(str, object)
    taken = Signal(object)
    changed = Signal(object)
    told = Signal(object)

    def __init__(
        self,
        panel: FilesPanel,
        board: Board,
        services: Services,
        workspace_id: str,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._board = board
        self._services = services
        self.workspace_id = workspace_id
        self._clock = clock
        self.wanted: set[str] = set()
        """Documents that are to be sent as soon as they have been read."""

    async def add(self, paths: Sequence[str], attach: bool) -> None:
        """Take files in, and those of folders after a yes."""
        found = await look_into(paths)
        if found.unreadable:
            words = left_out(found.unreadable)
            self.told.emit(Notice(words, hint=KINDS, tone="warning", drawing="warn"))
        paths = found.files
        if found.folders:
            if not found.files:
                where = f"“{found.folders[0]}”"
                raise UserError(f"There is no file in {where} that Workbench can read.")
            if not await confirm_folder(self._panel.theme, self._panel.window(), found):
                return
        taken: list[Document] = []
        settled = kept = 0
        known_as: list[tuple[str, str]] = []
        locked: list[Document] = []
        try:
            async for document in self._services.documents.add(paths, self.workspace_id):
                if len(taken) < len(paths):
                    taken.append(document)
                    self._take(document, attach)
                    if len(taken) % (FEW if len(taken) < CHIPS else MANY) == 0:
                        await asyncio.sleep(0)
                    continue
                first = taken[settled]
                settled += 1
                kept += first.path != document.path and first.id == document.id
                if (known := self._known_as(first, document, attach)) is not None:
                    known_as.append(known)
                status = await self._settle(first.id, document, attach)
                if status.needs_password:
                    locked.append(document)
        finally:
            self._drop_unread([document.id for document in taken])
        if kept:
            self._tell_kept(kept)
        if known_as:
            self._tell_known(known_as)
        for document in locked:
            if attach and self._board.status(document.id) is not None:
                await self.unlock(document, attach=True)

    async def add_picture(
        self, picture: QImage, folder: Path, attach: bool, called: str = PASTED
    ) -> None:
        """Keep a picture in a folder, named by what it is called and the time, and take it in."""
        name = f"{called} {self._clock().astimezone():%Y-%m-%d %H.%M}"
        file = await asyncio.to_thread(_save, picture, folder, name)
        if file is None:
            raise UserError(f"The {called.lower()} could not be saved.", hint="Is the disk full?")
        await self.add((str(file),), attach)

    async def unlock(self, document: Document, attach: bool) -> bool:
        """Ask for the password of a file until it opens, or return False as the user gives up."""
        theme, window, problem = self._panel.theme, self._panel.window(), ""
        while password := await ask_password(theme, window, document.name, problem):
            try:
                await self._services.documents.unlock(document.path, password)
            except UserError as error:
                problem = error.sentence
                continue
            if document.state is DocumentState.FAILED:
                self._board.drop(document.id)
                await self.add((document.path,), attach)
            else:
                # It is listed already; whoever shows it can read it now.
                for status in self._board.known((document.id,)):
                    self.replaced.emit("", status)
            return True
        return False

    def _known_as(
        self, first: Document, document: Document, attach: bool
    ) -> tuple[str, str] | None:
        """Return the name of a file whose content is listed, and the name it is listed under.

        None for others, and for a file that is put to the question once more on purpose.
        """
        before = self._board.status(document.id)
        if first.id == document.id or before is None:
            return None
        if attach and before.document.path == first.path:
            return None
        return first.name, before.document.name

    def _tell_known(self, known_as: Sequence[tuple[str, str]]) -> None:
        """Say why a file has no row of its own."""
        if len(known_as) > 1:
            words = f"{files(len(known_as))} are in the list already"
            self.told.emit(Notice(words, hint="Their contents are the same, so they stand once."))
            return
        ((name, listed),) = known_as
        if name == listed:
            self.told.emit(Notice(f"“{name}” is in the list already"))
        else:
            words = f"“{name}” has the same content as “{listed}”"
            self.told.emit(Notice(words, hint="It is in the list once."))

    def _tell_kept(self, count: int) -> None:
        """Say why a file is not shown where it was dragged from."""
        copies = "a copy" if count == 1 else "copies"
        words = f"{files(count)} lay in a temporary folder, so Workbench keeps {copies}"
        self.told.emit(Notice(words, hint="Other programs delete there what they drag or open."))

    def _take(self, document: Document, attach: bool) -> None:
        status = DocumentStatus(document)
        self._board.put(status)
        if attach:
            self.wanted.add(document.id)
            self.attached.emit(status)

    async def _settle(self, first: str, document: Document, attach: bool) -> DocumentStatus:
        copies = await self._services.remote_copies.known((document,))
        status = self._board.listed(document, copies.get(document.id))
        status = replace(status, reused=status.on_other_side(self._clock()))
        self._board.move(first, status)
        if first != document.id:
            self.replaced.emit(first, status)
        wanted = attach and first in self.wanted
        self.wanted.discard(first)
        if document.state is DocumentState.READY:
            self.changed.emit(Changes(documents=True))
            if wanted:
                self.taken.emit(status)
        return status

    def _drop_unread(self, document_ids: Iterable[str]) -> None:
        for status in self._board.known(tuple(document_ids)):
            if status.document.state is DocumentState.READING:
                self._board.drop(status.id)


def _save(picture: QImage, folder: Path, name: str) -> Path | None:
    """Write a picture under a name that no other has, and return where; None if it failed."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = _new_file(folder, name)
    except OSError:
        return None
    if picture.save(str(file)):
        return file
    file.unlink(missing_ok=True)
    return None


def _new_file(folder: Path, name: str) -> Path:
    file, number = folder / f"{name}.png", 1
    while True:
        try:
            file.touch(mode=0o600, exist_ok=False)
        except FileExistsError:
            number += 1
            file = folder / f"{name} ({number}).png"
        else:
            return file
