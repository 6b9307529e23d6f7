"""The pointer on the pages: selects text, follows links, draws an area to ask about."""

import html
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QMouseEvent, QPainter, QPen, QTransform
from PySide6.QtWidgets import QApplication, QToolTip

from workbench.services.reading import Letters, Link
from workbench.ui.links import visible
from workbench.ui.reader.page_view import PageView
from workbench.ui.reader.selection import (
    Caret,
    Selection,
    caret_near,
    copied,
    is_over,
    line_around,
    shape_of,
    word_around,
)
from workbench.ui.theme import Theme

MOST_PAGES = 12
"""Pages whose letters are kept; a page of a dense document has about 100 kB of them."""
SMALLEST_AREA = 8.0
"""Points; a smaller area was a slip of the hand."""
_SCROLL_MS = 40

Details = tuple[Letters, tuple[Link, ...]]


class Pointing(QObject):
    """Watches the viewport of a page view, and paints the selection over its pages.

    Signals: details_wanted(int page) when letters and links of a page are not known yet;
    link_pressed(object Link); selection_changed(); area_drawn(int page, object QRectF in points);
    menu_wanted(object QPoint on the screen).
    """

    details_wanted = Signal(int)
    link_pressed = Signal(object)
    selection_changed = Signal()
    area_drawn = Signal(int, object)
    menu_wanted = Signal(object)

    def __init__(self, theme: Theme, view: PageView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        self._details: dict[int, Details] = {}
        self._selection: Selection | None = None
        self._pressed: QPoint | None = None
        self._pressed_link: Link | None = None
        self._widen: Callable[[Letters, int], tuple[int, int]] | None = None
        self._core = (0, 0)
        self._draws_area = False
        self._area: tuple[int, QRectF] | None = None
        self._last = QPoint()
        self._triple = QTimer(self)
        self._triple.setSingleShot(True)
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(_SCROLL_MS)
        self._scrolling.timeout.connect(self._scroll)
        view.paint_over = self.paint
        view.viewport().setMouseTracking(True)
        view.viewport().installEventFilter(self)
        view.installEventFilter(self)

    # What the panel asks

    @property
    def selection(self) -> Selection | None:
        """Return what is selected, if anything is."""
        return self._selection if self._selection and not self._selection.is_empty else None

    @property
    def text(self) -> str:
        """Return the selected words as they are copied."""
        selection = self.selection
        if selection is None:
            return ""
        parts = []
        for page in range(selection.first.page, selection.last.page + 1):
            if page in self._details:
                letters = self._details[page][0]
                parts.append(copied(letters, *selection.range_on(page, len(letters.text))))
        return "\n".join(parts).strip("\n")

    @property
    def draws_area(self) -> bool:
        """Say whether the next drag draws an area."""
        return self._draws_area

    def draw_area(self, wanted: bool) -> None:
        """Let the next drag draw an area, or let it select text again."""
        self._draws_area, self._area = wanted, None
        shape = Qt.CursorShape.CrossCursor if wanted else Qt.CursorShape.ArrowCursor
        self._view.viewport().setCursor(shape)
        self._view.viewport().update()

    def forget(self) -> None:
        """Drop the selection and everything that is known of pages."""
        self._details.clear()
        self._select(None)

    def take_details(self, page: int, letters: Letters, links: tuple[Link, ...]) -> None:
        """Take the letters and links of a page that was wanted."""
        self._details[page] = (letters, links)
        chosen = self._selection
        keep = range(chosen.first.page, chosen.last.page + 1) if chosen else range(0)
        for other in list(self._details):
            if len(self._details) > MOST_PAGES and other != page and other not in keep:
                del self._details[other]
        self._view.viewport().update()

    def links(self, page: int) -> tuple[Link, ...] | None:
        """Return the links of a page, None where they are not known yet."""
        return self._details[page][1] if page in self._details else None

    def select_page(self) -> None:
        """Select all text of the page that is being read."""
        page = self._view.page
        if page in self._details:
            end = len(self._details[page][0].text)
            self._select(Selection(Caret(page, 0), Caret(page, end)))
        elif page:
            self.details_wanted.emit(page)

    def copy(self) -> bool:
        """Put the selected words on the clipboard; return False if there are none."""
        text = self.text
        if text:
            QGuiApplication.clipboard().setText(text)
        return bool(text)

    def paint(self, painter: QPainter, page: int, rect: QRect, scale: float) -> None:
        """Paint what is selected on a page, and the area that is being drawn."""
        place = QTransform.fromTranslate(rect.x(), rect.y()).scale(scale, scale)
        if self._selection and page in self._details:
            letters = self._details[page][0]
            start, end = self._selection.range_on(page, len(letters.text))
            if start < end:
                colour = QColor(self._theme.colour("focusRing"))
                colour.setAlphaF(0.28)
                painter.fillPath(place.map(shape_of(letters, start, end)), colour)
        if self._area and self._area[0] == page:
            painter.setPen(QPen(self._theme.colour("focusRing"), 2))
            painter.drawRect(place.mapRect(self._area[1]))

    # Qt's side

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self._view:
            if event.type() == QEvent.Type.ContextMenu:
                self.menu_wanted.emit(self._view.mapToGlobal(self._view.rect().center()))
                return True
            return False
        match event.type():
            case QEvent.Type.MouseButtonPress if isinstance(event, QMouseEvent):
                return self._press(event)
            case QEvent.Type.MouseButtonDblClick if isinstance(event, QMouseEvent):
                return self._double(event)
            case QEvent.Type.MouseMove if isinstance(event, QMouseEvent):
                self._move(event.position().toPoint(), bool(event.buttons()))
            case QEvent.Type.MouseButtonRelease if isinstance(event, QMouseEvent):
                self._release(event)
            case QEvent.Type.ContextMenu:
                self.menu_wanted.emit(event.globalPos())  # type: ignore[attr-defined]  # its own
                return True
        return False

    def _press(self, event: QMouseEvent) -> bool:
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        point = event.position().toPoint()
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pressed = self._last = point
        page, x, y = self._view.place_at(point)
        if self._draws_area:
            self._area = (page, QRectF(x, y, 0, 0))
            return True
        letters = self._letters(page)
        if self._triple.isActive() and letters:
            self._widen = line_around
            self._start(page, letters, x, y)
            return True
        self._pressed_link = self._link_at(point)
        if letters is None or self._pressed_link:
            self._select(None)
            return True
        self._widen = None
        caret = caret_near(letters, x, y)
        if caret is None:
            self._select(None)
            return True
        here = anchor = Caret(page, caret)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._selection:
            anchor = self._selection.anchor
        self._select(Selection(anchor, here))
        return True

    def _double(self, event: QMouseEvent) -> bool:
        page, x, y = self._view.place_at(event.position().toPoint())
        letters = self._letters(page)
        if letters is None or self._draws_area:
            return True
        self._pressed = event.position().toPoint()
        self._widen = word_around
        self._start(page, letters, x, y)
        self._triple.start(QApplication.doubleClickInterval())
        return True

    def _start(self, page: int, letters: Letters, x: float, y: float) -> None:
        caret = caret_near(letters, x, y)
        if caret is None or self._widen is None:
            return
        start, end = self._core = self._widen(letters, caret)
        self._select(Selection(Caret(page, start), Caret(page, end)))

    def _move(self, point: QPoint, pressed: bool) -> None:
        self._last = point
        if not pressed or self._pressed is None:
            self._hover(point)
            return
        if (point - self._pressed).manhattanLength() < QApplication.startDragDistance() and (
            self._pressed_link or self._area
        ):
            return
        if self._draws_area and self._area:
            self._stretch_area(point)
            return
        self._stretch(point)
        outside = not self._view.viewport().rect().contains(point)
        if outside and not self._scrolling.isActive():
            self._scrolling.start()
        elif not outside:
            self._scrolling.stop()

    def _stretch(self, point: QPoint) -> None:
        if self._selection is None:
            return
        self._pressed_link = None
        page, x, y = self._view.place_at(point)
        letters = self._letters(page)
        caret = caret_near(letters, x, y) if letters else None
        if letters is None or caret is None:
            return
        anchor = self._selection.anchor
        if self._widen and page == anchor.page:
            start, end = self._widen(letters, caret)
            back = start < self._core[0]
            anchor = Caret(page, self._core[1] if back else self._core[0])
            caret = start if back else max(end, self._core[1])
        self._select(Selection(anchor, Caret(page, caret)))

    def _stretch_area(self, point: QPoint) -> None:
        assert self._area is not None and self._pressed is not None
        page = self._area[0]
        size = self._view.size_of(page)
        corners = [self._view.place_on(page, each) for each in (self._pressed, point)]
        area = QRectF(QPointF(*corners[0]), QPointF(*corners[1])).normalized()
        self._area = (page, area.intersected(QRectF(0, 0, *size)))
        self._view.viewport().update()

    def _release(self, event: QMouseEvent) -> None:
        self._scrolling.stop()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        link, self._pressed_link, self._pressed = self._pressed_link, None, None
        if self._area:
            page, area = self._area
            self.draw_area(False)
            if area.width() >= SMALLEST_AREA and area.height() >= SMALLEST_AREA:
                self.area_drawn.emit(page, area)
        elif link is not None and link == self._link_at(event.position().toPoint()):
            self.link_pressed.emit(link)

    def _hover(self, point: QPoint) -> None:
        if self._draws_area:
            return
        viewport = self._view.viewport()
        page, x, y = self._view.place_at(point)
        letters = self._letters(page)
        link = self._link_at(point)
        if link is not None:
            viewport.setCursor(Qt.CursorShape.PointingHandCursor)
            words = visible(link.address)[:300] if link.address else ""
            viewport.setToolTip(f"<p>{html.escape(words)}</p>" if words else "")
        else:
            over = letters is not None and is_over(letters, x, y)
            viewport.setCursor(Qt.CursorShape.IBeamCursor if over else Qt.CursorShape.ArrowCursor)
            if viewport.toolTip():
                viewport.setToolTip("")
                QToolTip.hideText()

    def _link_at(self, point: QPoint) -> Link | None:
        page, x, y = self._view.place_at(point)
        for link in self._details[page][1] if page in self._details else ():
            area = link.area
            if area.x <= x <= area.x + area.width and area.y <= y <= area.y + area.height:
                return link
        return None

    def _letters(self, page: int) -> Letters | None:
        if page in self._details:
            return self._details[page][0]
        if page:
            self.details_wanted.emit(page)
        return None

    def _scroll(self) -> None:
        view = self._view.viewport()
        bar = self._view.verticalScrollBar()
        beyond = min(0, self._last.y()) or max(0, self._last.y() - view.height())
        bar.setValue(bar.value() + round(beyond / 2))
        self._stretch(self._last)

    def _select(self, selection: Selection | None) -> None:
        if selection != self._selection:
            self._selection = selection
            self._view.viewport().update()
            self.selection_changed.emit()
