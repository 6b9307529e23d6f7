"""Reading: what the Reader needs of a document: sizes, pictures, marks, letters, links and text."""

import array
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from workbench.domain.documents import Document
from workbench.domain.endings import ENTER_PASSWORD, FIND_FILE
from workbench.domain.suspicions import Suspicion, suspicions_on
from workbench.errors import UserError
from workbench.pdf import PasswordNeeded, PdfEngine, PdfError, Rect
from workbench.services.page_texts import PageTexts
from workbench.services.sentences import sentences
from workbench.storage.page_texts import OCR, StoredPage, WordPlace


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of a document's outline: its depth from 0, title and physical page (or None)."""

    level: int
    title: str
    page: int | None


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


HIDDEN = "\0"


@dataclass(frozen=True, slots=True)
class Letters:
    """The text of a page and where each of its characters stands.

    `boxes` holds left, top, width and height in points for each character, all 0 for one that
    has no place. Characters that cannot be seen on the page are `HIDDEN` in the text.
    """

    text: str
    boxes: "array.array[float]"


@dataclass(frozen=True, slots=True)
class Link:
    """A link on a page: where it is, and the page (from 1), how far down it in points, or address.

    The address is what the document says and has not been judged.
    """

    area: Mark
    page: int | None
    top: float
    address: str


class Reading:
    """Draws pages and finds rectangles through the child process."""

    def __init__(self, pdf: PdfEngine, page_texts: PageTexts) -> None:
        """Read with the engine, and the text from the store."""
        self._pdf = pdf
        self._page_texts = page_texts

    async def pages(self, document: Document) -> DocumentPages:
        """Return the sizes of all pages."""
        with sentences():
            try:
                if document.is_image:
                    return DocumentPages((await self._pdf.picture_size(document.path),), ())
                info = await self._pdf.inspect(document.path)
            except PasswordNeeded as error:
                hint = "Enter it to read the document here."
                raise UserError(str(error), hint=hint, action=ENTER_PASSWORD) from error
            except PdfError as error:
                if await asyncio.to_thread(Path(document.path).exists):
                    raise
                raise UserError(
                    "The file was moved or deleted.",
                    hint="Put it back, or show where it is now.",
                    action=FIND_FILE,
                ) from error
        return DocumentPages(tuple(info.sizes), document.page_labels)

    async def outline(self, document: Document) -> tuple[Heading, ...]:
        """Return the outline of a document."""
        if not document.is_pdf:
            return ()
        with sentences():
            found = await self._pdf.outline(document.path)
        return tuple(Heading(each.level, each.title, each.page) for each in found)

    async def text_spans(
        self, document: Document, pages: Sequence[int]
    ) -> tuple[tuple[float, float], ...]:
        """Return where the text of pages begins and ends, in parts of their width.

        Only what the file itself holds as text is looked at.
        """
        if not document.is_pdf:
            return ()
        with sentences():
            return await self._pdf.text_spans(document.path, pages)

    async def picture(self, document: Document, page: int, scale: float) -> PagePicture:
        """Draw a page (from 1) at pixels per point."""
        with sentences():
            if document.is_image:
                image = await self._pdf.draw_picture(document.path, scale)
            else:
                image = await self._pdf.render(document.path, page, scale)
        return PagePicture(image.width, image.height, image.stride, image.data)

    async def marks(self, document: Document, page: int, start: int, end: int) -> tuple[Mark, ...]:
        """Return the rectangles of a range of the page's text, one for each run in a line."""
        with sentences():
            stored = await self._page(document, page)
            if stored is not None and stored.source == OCR:
                return _marks_of_words(stored.places, start, end)
            if not document.is_pdf:
                return ()
            found = await self._pdf.rectangles(document.path, page, start, end)
        return tuple(_mark(rect) for rect in found)

    async def paragraph(
        self, document: Document, page: int, start: int, end: int
    ) -> tuple[Mark, ...]:
        """Return the rectangles of the lines around a range that stand close together."""
        first, last = surrounding(await self.text(document, page), start, end)
        lines = await self.marks(document, page, first, last)
        return grouped(list(lines), await self.marks(document, page, start, end))

    async def text(self, document: Document, page: int) -> str:
        """Return the text of a page (from 1) as it was read."""
        with sentences():
            stored = await self._page(document, page)
        return stored.text if stored is not None else ""

    async def visible_text(self, document: Document, page: int) -> str:
        """Return the text of a page (from 1) without what nobody can see on it."""
        with sentences():
            text = await self._page_texts.of(document)
        return text.visible(page).strip() if 1 <= page <= text.page_count else ""

    async def hidden(self, document: Document, page: int) -> tuple[tuple[int, int], ...]:
        """Return the ranges of a page's text (page from 1) that cannot be seen on it."""
        with sentences():
            stored = await self._page(document, page)
        return stored.hidden if stored is not None else ()

    async def letters(self, document: Document, page: int) -> Letters:
        """Return the text of a page (from 1) with the place of each character that shows."""
        with sentences():
            stored = await self._page(document, page)
            if stored is None:
                return Letters("", array.array("f"))
            if stored.source == OCR:
                return Letters(stored.text, _boxes_of_words(len(stored.text), stored.places))
            boxes = await self._pdf.characters(document.path, page)
        wanted = 4 * len(stored.text)
        boxes = boxes[:wanted]
        boxes.extend([0.0] * (wanted - len(boxes)))
        text = stored.text.replace(HIDDEN, " ")
        for start, end in stored.hidden:
            boxes[4 * start : 4 * end] = array.array("f", bytes(16 * (end - start)))
            text = f"{text[:start]}{HIDDEN * (end - start)}{text[end:]}"
        return Letters(text, boxes[:wanted])

    async def links(self, document: Document, page: int) -> tuple[Link, ...]:
        """Return the links of a page (from 1)."""
        if not document.is_pdf:
            return ()
        with sentences():
            found = await self._pdf.links(document.path, page)
        return tuple(Link(_mark(link.area), link.page, link.top, link.address) for link in found)

    async def suspicions(self, document: Document) -> tuple[Suspicion, ...]:
        """Return what the document holds that its reader does not see, page by page."""
        with sentences():
            pages = await self._page_texts.pages(document)
        return await asyncio.to_thread(_suspicions, pages)

    async def recognised_pages(self, document: Document) -> frozenset[int]:
        """Return the pages whose text was read off their picture (OCR)."""
        with sentences():
            pages = await self._page_texts.pages(document)
        return frozenset(page.page for page in pages if page.source == OCR)

    async def _page(self, document: Document, page: int) -> StoredPage | None:
        pages = await self._page_texts.pages(document)
        return pages[page - 1] if 1 <= page <= len(pages) else None


