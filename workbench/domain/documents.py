"""Documents: files on the user's disk, and their disposable copies on Google's side."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from workbench.domain.kinds import AS_TEXT, MIME_TYPES, PDF_TYPE, mime_type_of
from workbench.domain.pages import PageRange, Pages, pages_words

__all__ = ["MIME_TYPES", "PDF_TYPE", "mime_type_of"]

REMOTE_MARGIN = timedelta(minutes=10)
"""A copy this close to its end is sent again (wire reference, section 3.4)."""

FULL = "Your 20 GB on Google's side are full."
"""Why a copy could not be made when the other side has no room left."""
CHANGED = "The file has changed since it was added."
"""Why one could not be made of a file with other contents than those that answers cite."""
SHOW_WHERE = "Show where it is now."
"""What to do, at the end of why nothing can be had of a file that is not where it was."""
NEEDS_PASSWORD = "Needs its password."
"""Why a file was not taken in, at the beginning of the sentence."""


class TextLayer(StrEnum):
    """Whether a document has text that a quotation can be checked against."""

    UNKNOWN = "unknown"
    YES = "yes"
    NO = "no"


class DocumentState(StrEnum):
    """How far a document has been read on this computer."""

    READING = "reading"
    READY = "ready"
    FAILED = "failed"


class RemoteState(StrEnum):
    """What is known of a remote copy."""

    WAITING = "waiting"
    PAUSED = "paused"
    UPLOADING = "uploading"
    PROCESSING = "processing"
    ACTIVE = "active"
    FAILED = "failed"


_AS_SEEN = "-as-seen"


@dataclass(frozen=True, slots=True)
class Document:
    """A file that the program knows. `path` is where the user has it; the file is the truth.

    `sha256` is lower-case hex, empty until the file has been read. `page_labels` holds the printed
    label of each physical page, empty strings where the file names none. `failure` is a sentence.
    `keep_alive` renews its copies before they end; `confidential` warns before it is sent.
    `seconds` is the length of a recording, `characters` that of a text; None if not known.
    `as_seen` leaves characters that nobody sees out of a text that is sent.
    """

    id: str
    workspace_id: str
    path: str
    name: str
    size: int
    mime_type: str
    added_at: datetime
    sha256: str = ""
    page_count: int | None = None
    page_labels: tuple[str, ...] = ()
    text_layer: TextLayer = TextLayer.UNKNOWN
    state: DocumentState = DocumentState.READING
    failure: str = ""
    keep_alive: bool = False
    confidential: bool = False
    seconds: float | None = None
    characters: int | None = None
    as_seen: bool = False

    @property
    def is_pdf(self) -> bool:
        """Say whether the document is a PDF."""
        return self.mime_type == PDF_TYPE

    @property
    def is_image(self) -> bool:
        """Say whether the document is a picture."""
        return self.mime_type.startswith("image/")

    @property
    def has_pages(self) -> bool:
        """Say whether the document is drawn page by page; a picture is one page."""
        return self.is_pdf or self.is_image

    @property
    def is_media(self) -> bool:
        """Say whether the document is a recording."""
        return self.mime_type.startswith(("audio/", "video/"))

    @property
    def goes_as_text(self) -> bool:
        """Say whether its text, taken out on this computer, is sent in place of the file."""
        return self.mime_type in AS_TEXT

    @property
    def is_text(self) -> bool:
        """Say whether what is sent is text, so that characters can be left out of it."""
        return self.goes_as_text or self.mime_type.startswith("text/")

    @property
    def sent_as(self) -> str:
        """Return what names the contents as they are sent: a copy of others is none of these."""
        return f"{self.sha256}{_AS_SEEN}" if self.as_seen and self.is_text else self.sha256

    def named(self, pages: Pages) -> str:
        """Return the name, with the pages where only these are meant."""
        return f"{self.name}, {pages_words(pages)}" if pages else self.name

    def label(self, page: int) -> str:
        """Return what is printed on a physical page (from 1), or its number."""
        if 1 <= page <= len(self.page_labels) and self.page_labels[page - 1]:
            return self.page_labels[page - 1]
        return str(page)


@dataclass(frozen=True, slots=True)
class RemotePart:
    """Pages `first` to `last` of a document (from 1), as one file on the other side."""

    first: int
    last: int
    name: str
    uri: str


@dataclass(frozen=True, slots=True)
class RemoteCopy:
    """A document on the other side, for one profile; made again whenever it is needed.

    `sha256` is what its contents were sent as (`Document.sent_as`).
    `sent` and `size` are bytes; `failure` is a sentence. `parts` is empty unless the document is
    too long for the other side and went there in several files. `pages` is the range that it
    holds, or None for the whole document.
    """

    document_id: str
    profile_id: str
    sha256: str
    state: RemoteState
    name: str = ""
    uri: str = ""
    mime_type: str = ""
    expires_at: datetime | None = None
    sent: int = 0
    size: int = 0
    failure: str = ""
    parts: tuple[RemotePart, ...] = ()
    pages: PageRange | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Return what its files are called on the other side."""
        if self.parts:
            return tuple(part.name for part in self.parts)
        return (self.name,) if self.name else ()

    def usable(self, document: Document, now: datetime) -> bool:
        """Say whether a question may refer to this copy at `now` (an aware time)."""
        return (
            self.state is RemoteState.ACTIVE
            and self.sha256 == document.sent_as
            and self.expires_at is not None
            and self.expires_at - now > REMOTE_MARGIN
        )
