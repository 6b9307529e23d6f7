"""What the PDF engine answers with: plain frozen values."""

from dataclasses import dataclass
from typing import Literal

POINTS_PER_PIXEL = 0.75
"""Of a picture file: at 100 % each of its pixels is one of the 96 an inch that Qt counts with."""


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """One line of the document's outline: its depth from 0, title and physical page (or None)."""

    level: int
    title: str
    page: int | None


@dataclass(frozen=True, slots=True)
class PdfInfo:
    """A document at a glance: pages counted from 1, sizes in points as shown (turned, cropped).

    `labels` holds the printed label of each page, "" where the file names none.
    """

    page_count: int
    labels: tuple[str, ...]
    sizes: tuple[tuple[float, float], ...]
    title: str
    encrypted: bool


@dataclass(frozen=True, slots=True)
class PageText:
    """The raw text of a page and the character ranges in it that nobody can see on the page.

    `hidden` holds half-open ranges of `text`. `replacement` is text in invisible characters
    that programs may read instead of what is drawn; it is not part of `text`. `problem` is "" or
    a sentence that says why this page has no text although the others do.
    """

    page: int
    text: str
    hidden: tuple[tuple[int, int], ...] = ()
    replacement: str = ""
    problem: str = ""

    @property
    def has_hidden_text(self) -> bool:
        """Whether the page holds text that its reader cannot see."""
        return bool(self.hidden or self.replacement)


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as drawn: 32-bit pixels, blue first, `stride` bytes a row.

    `scale` is pixels per point; smaller than asked for when the picture met the pixel limit.
    """

    page: int
    width: int
    height: int
    stride: int
    data: bytes
    scale: float
    format: Literal["BGRx"] = "BGRx"


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in points, from the top left corner of the page as shown."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link on a page: where it is, and the page (from 1) or the address that it leads to.

    `top` is the height on the target page in points. `address` comes from the document and is
    not judged.
    """

    area: Rect
    page: int | None
    top: float
    address: str
