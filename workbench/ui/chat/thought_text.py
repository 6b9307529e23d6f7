"""The words of thoughts as lines: read as an answer's are, and shown in one column of prose."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Never

from markdown_it import MarkdownIt

from workbench.ui.chat.blocks import Block, Code, Formula, Inline, Line, Run, Table
from workbench.ui.chat.growing import GrowingMarkdown
from workbench.ui.chat.hostile import clean
from workbench.ui.chat.markdown import plain_lines, slices

LONGEST_READ = 20_000
"""Characters of thoughts that are read as Markdown, in 30 ms (measured); others stay as written."""


class ThoughtText:
    """Keeps what was read of thoughts that grow, so that only what is new is read."""

    def __init__(self, parser: MarkdownIt) -> None:
        """Read with a parser of `markdown.make_parser`."""
        self._parser = parser
        self._text = ""
        self._growing = GrowingMarkdown(parser, _no_citation)
        self._lines: list[Line] = []
        self._taken = 0

    def read(self, text: str) -> tuple[Line, ...]:
        """Return thoughts as they stand now as lines."""
        read = text[:LONGEST_READ]
        if not read.startswith(self._text):
            self._text, self._lines, self._taken = "", [], 0
            self._growing = GrowingMarkdown(self._parser, _no_citation)
        self._growing.feed(clean(read[len(self._text) :]))
        self._text = read
        finished = self._growing.finished
        self._lines.extend(_lines(finished[self._taken :]))
        self._taken = len(finished)
        rest = plain_lines(clean(text[LONGEST_READ:])) if len(text) > LONGEST_READ else ()
        return (*self._lines, *_lines(self._growing.tail()), *rest)


def _lines(blocks: Iterable[Block]) -> Iterator[Line]:
    """Yield blocks as lines that stand close to each other; a heading is a line in bold."""
    for block in blocks:
        match block:
            case Line():
                inlines = tuple(map(_bold, block.inlines)) if block.heading else block.inlines
                indent = block.indent + len(block.quotes)
                yield replace(
                    block, inlines=inlines, heading=0, indent=indent, quotes=(), tight=True
                )
            case Code():
                for line in block.text.split("\n"):
                    for piece in slices(line):
                        yield Line((Run(piece, code=True),), indent=block.indent, tight=True)
            case Table():
                for row in (block.header, *block.rows):
                    yield Line(tuple(_joined(row)), tight=True)


def _bold(item: Inline) -> Inline:
    return replace(item, bold=True) if isinstance(item, Run) else item


def _joined(cells: Iterable[tuple[Inline, ...]]) -> Iterator[Inline]:
    for number, cell in enumerate(cells):
        if number:
            yield Run("  |  ")
        yield from (replace(i, display=False) if isinstance(i, Formula) else i for i in cell)


def _no_citation(_number: int) -> Never:
    raise LookupError("Thoughts hold no citations: their marks are taken out before.")
