"""What an answer is made of: frozen values that hold text alone, never markup.

Nesting is flat: a line of a list or a quote knows how deep it stands, so no depth of the source
becomes a depth of widgets.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look. `link` is an http, https or mailto address, or empty.

    `raised` text is the mark of a footnote. `doubt` is the citation status ("close", "notFound")
    of quoted words that are underlined.
    """

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    link: str = ""
    doubt: str = ""
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A citation in the text. `status` names a row of the token table, empty before the check."""

    ordinal: int
    text: str
    status: str = ""
    copied: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """LaTeX, and the source with the signs around it; `display` stands on a line of its own."""

    tex: str
    source: str
    display: bool = False


Inline = Run | Chip | Formula


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, heading or item of a list. `heading` is 1 to 6, or 0.

    `indent` counts the lists around it, `quotes` holds for each quote around it how many of them
    are around the quote; `marker` is a bullet or a number. `tight` lines stand close to the next.
    """

    inlines: tuple[Inline, ...]
    heading: int = 0
    indent: int = 0
    quotes: tuple[int, ...] = ()
    marker: str = ""
    tight: bool = False

    @property
    def is_display(self) -> bool:
        """Say whether the line is nothing but a formula, which stands in the middle."""
        if len(self.inlines) != 1 or self.marker:
            return False
        return isinstance(formula := self.inlines[0], Formula) and formula.display


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code; `language` is what the answer called it. It is nested as a line is."""

    text: str
    language: str = ""
    indent: int = 0
    quotes: tuple[int, ...] = ()


Cell = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `alignments` are "left", "right", "center" or "" by column. It is nested as a line.

    A long table goes on in further ones with the same header: `part` counts them from 0.
    """

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    alignments: tuple[str, ...]
    part: int = 0
    indent: int = 0
    quotes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


Block = Line | Code | Table | Rule


def copied(inlines: Iterable[Inline]) -> str:
    """Return inlines as they are copied: "[3, p. 41]" for a citation, a formula as written.

    The mark of a footnote is "[2]": bare it would be a figure's last digit.
    """
    return "".join(map(_copied, inlines))


def _copied(item: Inline) -> str:
    match item:
        case Run():
            return f"[{item.text}]" if item.raised else item.text
        case Chip():
            return item.copied
        case Formula():
            return item.source


def spoken(blocks: Iterable[Block]) -> str:
    """Return blocks as they are read aloud, with "3, verified, page 41" for a citation."""
    return "\n".join(text for block in blocks if (text := _spoken_block(block)))


def _spoken_block(block: Block) -> str:
    match block:
        case Line():
            said = _spoken_inlines(block.inlines)
            return f"{block.marker} {said}" if block.marker else said
        case Code():
            return block.text
        case Table():
            return "\n".join(
                ", ".join(_spoken_inlines(cell) for cell in row)
                for row in (block.header, *block.rows)
            )
        case _:
            return ""


def _spoken_inlines(inlines: Iterable[Inline]) -> str:
    return "".join(
        f"({item.spoken})" if isinstance(item, Chip) else _copied(item) for item in inlines
    )