PARAGRAPH_REACH = 1200
"""Characters looked at on either side of a quotation for the paragraph it stands in."""
CLOSE_LINES = 0.9
"""Lines belong together while the gap between them is under this part of their height."""
LIKE_ITS_OWN = 1.3
"""... or under this much of the gap between the quotation's own lines, where it has several."""
BESIDE = 1.2
"""Stretches of one line lie within this many times their height; columns stand further apart."""


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
        return beside < BESIDE * height
    return gap < max(CLOSE_LINES * height, reach) and beside < 0


def _mark(rect: Rect) -> Mark:
    return Mark(rect.left, rect.top, rect.width, rect.height)


def _suspicions(pages: tuple[StoredPage, ...]) -> tuple[Suspicion, ...]:
    found = []
    for page in pages:
        found += suspicions_on(page.page, page.text, page.hidden, page.replacement)
    return tuple(found)


def _marks_of_words(places: tuple[WordPlace, ...], start: int, end: int) -> tuple[Mark, ...]:
    """Return one rectangle for each line of words that a range touches."""
    marks: list[Mark] = []
    for first, last, x, y, width, height in places:
        if first >= end or last <= start:
            continue
        before = marks[-1] if marks else None
        if before is not None and x > before.x and abs(y - before.y) < 0.7 * height:
            top, bottom = min(y, before.y), max(y + height, before.y + before.height)
            marks[-1] = Mark(before.x, top, x + width - before.x, bottom - top)
        else:
            marks.append(Mark(x, y, width, height))
    return tuple(marks)


def _boxes_of_words(count: int, places: tuple[WordPlace, ...]) -> "array.array[float]":
    """Return a box for each character: words are divided evenly."""
    boxes = array.array("f", bytes(16 * count))
    for first, last, x, y, width, height in places:
        part = width / max(1, last - first)
        for at in range(first, min(last, count)):
            box = array.array("f", (x + (at - first) * part, y, part, height))
            boxes[4 * at : 4 * at + 4] = box
    return boxes
