"""Markdown to blocks, by the tokens of markdown-it: no HTML, no pictures, linear in time.

Blocks are found first and each text is then read in slices, because the rules for emphasis,
brackets and backticks may take time that grows with the square of a text's length.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from workbench.ui.chat import footnotes, math_rules
from workbench.ui.chat.blocks import (
    Block,
    Cell,
    Code,
    Formula,
    Inline,
    Line,
    Rule,
    Run,
    Table,
    copied,
)
from workbench.ui.chat.citing import CITATION, Cited, join_citations
from workbench.ui.chat.emphasis import parse_inline
from workbench.ui.chat.hostile import OBJECT, OBJECT_END, allowed_link, clean, host
from workbench.ui.chat.line_breaks import line_breaks

MAX_NESTING = 44
"""Levels of markdown-it; a list takes two of them, so about 20 lists or 40 quotes."""

SLICE = 4_000
MAX_COLUMNS = 40

MOST_MARKS = 150
"""Brackets or stars in a slice beyond which it is shown as it was written: markdown-it needs
100 ms for 4,000 brackets (measured)."""

_TASK = re.compile(r"\[([ xX])\] ")

Lookup = Callable[[int], Cited]
"""From the number that stands in the text to the citations that it stands for."""


def make_parser() -> MarkdownIt:
    """Return a parser that stops at blocks; `read_inlines` reads the text inside."""
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    # A definition at the end of an answer would change what was painted long before.
    parser.disable(["reference", "html_block", "html_inline", "inline", "text_join"])
    math_rules.formulas(parser)
    footnotes.footnotes(parser)
    line_breaks(parser)
    return parser


class BlockReader:
    """Turns the tokens of whole blocks into our values."""

    def __init__(self, parser: MarkdownIt, lookup: Lookup) -> None:
        """Read with a parser of `make_parser`; `lookup` knows the citations."""
        self._parser = parser
        self._sober: MarkdownIt | None = None
        self._lookup = lookup
        self._read: dict[str, tuple[Run | Formula, ...]] = {}
        self._before: dict[str, tuple[Run | Formula, ...]] = {}

    def blocks(self, tokens: Sequence[Token], source: Sequence[str], part: int = 0) -> list[Block]:
        """Return the blocks of tokens; `source` are the lines they came from."""
        if any(token.level >= MAX_NESTING - 1 for token in tokens):
            return self._plain(source)
        # Kept while it is read again each time: what is above the end of a list or a table.
        self._before, self._read = self._read, {}
        return list(self._walk(tokens, source, part))

    def plain(self, text: str) -> str:
        """Return text in which the citations stand as they were written."""
        return CITATION.sub(lambda match: self._lookup(int(match[1])).source, text)

    def _plain(self, source: Sequence[str]) -> list[Block]:
        return [
            Line((Run(piece),), tight=True) for line in source for piece in slices(self.plain(line))
        ]

    def _walk(self, tokens: Sequence[Token], source: Sequence[str], part: int) -> Iterator[Block]:
        lists: list[int | None] = []
        quotes: tuple[int, ...] = ()
        heading = 0
        marker = label = ""
        tight = False
        table: _TableRows | None = None
        for token in tokens:
            match token.type:
                case "bullet_list_open":
                    lists.append(None)
                case "ordered_list_open":
                    start = token.attrGet("start")
                    lists.append(1 if start is None else int(start))
                case "bullet_list_close" | "ordered_list_close":
                    lists.pop()
                    marker = ""
                case "list_item_open":
                    number = lists[-1]
                    marker = "•" if number is None else f"{number}."
                    if number is not None:
                        lists[-1] = number + 1
                case footnotes.OPEN:
                    lists.append(None)
                    marker = label = token.info
                case footnotes.CLOSE:
                    if marker and marker == label:  # it has no words yet
                        yield Line((), indent=len(lists), quotes=quotes, marker=marker, tight=True)
                    lists.pop()
                    marker = label = ""
                case "blockquote_open":
                    if marker:  # an item may be nothing but a quote
                        yield Line((), indent=len(lists), quotes=quotes, marker=marker, tight=True)
                        marker = ""
                    quotes = (*quotes, len(lists))
                case "blockquote_close":
                    quotes = quotes[:-1]
                case "heading_open":
                    heading = int(token.tag[1])
                case "heading_close":
                    heading = 0
                case "paragraph_open":
                    tight = token.hidden
                case "table_open":
                    if marker:
                        yield Line((), indent=len(lists), quotes=quotes, marker=marker, tight=True)
                        marker = ""
                    table, part = _TableRows(part, len(lists), quotes), 0
                case "tr_open" if table:
                    table.rows.append([])
                case "th_open" if table:
                    style = str(token.attrGet("style") or "")
                    table.alignments.append(style.removeprefix("text-align:"))
                case "table_close" if table:
                    yield table.block()
                    table = None
                case "inline" if table:
                    table.rows[-1].append(self._cell(token.content))
                case "inline":
                    content, box = token.content, _TASK.match(token.content) if marker else None
                    if box:
                        content, marker = content[box.end() :], "☐" if box[1] == " " else "☑"
                    is_note = bool(label) and marker == label
                    for text in slices(content):
                        yield Line(
                            self.inlines(text),
                            heading=heading,
                            indent=len(lists),
                            quotes=quotes,
                            marker=marker,
                            tight=(tight or is_note) and not heading,
                        )
                        marker = ""
                case "fence" | "code_block":
                    if marker:  # a step may be nothing but code
                        yield Line((), indent=len(lists), quotes=quotes, marker=marker, tight=True)
                    closed = token.type == "fence" and _is_closed(token, source)
                    yield self.fenced(
                        token.content,
                        language_of(token.info),
                        token.markup if closed else "",
                        indent=len(lists),
                        quotes=quotes,
                    )
                    marker = ""
                case math_rules.BLOCK:
                    formula = Formula(token.info, token.content, display=True)
                    yield Line((formula,), indent=len(lists), quotes=quotes, marker=marker)
                    marker = ""
                case math_rules.OPEN:
                    yield from self._plain(token.content.split("\n"))
                case "hr":
                    yield Rule()
                    marker = ""

    def fenced(
        self,
        body: str,
        language: str,
        fence: str,
        indent: int = 0,
        quotes: tuple[int, ...] = (),
    ) -> Block:
        """Return the block of code, or the formula, that stands in a fence; "" is an open one."""
        text = self.plain(body)
        # The lines behind an open one may be there or not, by how the text was cut.
        text = text.removesuffix("\n") if fence else text.rstrip("\n")
        formula = math_rules.fenced(text, language, fence) if fence else None
        if formula is not None:
            return Line((formula,), indent=indent, quotes=quotes)
        return Code(text, language, indent, quotes)

    def _cell(self, content: str) -> Cell:
        cell: list[Inline] = []
        for text in slices(content):
            cell.extend(self.inlines(text, in_cell=True))
        return tuple(cell)

    def inlines(self, text: str, in_cell: bool = False) -> tuple[Inline, ...]:
        """Return the runs and chips of one text; in a cell a lone citation is its chip alone."""
        runs = self._read.get(text) or self._before.get(text)
        if runs is None:
            runs = self._parsed(text)
        self._read[text] = runs
        return join_citations(runs, self._lookup, in_cell) if OBJECT in text else runs

    def _parsed(self, text: str) -> tuple[Run | Formula, ...]:
        parser = self._parser
        if _marks(text) > MOST_MARKS and _marks(math_rules.without_formulas(text)) > MOST_MARKS:
            parser = self._sober = self._sober or _make_sober()
        tokens = parse_inline(parser, text)
        return tuple(run for run in self._runs(tokens) if isinstance(run, Formula) or run.text)

    def _runs(self, tokens: Sequence[Token]) -> Iterator[Run | Formula]:
        bold = italic = strike = 0
        links: list[str] = []

        def run(text: str, code: bool = False) -> Run:
            link = next((address for address in reversed(links) if address), "")
            return Run(text, bold > 0, italic > 0, strike > 0, code, link)

        for token in tokens:
            match token.type:
                case "strong_open" | "strong_close":
                    bold += token.nesting
                case "em_open" | "em_close":
                    italic += token.nesting
                case "s_open" | "s_close":
                    strike += token.nesting
                case "link_open":
                    links.append(allowed_link(self.plain(str(token.attrGet("href") or ""))))
                case "link_close":
                    links.pop()
                case "softbreak":
                    yield run(" ")
                case "hardbreak":
                    yield run("\n")
                case "code_inline":
                    yield run(self.plain(token.content), code=True)
                case footnotes.MARK:
                    yield replace(run(token.content), raised=True)
                case math_rules.INLINE:
                    display = token.markup in ("$$", r"\[")
                    yield Formula(token.info, token.content, display)
                case "image":
                    yield run(self._picture(token))
                case _ if token.content:
                    yield run(_said(token))

    def _picture(self, token: Token) -> str:
        words = "".join(map(_said, token.children or ())) or token.content
        place = host(str(token.attrGet("src") or ""))
        words = self.plain(words).strip() or "no description"
        where = f" from {place}" if place else ""
        return f"[Picture{where}, not loaded: {words}]"


class _TableRows:
    def __init__(self, part: int, indent: int, quotes: tuple[int, ...]) -> None:
        self.rows: list[list[Cell]] = []
        self.alignments: list[str] = []
        self._part = part
        self._indent = indent
        self._quotes = quotes

    def block(self) -> Block:
        if len(self.alignments) > MAX_COLUMNS:
            lines = "\n".join("\t".join(map(copied, row)) for row in self.rows)
            return Code(lines, indent=self._indent, quotes=self._quotes)
        header, *rows = (tuple(row) for row in self.rows)
        sides = tuple(self.alignments)
        return Table(header, tuple(rows), sides, self._part, self._indent, self._quotes)


def _is_closed(fence: Token, source: Sequence[str]) -> bool:
    assert fence.map
    first, after = fence.map
    last = source[after - 1].lstrip(" \t>") if first + 1 < after <= len(source) else ""
    return last.startswith(fence.markup) and not last.strip(fence.markup[0] + " \t")


def _said(token: Token) -> str:
    # "&#x202e;" brings along what was taken out of the text before it was read.
    return clean(token.content) if token.type == "text_special" else token.content


def _make_sober() -> MarkdownIt:
    """Return a parser of the rules whose time does not grow with the square of the marks."""
    parser = MarkdownIt("zero").enable(["newline", "escape", "backticks", "entity"])
    math_rules.inside(parser)
    footnotes.footnotes(parser)
    line_breaks(parser)
    return parser


def _marks(text: str) -> int:
    return max(text.count("["), sum(map(text.count, "*_~")), text.count("<"))


def language_of(info: str) -> str:
    """Return the first word after a fence, at most 30 characters of it."""
    return clean(next(iter(info.split()), ""))[:30]


def slices(text: str) -> list[str]:
    """Return a text in pieces of at most 4,000 characters, cut at spaces where there are any."""
    pieces = []
    while len(text) > SLICE:
        cut = cut_at(text, SLICE)
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text]


def plain_lines(text: str) -> tuple[Line, ...]:
    """Return a clean text line by line as it is, with no markup read."""
    return tuple(
        Line((Run(piece),), tight=True) for line in text.split("\n") for piece in slices(line)
    )


def cut_at(text: str, most: int) -> int:
    """Return where to cut a text: after the last space in its second half, else at `most`."""
    cut = max(text.rfind(" ", most // 2, most), text.rfind("\n", most // 2, most)) + 1
    if not cut:
        opened = text.rfind(OBJECT, 0, most)
        cut = opened if opened > 0 and text.find(OBJECT_END, opened) >= most else most
    return cut
