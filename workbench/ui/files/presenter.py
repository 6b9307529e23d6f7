"""Joins the Files pane to the services: takes files in, sends them, and tells of every change."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from workbench.domain.documents import Document, DocumentState, RemoteCopy, RemoteState
from workbench.domain.profiles import Billing, ProfileKind
from workbench.services import Services
from workbench.ui.dialogs import confirm
from workbench.ui.files.board import Board
from workbench.ui.files.intake import PASTED, Intake
from workbench.ui.files.panel import FilesPanel
from workbench.ui.files.removing import Removing
from workbench.ui.files.status import DocumentStatus
from workbench.ui.files.uploads import Uploads
from workbench.ui.files.wording import pages
from workbench.ui.jobs import Jobs, Second
from workbench.ui.shell.notice import Notice


class FilesPresenter(QObject):
    """Knows every document of a workspace with its copy and its place in the line of uploads.

    Signals: status_changed(DocumentStatus) for a document that is new or has changed;
    attached(DocumentStatus) when one is to go with the next question; replaced(str old id,
    DocumentStatus) when a file turned out to be known; dropped(str id); opened(str id);
    changed(Changes); told(Notice); withdrawn(str id) for one that is not to go with the question.
    """

    status_changed = Signal(object)
    attached = Signal(object)
    replaced = Signal(str, object)
    dropped = Signal(str)
    opened = Signal(str)
    changed = Signal(object)
    told = Signal(object)
    withdrawn = Signal(str)

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
        self.allowed: set[str] = set()
        self.holds_back: Callable[[], bool] = no
        self.in_confidence: Callable[[], bool] = no
        self.uploads = Uploads(
            services.remote_copies, jobs, self._profile_id, self._on_copy, self._note
        )
        self.board = Board(panel, self.uploads.busy, workspace_id)
        self.intake = Intake(panel, self.board, services, workspace_id, self._clock)
        self.removing = Removing(panel, self.board, services, jobs, self._clock)
        self.removing.restored.connect(self.refresh)
        self.removing.sent_back.connect(self.send_again)
        for told, passed in (
            (self.removing.changed, self.changed),
            (self.removing.told, self.told),
            (self.board.status_changed, self.status_changed),
            (self.board.dropped, self.dropped),
            (self.intake.attached, self.attached),
            (self.intake.replaced, self.replaced),
            (self.intake.changed, self.changed),
            (self.intake.told, self.told),
            (self.intake.taken, self._send),
        ):
            told.connect(passed)
        panel.asked_about.connect(self.attach)
        panel.sent_again.connect(self.send_again)
        panel.removed_remotely.connect(self.remove_remotely)
        panel.removed.connect(self.remove)
        panel.opened.connect(self.opened)
        panel.paused.connect(self.pause)
        panel.resumed.connect(self.resume)
        panel.given_up.connect(self.give_up)
        panel.password_asked.connect(self.ask_password)
        panel.kept_alive.connect(self.keep_alive)
        panel.confidential.connect(self.mark_confidential)

    @property
    def statuses(self) -> tuple[DocumentStatus, ...]:
        """Return every document that is listed."""
        return self.board.statuses

    def use_workspace(self, workspace_id: str) -> None:
        """List the documents of another workspace; what is under way in the old one goes on."""
        self._workspace_id = self.intake.workspace_id = workspace_id
        self.board.use_workspace(workspace_id)
        self.refresh()

    def status(self, document_id: str) -> DocumentStatus | None:
        """Return what is known of a document."""
        return self.board.status(document_id)

    def show_copy(self, copy: RemoteCopy) -> None:
        """Show how far a copy is that somebody else is making."""
        self._on_copy(copy, 0)

    def refresh(self) -> None:
        """Read the list again, for instance after the connection was changed."""
        active = self._services.profiles.active
        self._panel.set_offline(active.kind is ProfileKind.OFFLINE)
        self._panel.set_sent_with(active.name)
        self._jobs.start("Reading the list of files", self._refresh(), second=Second.REPLACE)

    def recount(self) -> None:
        """Read again in how many conversations each document was asked about."""
        self._jobs.start("Counting chats", self._recount(), second=Second.REPLACE)

    def add(self, paths: Sequence[str | Path], *, attach: bool = True) -> None:
        """Take files in; `attach` puts them to the next question, which sends them."""
        fresh = tuple(dict.fromkeys(str(path) for path in paths))
        if fresh:
            work = self.intake.add(fresh, attach)
            self._jobs.start("Adding files", work, second=Second.TOGETHER)

    def add_picture(
        self, picture: QImage, folder: Path, *, attach: bool = True, called: str = PASTED
    ) -> None:
        """Keep a picture in a folder of the program's and put it to the next question."""
        work = self.intake.add_picture(picture, folder, attach, called)
        self._jobs.start(f"Adding the {called.lower()}", work, second=Second.TOGETHER)

    def attach(self, document_ids: Sequence[str]) -> None:
        """Put known documents to the next question, sending what is not on the other side."""
        for document_id in document_ids:
            status = self.board.status(document_id)
            if status is not None and status.document.state is not DocumentState.FAILED:
                status = replace(status, reused=status.on_other_side(self._clock()))
                self.board.put(status)
                self.attached.emit(status)
                self._send(status)

    def detach(self, document_id: str) -> None:
        """Take a document from the question: a failed one goes, an upload is given up."""
        self.intake.wanted.discard(document_id)
        status = self.board.status(document_id)
        if status is None:
            return
        if status.document.state is DocumentState.FAILED:
            self.board.drop(document_id)
        elif status.copy is not None and status.copy.state is RemoteState.FAILED:
            # Else it would go on by itself with the next start of the program.
            self.uploads.cancel(status.document)
        else:
            self.cancel(document_id)

    def cancel(self, document_id: str) -> None:
        """Stop sending a document."""
        if self.uploads.busy(document_id):
            status = self.board.known((document_id,))[0]
            self.uploads.cancel(status.document)
            self.board.put(replace(status, copy=None, others=0))

    def pause(self, document_ids: Sequence[str]) -> None:
        """Let uploads wait until the user wants them to go on."""
        for status in self.board.known(document_ids):
            if self.uploads.busy(status.id):
                self.uploads.pause(status.document)

    def give_up(self, document_ids: Sequence[str]) -> None:
        """Stop uploads for good, those that are paused too; what was sent of them is forgotten."""
        for status in self.board.known(document_ids):
            if status.paused or self.uploads.busy(status.id):
                self.uploads.cancel(status.document)
                self.board.put(replace(status, copy=None, others=0))

    def resume(self, document_ids: Sequence[str]) -> None:
        """Go on with uploads that were paused."""
        for status in self.board.known(document_ids):
            if status.paused:
                self.uploads.start(status.document)

    def keep_alive(self, document_ids: Sequence[str], wanted: bool) -> None:
        """Renew the copies of documents before they end, or let them end."""
        for status in self.board.known(document_ids):
            self._change(replace(status.document, keep_alive=wanted))

    def mark_confidential(self, document_id: str, wanted: bool) -> None:
        """Warn before a document is sent with an unpaid key, or do not."""
        for status in self.board.known((document_id,)):
            self._change(replace(status.document, confidential=wanted))

    def ask_password(self, document_id: str, *, attach: bool = False) -> None:
        """Ask for the password of a file that was refused, and take it in with it."""
        for status in self.board.known((document_id,)):
            work = self._unlock(status, attach)
            self._jobs.start(f"Opening {status.document.name}", work)

    def send_again(self, document_ids: Sequence[str]) -> None:
        """Send documents whose upload failed or whose copy is gone."""
        for status in self.board.known(document_ids):
            if status.document.state is DocumentState.READY:
                self._start(status.document, again=True)

    def remove(self, document_ids: Sequence[str]) -> None:
        """Take documents off the list; those that were never taken in are simply gone."""
        for document_id in document_ids:
            self.cancel(document_id)
        chosen = self.board.known(document_ids)
        for status in chosen:
            if status.document.state is DocumentState.FAILED:
                self.board.drop(status.id)
        self.removing.remove(
            [status for status in chosen if status.document.state is not DocumentState.FAILED]
        )

    def remove_remotely(self, document_ids: Sequence[str]) -> None:
        """Delete the copies on the other side; the documents stay in the list."""
        chosen = [status for status in self.board.known(document_ids) if status.copy is not None]
        for status in chosen:
            self.cancel(status.id)
        self.removing.forget([status.document for status in chosen])

    async def _unlock(self, status: DocumentStatus, attach: bool) -> None:
        opened = await self.intake.unlock(status.document, attach=attach)
        if opened and status.copy is not None and status.copy.state is RemoteState.FAILED:
            self.send_again((status.id,))

    async def _refresh(self) -> None:
        services, board = self._services, self.board
        before = {status.id for status in board.statuses}
        documents = await services.documents.all(self._workspace_id)
        copies = await services.remote_copies.known(documents)
        names = {profile.id: profile.name for profile in await services.profiles.all()}
        held = await services.remote_copies.held_elsewhere()
        board.learn(
            await services.documents.used_in(self._workspace_id),
            await services.documents.missing(documents),
            services.profiles.active.name,
            {i: tuple(names[p] for p in profiles if p in names) for i, profiles in held.items()},
        )
        # While it was read, files came and went: what the board knows of them is newer.
        removed = before.difference(status.id for status in board.statuses)
        listed = {
            document.id: board.listed(document, copies.get(document.id))
            for document in documents
            if document.id not in removed
        }
        came = [
            status
            for status in board.statuses
            if status.id not in listed
            and (status.id not in before or status.document.state is not DocumentState.READY)
        ]
        board.fill((*listed.values(), *came))
        kept = [document for document in documents if document.id in listed]
        for document in await services.remote_copies.unfinished(kept):
            if not self._is_risky(document):
                self.uploads.start(document)

    async def _recount(self) -> None:
        workspace_id = self._workspace_id
        used_in = await self._services.documents.used_in(workspace_id)
        if workspace_id == self._workspace_id:
            self.board.recount(used_in)

    def _change(self, document: Document) -> None:
        self.board.put(replace(self.board.known((document.id,))[0], document=document))
        if document.state is DocumentState.READY:
            work = self._services.documents.save(document)
            self._jobs.start("Keeping what was chosen", work, second=Second.TOGETHER)

    def _send(self, status: DocumentStatus) -> None:
        document, copy = status.document, status.copy
        if document.state is DocumentState.READING:
            self.intake.wanted.add(document.id)
        elif copy is None or not copy.usable(document, self._clock()):
            if self.holds_back():
                # It goes with the question, once the user has seen the list of what is sent.
                return
            self._start(document)

    def _start(self, document: Document, *, again: bool = False) -> None:
        """Send a document, after a yes if it is confidential and the key unpaid."""
        if self._is_risky(document):
            work = self._warn(document, again)
            self._jobs.start(f"Asking about {document.name}", work, group=f"warn:{document.id}")
        else:
            self.uploads.start(document, again=again)

    def _is_risky(self, document: Document) -> bool:
        unpaid = self._services.profiles.active.billing is Billing.UNPAID
        confidential = document.confidential or self.in_confidence()
        return confidential and unpaid and document.id not in self.allowed

    async def _warn(self, document: Document, again: bool) -> None:
        """Say what would leave the machine, and whereto; without a yes nothing does."""
        profile = self._services.profiles.active
        text = (
            f"“{document.name}”{_length(document)} would go to {profile.host} with "
            f"“{profile.name}”. You said that this key is unpaid, and Google may use what is "
            "sent with unpaid keys."
        )
        question = "Send a confidential document with an unpaid key?"
        if await confirm(
            self._panel.theme, self._panel.window(), question, text, "Send it", danger=True
        ):
            self.allowed.add(document.id)
            self.uploads.start(document, again=again)
        else:
            self.withdrawn.emit(document.id)

    def _on_copy(self, copy: RemoteCopy, others: int) -> None:
        known = self.board.status(copy.document_id)
        if known is not None and copy.profile_id == self._profile_id():
            reused = known.reused and copy.state is RemoteState.ACTIVE
            self.board.put(
                replace(
                    known,
                    copy=copy,
                    others=others,
                    reused=reused,
                    speed=self.uploads.speed(copy.document_id),
                    keys=self.board.keys_of(copy.document_id, copy),
                )
            )

    def _note(self, sentence: str) -> None:
        self.told.emit(Notice(sentence, drawing="upload"))

    def _profile_id(self) -> str:
        return self._services.profiles.active.id


def no() -> bool:
    """Say no."""
    return False


def _length(document: Document) -> str:
    return f" ({pages(document.page_count)})" if document.is_pdf and document.page_count else ""


def _now() -> datetime:
    return datetime.now(UTC)
