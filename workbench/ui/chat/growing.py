"""Blocks from Markdown that grows: finished blocks are read once, only the tail is read again.

The same path serves a finished answer, which is one that grows in a single step. The text is read
in windows, so time stays linear whatever it holds, and a block too large for a window is
continued in a further one at a row, an item or a word.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.token import Token

from workbench.ui.chat.blocks import Block, Table
from workbench.ui.chat.footnotes import OPEN as NOTE
from workbench.ui.chat.hostile import OBJECT, OBJECT_END
from workbench.ui.chat.markdown import BlockReader, Lookup, cut_at, language_of
from workbench.ui.chat.math_rules import BLOCK, OPEN

WINDOW = 6_000
LARGEST_WINDOW = 64_000
MOST_ROWS = 60
"""Rows of a table before it goes on in a further one: Qt lays out all rows for each new one."""

ROWS_TOGETHER = 10
"""Rows of a growing table that are read once, when one more has come."""


_FENCE = re.compile(r"^( {0,3})(`{3,}|~{3,})[ \t]*(.*)$")
_CLOSED_BY_BLANK = ("paragraph_open", "table_open", "blockquote_open")


@dataclass(slots=True)
class _Section:
    """Source whose blocks are finished; `header` is repeated where a table goes on."""

    source: str
    blocks: tuple[Block, ...]
    header: str = ""
    part: int = 0


@dataclass(frozen=True, slots=True)
class _Held:
    """The rows that a growing table has for good; `header` was repeated before the source."""

    source: str
    table: Table
    header: str = ""


@dataclass(frozen=True, slots=True)
class _Fence:
    closing: re.Pattern[str]
    language: str
    indent: int
    mark: str


class GrowingMarkdown:
    """Feed it text; `finished` only grows, `tail` is what may still change."""

    def __init__(self, parser: MarkdownIt, lookup: Lookup) -> None:
        """Read with a parser of `markdown.make_parser`; `lookup` knows the citations."""
        self._parser = parser
        self._reader = BlockReader(parser, lookup)
        self._sections: list[_Section] = []
        self._rest = ""
        self._window = WINDOW
        self._header = ""
        self._part = 0
        self._held: _Held | None = None
        self._fence: _Fence | None = None
        self._searched = 0
        self.finished: list[Block] = []

    def copied(self) -> "GrowingMarkdown":
        """Return another that goes on from here by itself."""
        twin = copy(self)
        vars(twin).update(_sections=[*self._sections], finished=[*self.finished])
        return twin

    def feed(self, text: str, final: bool = False) -> None:
        """Take more text; `final` says that none will follow."""
        self._rest += text
        if final or "\n" in text or len(self._rest) > self._window:
            while self._advance(final):
                pass

    def tail(self) -> tuple[Block, ...]:
        """Return the blocks after the finished ones, as the text stands now."""
        if self._fence:
            body = self._rest
            last = body.rfind("\n") + 1
            if re.fullmatch(r" {0,3}[`~]*", body[last:]):
                body = body[:last]
            return (self._code(body, self._fence, closed=False),)
        if not self._rest.strip():
            return (self._held.table,) if self._held else ()
        return self._joined(self._read(self._rest, self._header, self._part))

    def refresh(self, numbers: Iterable[int]) -> bool:
        """Read finished blocks again that hold these citations; say whether there were any."""
        marks = tuple(f"{OBJECT}{number}{OBJECT_END}" for number in numbers)
        held = self._held
        if held and any(mark in held.source for mark in marks):
            table = self._read(held.source, held.header, held.table.part)[0]
            assert isinstance(table, Table)
            self._held = replace(held, table=table)
        stale = [s for s in self._sections if any(mark in s.source for mark in marks)]
        for section in stale:
            section.blocks = tuple(self._read(section.source, section.header, section.part))
        if stale:
            self.finished = [block for section in self._sections for block in section.blocks]
        return bool(stale)

    def _advance(self, final: bool) -> bool:
        if self._fence:
            return self._advance_fence(final)
        window = self._rest[: self._window]
        full = len(self._rest) > self._window
        whole = final and not full
        text = window if whole else window[: window.rfind("\n") + 1]
        if full and not text:
            text = window
        if self._header and text and not text.partition("\n")[0].strip():
            if self._held:
                self._freeze(0)
            self._header, self._part = "", 0
        tokens = self._parse(self._header + text)
        skipped = self._header.count("\n")
        tops = [token for token in tokens if token.level == 0 and token.map and token.nesting >= 0]
        starts = [0, *accumulate(len(line) for line in text.splitlines(keepends=True))]

        def offset(line: int) -> int:
            return starts[min(max(0, line - skipped), len(starts) - 1)]

        if not tops:
            self._rest = self._rest[len(text) :]
            return bool(text) and bool(self._rest)
        for top in tops:
            first_line, after = _lines_of(top)
            most = MOST_ROWS - (len(self._held.table.rows) if self._held and top is tops[0] else 0)
            if top.type == "table_open" and after - first_line - 2 > most:
                self._freeze_part(text, offset(first_line), offset(first_line + 2 + most))
                return True
        last = tops[-1]
        first_line, after = _lines_of(last)
        if last.type == "fence" and (opened := self._open_fence(text, offset, last)):
            begin, body = opened
            if begin or self._held:
                self._freeze(begin)
            self._header, self._part = "", 0
            self._rest = self._rest[body - begin :]
            self._searched = 0
            return self._advance_fence(final)
        blank = after < len(starts) - 1 + skipped
        if whole or last.type in ("heading_open", "hr", "fence", BLOCK):
            end = len(text) if whole else offset(after)
        elif blank and last.type in _CLOSED_BY_BLANK:
            end = offset(after)
        else:
            end = offset(_first_open(tops))
        if end or (self._held and len(tops) > 1):
            self._freeze(end)
            return bool(self._rest)
        rows = after - first_line - 2
        if last.type == "table_open" and not last.level and rows > ROWS_TOGETHER:
            end = offset(first_line + 2 + ROWS_TOGETHER)
            if self._held and len(self._held.source) + end > WINDOW:
                self._freeze_part(text, 0, 0)
            else:
                self._hold(end)
            return True
        return full and self._split(tokens, text, offset)

    def _split(self, tokens: Sequence[Token], text: str, offset: Callable[[int], int]) -> bool:
        """Cut a block that does not fit into a window, where that shows least."""
        kind = tokens[0].type
        half, end = self._window // 2, 0
        opening = {"table_open": "tr_open", "bullet_list_open": "list_item_open"}
        opening["ordered_list_open"] = "list_item_open"
        if kind in opening:
            wanted = opening[kind]
            depth = 2 if wanted == "tr_open" else 1
            lines = (t.map[0] for t in tokens if t.type == wanted and t.level == depth and t.map)
            end = next((offset(line) for line in lines if offset(line) >= half), 0)
        elif kind == "paragraph_open":
            end = cut_at(self._rest, half)
        elif kind != NOTE:  # a note is cut as late as it may be: its lines would be code
            end = text.find("\n", half) + 1
        if not end and self._window < LARGEST_WINDOW:
            self._window *= 2
            return True
        if end and kind == "table_open":
            self._freeze_part(text, 0, end)
        else:
            self._freeze(end or cut_at(self._rest, self._window))
        return True

    def _freeze_part(self, text: str, begin: int, end: int) -> None:
        """Finish the rows of a table up to `end`; it began at `begin` and goes on after them."""
        header, part = ("", 0) if begin else (self._header, self._part)
        header = header or "".join(text[begin:].splitlines(keepends=True)[:2])
        self._freeze(end)
        self._header, self._part = header, part + 1

    def _hold(self, end: int) -> None:
        """Read rows of the table that the rest begins with for the last time."""
        source = self._rest[:end]
        table = self._joined(self._read(source, self._header, self._part))[0]
        assert isinstance(table, Table)
        if self._held:
            self._held = replace(self._held, source=self._held.source + source, table=table)
        else:
            self._held = _Held(source, table, self._header)
        self._header = self._header or "".join(source.splitlines(keepends=True)[:2])
        self._rest = self._rest[end:]

    def _joined(self, blocks: Sequence[Block]) -> tuple[Block, ...]:
        """Return blocks of which the first goes on with the rows that are held."""
        if not self._held or not blocks or not isinstance(blocks[0], Table):
            return tuple(blocks)
        table = self._held.table
        return (replace(table, rows=table.rows + blocks[0].rows), *blocks[1:])

    def _freeze(self, end: int) -> None:
        source = self._rest[:end]
        if end < len(self._rest):
            source += "\n\n"  # what is cut out here is no formula that is still open
        blocks = self._joined(self._read(source, self._header, self._part))
        header = self._header
        if self._held:
            source, header = self._held.source + source, self._held.header
        self._keep(_Section(source, blocks, header, self._part))
        self._rest = self._rest[end:]
        self._header, self._part, self._window, self._held = "", 0, WINDOW, None

    def _keep(self, section: _Section) -> None:
        self._sections.append(section)
        self.finished.extend(section.blocks)

    def _open_fence(
        self, text: str, offset: Callable[[int], int], token: Token
    ) -> tuple[int, int] | None:
        first, after = _lines_of(token)
        begin, end = offset(first), offset(after)
        lines = text[begin:end].splitlines(keepends=True)
        opening = _FENCE.match(lines[0].rstrip("\n"))
        if not opening or not lines[0].endswith("\n"):
            return None
        character, length = re.escape(opening[2][0]), len(opening[2])
        closing = re.compile(rf"^ {{0,3}}{character}{{{length},}}[ \t]*(?:\n|\Z)", re.MULTILINE)
        if len(lines) > 1 and closing.fullmatch(lines[-1]):
            return None
        self._fence = _Fence(closing, language_of(opening[3]), len(opening[1]), opening[2])
        return begin, begin + len(lines[0])

    def _advance_fence(self, final: bool) -> bool:
        assert self._fence
        complete = len(self._rest) if final else self._rest.rfind("\n") + 1
        found = self._fence.closing.search(self._rest, self._searched, complete)
        if found is None and not final:
            self._searched = complete
            return False
        end = found.end() if found else complete
        body = self._rest[: found.start()] if found else self._rest
        self._keep(_Section("", (self._code(body, self._fence, found is not None),)))
        self._rest = self._rest[end:]
        self._fence, self._searched = None, 0
        return bool(self._rest)

    def _code(self, body: str, fence: _Fence, closed: bool) -> Block:
        if fence.indent:
            body = re.sub(rf"^ {{1,{fence.indent}}}", "", body, flags=re.MULTILINE)
        return self._reader.fenced(body, fence.language, fence.mark if closed else "")

    def _parse(self, text: str) -> list[Token]:
        return self._parser.parse(text, {})

    def _read(self, source: str, header: str, part: int) -> list[Block]:
        text = header + source
        return self._reader.blocks(self._parse(text), text.splitlines(), part)


def _first_open(tops: Sequence[Token]) -> int:
    """Return the line of the last block, or of those it may yet turn out to belong to."""
    first, _ = _lines_of(tops[-1])
    if tops[-1].type == OPEN:  # no formula after all, it goes on with the paragraph above
        for top in reversed(tops[:-1]):
            above, after = _lines_of(top)
            if after < first:
                break
            first = above
    return first


def _lines_of(token: Token) -> tuple[int, int]:
    assert token.map
    return token.map[0], token.map[1]
