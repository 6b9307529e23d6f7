"""The keyboard on the links of a page: Tab goes from one to the next, Enter follows it."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import (
    QKeyEvent,
    QPainter,
    QPen,
    QTransform,
)

from workbench.services.reading import Link
from workbench.ui.announcing import announce
from workbench.ui.links import visible
from workbench.ui.reader.page_view import PageView
from workbench.ui.reader.pointing import Pointing
from workbench.ui.theme import Theme

_AROUND = 2.0  # points between a link and its ring
_LONGEST_SPOKEN = 200
_BACK = Qt.Key.Key_Backtab
_KEPT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class LinkKeys(QObject):
    """Watches the keys of a page view; after the last link in sight Tab leaves the pages."""

    def __init__(self, theme: Theme, view: PageView, pointing: Pointing) -> None:
        super().__init__(view)
        self._theme, self._view, self._pointing = theme, view, pointing
        self._current: tuple[int, Link] | None = None
        self._paint_more = view.paint_over
        view.paint_over = self.paint
        view.installEventFilter(self)

    @property
    def current(self) -> Link | None:
        """Return the link that the keyboard is on."""
        return self._current[1] if self._current else None

    def paint(self, painter: QPainter, page: int, rect: QRect, scale: float) -> None:
        """Paint the ring around the link that the keyboard is on, after all else."""
        if self._paint_more is not None:
            self._paint_more(painter, page, rect, scale)
        if self._current is None or self._current[0] != page:
            return
        area = self._current[1].area
        box = QRectF(area.x, area.y, area.width, area.height)
        box.adjust(-_AROUND, -_AROUND, _AROUND, _AROUND)
        place = QTransform.fromTranslate(rect.x(), rect.y()).scale(scale, scale)
        painter.setPen(QPen(self._theme.colour("focusRing"), self._theme.size("line", "focus")))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.mapRect(box))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        match event.type():
            case QEvent.Type.FocusIn:
                for page in self._pages():
                    if self._pointing.links(page) is None:
                        self._pointing.details_wanted.emit(page)
            case QEvent.Type.FocusOut:
                self._go_to(None)
            case QEvent.Type.KeyPress if isinstance(event, QKeyEvent):
                return self._act(event)
        return False

    def _act(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Tab, _BACK) and not event.modifiers() & _KEPT:
            return self._step(-1 if key == _BACK else 1)
        if self._current is None:
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            link = self._current[1]
            self._go_to(None)
            self._pointing.link_pressed.emit(link)
            return True
        if key == Qt.Key.Key_Escape:
            self._go_to(None)
            return True
        return False

    def _step(self, step: int) -> bool:
        """Go to the next link in sight; False where there is none, so that Tab goes on."""
        links = [(page, link) for page in self._pages() for link in self._in_sight(page)]
        if self._current in links:
            place = links.index(self._current) + step
        else:
            place = 0 if step > 0 else -1  # backwards Tab came from the pages and leaves them
        self._go_to(links[place] if 0 <= place < len(links) else None)
        return self._current is not None

    def _go_to(self, current: tuple[int, Link] | None) -> None:
        if current == self._current:
            return
        self._current = current
        self._view.viewport().update()
        if current is not None:
            announce(self._view, _spoken(current[1]))

    def _pages(self) -> range:
        """Return the pages in sight."""
        first, *_ = self._view.place_at(QPoint(0, 0))
        last, *_ = self._view.place_at(QPoint(0, self._view.viewport().height() - 1))
        return range(first, last + 1) if first else range(0)

    def _in_sight(self, page: int) -> list[Link]:
        """Return the links of a page that show, in reading order."""
        corner = self._view.viewport().rect().bottomRight()
        left, top = self._view.place_on(page, QPoint(0, 0))
        right, bottom = self._view.place_on(page, corner)
        seen = QRectF(left, top, right - left, bottom - top)
        found = [
            link
            for link in self._pointing.links(page) or ()
            if seen.intersects(QRectF(link.area.x, link.area.y, link.area.width, link.area.height))
        ]
        return sorted(found, key=lambda link: (link.area.y, link.area.x))


def _spoken(link: Link) -> str:
    if link.page is not None:
        return f"Link to page {link.page:,}"
    return f"Link to {visible(link.address)[:_LONGEST_SPOKEN]}"
