"""What is being written in one conversation; kept while another one is shown."""

from dataclasses import dataclass, field, replace

from workbench.domain.pages import Pages
from workbench.ui.composer.excerpt import Excerpt, with_excerpts
from workbench.ui.files.status import DocumentStatus


@dataclass(slots=True)
class Draft:
    """Text, documents, words it is about, and the question that goes next.

    `pages` are those chosen of a document, by its id. `mentioned` are documents that the text
    names, with their pages, and `problem` says what is wrong with these. `sent` is what went with
    the last question, in case it comes back. `running` while an answer comes.
    """

    text: str = ""
    documents: dict[str, DocumentStatus] = field(default_factory=dict)
    excerpts: dict[str, Excerpt] = field(default_factory=dict)
    queued: str | None = None
    running: bool = False
    pages: dict[str, Pages] = field(default_factory=dict)
    mentioned: dict[str, DocumentStatus] = field(default_factory=dict)
    problem: str = ""
    sent: tuple[DocumentStatus, ...] = ()

    @property
    def statuses(self) -> tuple[DocumentStatus, ...]:
        """Return the documents in the order in which they were attached, then the mentioned ones.

        A document of which only some pages are meant is sent with the question, not before.
        """
        if not (self.pages or self.mentioned):
            return tuple(self.documents.values())
        attached = [self._with_pages(status) for status in self.documents.values()]
        others = [status for i, status in self.mentioned.items() if i not in self.documents]
        return (*attached, *others)

    def keep_mentioned(self) -> None:
        """Take what the text names for attached, because the text itself goes away."""
        for status in self.statuses:
            self.documents.setdefault(status.id, replace(status, pages=()))
            if status.pages:
                self.pages[status.id] = status.pages
        self.mentioned = {}

    def take_back(self) -> None:
        """Attach again what went with the last question."""
        sent = {status.id: replace(status, pages=()) for status in self.sent}
        self.documents = sent | self.documents
        self.pages = {status.id: status.pages for status in self.sent if status.pages} | self.pages

    def forget(self, document_id: str) -> None:
        """Take a document out."""
        for held in (self.documents, self.mentioned, self.pages):
            held.pop(document_id, None)

    @property
    def whole(self) -> str:
        """Return the text with the words of documents that it is about."""
        return with_excerpts(self.excerpts.values(), self.text) if self.excerpts else self.text

    @property
    def underway(self) -> bool:
        """Say whether a document is still on its way."""
        return any(status.underway for status in self.statuses)

    @property
    def failed(self) -> int:
        """Return how many documents cannot go with the question."""
        return sum(bool(status.failure) for status in self.statuses)

    def show(self, status: DocumentStatus) -> bool:
        """Take a document's new status; say whether it belongs to this draft."""
        if status.id in self.mentioned:
            pages = self.mentioned[status.id].pages
            self.mentioned[status.id] = only_pages(status, pages)
        if status.id not in self.documents:
            return False
        self.documents[status.id] = status
        return True

    def replace(self, old_id: str, status: DocumentStatus) -> bool:
        """Put a known document in the place of the one it turned out to be."""
        if old_id not in self.documents:
            return False
        pairs = {
            status.id if i == old_id else i: status if i in (old_id, status.id) else held
            for i, held in self.documents.items()
        }
        self.documents = pairs
        return True

    def _with_pages(self, status: DocumentStatus) -> DocumentStatus:
        mentioned = self.mentioned.get(status.id)
        pages = mentioned.pages if mentioned is not None else ()
        return only_pages(status, pages or self.pages.get(status.id, ()))


def only_pages(status: DocumentStatus, pages: Pages) -> DocumentStatus:
    """Return the status of a document of which only some pages are meant."""
    return replace(status, copy=None, pages=pages) if pages else status
