"""Which lists, quotes and notes of Markdown a line stands in, read from the beginnings of lines.

Only as much of Markdown as tells code that is indented from text. Where the beginning of a line
leaves it open, the line is taken for text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

LONGEST_BEGINNING = 200
"""Characters before the words of a line; a line that begins with more is text."""

LONGEST_LOOK = LONGEST_BEGINNING + 40
"""Characters of a line that are enough to know what it is."""

_LABEL = r"\[\^[^\s\[\]^]{1,20}\]:"
UNDECIDED = re.compile(
    rf"(?:[ \t\r>]|(?:[-+*]|\d{{1,9}}[.)]|{_LABEL})(?=[ \t\r]|\Z)){{0,{LONGEST_BEGINNING}}}"
    r"(?:\#{0,6}|`*|~*|\d{1,9}[.)]?|\[\^?|\[\^[^\s\[\]^]{1,20}\]?:?)\Z"
)
"""A line of which more must come before it is known what it begins with."""

_QUOTE = 0  # stands for a quote where a number stands for the columns of an item
_NOTE_WIDTH = 4
_CODE_WIDTH = 4

_ITEM = re.compile(r"(?P<sign>[-+*]|(?P<number>\d{1,9})[.)])(?:(?P<gap> +)(?=[^ \n])| *(?=\n|\Z))")
_NOTE = re.compile(rf"{_LABEL}(?=[ \n]|\Z)")
_SPECIAL = re.compile(r"#{1,6}(?: |\n|\Z)|(`{3,}|~{3,})")
_FENCE_END = re.compile(rf"[ \t>]{{0,{LONGEST_BEGINNING}}}(`{{3,}}|~{{3,}})")
_PLAIN = re.compile(r"[^\s>+*\d\[#`~-]")


class Kind(Enum):
    """What a line is."""

    TEXT = auto()
    """A line of a paragraph, which may go on."""
    BLANK = auto()
    HEADING = auto()
    FENCE = auto()
    CODE = auto()
    """Code that is indented."""


@dataclass(frozen=True, slots=True)
class Nesting:
    """What a line is and what is open in it: columns of a list item's content, 0 for a quote."""

    opened: tuple[int, ...] = ()
    kind: Kind = Kind.BLANK
    fence: str = ""

    @property
    def is_code(self) -> bool:
        """Say whether the line is code."""
        return self.kind is Kind.CODE or bool(self.fence)

    def next(self, line: str) -> "Nesting":
        """Return what the next line is, of which the beginning is enough."""
        if self.fence and not _is_left(self.opened, line):
            closing = _FENCE_END.match(line)
            is_closed = closing is not None and closing[1].startswith(self.fence)
            return Nesting(self.opened, Kind.FENCE) if is_closed else self
        if not self.opened and _PLAIN.match(line):
            return _PARAGRAPH
        return _read(self, line)[0]

    def goes_on(self, line: str) -> bool:
        """Say whether a quotation that was begun in this line can go on in the next.

        What could begin a list may as well be a line of what is quoted, unless a list is open.
        """
        after, new = _read(Nesting(self.opened, Kind.TEXT), line)
        if after.kind in (Kind.BLANK, Kind.FENCE) or _QUOTE in new:
            return False
        return not new or not any(self.opened)


_PARAGRAPH = Nesting((), Kind.TEXT)


def code_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each line of code begins and ends."""
    nesting, begin = Nesting(), 0
    for line in text.split("\n"):
        nesting, end = nesting.next(line), begin + len(line)
        if nesting.is_code:
            yield begin, end
        begin = end + 1


def _read(before: Nesting, line: str) -> tuple[Nesting, tuple[int, ...]]:
    """Return what a line is, and what it opens."""
    line = _even(line)
    kept, at = _matched(before.opened, line)
    new: tuple[int, ...] = ()
    in_text = before.kind is Kind.TEXT
    while found := _container(line, at, in_text and kept == len(before.opened) and not new):
        width, at = found
        new = (*new, width)
    opened, goes_on = (*before.opened[:kept], *new), in_text and not new
    begin = at + _spaces(line, at)
    if line[begin : begin + 1] in ("", "\n"):
        return Nesting(opened, Kind.BLANK), new
    if begin - at < _CODE_WIDTH:
        if special := _SPECIAL.match(line, begin):
            fence = special[1] or ""
            return Nesting(opened, Kind.FENCE if fence else Kind.HEADING, fence), new
    elif not goes_on:
        return Nesting(opened, Kind.CODE), new
    return Nesting(before.opened if goes_on else opened, Kind.TEXT), new


def _is_left(opened: tuple[int, ...], line: str) -> bool:
    """Say whether a line stands outside of what is open, so that a fence ends."""
    return bool(opened) and _matched(opened, _even(line))[0] < len(opened)


def _matched(opened: tuple[int, ...], line: str) -> tuple[int, int]:
    """Return how many of what is open the line belongs to, and where it goes on then."""
    at = 0
    for number, width in enumerate(opened):
        spaces = _spaces(line, at)
        sign = line[at + spaces : at + spaces + 1]
        if width == _QUOTE:
            if sign != ">":
                return number, at
            at += spaces + 1
            at += line[at : at + 1] == " "
        elif sign in ("", "\n"):
            continue
        elif spaces < width:
            return number, at
        else:
            at += width
    return len(opened), at


def _container(line: str, at: int, in_paragraph: bool) -> tuple[int, int] | None:
    """Return what opens at a place of a line, and where its content begins."""
    spaces = _spaces(line, at)
    begin = at + spaces
    if spaces >= _CODE_WIDTH or begin >= LONGEST_BEGINNING:
        return None
    if line.startswith(">", begin):
        return _QUOTE, begin + 1 + line.startswith(" ", begin + 1)
    if note := _NOTE.match(line, begin):
        return _NOTE_WIDTH, note.end()
    item = _ITEM.match(line, begin)
    if item is None or (in_paragraph and (not item["gap"] or item["number"] not in (None, "1"))):
        return None
    gap = len(item["gap"] or "")
    if not 0 < gap <= _CODE_WIDTH:
        gap = 1  # what stands behind it is code, or in the next line
    width = len(item["sign"]) + gap
    return spaces + width, min(begin + width, item.end())


def _even(line: str) -> str:
    return line[:LONGEST_LOOK].replace("\r", "").expandtabs(_CODE_WIDTH)


def _spaces(line: str, at: int) -> int:
    return len(line) - at - len(line[at:].lstrip(" "))
