"""What is known of every document; whoever learns something tells it here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from workbench.domain.documents import Document, RemoteCopy, RemoteState
from workbench.ui.files.panel import FilesPanel
from workbench.ui.files.status import DocumentStatus


class Board(QObject):
    """Holds the status of each document and shows those of one workspace in the pane.

    What is under way in another workspace is known too, and told, but not shown.

    Signals: status_changed(DocumentStatus) for one that is new or has changed; dropped(str id).
    """

    status_changed = Signal(object)
    dropped = Signal(str)

    def __init__(self, panel: FilesPanel, busy: Callable[[str], bool], workspace_id: str) -> None:
        """`busy` says whether a document is being sent."""
        super().__init__(panel)
        self._workspace_id = workspace_id
        self._panel = panel
        self._busy = busy
        self._statuses: dict[str, DocumentStatus] = {}
        self._used_in: Mapping[str, int] = {}
        self._missing: frozenset[str] = frozenset()
        self._elsewhere: Mapping[str, tuple[str, ...]] = {}
        self._key = ""

    @property
    def statuses(self) -> tuple[DocumentStatus, ...]:
        """Return every document that is listed."""
        return tuple(filter(self._is_here, self._statuses.values()))

    def use_workspace(self, workspace_id: str) -> None:
        """Show the documents of another workspace."""
        self._workspace_id = workspace_id
        self._panel.set_documents(self.statuses)

    def status(self, document_id: str) -> DocumentStatus | None:
        """Return what is known of a document."""
        return self._statuses.get(document_id)

    def known(self, document_ids: Sequence[str]) -> list[DocumentStatus]:
        """Return what is known of documents; unknown ids are left out."""
        return [self._statuses[i] for i in document_ids if i in self._statuses]

    def learn(
        self,
        used_in: Mapping[str, int],
        missing: frozenset[str],
        key: str,
        elsewhere: Mapping[str, tuple[str, ...]],
    ) -> None:
        """Take note of what documents are used in, which are not there, and who has copies.

        `key` names the connection that is used, `elsewhere` the others by document id.
        """
        self._used_in, self._missing = used_in, missing
        self._key, self._elsewhere = key, elsewhere

    def recount(self, used_in: Mapping[str, int]) -> None:
        """Show in how many conversations documents were asked about, where that has changed."""
        self._used_in = used_in
        for status in self.statuses:
            count = used_in.get(status.id, 0)
            if status.used_in != count:
                self._statuses[status.id] = fresh = replace(status, used_in=count)
                self._panel.show_document(fresh)

    def fill(self, statuses: Sequence[DocumentStatus]) -> None:
        """Show these documents and no others; those of other workspaces stay known."""
        there = {i: status for i, status in self._statuses.items() if not self._is_here(status)}
        self._statuses = there | {status.id: status for status in statuses}
        self._panel.set_documents(statuses)
        for status in statuses:
            self.status_changed.emit(status)

    def listed(self, document: Document, copy: RemoteCopy | None) -> DocumentStatus:
        """Return a document's status by its stored copy and what was learned."""
        known = self._statuses.get(document.id)
        if known is not None and self._busy(document.id):
            return replace(known, document=document)
        if copy is not None and DocumentStatus(document, copy).underway:
            copy = None
        return DocumentStatus(
            document,
            copy,
            missing=document.id in self._missing,
            used_in=self._used_in.get(document.id, 0),
            keys=self.keys_of(document.id, copy),
        )

    def keys_of(self, document_id: str, copy: RemoteCopy | None) -> tuple[str, ...]:
        """Return the names of the connections that hold a copy of a document."""
        here = copy is not None and copy.state is RemoteState.ACTIVE
        return (*((self._key,) if here else ()), *self._elsewhere.get(document_id, ()))

    def put(self, status: DocumentStatus) -> None:
        """Show a document that is new or has changed."""
        self._statuses[status.id] = status
        if self._is_here(status):
            self._panel.show_document(status)
        self.status_changed.emit(status)

    def move(self, first: str, status: DocumentStatus) -> None:
        """Show a document in the place of the one that it turned out to be."""
        if first != status.id:
            self._statuses.pop(first, None)
            self._panel.drop_document(first)
        self.put(status)

    def drop(self, document_id: str) -> None:
        """Show a document no more."""
        if self._statuses.pop(document_id, None) is not None:
            self._panel.drop_document(document_id)
            self.dropped.emit(document_id)

    def _is_here(self, status: DocumentStatus) -> bool:
        return status.document.workspace_id == self._workspace_id
