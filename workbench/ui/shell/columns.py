"""The three columns, and how they fold: the outer ones slide over the middle in a narrow window."""

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QPropertyAnimation,
    QRect,
    QTimer,
    Signal,
)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QStyle, QVBoxLayout, QWidget

from workbench.ui.shell.right_pane import RightPane
from workbench.ui.shell.splitter import ThinSplitter
from workbench.ui.theme import Theme

_OVERLAY = 440
_LEAST_COMPOSER = 280
_LEAST_BESIDE = 256
"""Of the composer beside a pane that is as narrow as it can be, in pixels at 100 % text size."""
_LARGE_TEXT = 1.5


class Columns(QWidget):
    """Left, centre and right. What the user opened and how wide is kept while they fold.

    `left_width` is the width at 100 % text size.

    Signals: panes_changed() when a pane opened, closed, folded or widened.
    """

    panes_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.wants_left = True
        self.wants_right = True
        self.wide = False
        self.left_width = 0
        self.right_width = 0
        self._left_slid = False
        self._right_slid = False
        self._requests = 0
        self.left = _column("leftPane", "Chats")
        self.centre = _column("centre", "Conversation")
        self.header_place = QFrame()
        self.body_place = QFrame()
        self.composer_place = QFrame()
        for place in (self.header_place, self.body_place, self.composer_place):
            _stack(place)
        centre = self.centre.layout()
        assert isinstance(centre, QVBoxLayout)
        centre.addWidget(self.header_place)
        centre.addWidget(self.body_place, 1)
        centre.addWidget(self.composer_place)
        self.right = RightPane(theme)
        self.right.close_pressed.connect(self.toggle_right)
        self.right.widen_pressed.connect(self.toggle_wide)
        self._splitter = ThinSplitter(theme)
        for widget in (self.left, self.centre, self.right):
            self._splitter.addWidget(widget)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.splitterMoved.connect(self._on_moved)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._splitter)
        self._slide = QPropertyAnimation(self)
        self._slide.setPropertyName(b"geometry")
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._restyle()
        theme.changed.connect(self._restyle)

    @property
    def left_folds(self) -> bool:
        """Say whether the left column lies over the conversation when it is open.

        It does as well while the right one leaves no room for the composer beside it.
        """
        least = self._left_shown() + self._column("rightMin") + self._least_composer
        crowded = self._right_slid and self.right_folds and self.width() < least
        return crowded or self.width() < self._column("breakpointLeftOverlay")

    @property
    def right_folds(self) -> bool:
        """Say whether the right column lies over the conversation when it is open."""
        return self.width() < self._column("breakpointRightOverlay")

    @property
    def left_open(self) -> bool:
        """Say whether the left column can be seen."""
        return self._left_slid if self.left_folds else self.wants_left and not self.wide

    @property
    def right_open(self) -> bool:
        """Say whether the right column can be seen."""
        return self._right_slid if self.right_folds else self.wants_right

    @property
    def covered(self) -> tuple[int, int]:
        """Return how many pixels of the conversation lie under a pane, at the left and right."""
        left = self._left_over_width() if self.left_folds and self.left_open else 0
        return left, self._overlay_width() if self.right_folds and self.right_open else 0

    @property
    def panes(self) -> tuple[QWidget, ...]:
        """Return the open panes in the order of Tab and F6."""
        places = [self.header_place, self.body_place, self.composer_place]
        left = [self.left] if self.left_open else []
        right = [self.right] if self.right_open else []
        return (*left, *places, *right)

    def toggle_left(self) -> None:
        """Open or close the left column."""
        if self.left_folds:
            self._left_slid = not self._left_slid
            self._right_slid = False
        elif self.wide:
            self.wide = False
            self.wants_left = True
        else:
            self.wants_left = not self.wants_left
        self.arrange(slide=True)

    def toggle_right(self) -> None:
        """Open or close the right column."""
        if self.right_open:
            self.close_right()
        else:
            self.open_right()

    def open_right(self) -> None:
        """Open the right column."""
        self._requests += 1
        if self.right_open:
            return
        if self.right_folds:
            self._right_slid = True
            self._left_slid = self._left_slid and not self.left_folds
        else:
            self.wants_right = True
        self.arrange(slide=True)

    def close_right(self) -> None:
        """Close the right column and end the wide state."""
        self.wide = False
        if self.right_folds:
            self._right_slid = False
        else:
            self.wants_right = False
        self.arrange(slide=True)

    def toggle_wide(self) -> None:
        """Give the right column 62 % of the window and hide the left one, or take it back."""
        self.wide = not self.wide
        if self.wide and self.right_folds:
            self._right_slid = True
        elif self.wide:
            self.wants_right = True
        self.arrange()

    def close_overlays(self) -> bool:
        """Close what lies over the conversation; say whether there was anything."""
        if not (self._left_slid and self.left_folds) and not (
            self._right_slid and self.right_folds
        ):
            return False
        self._left_slid = self._right_slid = False
        self.arrange(slide=True)
        return True

    def arrange(self, slide: bool = False) -> None:
        """Place the columns for the present width and wishes."""
        self._dock(self.left, 0, self.left_folds)
        self._dock(self.right, 2, self.right_folds)
        if not self.left_folds:
            self._left_slid = False
        if not self.right_folds:
            self._right_slid = False
        most = max(self._theme.size("column", "leftMax"), self._left_shown())
        self.left.setMaximumWidth(16_777_215 if self.left_folds else most)
        self.left.setVisible(self.left_open)
        self.right.setVisible(self.right_open)
        self.right.show_wide(self.wide)
        self._set_widths()
        self._place_overlays(slide)
        covered = self._overlay_width() if self.right_open and self.right_folds else 0
        beside = round(_LEAST_BESIDE * self._theme.text_size) + 2 * self._theme.space(5)
        if self.width() - self._docked_left - covered < beside:
            covered = 0
        self.composer_place.setContentsMargins(0, 0, covered, 0)
        watch = QApplication.instance()
        if watch is not None:
            watch.removeEventFilter(self)
            if self._left_slid or self._right_slid:
                watch.installEventFilter(self)
        self.panes_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if (
            event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(watched, QWidget)
            and self.body_place.isAncestorOf(watched)
        ):
            # A click on a citation asks for the pane again: look after it was handled.
            self._requests_before = self._requests
            QTimer.singleShot(0, self._close_if_not_asked)
        return super().eventFilter(watched, event)

    def _close_if_not_asked(self) -> None:
        if self._requests == self._requests_before:
            self.close_overlays()

    def _dock(self, pane: QWidget, index: int, folds: bool) -> None:
        docked = pane.parentWidget() is self._splitter
        if folds and docked:
            pane.setParent(self)
            pane.setProperty("over", True)
        elif not folds and not docked:
            self._splitter.insertWidget(index, pane)
            pane.setProperty("over", False)
        else:
            return
        # What the pane holds leaves its one edge free, which is drawn only over the conversation.
        edge = 1 if folds else 0
        pane.setContentsMargins(
            edge if pane is self.right else 0, 0, 0 if pane is self.right else edge, 0
        )
        pane.style().polish(pane)

    def _set_widths(self) -> None:
        left = self._docked_left
        right = 0
        if self.right_open and not self.right_folds:
            room = self.width() - left - self._column("centreMin") - 2
            right = max(self._column("rightMin"), min(room, self._wished_right()))
        widths = [max(1, self.width() - left - right)]
        if not self.left_folds:
            widths.insert(0, left)
        if not self.right_folds:
            widths.append(right)
        self._splitter.refresh()
        self._splitter.setSizes(widths)

    def _left_shown(self) -> int:
        return round(self.left_width * self._growth)

    @property
    def _growth(self) -> float:
        """How much wider the left column is than its kept width: larger text needs the room."""
        return max(1.0, self._theme.text_size)

    def _wished_right(self) -> int:
        return round(self.width() * 0.62) if self.wide else self.right_width

    def _left_over_width(self) -> int:
        return min(self._left_shown(), self.width() - 80)

    def _overlay_width(self) -> int:
        if self.wide:
            return min(round(self.width() * 0.62), self.width() - self._least_composer)
        room = self.width() - self._docked_left - self._least_composer
        wished = round(_OVERLAY * self._theme.text_size)
        return max(min(self._column("rightMin"), self.width()), min(wished, room))

    def _place_overlays(self, slide: bool) -> None:
        self._slide.stop()
        height = self.height()
        if self.left_folds and self._left_slid:
            width = self._left_over_width()
            self._move(self.left, QRect(0, 0, width, height), -width if slide else 0)
        if self.right_folds and self._right_slid:
            width = self._overlay_width()
            place = QRect(self.width() - width, 0, width, height)
            self._move(self.right, place, width if slide else 0)

    def _move(self, pane: QWidget, place: QRect, offset: int) -> None:
        pane.raise_()
        animated = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
        if not offset or not animated or not self.isVisible():
            pane.setGeometry(place)
            return
        self._slide.setTargetObject(pane)
        self._slide.setDuration(self._theme.duration("pane"))
        self._slide.setStartValue(place.translated(offset, 0))
        self._slide.setEndValue(place)
        self._slide.start()

    def _on_moved(self) -> None:
        sizes = self._splitter.sizes()
        if self.left_open and not self.left_folds:
            self.left_width = round(sizes[0] / self._growth)
        if self.right_open and not self.right_folds and not self.wide:
            self.right_width = sizes[-1]

    @property
    def _docked_left(self) -> int:
        return 0 if self.left_folds or not self.left_open else self._left_shown()

    @property
    def _least_composer(self) -> int:
        return round(_LEAST_COMPOSER * self._theme.text_size) + 2 * self._theme.space(5)

    def _column(self, name: str) -> int:
        """Return a width of the tokens; it grows with the text from 150 % on (design, 2)."""
        size = self._theme.text_size
        return round(self._theme.size("column", name) / (1 if size >= _LARGE_TEXT else size))

    def _restyle(self) -> None:
        if not self.left_width:
            self.left_width = round(self._theme.size("column", "left") / self._theme.text_size)
        self.right_width = self.right_width or self._theme.size("column", "right")
        self.left.setMinimumWidth(self._column("leftMin"))
        self.right.setMinimumWidth(self._column("rightMin"))
        self.arrange()


def put(place: QWidget, widget: QWidget) -> None:
    """Fill a place of the window with a widget, instead of what was there."""
    layout = place.layout()
    assert layout is not None
    while (item := layout.takeAt(0)) is not None:
        old = item.widget()
        if old is not None and old is not widget:
            old.hide()
            old.setParent(None)
    layout.addWidget(widget)


def _stack(place: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column


def _column(name: str, spoken: str) -> QFrame:
    frame = QFrame()
    frame.setObjectName(name)
    frame.setAccessibleName(spoken)
    _stack(frame)
    return frame
