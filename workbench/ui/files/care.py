"""What the Files pane does by itself and on Google's side: renewing, listing, removing, finding."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from workbench.domain.changes import Changes
from workbench.domain.documents import Document, RemoteCopy
from workbench.domain.profiles import ProfileKind
from workbench.domain.remote_files import RemoteFile, used_bytes
from workbench.services import Services
from workbench.ui.dialogs import file_dialog, finished
from workbench.ui.files.panel import FilesPanel
from workbench.ui.files.presenter import FilesPresenter
from workbench.ui.files.removal import choose_removal
from workbench.ui.files.uploads import MAKE_ROOM
from workbench.ui.files.wording import files as files_words
from workbench.ui.jobs import JobFailure, Jobs, Second
from workbench.ui.revealing import reveal
from workbench.ui.shell.notice import Notice

RENEWAL = 5 * 60_000
"""Milliseconds between two looks for copies that are to be renewed an hour before they end."""
AGAIN = 20_000
"""Milliseconds between two tries of uploads that wait for the network."""
LOOK_AGAIN = 60.0
"""Seconds for which a list of what lies at Google is taken for true."""
_PICTURE_WIDTH = 160


class FileCare(QObject):
    """Keeps copies alive and joins the drawer and the foot of the pane to the services.

    Signals: changed(Changes), told(Notice), found(Document) where the user has shown it.
    """

    changed = Signal(object)
    told = Signal(object)
    found = Signal(object)

    def __init__(
        self,
        panel: FilesPanel,
        files: FilesPresenter,
        services: Services,
        jobs: Jobs,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._files = files
        self._services = services
        self._jobs = jobs
        self._clock = clock or _now
        self._listed: tuple[RemoteFile, ...] = ()
        self._looked: tuple[str, datetime] | None = None
        self._not_kept: set[str] = set()
        self._renewal = QTimer(self, interval=RENEWAL)
        self._renewal.timeout.connect(self.renew)
        self._renewal.start()
        self._again = QTimer(self, interval=AGAIN)
        self._again.timeout.connect(files.uploads.go_on)
        self._again.start()
        panel.looked_at.connect(self.look)
        panel.removal_asked.connect(self.remove_everything)
        panel.room_asked.connect(self.make_room)
        panel.described.connect(self.draw)
        panel.described.connect(self.name_chats)
        panel.shown_in_folder.connect(self.show_in_folder)
        panel.relink_asked.connect(self.relink)
        panel.removed_remotely.connect(self.remove_foreign)
        panel.name_copied.connect(self.copy_name)
        files.changed.connect(self._on_changes)
        files.uploads.on_full = self.tell_full

    def renew(self) -> None:
        """Send those again that are kept alive and end soon, in every workspace."""
        if self._services.profiles.active.kind is not ProfileKind.OFFLINE:
            self._jobs.start("Keeping files at Google", self._renew(), on_failure=_not_now)

    def look(self) -> None:
        """Ask what lies on the other side, at most once a minute and only while it is seen."""
        profile, now = self._services.profiles.active, self._clock()
        if profile.kind is ProfileKind.OFFLINE or not self._panel.isVisible():
            self._panel.show_storage(None)
            if profile.kind is ProfileKind.OFFLINE:
                self._panel.show_foreign(())
            return
        if self._looked is not None and self._looked[0] == profile.id:
            if (now - self._looked[1]).total_seconds() < LOOK_AGAIN:
                return
        self._jobs.start("Looking at the files at Google", self._look(), on_failure=_not_now)

    def remove_everything(self) -> None:
        """Name what lies at Google and remove what is chosen."""
        self._jobs.start("Removing files from Google", self._remove())

    def remove_foreign(self, document_ids: Sequence[str]) -> None:
        """Ask before files are removed that this program did not send."""
        foreign = {file.name for file in self._listed if not file.ours}
        names = foreign.intersection(document_ids)
        if names:
            self._jobs.start("Removing files from Google", self._remove(frozenset(names)))

    def copy_name(self, document_id: str) -> None:
        """Put what a file is called at Google on the clipboard."""
        status = self._files.status(document_id)
        names = status.copy.names if status is not None and status.copy is not None else ()
        if status is None and any(file.name == document_id for file in self._listed):
            names = (document_id,)
        if names:
            QGuiApplication.clipboard().setText("\n".join(names))
            self.told.emit(Notice("The name was copied", drawing="copy"))

    def tell_full(self) -> None:
        """Say that nothing more can be sent, and offer to remove what is old or large."""
        self.told.emit(
            Notice(
                "Your 20 GB on Google's side are full",
                hint="Nothing is deleted unasked. Choose old or large files to remove.",
                tone="warning",
                action=f"{MAKE_ROOM}…",
                run=self.make_room,
            )
        )

    def make_room(self) -> None:
        """Let the user choose what goes, so that what was refused can be sent."""
        self._jobs.start("Removing files from Google", self._remove(for_room=True))

    def draw(self, document_id: str) -> None:
        """Draw the first page of a document for the drawer."""
        status = self._files.status(document_id)
        if status is not None and status.document.has_pages and not status.failure:
            self._jobs.start(
                "Drawing a first page", self._draw(status.document), group="draw first page",
                second=Second.REPLACE, on_failure=_not_now,
            )  # fmt: skip

    def name_chats(self, document_id: str) -> None:
        """Tell the drawer in which chats a document was asked about."""
        if self._files.status(document_id) is not None:
            self._jobs.start(
                "Looking for chats", self._name_chats(document_id), group="chats of a file",
                second=Second.REPLACE, on_failure=_not_now,
            )  # fmt: skip

    def show_in_folder(self, document_id: str) -> None:
        """Open the folder that holds a document's file, with the file chosen where that can be."""
        status = self._files.status(document_id)
        if status is not None:
            self._jobs.start("Showing a folder", self._show_in_folder(Path(status.document.path)))

    def relink(self, document_id: str) -> None:
        """Let the user show where a file was moved."""
        status = self._files.status(document_id)
        if status is not None:
            self._jobs.start(f"Finding {status.document.name}", self.find(status.document))

    async def _show_in_folder(self, path: Path) -> None:
        if await asyncio.to_thread(path.is_file) and await asyncio.to_thread(reveal, path):
            return
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent))):
            self.told.emit(Notice("No program opens folders here", hint=str(path.parent)))

    async def _renew(self) -> None:
        documents = await self._services.documents.kept_alive()
        copies = self._services.remote_copies
        renewed = await copies.renew(documents, self._on_copy, self._tell_not_kept)
        if renewed:
            self.changed.emit(Changes(documents=True))
            self._files.refresh()

    def _tell_not_kept(self, sentence: str) -> None:
        if sentence not in self._not_kept:
            self._not_kept.add(sentence)
            self.told.emit(Notice(sentence, tone="warning"))

    def _on_copy(self, copy: RemoteCopy) -> None:
        self._files.show_copy(copy)

    async def _look(self) -> tuple[RemoteFile, ...]:
        profile = self._services.profiles.active
        listed = await self._services.remote_files.all()
        if profile.id == self._services.profiles.active.id:
            self._looked = (profile.id, self._clock())
            self._listed = listed
            self._panel.show_storage(listed, self._services.remote_files.room)
            self._panel.show_foreign([file for file in listed if not file.ours])
        return listed

    async def _remove(self, only: frozenset[str] = frozenset(), *, for_room: bool = False) -> None:
        """Let the user choose among all files, or only among those of these names."""
        listed = await self._look()
        if only:
            listed = tuple(file for file in listed if file.name in only)
        if not listed:
            self.told.emit(Notice("There is nothing of yours at Google", drawing="info"))
            return
        listed = await self._with_lost(listed)
        needed = self._needed(listed) if for_room else None
        chosen = await choose_removal(
            self._panel.theme, self._panel.window(), listed, self._clock(), only, needed
        )
        if not chosen:
            return
        removed, changes = await self._services.remote_files.remove(chosen)
        self._files.uploads.use_room()
        self.changed.emit(changes)
        self._files.refresh()
        await self._look()
        again = {file.document_id for file in chosen if file.name in removed.gone}
        ours = [status for i in sorted(again) if i and (status := self._files.status(i))]
        lost = await self._services.documents.missing([status.document for status in ours])
        known = tuple(status.id for status in ours if status.id not in lost)
        words = f"{files_words(len(removed.gone))} removed from Google"
        if removed.failed:
            names = ", ".join(removed.failed[:3])
            hint = f"{files_words(len(removed.failed))} could not be removed: {names}."
            self.told.emit(Notice(words, hint=hint, tone="warning"))
        elif known:
            undo = partial(self._files.send_again, known)
            self.told.emit(Notice(words, drawing="trash", action="Undo", run=undo))
        else:
            self.told.emit(Notice(words, drawing="trash"))

    async def _with_lost(self, listed: Sequence[RemoteFile]) -> tuple[RemoteFile, ...]:
        """Return files with those marked whose document is not where it was."""
        documents = self._services.documents
        ids = tuple({file.document_id for file in listed if file.document_id})
        lost = await documents.missing(await documents.get(ids))
        return tuple(replace(file, lost=file.document_id in lost) for file in listed)

    def _needed(self, listed: Sequence[RemoteFile]) -> int:
        """Return how many bytes must go before what was refused can be sent."""
        waiting = sum(document.size for document in self._files.uploads.without_room)
        over = used_bytes(listed) + waiting - self._services.remote_files.room
        return max(over, 0) if waiting else 0

    async def _draw(self, document: Document) -> None:
        sizes = (await self._services.reading.pages(document)).sizes
        scale = _PICTURE_WIDTH / max(1.0, sizes[0][0])
        drawn = await self._services.reading.picture(document, 1, scale)
        image = QImage(
            drawn.data, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32
        )
        self._panel.show_picture(document.id, image.copy())

    async def _name_chats(self, document_id: str) -> None:
        found = await self._services.documents.conversations_of(document_id)
        self._panel.show_chats(document_id, [(i, title or "New chat") for i, title in found])

    async def find(self, document: Document) -> bool:
        """Let the user show where a file is now; say whether it was found."""
        dialog = file_dialog(self._panel.window(), f"Where is “{document.name}” now?")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        chosen = dialog.selectedFiles() if await finished(dialog) else []
        for path in chosen[:1]:
            moved = await self._services.documents.relink(document, path)
            self._files.refresh()
            self.changed.emit(Changes(documents=True))
            self.found.emit(moved)
            self.told.emit(Notice(f"“{moved.name}” was found again", tone="success"))
        return bool(chosen)

    def _on_changes(self, changes: Changes) -> None:
        if changes.documents:
            self._looked = None
            self.look()


def _not_now(failure: JobFailure) -> None:
    """Say nothing: this is tried again by itself, and the state of each file is shown."""


def _now() -> datetime:
    return datetime.now(UTC)
