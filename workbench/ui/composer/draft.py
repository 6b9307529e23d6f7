"""What is being written in one conversation; kept while another one is shown."""

from dataclasses import dataclass, field

from workbench.ui.files.status import DocumentStatus


@dataclass(slots=True)
class Draft:
    """Text, documents, and the question that goes next; `running` while an answer comes.

    `sent` are the documents of the last question, in case it comes back.
    """

    text: str = ""
    documents: dict[str, DocumentStatus] = field(default_factory=dict)
    queued: str | None = None
    running: bool = False
    sent: dict[str, DocumentStatus] = field(default_factory=dict)

    @property
    def statuses(self) -> tuple[DocumentStatus, ...]:
        """Return the documents in the order in which they were attached."""
        return tuple(self.documents.values())

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
