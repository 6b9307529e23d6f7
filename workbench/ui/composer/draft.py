"""What is being written in one conversation; kept while another one is shown."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from workbench.domain.pages import Pages
from workbench.ui.composer.excerpt import Excerpt, with_excerpts
from workbench.ui.files.status import DocumentStatus


@dataclass(slots=True)
class Held:
    """The documents of one question that is not sent yet; `pages` are those chosen of one, by id.

    A document of which only some pages are meant is sent with the question, not before.
    """

    documents: dict[str, DocumentStatus] = field(default_factory=dict)
    pages: dict[str, Pages] = field(default_factory=dict)

    @property
    def statuses(self) -> tuple[DocumentStatus, ...]:
        """Return the documents in the order in which they were attached."""
        return self.attached()

    def attached(self) -> tuple[DocumentStatus, ...]:
        """Return the documents that were attached, with the pages that are meant."""
        return tuple(only_pages(s, self.pages_of(i)) for i, s in self.documents.items())

    def pages_of(self, document_id: str) -> Pages:
        """Return the pages that are meant of a document, none for all."""
        return self.pages.get(document_id, ())

    @property
    def underway(self) -> bool:
        """Say whether a document is still on its way."""
        return any(status.underway for status in self.statuses)

    @property
    def failed(self) -> int:
        """Return how many documents cannot go with the question."""
        return sum(bool(status.failure) for status in self.statuses)

    def take(self, statuses: Iterable[DocumentStatus]) -> None:
        """Attach documents with their pages, before those that are there."""
        taken = tuple(statuses)
        bare = {status.id: replace(status, pages=()) for status in taken}
        self.documents = bare | self.documents
        self.pages = {status.id: status.pages for status in taken if status.pages} | self.pages

    def show(self, status: DocumentStatus) -> None:
        """Take a document's new status, if it is one of these."""
        if status.id in self.documents:
            self.documents[status.id] = status

    def replace(self, old_id: str, status: DocumentStatus) -> None:
        """Put a known document in the place of the one it turned out to be."""
        if old_id in self.documents:
            self.documents = {
                status.id if i == old_id else i: status if i in (old_id, status.id) else held
                for i, held in self.documents.items()
            }

    def forget(self, document_id: str) -> None:
        """Take a document out."""
        self.documents.pop(document_id, None)
        self.pages.pop(document_id, None)


@dataclass(slots=True)
class Queued(Held):
    """The question that goes next: its words, and the documents that go with it alone."""

    text: str = ""


@dataclass(slots=True)
class Draft(Held):
    """Text, documents, words it is about, and the question that goes next.

    `mentioned` are documents that the text names, with their pages, and `problem` says what is
    wrong with these. `sent` is what went with the last question, in case it comes back. `running`
    while an answer comes.
    """

    text: str = ""
    excerpts: dict[str, Excerpt] = field(default_factory=dict)
    queued: Queued | None = None
    running: bool = False
    mentioned: dict[str, DocumentStatus] = field(default_factory=dict)
    problem: str = ""
    sent: tuple[DocumentStatus, ...] = ()

    @property
    def statuses(self) -> tuple[DocumentStatus, ...]:
        """Return the documents that were attached, then those that only the text names."""
        others = (status for i, status in self.mentioned.items() if i not in self.documents)
        return (*self.attached(), *others)

    def pages_of(self, document_id: str) -> Pages:
        """Return the pages that are meant: those that the text names before those chosen."""
        mentioned = self.mentioned.get(document_id)
        return (mentioned.pages if mentioned is not None else ()) or Held.pages_of(
            self, document_id
        )

    @property
    def held(self) -> tuple[Held, ...]:
        """Return the question that goes next, if there is one, and the one being written."""
        return (self,) if self.queued is None else (self.queued, self)

    def queue(self, text: str) -> None:
        """Let the question wait, with its documents: what is attached from now on is the next's."""
        self.queued = Queued(text=text)
        self.queued.take(self.statuses)
        self.documents, self.pages, self.mentioned = {}, {}, {}
        self.text, self.excerpts = "", {}

    def unqueue(self) -> Queued | None:
        """Let no question wait; its documents are attached to the one being written."""
        queued, self.queued = self.queued, None
        if queued is not None:
            self.take(queued.statuses)
        return queued

    def queue_again(self, queued: Queued) -> None:
        """Let a question wait once more, with those of its documents that are still attached."""
        self.queued = Queued(text=queued.text)
        self.queued.take(s for s in queued.statuses if s.id in self.documents)
        for document_id in self.queued.documents:
            self.forget(document_id)

    @property
    def whole(self) -> str:
        """Return the text with the words of documents that it is about."""
        return with_excerpts(self.excerpts.values(), self.text) if self.excerpts else self.text

    def show(self, status: DocumentStatus) -> None:
        """Take a document's new status, wherever it is held."""
        if status.id in self.mentioned:
            pages = self.mentioned[status.id].pages
            self.mentioned[status.id] = only_pages(status, pages)
        Held.show(self, status)

    def forget(self, document_id: str) -> None:
        """Take a document out, of the text's ones too."""
        self.mentioned.pop(document_id, None)
        Held.forget(self, document_id)


def only_pages(status: DocumentStatus, pages: Pages) -> DocumentStatus:
    """Return the status of a document of which only some pages are meant."""
    return replace(status, copy=None, pages=pages) if pages else status
