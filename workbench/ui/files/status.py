"""What the window knows of one document: the file, its copy, and its place in the queue."""

from dataclasses import dataclass
from datetime import UTC, datetime

from workbench.domain.documents import (
    CHANGED,
    FULL,
    NEEDS_PASSWORD,
    SHOW_WHERE,
    Document,
    DocumentState,
    RemoteCopy,
    RemoteState,
)
from workbench.domain.pages import Pages
from workbench.domain.remote_files import RemoteFile

NO_TIME = datetime.fromtimestamp(0, UTC)
UNDERWAY = (RemoteState.WAITING, RemoteState.UPLOADING, RemoteState.PROCESSING)


@dataclass(frozen=True, slots=True)
class DocumentStatus:
    """A document with its copy; `others` uploads go first, `reused` if none was needed.

    `speed` is in bytes a second, 0 while it is not known; `missing` if the file is not where it
    was; `used_in` counts conversations; `keys` names the connections that hold a copy. `pages` are
    those that a question is about; none: all. `foreign` is a file on the other side that this
    program did not send: its document is not on this computer.
    """

    document: Document
    copy: RemoteCopy | None = None
    others: int = 0
    reused: bool = False
    speed: float = 0.0
    missing: bool = False
    used_in: int = 0
    pages: Pages = ()
    keys: tuple[str, ...] = ()
    foreign: RemoteFile | None = None

    @property
    def id(self) -> str:
        """Return the document's id."""
        return self.document.id

    @property
    def failure(self) -> str:
        """Return the sentence that says why it cannot be asked about, or nothing."""
        if self.document.state is DocumentState.FAILED:
            return self.document.failure or "Workbench cannot read this file."
        if self.copy is not None and self.copy.state is RemoteState.FAILED:
            return self.copy.failure or "It could not be sent."
        return ""

    @property
    def can_be_asked(self) -> bool:
        """Say whether it can go with a question: it was taken in, or is about to be."""
        return self.foreign is None and self.document.state is not DocumentState.FAILED

    @property
    def needs_password(self) -> bool:
        """Say whether the document can be had or sent for its password."""
        taken = self.document.state is not DocumentState.FAILED
        return ("by a password" if taken else NEEDS_PASSWORD) in self.failure

    @property
    def needs_finding(self) -> bool:
        """Say whether the file is not where it was, and was wanted or is looked for."""
        lost = self.failure.endswith(SHOW_WHERE) or self.failure.startswith(CHANGED)
        return self.missing or lost

    @property
    def needs_room(self) -> bool:
        """Say whether it was not sent because the other side is full."""
        return self.failure.startswith(FULL)

    @property
    def paused(self) -> bool:
        """Say whether its upload waits for the user."""
        return self.copy is not None and self.copy.state is RemoteState.PAUSED

    @property
    def underway(self) -> bool:
        """Say whether it is being read here, sent, or read on the other side."""
        if self.failure:
            return False
        if self.document.state is DocumentState.READING:
            return True
        return self.copy is not None and self.copy.state in UNDERWAY

    def on_other_side(self, now: datetime) -> bool:
        """Say whether a copy is kept on the other side at `now` (an aware time)."""
        return (
            self.copy is not None
            and self.copy.state is RemoteState.ACTIVE
            and self.copy.expires_at is not None
            and self.copy.expires_at > now
        )


def status_of_foreign(file: RemoteFile, key: str) -> DocumentStatus:
    """Return a file that this program did not send as a row; `key` names the connection."""
    document = Document(
        id=file.name,
        workspace_id="",
        path="",
        name=file.title,
        size=file.size,
        mime_type=file.mime_type,
        added_at=file.created_at or NO_TIME,
        sha256=file.sha256,
        state=DocumentState.READY,
    )
    copy = RemoteCopy(
        document_id=file.name,
        profile_id="",
        sha256=file.sha256,
        state=_STATES.get(file.state, RemoteState.ACTIVE),
        name=file.name,
        mime_type=file.mime_type,
        expires_at=file.expires_at,
        size=file.size,
        failure=file.failure,
    )
    return DocumentStatus(document, copy, keys=(key,) if key else (), foreign=file)


_STATES = {"PROCESSING": RemoteState.PROCESSING, "FAILED": RemoteState.FAILED}
