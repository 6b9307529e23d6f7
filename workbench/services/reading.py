"""Reading: what the Reader needs of a document: sizes, pictures, marks and text."""

from dataclasses import dataclass
from itertools import pairwise

from workbench.domain.documents import Document
from workbench.pdf import PdfEngine, Rect
from workbench.services.page_texts import PageTexts
from workbench.services.sentences import sentences


@dataclass(frozen=True, slots=True)
class DocumentPages:
    """Width and height of each page in points as shown, and the printed labels."""

    sizes: tuple[tuple[float, float], ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A drawn page: 32 bits a pixel in the order blue, green, red, unused; `stride` in bytes."""

    width: int
    height: int
    stride: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle on a page in points, origin at the top left of the page as shown."""

    x: float
    y: float
    width: float
    height: float


class Reading:
    """Draws pages and finds rectangles through the child process."""

    def __init__(self, pdf: PdfEngine, page_texts: PageTexts) -> None:
        """Read with the engine, and the text from the store."""
        self._pdf = pdf
        self._page_texts = page_texts

    async def pages(self, document: Document) -> DocumentPages:
        """Return the sizes of all pages."""
        with sentences():
            info = await self._pdf.inspect(document.path)
        return DocumentPages(sizes=tuple(info.sizes), labels=document.page_labels)

    async def picture(self, document: Document, page: int, scale: float) -> PagePicture:
        """Draw a page (from 1) at pixels per point."""
        with sentences():
            image = await self._pdf.render(document.path, page, scale)
        return PagePicture(image.width, image.height, image.stride, image.data)

    async def marks(self, document: Document, page: int, start: int, end: int) -> tuple[Mark, ...]:
        """Return the rectangles of a range of the page's text, one for each run in a line."""
        with sentences():
            found = await self._pdf.rectangles(document.path, page, start, end)
        return tuple(_mark(rect) for rect in found)

    async def paragraph(
        self, document: Document, page: int, start: int, end: int
    ) -> tuple[Mark, ...]:
        """Return the rectangles of the lines around a range that stand close together."""
        with sentences():
            text = (await self._page_texts.of(document)).pages[page - 1].text
            first, last = surrounding(text, start, end)
            found = await self._pdf.rectangles(document.path, page, first, last)
        return grouped(
            [_mark(rect) for rect in found], await self.marks(document, page, start, end)
        )

    async def text(self, document: Document, page: int) -> str:
        """Return the text of a page (from 1) as it was read."""
        with sentences():
            pages = (await self._page_texts.of(document)).pages
        return pages[page - 1].text if 1 <= page <= len(pages) else ""


PARAGRAPH_REACH = 1200
"""Characters looked at on either side of a quotation for the paragraph it stands in."""
CLOSE_LINES = 0.9
"""Lines belong together while the gap between them is under this part of their height."""
LIKE_ITS_OWN = 1.3
"""... or under this much of the gap between the quotation's own lines, where it has several."""


def surrounding(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range of text around a range, bounded, at line ends."""
    first = text.rfind("\n", 0, max(0, start - PARAGRAPH_REACH)) + 1
    last = text.find("\n", min(len(text), end + PARAGRAPH_REACH))
    return first, len(text) if last < 0 else last


def grouped(lines: list[Mark], core: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Return the lines that hang together with the core: near, overlapping and of like height."""
    chosen = list(core)
    rest = [line for line in lines if line not in chosen]
    own = [gap for a, b in pairwise(core) if (gap := _gap(a, b)) >= 0]
    reach = LIKE_ITS_OWN * min(own, default=0.0)
    grew = bool(chosen)
    while grew:
        grew = False
        for line in list(rest):
            if any(_together(line, other, reach) for other in chosen):
                chosen.append(line)
                rest.remove(line)
                grew = True
    return tuple(chosen)


def _gap(a: Mark, b: Mark) -> float:
    return max(a.y, b.y) - min(a.y + a.height, b.y + b.height)


def _together(a: Mark, b: Mark, reach: float) -> bool:
    height = max(1.0, min(a.height, b.height))
    if max(a.height, b.height) > 1.35 * height:
        return False
    gap = _gap(a, b)
    beside = max(a.x, b.x) - min(a.x + a.width, b.x + b.width)
    if gap < 0:
        return beside < 2 * height
    return gap < max(CLOSE_LINES * height, reach) and beside < 0


def _mark(rect: Rect) -> Mark:
    return Mark(rect.left, rect.top, rect.width, rect.height)
