"""A document in the composer: its name, one line of state, and a button that takes it out."""

import html

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.ui.files.wording import StateLine
from workbench.ui.icons import pixmap
from workbench.ui.shell.buttons import IconButton
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.theme import Theme

_BAR = 3
_LOUD = ("warning", "danger")
_PRESS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_MARKS = ("warn", "lock")
"""Marks that take the place of the drawing of a kind."""
_CHOOSE = "Click or press Enter to ask about some pages only."


class DocumentChip(QFrame):
    """One document; Tab reaches it, Delete takes it out, a click or Enter chooses its pages.

    Where something is wrong that can be mended, a click or Enter does that.

    Signals: removed(str document id), pages_asked(str document id), mend_asked(str document id).
    """

    removed = Signal(str)
    pages_asked = Signal(str)
    mend_asked = Signal(str)

    def __init__(self, theme: Theme, document_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._id = document_id
        self._drawing = "doc"
        self._line = StateLine("", "muted", "")
        self._has_pages = False
        self.setObjectName("documentChip")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._picture = QLabel()
        self._name = ElidedLabel()
        self._name.elide = Qt.TextElideMode.ElideMiddle
        self._name.setProperty("weight", "medium")
        self._state = ElidedLabel()
        self._state.setProperty("role", "caption")
        self._close = IconButton(theme, "close", "Take out of the question")
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._close.clicked.connect(self._remove)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._name)
        words.addWidget(self._state)
        words.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._picture)
        self._row.addLayout(words, 1)
        self._row.addWidget(self._close)
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_document(
        self, name: str, drawing: str, line: StateLine, has_pages: bool = False
    ) -> None:
        """Show a document's name and state; one that `has_pages` lets some of them be chosen."""
        now = (self._name.text(), self._drawing, self._line, self._has_pages)
        if (name, drawing, line, has_pages) == now:
            return
        self._has_pages = has_pages
        if has_pages or line.remedy:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()
        self._name.setText(name)
        self._state.setText(f"{line.text}. {line.remedy}" if line.remedy else line.text)
        self._state.short = f"{line.short}. {line.remedy}" if line.remedy else line.short
        tone = line.tone if line.tone in _LOUD else "muted"
        if self._state.property("tone") != tone:
            self._state.setProperty("tone", tone)
            self._state.style().unpolish(self._state)
            self._state.style().polish(self._state)
        self._drawing, self._line = drawing, line
        self.setAccessibleName(f"{name}. {line.spoken}")
        press = f"Click or press Enter: {line.remedy}" if line.remedy else ""
        press = press or (_CHOOSE if has_pages else "")
        self.setAccessibleDescription(press)
        lines = filter(None, (name, line.spoken, press))
        self.setToolTip(f"<p>{'<br>'.join(map(html.escape, lines))}</p>")
        self._show_picture()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove()
        elif event.key() in _PRESS and self._can_be_pressed:
            self._press()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseReleaseEvent(event)
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and inside and self._can_be_pressed:
            self._press()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        # Taken, so that the release comes here too.
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if self._line.progress is None:
            return
        radius = self._theme.size("radius", "control")
        inside = QPainterPath()
        inside.addRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius - 1, radius - 1)
        bar = QRectF(0, self.height() - 1 - _BAR, self.width(), _BAR)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(inside)
        painter.fillRect(bar, self._theme.track)
        bar.setWidth(self.width() * self._line.progress)
        painter.fillRect(bar, self._theme.colour("accent"))

    @property
    def _can_be_pressed(self) -> bool:
        return self._has_pages or bool(self._line.remedy)

    def _press(self) -> None:
        (self.mend_asked if self._line.remedy else self.pages_asked).emit(self._id)

    def _remove(self) -> None:
        self.removed.emit(self._id)

    def _show_picture(self) -> None:
        size = self._theme.size("icon", "small")
        name = self._line.mark if self._line.mark in _MARKS else self._drawing
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(pixmap(self._theme, name, "textMuted", size, ratio))

    def _restyle(self) -> None:
        theme = self._theme
        self.setFixedHeight(theme.size("control", "documentChip"))
        self._row.setContentsMargins(theme.space(4), 0, theme.space(3), 0)
        self._row.setSpacing(theme.space(4))
        self._show_picture()
