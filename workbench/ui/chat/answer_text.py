"""The text of one answer, read into blocks however far it is."""

from collections.abc import Mapping

from markdown_it import MarkdownIt

from workbench.domain.conversations import CheckedCitation
from workbench.domain.documents import Document
from workbench.ui.chat.blocks import Block
from workbench.ui.chat.citing import CitationFilter, Cited
from workbench.ui.chat.growing import GrowingMarkdown


class AnswerText:
    """Keeps what was read of a text, so that only what is new is read; `text` is what it read."""

    def __init__(self, parser: MarkdownIt) -> None:
        """Read with a parser of `markdown.make_parser`."""
        self._parser = parser
        self.text = ""
        self._citations = CitationFilter()
        self._growing = GrowingMarkdown(parser, self._cited)
        self._before_end: tuple[CitationFilter, GrowingMarkdown, str] | None = None

    @property
    def blocks(self) -> tuple[list[Block], tuple[Block, ...]]:
        """Return the finished blocks, and those that may still change."""
        return self._growing.finished, self._growing.tail()

    def read(
        self,
        text: str,
        checked: tuple[CheckedCitation, ...],
        documents: Mapping[str, Document],
        final: bool,
    ) -> bool | None:
        """Read an answer as it stands now; `final` says that this is all of it.

        Say whether finished blocks are other than they were, None when nothing has changed.
        """
        again = not text.startswith(self.text)
        if again:
            self._begin()
        elif self._before_end is not None and text != self.text:
            # It was stopped, and more of it had come than was shown by then.
            again = True
            (self._citations, self._growing, self.text), self._before_end = self._before_end, None
        stale = self._citations.judge(checked, documents)
        again = bool(stale) and self._growing.refresh(stale) or again
        if final and self._before_end is None:
            self._before_end = self._citations.copied(), self._growing.copied(), self.text
        grown = self._citations.take(text, final)
        self._growing.feed(grown, final)
        self.text = text
        return again if again or stale or grown or final else None

    def read_code(self, code: str, final: bool) -> bool:
        """Read a code block instead, in which nothing is a citation; the answer is as of `read`."""
        again = not code.startswith(self.text)
        if again:
            self._begin()
        self._growing.feed(code[len(self.text) :], final)
        self.text = code
        return again

    def _begin(self) -> None:
        self.text = ""
        self._citations = CitationFilter()
        self._growing = GrowingMarkdown(self._parser, self._cited)
        self._before_end = None

    def _cited(self, number: int) -> Cited:
        return self._citations.cited(number)
