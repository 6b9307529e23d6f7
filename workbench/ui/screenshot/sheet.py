"""The sheet over a screen: what was on it, darkened, and lit where the screenshot will be."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QEnterEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QWidget

from workbench.ui.announcing import announce
from workbench.ui.screenshot.area import SMALLEST, between
from workbench.ui.screenshot.grabbing import Grab
from workbench.ui.theme import Theme

NAME = "Choose what the screenshot shows"
HOW = (
    "Drag over what you want, or press Enter for the whole screen. "
    "The arrow keys begin an area. Esc gives up."
)
OTHERS = "Tab goes to the next screen."
HOW_BY_KEYS = (
    "Enter attaches what is lit. The arrow keys move it, with Shift they change its size, "
    "with Ctrl by single pixels. Esc gives up."
)
_VEIL = 140
"""How dark the screen becomes, of 255."""
_WIDEST = 560
_EDGE = 2


class ScreenSheet(QWidget):
    """Covers one screen. `area` is what is lit, in pixels of the picture; empty for nothing.

    Signals: drawn() when the pointer let go of an area; pointed() when the pointer came onto it;
    key_pressed(QKeyEvent); given_up().
    """

    drawn = Signal()
    pointed = Signal()
    key_pressed = Signal(object)
    given_up = Signal()

    def __init__(self, theme: Theme, grab: Grab, *, alone: bool = True) -> None:
        """`alone` says that there is no other screen."""
        super().__init__(
            None, Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        )
        self._theme, self._grab = theme, grab
        self.ratio = grab.picture.devicePixelRatio()
        self._hows = [HOW, HOW_BY_KEYS] if alone else [f"{HOW} {OTHERS}", HOW_BY_KEYS]
        self._begun: QPointF | None = None
        self.area = QRect()
        self.setWindowTitle(NAME)
        self.setAccessibleName(NAME)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._how, self._size = self._card(), self._card()
        self._how.setWordWrap(True)
        self.show_how(False)
        self._restyle()
        theme.changed.connect(self._restyle)

    @property
    def room(self) -> QRect:
        """Return the whole picture."""
        return self._grab.picture.rect()

    @property
    def place(self) -> QRect:
        """Return the screen it covers."""
        return self._grab.place

    def open(self) -> None:
        """Cover the screen."""
        screen = QGuiApplication.screenAt(self.place.center())
        if screen is not None:
            self.setScreen(screen)
        self.setGeometry(self.place)
        if QGuiApplication.platformName() == "xcb":
            self.showFullScreen()  # else a window manager keeps it off its own bars
        else:
            self.show()
        self.raise_()

    def take_keys(self) -> None:
        """Take the keyboard, and say what can be done with it."""
        self.activateWindow()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_how(self, shown: bool) -> None:
        """Say what can be done, or do not."""
        how = self._hows[not self.area.isEmpty()]
        self.setAccessibleDescription(how)
        self._how.setText(how)
        self._how.setVisible(shown)
        self._place_cards()

    def light(self, area: QRect, *, tell: bool = False) -> None:
        """Light an area of the picture; `tell` lets a screen reader say how large it is."""
        changed = self._spot_of(self.area) | self._spot_of(area)
        self.area = area
        self._size.setText(f"{area.width():,} × {area.height():,} pixels")
        self._size.setVisible(not area.isEmpty())
        self._place_cards()
        self.update(changed.toAlignedRect().adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE))
        if tell and not area.isEmpty():
            announce(self, f"{area.width():,} by {area.height():,} pixels")

    def picture(self) -> QImage:
        """Return what is lit, or the whole screen where nothing is."""
        return self._grab.cut(self.room if self.area.isEmpty() else self.area)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(event.rect(), Qt.GlobalColor.black)
        painter.drawPixmap(-self._offset, self._dark)
        if self.area.isEmpty():
            return
        lit = self._spot_of(self.area)
        painter.drawPixmap(lit, self._grab.picture, QRectF(self.area))
        # Light and dark, so that one of them stands out from whatever lies below.
        for colour, out in (("shadow", 2.0), ("page", 1.0)):
            painter.setPen(QPen(self._theme.colour(colour), 1))
            edge = out - 0.5
            painter.drawRect(lit.adjusted(-edge, -edge, edge, edge))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            self._begun = self._spot(event)
            self.pointed.emit()
        elif event.button() == Qt.MouseButton.RightButton:
            self.given_up.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._begun is not None:
            self._how.hide()
            self.light(between(self._begun, self._spot(event), self.ratio, self.room))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() != Qt.MouseButton.LeftButton or self._begun is None:
            return
        area = between(self._begun, self._spot(event), self.ratio, self.room)
        self._begun = None
        if min(area.width(), area.height()) < SMALLEST * self.ratio:
            self.light(QRect())
            self.show_how(True)
            return
        self.light(area)
        self.drawn.emit()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        super().enterEvent(event)
        self.pointed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        self.key_pressed.emit(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        return False  # Tab goes to the next screen, as a key like others

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._place_cards()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        super().closeEvent(event)
        self.given_up.emit()

    @property
    def _offset(self) -> QPoint:
        """Return where this window begins on its screen: a window manager may have moved it."""
        return self.mapToGlobal(QPoint(0, 0)) - self.place.topLeft()

    def _spot(self, event: QMouseEvent) -> QPointF:
        """Return where the pointer is on the screen."""
        return event.globalPosition() - QPointF(self.place.topLeft())

    def _spot_of(self, area: QRect) -> QRectF:
        """Return where an area of the picture is on this window."""
        if area.isEmpty():
            return QRectF()
        corner = QPointF(area.topLeft()) / self.ratio - QPointF(self._offset)
        return QRectF(corner, QSizeF(area.size()) / self.ratio)

    def _card(self) -> QLabel:
        card = QLabel(self)
        card.setObjectName("screenshotCard")
        card.setTextFormat(Qt.TextFormat.PlainText)
        card.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        card.hide()
        return card

    def _restyle(self) -> None:
        theme = self._theme
        self._dark = _darkened(self._grab.picture, theme.colour("shadow"))
        self.setStyleSheet(
            f"#screenshotCard {{ background: {theme.hex('raised')}; color: {theme.hex('text')};"
            f" border: 1px solid {theme.hex('borderStrong')};"
            f" border-radius: {theme.size('radius', 'control')}px;"
            f" padding: {theme.space(3)}px {theme.space(4)}px; }}"
        )
        self._place_cards()

    def _place_cards(self) -> None:
        """Put what to do where nothing is lit, and the size below that, or in it without room."""
        gap = self._theme.space(4)
        how = self._how
        how.setFixedWidth(
            min(round(_WIDEST * self._theme.text_size), max(1, self.width() - 2 * gap))
        )
        how.setFixedHeight(how.heightForWidth(how.width()))
        size, lit = self._size, self._spot_of(self.area).toAlignedRect()
        how.move((self.width() - how.width()) // 2, 3 * gap)
        below = self.height() - how.height() - 3 * gap
        if how.geometry().intersects(lit) and lit.bottom() < below:
            how.move(how.x(), below)
        size.adjustSize()
        top = lit.bottom() + gap
        if top + size.height() > self.height():
            top = lit.bottom() - gap - size.height()
        left = min(max(lit.left(), gap), self.width() - size.width() - gap)
        size.move(left, max(gap, top))


def _darkened(picture: QPixmap, shadow: QColor) -> QPixmap:
    """Return a picture as it lies in the shadow; once, because drawing it so takes long."""
    dark = QPixmap(picture)
    shadow.setAlpha(_VEIL)
    painter = QPainter(dark)
    painter.fillRect(dark.rect(), shadow)
    painter.end()
    return dark
