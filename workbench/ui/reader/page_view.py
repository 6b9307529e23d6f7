"""The page view: all pages of a document in one column; only those in sight are drawn."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from workbench.ui.reader.anchor import Anchor as Anchor
from workbench.ui.reader.flash import Flash
from workbench.ui.reader.layout import (
    LARGEST,
    PIXELS_PER_POINT,
    SMALLEST,
    Fit,
    PageLayout,
    Zoom,
    lay_out,
)
from workbench.ui.reader.page_faces import PageFaces
from workbench.ui.reader.page_keys import act_on_key, zoom_key
from workbench.ui.reader.page_marks import PageMarks
from workbench.ui.reader.pictures import ROOM
from workbench.ui.theme import Theme

PaintOver = Callable[[QPainter, int, QRect, float], None]
"""Paints over a page: its number, its place in the viewport, logical pixels a point."""

STEP = 1.15
UPPER_THIRD = 0.3
"""Part of the viewport above the band after a jump."""


class PageView(QAbstractScrollArea):
    """Shows pages by continuous scroll. It draws nothing itself: it says which picture it lacks.

    Signals: pictures_wanted() when `next_picture` has an answer; page_changed(int page);
    zoom_changed().
    """

    pictures_wanted = Signal()
    page_changed = Signal(int)
    zoom_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sizes: tuple[tuple[float, float], ...] = ()
        self._zoom: Zoom = Fit.TEXT
        self._span = (0.0, 1.0)
        self._layout = PageLayout()
        self._faces = PageFaces(theme)
        self._anchor = Anchor()
        self._page = 0
        self._placing = False
        self._ring = False
        self.paint_over: PaintOver | None = None
        self.flash = Flash(theme, self, self._set_marks, lambda: self.is_drawn)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Pages")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        theme.changed.connect(self._relayout)

    # What is shown

    @property
    def page(self) -> int:
        """Return the page that is being read, from 1, or 0 without a document."""
        return self._page

    @property
    def page_count(self) -> int:
        """Return the number of pages."""
        return len(self._sizes)

    @property
    def zoom(self) -> Zoom:
        """Return the zoom that was chosen."""
        return self._zoom

    @property
    def factor(self) -> float:
        """Return the zoom of the current page as a factor, whatever it follows."""
        return self._layout.scale(self._page) / PIXELS_PER_POINT if self._page else 1.0

    @property
    def anchor(self) -> Anchor:
        """Return what is being looked at, to come back to it with `go_to`."""
        return self._anchor

    @property
    def has_marks(self) -> bool:
        """Say whether a quotation is marked on a page."""
        return self._faces.has_marks

    @property
    def is_drawn(self) -> bool:
        """Say whether every page in sight has its picture or says why not."""
        return bool(self._sizes) and all(map(self._faces.is_drawn, self._pages_in_sight()))

    def show_pages(
        self,
        sizes: Sequence[tuple[float, float]],
        labels: Sequence[str],
        anchor: Anchor,
        span: tuple[float, float] = (0.0, 1.0),
    ) -> None:
        """Show a document of pages of those sizes (points), none of them drawn yet.

        `span` is where the text stands, in parts of a page's width; fitting the text goes by it.
        """
        self._sizes, self._span = tuple(sizes), span
        self._faces.start(labels)
        self._page = 0
        self._anchor = anchor
        self._relayout()

    def next_picture(self) -> tuple[int, float] | None:
        """Return the page that is missed most and its scale in device pixels per point.

        First the pages in sight, then one after and one before them if there is room; None when
        nothing is missing.
        """
        if not self._sizes or not self.isVisible():
            return None
        seen = self._pages_in_sight()
        near = [page for page in (seen[-1] + 1, seen[0] - 1) if 1 <= page <= len(self._sizes)]
        if sum(map(self._picture_bytes, (*seen, *near))) > ROOM:
            near = []
        for page in (*sorted(seen, key=self._height_in_sight, reverse=True), *near):
            scale = self._picture_scale(page)
            if self._faces.lacks(page, scale):
                return page, scale
        return None

    def set_picture(self, page: int, scale: float, image: QImage) -> None:
        """Take a page's picture, made for a scale that `next_picture` named."""
        self._faces.set_picture(page, scale, image, keep=self._pages_in_sight())
        self._update_page(page)

    def set_problem(self, page: int, sentence: str) -> None:
        """Write on a page's paper why it cannot be drawn."""
        self._faces.set_problem(page, sentence)
        self._update_page(page)

    def show_marks(self, marks: Sequence[PageMarks]) -> None:
        """Paint marks, and bring the first of them to the upper third; none clears them."""
        self._set_marks(marks)
        if marks and not marks[0].band.isEmpty():
            first = marks[0]
            self.go_to(Anchor(first.page, first.band.boundingRect().top(), UPPER_THIRD))
            self._reveal_sideways(first)
        self.flash.begin()

    def _set_marks(self, marks: Sequence[PageMarks] = ()) -> None:
        self._faces.set_marks(marks)
        self.viewport().update()

    def show_hits(self, hits: dict[int, QPainterPath]) -> None:
        """Paint what was found, by page."""
        self._faces.set_hits(hits)
        self.viewport().update()

    def show_as_printed(self, as_printed: bool) -> None:
        """Show paper white in the dark theme as well."""
        self._faces.set_as_printed(as_printed)
        self.viewport().update()

    # Where it is looked at

    def go_to(self, anchor: Anchor) -> None:
        """Bring a point of a page to its place in the viewport."""
        if self._sizes:
            page = min(max(1, anchor.page), len(self._sizes))
            self._anchor = Anchor(page, anchor.y, anchor.place, chosen=True)
            self._place()

    def go_to_page(self, page: int) -> None:
        """Bring the top of a page to the top."""
        self.go_to(Anchor(page))

    def set_zoom(self, zoom: Zoom, at: QPoint | None = None) -> None:
        """Zoom to a fit or a factor (0.25 to 5), around a point of the viewport."""
        if not isinstance(zoom, Fit):
            zoom = min(max(zoom, SMALLEST), LARGEST)
        if at is not None:
            self._anchor = self._anchor_at(at.y())
        self._zoom = zoom
        self._relayout()
        self.zoom_changed.emit()

    def zoom_in(self) -> None:
        """Make the pages larger by a step."""
        self.set_zoom(self.factor * STEP)

    def zoom_out(self) -> None:
        """Make the pages smaller by a step."""
        self.set_zoom(self.factor / STEP)

    def fit_text(self) -> None:
        """Make the text as wide as the view."""
        self.set_zoom(Fit.TEXT)

    # Qt's side

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._relayout()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._want()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 - Qt's name
        self.viewport().update()
        if not self._placing and dy:
            self._anchor = self._anchor_at(0)
            self._find_page()
        self._want()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turn = event.angleDelta().y() / 120
            self.set_zoom(self.factor * STEP**turn, event.position().toPoint())
            event.accept()
            return
        super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        # The window's Ctrl+= changes the text size; with the focus here it is the page's zoom.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and zoom_key(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._theme
        if not act_on_key(self, event, line=theme.space(9), overlap=theme.space(8)):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        self._ring = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        )
        self.viewport().update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        self._ring = False
        self.viewport().update()
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.colour("canvas"))
        seen = self._pages_in_sight()
        self._faces.keep_only(seen)
        for page in seen:
            rect = self._rect(page)
            if rect.intersects(event.rect()):
                self._faces.paint(painter, page, rect, self._layout.scale(page))
                if self.paint_over is not None:
                    self.paint_over(painter, page, rect, self._layout.scale(page))
        if self._ring:
            width = self._theme.size("line", "focus")
            painter.setPen(QPen(self._theme.colour("focusRing"), width))
            inset = width // 2
            painter.drawRect(self.viewport().rect().adjusted(inset, inset, -inset, -inset))

    # Geometry

    def place_at(self, point: QPoint) -> tuple[int, float, float]:
        """Return the page at a point of the viewport or nearest above it, and the place on it.

        In points of the page, also beyond its edges; page 0 without a document.
        """
        if not self._sizes:
            return 0, 0.0, 0.0
        page = self._layout.page_at(self.verticalScrollBar().value() + point.y())
        return page, *self.place_on(page, point)

    def place_on(self, page: int, point: QPoint) -> tuple[float, float]:
        """Return a point of the viewport in points of a page."""
        at, scale = point - self._rect(page).topLeft(), self._layout.scale(page)
        return at.x() / scale, at.y() / scale

    def size_of(self, page: int) -> tuple[float, float]:
        """Return the size of a page in points."""
        return self._sizes[page - 1]

    def _rect(self, page: int) -> QRect:
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return self._layout.rect(page).translated(-left, -top)

    def _pages_in_sight(self) -> range:
        if not self._sizes:
            return range(0)
        top = self.verticalScrollBar().value()
        return self._layout.pages_between(top, top + self.viewport().height())

    def _picture_scale(self, page: int) -> float:
        return round(self._layout.scale(page) * self.devicePixelRatioF(), 4)

    def _picture_bytes(self, page: int) -> float:
        width, height = self._sizes[page - 1]
        return 4 * width * height * self._picture_scale(page) ** 2

    def _relayout(self) -> None:
        theme, view = self._theme, self.viewport()
        self._faces.repaint()
        room = view.size().toTuple()
        margin, gap = theme.space(6), theme.space(5)
        self._layout = lay_out(self._sizes, self._zoom, room, margin, gap, self._span)
        fits_text = self._zoom is Fit.TEXT
        bars = Qt.ScrollBarPolicy
        policy = bars.ScrollBarAlwaysOff if fits_text else bars.ScrollBarAsNeeded
        self.setHorizontalScrollBarPolicy(policy)
        self._placing = True
        for bar, length, seen in (
            (self.horizontalScrollBar(), self._layout.width, view.width()),
            (self.verticalScrollBar(), self._layout.height, view.height()),
        ):
            bar.setRange(0, max(0, length - seen))
            bar.setPageStep(max(1, seen))
            bar.setSingleStep(theme.space(9))
        if fits_text and self._sizes:
            rect = self._layout.rect(min(max(1, self._anchor.page), len(self._sizes)))
            left = rect.x() + round(self._span[0] * rect.width())
            self.horizontalScrollBar().setValue(left - margin)
        self._placing = False
        self._place()

    def _place(self) -> None:
        if not self._sizes:
            self.viewport().update()
            return
        anchor = self._anchor
        page = min(max(1, anchor.page), len(self._sizes))
        y = self._layout.rect(page).y() + anchor.y * self._layout.scale(page)
        if anchor.place == 0 and anchor.y == 0:
            y -= self._theme.space(5)
        self._placing = True
        self.verticalScrollBar().setValue(round(y - anchor.place * self.viewport().height()))
        self._placing = False
        self._find_page()
        self.viewport().update()
        self._want()

    def _anchor_at(self, height: int) -> Anchor:
        if not self._sizes:
            return Anchor()
        y = self.verticalScrollBar().value() + height
        page = self._layout.page_at(y)
        points = (y - self._layout.rect(page).y()) / self._layout.scale(page)
        return Anchor(page, points, height / max(1, self.viewport().height()), chosen=False)

    def _find_page(self) -> None:
        page = self._anchor.page
        if not self._anchor.chosen:
            page = max(self._pages_in_sight(), key=self._height_in_sight)
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)

    def _height_in_sight(self, page: int) -> int:
        return self._rect(page).intersected(self.viewport().rect()).height()

    def _reveal_sideways(self, marks: PageMarks) -> None:
        band = marks.band.boundingRect()
        rect, scale = self._layout.rect(marks.page), self._layout.scale(marks.page)
        left, right = rect.x() + band.left() * scale, rect.x() + band.right() * scale
        bar, width = self.horizontalScrollBar(), self.viewport().width()
        if left < bar.value() or right > bar.value() + width:
            bar.setValue(round(min(left - self._theme.space(8), right - width / 2)))

    def _update_page(self, page: int) -> None:
        if page in self._pages_in_sight():
            self.viewport().update(self._rect(page))

    def _want(self) -> None:
        if self.next_picture() is not None:
            self.pictures_wanted.emit()
