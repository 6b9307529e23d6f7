"""Joins the Files pane to the services: takes files in, sends them, and tells of every change."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from workbench.domain.changes import Changes
from workbench.domain.documents import Document, DocumentState, RemoteCopy, RemoteState
from workbench.domain.profiles import ProfileKind
from workbench.errors import UserError
from workbench.services import Services
from workbench.ui.files.panel import FilesPanel
from workbench.ui.files.status import DocumentStatus
from workbench.ui.files.uploads import Uploads
from workbench.ui.jobs import Jobs, Second


class FilesPresenter(QObject):
    """Knows every document of a workspace with its copy and its place in the line of uploads.

    Signals: status_changed(DocumentStatus) for a document that is new or has changed;
    attached(DocumentStatus) when one is to go with the next question; replaced(str old id,
    DocumentStatus) when a file turned out to be known; dropped(str id); opened(str id);
    changed(Changes).
    """

    status_changed = Signal(object)
    attached = Signal(object)
    replaced = Signal(str, object)
    dropped = Signal(str)
    opened = Signal(str)
    changed = Signal(object)

    def __init__(
        self,
        panel: FilesPanel,
        services: Services,
        jobs: Jobs,
        workspace_id: str,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._services = services
        self._jobs = jobs
        self._workspace_id = workspace_id
        self._clock = clock or _now
        self._statuses: dict[str, DocumentStatus] = {}
        self._wanted: set[str] = set()
        self.uploads = Uploads(services.remote_copies, jobs, self._profile_id, self._on_copy)
        panel.asked_about.connect(self.attach)
        panel.sent_again.connect(self.send_again)
        panel.removed_remotely.connect(self.remove_remotely)
        panel.removed.connect(self.remove)
        panel.opened.connect(self.opened)

    @property
    def statuses(self) -> tuple[DocumentStatus, ...]:
        """Return every document that is listed."""
        return tuple(self._statuses.values())

    def status(self, document_id: str) -> DocumentStatus | None:
        """Return what is known of a document."""
        return self._statuses.get(document_id)

    def refresh(self) -> None:
        """Read the list again, for instance after the connection was changed."""
        offline = self._services.profiles.active.kind is ProfileKind.OFFLINE
        self._panel.set_offline(offline)
        self._jobs.start("Reading the list of files", self._refresh(), second=Second.REPLACE)

    def add(self, paths: Sequence[str | Path], *, attach: bool = True) -> None:
        """Take files in; `attach` puts them to the next question, which sends them."""
        fresh = tuple(dict.fromkeys(str(path) for path in paths))
        if fresh:
            work = self._add(fresh, attach)
            self._jobs.start("Adding files", work, second=Second.TOGETHER)

    def add_picture(self, picture: QImage, folder: Path) -> None:
        """Keep a pasted picture in a folder of the program's and put it to the next question."""
        title = "Adding the pasted picture"
        self._jobs.start(title, self._add_picture(picture, folder), second=Second.TOGETHER)

    def attach(self, document_ids: Sequence[str]) -> None:
        """Put known documents to the next question, sending what is not on the other side."""
        for document_id in document_ids:
            status = self._statuses.get(document_id)
            if status is not None and status.document.state is not DocumentState.FAILED:
                status = replace(status, reused=status.on_other_side(self._clock()))
                self._put(status)
                self.attached.emit(status)
                self._send(status)

    def detach(self, document_id: str) -> None:
        """Take a document from the question: a failed one goes, an upload is given up."""
        self._wanted.discard(document_id)
        status = self._statuses.get(document_id)
        if status is None:
            return
        if status.document.state is DocumentState.FAILED:
            self._drop(document_id)
        else:
            self.cancel(document_id)

    def cancel(self, document_id: str) -> None:
        """Stop sending a document."""
        if self.uploads.busy(document_id):
            self.uploads.cancel(document_id)
            self._put(replace(self._statuses[document_id], copy=None, others=0))

    def send_again(self, document_ids: Sequence[str]) -> None:
        """Send documents whose upload failed or whose copy is gone."""
        for document_id in document_ids:
            status = self._statuses.get(document_id)
            if status is not None and status.document.state is DocumentState.READY:
                self.uploads.start(status.document, again=True)

    def remove(self, document_ids: Sequence[str]) -> None:
        """Take documents off the list."""
        for document_id in document_ids:
            self.cancel(document_id)
            status = self._statuses.get(document_id)
            if status is not None and status.document.state is DocumentState.FAILED:
                self._drop(document_id)
            elif status is not None:
                title = f"Removing {status.document.name}"
                self._jobs.start(
                    title, self._remove(status.document), group=f"remove:{document_id}"
                )

    def remove_remotely(self, document_ids: Sequence[str]) -> None:
        """Delete the copies on the other side; the documents stay in the list."""
        for document_id in document_ids:
            status = self._statuses.get(document_id)
            if status is not None and status.copy is not None:
                self.cancel(document_id)
                work = self._forget(status.document)
                title = f"Removing {status.document.name} from Google"
                self._jobs.start(title, work, group=f"forget:{document_id}")

    async def _refresh(self) -> None:
        documents = await self._services.documents.all(self._workspace_id)
        copies = await self._services.remote_copies.known(documents)
        listed = {
            document.id: self._listed(document, copies.get(document.id)) for document in documents
        }
        unsaved = {
            i: status
            for i, status in self._statuses.items()
            if i not in listed and status.document.state is not DocumentState.READY
        }
        self._statuses = listed | unsaved
        self._panel.set_documents(tuple(self._statuses.values()))
        for status in self._statuses.values():
            self.status_changed.emit(status)

    def _listed(self, document: Document, copy: RemoteCopy | None) -> DocumentStatus:
        known = self._statuses.get(document.id)
        if known is not None and self.uploads.busy(document.id):
            return replace(known, document=document)
        if copy is not None and DocumentStatus(document, copy).underway:
            copy = None
        return DocumentStatus(document, copy)

    async def _add(self, paths: Sequence[str], attach: bool) -> None:
        pending: dict[str, str] = {}
        try:
            async for document in self._services.documents.add(paths, self._workspace_id):
                first = pending.get(document.path)
                if first is None:
                    pending[document.path] = document.id
                    self._take(document, attach)
                else:
                    await self._settle(first, document, attach)
        finally:
            self._drop_unread(pending.values())

    async def _add_picture(self, picture: QImage, folder: Path) -> None:
        file = folder / f"Pasted picture {self._clock().astimezone():%Y-%m-%d %H.%M.%S.%f}.png"
        if not await asyncio.to_thread(_save, picture, file):
            raise UserError("The pasted picture could not be saved.", hint="Is the disk full?")
        await self._add((str(file),), attach=True)

    def _take(self, document: Document, attach: bool) -> None:
        status = DocumentStatus(document)
        self._put(status)
        if attach:
            self._wanted.add(document.id)
            self.attached.emit(status)

    async def _settle(self, first: str, document: Document, attach: bool) -> None:
        copies = await self._services.remote_copies.known((document,))
        status = self._listed(document, copies.get(document.id))
        status = replace(status, reused=status.on_other_side(self._clock()))
        if first != document.id:
            self._statuses.pop(first, None)
            self._panel.drop_document(first)
        self._put(status)
        if first != document.id:
            self.replaced.emit(first, status)
        wanted = attach and first in self._wanted
        self._wanted.discard(first)
        if document.state is DocumentState.READY:
            self.changed.emit(Changes(documents=True))
            if wanted:
                self._send(status)

    def _drop_unread(self, document_ids: Iterable[str]) -> None:
        for document_id in document_ids:
            status = self._statuses.get(document_id)
            if status is not None and status.document.state is DocumentState.READING:
                self._drop(document_id)

    async def _remove(self, document: Document) -> None:
        changes = await self._services.documents.remove(document.id)
        self._drop(document.id)
        self.changed.emit(changes)

    async def _forget(self, document: Document) -> None:
        changes = await self._services.remote_copies.forget(document)
        self._put(DocumentStatus(document))
        self.changed.emit(changes)

    def _send(self, status: DocumentStatus) -> None:
        document, copy = status.document, status.copy
        if document.state is DocumentState.READING:
            self._wanted.add(document.id)
        elif copy is None or not copy.usable(document, self._clock()):
            self.uploads.start(document)

    def _on_copy(self, copy: RemoteCopy, others: int) -> None:
        known = self._statuses.get(copy.document_id)
        if known is not None and copy.profile_id == self._profile_id():
            reused = known.reused and copy.state is RemoteState.ACTIVE
            self._put(replace(known, copy=copy, others=others, reused=reused))

    def _put(self, status: DocumentStatus) -> None:
        self._statuses[status.id] = status
        self._panel.show_document(status)
        self.status_changed.emit(status)

    def _drop(self, document_id: str) -> None:
        if self._statuses.pop(document_id, None) is not None:
            self._panel.drop_document(document_id)
            self.dropped.emit(document_id)

    def _profile_id(self) -> str:
        return self._services.profiles.active.id


def _save(picture: QImage, file: Path) -> bool:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return False
    return picture.save(str(file))


def _now() -> datetime:
    return datetime.now(UTC)
