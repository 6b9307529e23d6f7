"""A document turned by quarters: everything that is read of it comes in the turned page's points.

Pages are turned here and not in the child, so that stored places of words turn with them.
"""

import array
from dataclasses import replace

from PySide6.QtGui import QImage, QTransform

from workbench.domain.documents import Document
from workbench.services.reading import DocumentPages, Letters, Link, Mark, Reading
from workbench.ui.reader.page_marks import PageMarks, turned_marks


class TurnedReading:
    """A `Reading` whose pages can be turned; `turn` tells by how many quarters, clockwise.

    `upright` is the reading of the pages as the file has them.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = self.upright = reading
        self._turns: dict[str, int] = {}
        self._sizes: dict[str, tuple[tuple[float, float], ...]] = {}
        self.text = reading.text
        self.visible_text = reading.visible_text
        self.suspicions = reading.suspicions
        self.recognised_pages = reading.recognised_pages
        self.outline = reading.outline
        self.hidden = reading.hidden

    def turn(self, document: Document) -> int:
        """Return the quarters that a document is turned by, 0 to 3."""
        return self._turns.get(document.id, 0)

    def turn_by(self, document: Document, quarters: int) -> None:
        """Turn a document on; negative quarters turn it to the left."""
        self._turns[document.id] = (self.turn(document) + quarters) % 4

    async def pages(self, document: Document) -> DocumentPages:
        """Return the pages with their sizes as turned."""
        pages = await self._reading.pages(document)
        self._sizes[document.id] = pages.sizes
        if self.turn(document) % 2 == 0:
            return pages
        return replace(pages, sizes=tuple((height, width) for width, height in pages.sizes))

    async def picture(self, document: Document, page: int, scale: float) -> QImage:
        """Draw a page as turned."""
        picture = await self._reading.picture(document, page, scale)
        size = (picture.width, picture.height, picture.stride)
        image = QImage(picture.data, *size, QImage.Format.Format_RGB32)
        # Either way the copy owns its pixels; the wrapped bytes do not outlive this call.
        if turn := self.turn(document):
            return image.transformed(QTransform().rotate(90 * turn))
        return image.copy()

    async def marks(self, document: Document, page: int, start: int, end: int) -> tuple[Mark, ...]:
        """Return the rectangles of a range of text."""
        found = await self._reading.marks(document, page, start, end)
        return self._turned(document, page, found)

    def turned_marks(self, document: Document, marks: PageMarks) -> PageMarks:
        """Return marks of the upright page as they lie on the turned one."""
        size = self._size(document, marks.page)
        return turned_marks(marks, self.turn(document), size) if self.turn(document) else marks

    async def letters(self, document: Document, page: int) -> Letters:
        """Return the letters of a page with their places."""
        letters = await self._reading.letters(document, page)
        turn, size = self.turn(document), self._size(document, page)
        if not turn:
            return letters
        boxes = array.array("f")
        old = iter(letters.boxes)
        for x, y, width, height in zip(old, old, old, old, strict=False):
            mark = turned(Mark(x, y, width, height), turn, size)
            boxes.extend((mark.x, mark.y, mark.width, mark.height))
        return Letters(letters.text, boxes)

    async def links(self, document: Document, page: int) -> tuple[Link, ...]:
        """Return the links of a page."""
        turn, size = self.turn(document), self._size(document, page)
        links = await self._reading.links(document, page)
        if not turn:
            return links
        return tuple(replace(link, area=turned(link.area, turn, size), top=0.0) for link in links)

    def _turned(self, document: Document, page: int, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        turn, size = self.turn(document), self._size(document, page)
        return tuple(turned(mark, turn, size) for mark in marks) if turn else marks

    def _size(self, document: Document, page: int) -> tuple[float, float]:
        sizes = self._sizes.get(document.id, ())
        return sizes[page - 1] if page <= len(sizes) else (0.0, 0.0)


def turned(mark: Mark, quarters: int, size: tuple[float, float]) -> Mark:
    """Return a rectangle of a page of that size (points) after quarters of a turn clockwise."""
    width, height = size
    match quarters % 4:
        case 1:
            return Mark(height - mark.y - mark.height, mark.x, mark.height, mark.width)
        case 2:
            right, bottom = mark.x + mark.width, mark.y + mark.height
            return Mark(width - right, height - bottom, mark.width, mark.height)
        case 3:
            return Mark(mark.y, width - mark.x - mark.width, mark.height, mark.width)
    return mark
