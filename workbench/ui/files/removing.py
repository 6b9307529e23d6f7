"""Taking documents off the list and their copies from the other side, many at once, with Undo."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from workbench.domain.changes import Changes
from workbench.domain.documents import Document
from workbench.domain.profiles import ProfileKind
from workbench.errors import UserError
from workbench.services import Services
from workbench.ui.dialogs import confirm
from workbench.ui.files.board import Board
from workbench.ui.files.panel import FilesPanel
from workbench.ui.files.status import DocumentStatus
from workbench.ui.files.wording import files
from workbench.ui.jobs import Jobs, Second
from workbench.ui.shell.notice import Notice


class Removing(QObject):
    """Removes documents and copies; what was chosen together is told and undone together.

    Signals: changed(Changes); told(Notice); restored() when documents are back on the list;
    sent_back(tuple of document ids) when their copies are wanted again.
    """

    changed = Signal(object)
    told = Signal(object)
    restored = Signal()
    sent_back = Signal(object)

    def __init__(
        self,
        panel: FilesPanel,
        board: Board,
        services: Services,
        jobs: Jobs,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(panel)
        self._panel, self._board = panel, board
        self._services, self._jobs, self._clock = services, jobs, clock

    def remove(self, statuses: Sequence[DocumentStatus]) -> None:
        """Take documents off the list; their files stay where they are."""
        if statuses:
            work = self._remove(statuses)
            self._jobs.start("Removing files from the list", work, second=Second.TOGETHER)

    def forget(self, documents: Sequence[Document]) -> None:
        """Delete copies on the other side, after a yes where a file cannot be sent again."""
        if documents:
            work = self._forget(documents)
            self._jobs.start("Removing files from Google", work, second=Second.TOGETHER)

    async def _remove(self, statuses: Sequence[DocumentStatus]) -> None:
        gone: list[Document] = []
        try:
            for status in statuses:
                await self._services.documents.remove(status.id)
                self._board.drop(status.id)
                gone.append(status.document)
        finally:
            if gone:
                self.changed.emit(Changes(documents=True))
                words = f"{_named(gone)} removed from the list"
                ids = tuple(document.id for document in gone)
                self._tell(words, self._left_there(statuses), partial(self._put_back, ids))

    def _left_there(self, statuses: Sequence[DocumentStatus]) -> str:
        """Return what is to be known of copies that stay on the other side, or nothing."""
        now = self._clock()
        offline = self._services.profiles.active.kind is ProfileKind.OFFLINE
        if offline or not any(status.on_other_side(now) for status in statuses):
            return ""
        return "What lies at Google is deleted there within 48 hours."

    def _put_back(self, document_ids: Sequence[str]) -> None:
        work = self._restore(document_ids)
        self._jobs.start("Putting files back", work, second=Second.TOGETHER)

    async def _restore(self, document_ids: Sequence[str]) -> None:
        for document_id in document_ids:
            await self._services.documents.restore(document_id)
        self.changed.emit(Changes(documents=True))
        self.restored.emit()

    async def _forget(self, documents: Sequence[Document]) -> None:
        missing = await self._services.documents.missing(documents)
        last = [document for document in documents if document.id in missing]
        if last and not await self._confirm_last(last):
            return
        gone: list[Document] = []
        try:
            for document in documents:
                await self._services.remote_copies.forget(document)
                self._board.put(self._board.listed(document, None))
                gone.append(document)
        except UserError as error:
            if gone:
                raise UserError(f"{error.sentence} {_named(gone)} removed before.") from error
            raise
        finally:
            if gone:
                self.changed.emit(Changes(documents=True))
                self._tell_forgotten(gone, missing)

    def _tell_forgotten(self, gone: Sequence[Document], missing: Collection[str]) -> None:
        words = f"{_named(gone)} removed from Google"
        ids = tuple(document.id for document in gone if document.id not in missing)
        if ids:
            hint = "Your own copies stay here." if len(gone) > 1 else "Your own copy stays here."
            self._tell(words, hint, partial(self.sent_back.emit, ids))
        else:
            self.told.emit(Notice(words, drawing="trash"))

    def _tell(self, words: str, hint: str, undo: Callable[[], object]) -> None:
        self.told.emit(Notice(words, hint=hint, drawing="trash", action="Undo", run=undo))

    async def _confirm_last(self, last: Sequence[Document]) -> bool:
        if len(last) == 1:
            question = "Remove a file that is not on this computer?"
            text = f"“{last[0].name}” is not where it was, so it cannot be sent again until you "
            text += "show where it is now."
        else:
            question = f"Remove {files(len(last))} that are not on this computer?"
            text = "They are not where they were, so they cannot be sent again until you show "
            text += "where they are now."
        window = self._panel.window()
        button = "Remove it from Google" if len(last) == 1 else "Remove them from Google"
        return await confirm(self._panel.theme, window, question, text, button, danger=True)


def _named(documents: Sequence[Document]) -> str:
    """Return the subject of a sentence about documents: the one by its name, many counted."""
    if len(documents) == 1:
        return f"“{documents[0].name}” was"
    return f"{files(len(documents))} were"
