"""Words of a document that the next question is about."""

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.ui.chat.hostile import clean
from workbench.ui.files.wording import StateLine

LONGEST = 4_000
"""Characters that go into a question; the document itself goes along."""

_TITLE = 200


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Selected words, the document's name and the physical page; `label` is what is printed."""

    document: str
    page: int
    label: str
    words: str

    @property
    def id(self) -> str:
        """Return what tells this excerpt from others, and from the ids of documents."""
        return f"excerpt {self.page} {self.document} {self.words}"

    @property
    def line(self) -> str:
        """Return the excerpt as it stands in the question."""
        return f"About page {self.page} of “{self.document}”: “{self.said}”"

    @property
    def said(self) -> str:
        """Return the words in one line, at most 4,000 characters."""
        short = self.words if len(self.words) <= LONGEST else f"{self.words[:LONGEST]}…"
        return " ".join(clean(short).split())

    @property
    def title(self) -> str:
        """Return how the words begin, for the chip."""
        said = self.said
        return f"“{said}”" if len(said) <= _TITLE else f"“{said[:_TITLE].rstrip()}…”"

    @property
    def place(self) -> StateLine:
        """Return where the words stand, for the chip."""
        printed = self.label if self.label == str(self.page) else f"{self.label} ({self.page})"
        return StateLine(f"p. {printed} of {self.document}", "muted", "")


def with_excerpts(excerpts: Iterable[Excerpt], text: str) -> str:
    """Return the question with what it is about before it."""
    return "\n\n".join([*(excerpt.line for excerpt in excerpts), text])
