"""The faces of the pages: pictures, marks and sentences, painted once and then copied."""

from collections.abc import Container, Mapping, Sequence

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter, QPainterPath

from workbench.ui.reader.page_marks import PageMarks
from workbench.ui.reader.page_painter import PageFace, paint_page
from workbench.ui.reader.pictures import Pictures
from workbench.ui.theme import Theme

LARGEST_COPY = 32 * 2**20
"""Bytes; a larger face is painted anew each time."""


class PageFaces:
    """What each page looks like. Multiplying colours costs more than a frame may take at a device
    ratio of 2, so a painted face is kept while its page is in sight.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._labels: tuple[str, ...] = ()
        self._pictures = Pictures()
        self._problems: dict[int, str] = {}
        self._marks: dict[int, PageMarks] = {}
        self._hits: dict[int, QPainterPath] = {}
        self._copies: dict[int, QImage] = {}
        self._as_printed = False

    @property
    def has_marks(self) -> bool:
        """Say whether a quotation is marked on a page."""
        return bool(self._marks)

    def is_drawn(self, page: int) -> bool:
        """Say whether a page has a picture or a sentence that says why not."""
        return page in self._problems or self._pictures.get(page) is not None

    def start(self, labels: Sequence[str]) -> None:
        """Forget everything of the document before; `labels` are the printed ones."""
        self._labels = tuple(labels)
        self._pictures.clear()
        self._problems, self._marks, self._hits = {}, {}, {}
        self.repaint()

    def repaint(self) -> None:
        """Paint all faces anew at the next occasion."""
        self._copies.clear()

    def lacks(self, page: int, scale: float) -> bool:
        """Say whether a picture at that scale is missing and may come."""
        return page not in self._problems and not self._pictures.has(page, scale)

    def set_picture(self, page: int, scale: float, image: QImage, keep: Container[int]) -> None:
        """Take a picture; those of the pages `keep` stay in any case."""
        self._pictures.put(page, scale, image, keep)
        self._copies.pop(page, None)

    def set_problem(self, page: int, sentence: str) -> None:
        """Write a sentence on the paper of a page."""
        self._problems[page] = sentence
        self._copies.pop(page, None)

    def set_marks(self, marks: Sequence[PageMarks]) -> None:
        """Mark these pages and no other."""
        self._marks = {entry.page: entry for entry in marks}
        self.repaint()

    def set_hits(self, hits: Mapping[int, QPainterPath]) -> None:
        """Show what was found on these pages and no other."""
        self._hits = dict(hits)
        self.repaint()

    def set_as_printed(self, as_printed: bool) -> None:
        """Leave paper white in the dark theme."""
        self._as_printed = as_printed
        self.repaint()

    def keep_only(self, pages: Container[int]) -> None:
        """Drop the painted copies of pages out of sight."""
        self._copies = {page: copy for page, copy in self._copies.items() if page in pages}

    def paint(self, painter: QPainter, page: int, rect: QRect, scale: float) -> None:
        """Paint a page at its place, `scale` logical pixels a point."""
        ratio = painter.device().devicePixelRatioF()
        size = rect.size() * ratio
        if 4 * size.width() * size.height() > LARGEST_COPY:
            self._paint(painter, page, rect, scale)
            return
        copy = self._copies.get(page)
        if copy is None or copy.size() != size:
            copy = self._copies[page] = QImage(size, QImage.Format.Format_RGB32)
            copy.setDevicePixelRatio(ratio)
            inner = QPainter(copy)
            self._paint(inner, page, QRect(QPoint(0, 0), rect.size()), scale)
            inner.end()
        painter.drawImage(rect.topLeft(), copy)

    def _paint(self, painter: QPainter, page: int, rect: QRect, scale: float) -> None:
        label = (self._labels[page - 1] if page <= len(self._labels) else "") or str(page)
        face = PageFace(
            rect,
            scale,
            None if page in self._problems else self._pictures.get(page),
            self._problems.get(page) or f"Page {label}",
            self._marks.get(page),
            self._hits.get(page),
        )
        dimmed = self._theme.is_dark and not self._as_printed
        paint_page(painter, self._theme, face, dimmed=dimmed)
