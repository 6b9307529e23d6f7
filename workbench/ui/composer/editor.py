"""The field for the question: grows with its text, Enter sends, files go elsewhere."""

import re
from dataclasses import replace

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QFocusEvent,
    QImage,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from workbench.ui.composer.cells import as_table
from workbench.ui.composer.filling import Filling
from workbench.ui.composer.offers import Offers
from workbench.ui.composer.trigger import Trigger, trigger_before
from workbench.ui.shell.direction import runs_from_right
from workbench.ui.theme import Theme

_LINES = 10
_FEWEST = 2
_OTHERS = 400
"""Pixels at 100 % for what stands above and below the text in the window."""
_WRITING = (
    "Ask about your documents. Drop PDFs anywhere. Shift+Enter for a new line.",
    "Ask about your documents. Drop PDFs anywhere.",
    "Ask about your documents.",
)
_WAITING = (
    "Type the next question. It waits until this answer is done.",
    "Type the next question.",
)
_TABLE = re.compile("<table", re.IGNORECASE)
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Editor(QPlainTextEdit):
    """One to ten lines of plain text; dropped words go into it, dropped files to the window.

    Signals: entered(), escaped() while an answer runs, up_in_empty(), files_pasted(list of paths),
    picture_pasted(QImage), focus_changed(bool), trigger_changed(Trigger or None).
    """

    entered = Signal()
    escaped = Signal()
    up_in_empty = Signal()
    files_pasted = Signal(object)
    picture_pasted = Signal(object)
    focus_changed = Signal(bool)
    trigger_changed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.offers: Offers | None = None
        self.filling = Filling(self)
        self._trigger: Trigger | None = None
        self._passed_over: tuple[str, int] | None = None
        self._composing = False
        self._running = False
        self._placeholders: tuple[str, ...] = _WRITING
        self.setProperty("bare", True)
        # The field fills its own ground, so that a blinking cursor draws nothing of the window.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setTabChangesFocus(True)
        self.setAccessibleName("Question")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.textChanged.connect(self._follow_direction)
        self.textChanged.connect(self._grow)
        self.cursorPositionChanged.connect(self._look_for_trigger)
        self.textChanged.connect(self._look_for_trigger)
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_running(self, running: bool) -> None:
        """Say in the empty field what a text does now; Esc stops only what runs."""
        self._running = running
        self._placeholders = _WAITING if running else _WRITING
        self._show_placeholder()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if not self._composing and self._goes_to_offers(event):
            return
        shift = event.modifiers() & _SHIFT
        if event.key() in _ENTER and not self._composing:
            if shift:
                self.textCursor().insertBlock()
                self.ensureCursorVisible()
            else:
                self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape and self._running and not self._composing:
            self.escaped.emit()
        elif event.key() == Qt.Key.Key_Up and not self._composing and not self.toPlainText():
            self.up_in_empty.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.colour("raised"))
        painter.end()
        super().paintEvent(event)

    def complete(self, text: str) -> None:
        """Put a text in the place of the sign and what was typed after it."""
        if self._trigger is None:
            return
        cursor = self.textCursor()
        end = cursor.position()
        cursor.setPosition(self._trigger.start)
        cursor.setPosition(end, cursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def _goes_to_offers(self, event: QKeyEvent) -> bool:
        """Let the open list have the keys that move in it, choose or close it."""
        if self.offers is None or self.offers.isHidden():
            return False
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.offers.move_by(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key in (*_ENTER, Qt.Key.Key_Tab) and not event.modifiers() & _SHIFT:
            return self.offers.take()
        if key == Qt.Key.Key_Escape and self._trigger is not None:
            self._passed_over = (self._trigger.sign, self._trigger.start)
            self._look_for_trigger()
            return True
        return False

    def _look_for_trigger(self) -> None:
        cursor = self.textCursor()
        block = cursor.block()
        before = block.text()[: cursor.positionInBlock()]
        found = None if cursor.hasSelection() else trigger_before(before, block.blockNumber() == 0)
        if found is not None:
            found = replace(found, start=block.position() + found.start)
            if (found.sign, found.start) == self._passed_over:
                found = None
        else:
            self._passed_over = None
        if found != self._trigger:
            self._trigger = found
            self.trigger_changed.emit(found)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        # Tab chooses from the open list, goes through a prompt's variables, or leaves the field.
        if self.offers is not None and not self.offers.isHidden():
            return False
        if self.filling.step(forward):
            return True
        return super().focusNextPrevChild(forward)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        return bool(_local_files(source)) or source.hasText() or source.hasImage()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        if paths := _local_files(source):
            self.files_pasted.emit(paths)
        elif source.hasText():
            # Code and lists of word processors have tabs too, but come without a table.
            cells = as_table(source.text()) if _TABLE.search(source.html()) else ""
            if cells and not self.textCursor().atBlockStart():
                cells = f"\n\n{cells}"
            self.textCursor().insertText(cells or source.text())
            self.ensureCursorVisible()
        elif source.hasImage():
            self.picture_pasted.emit(QImage(source.imageData()))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        data = event.mimeData()
        if data.hasUrls() or data.hasImage() or not data.hasText():
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        self._composing = False
        super().focusOutEvent(event)
        if self._trigger is not None:
            self._trigger = None
            self.trigger_changed.emit(None)
        self.focus_changed.emit(False)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._grow()
        self._show_placeholder()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(80, super().minimumSizeHint().height())

    def _follow_direction(self) -> None:
        """Begin at the right where the text does; Qt orders its words but leaves it at the left."""
        option = self.document().defaultTextOption()
        sides = Qt.AlignmentFlag
        side = sides.AlignRight if runs_from_right(self.toPlainText()) else sides.AlignLeft
        if option.alignment() != side:
            option.setAlignment(side)
            self.document().setDefaultTextOption(option)

    def _grow(self) -> None:
        most = self._most_lines()
        lines = min(most, max(1, round(self.document().size().height())))
        height = lines * self.fontMetrics().lineSpacing() + self._theme.space(2)
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)
        full = lines == most
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if full else policy.ScrollBarAlwaysOff
        )

    def _most_lines(self) -> int:
        """Return ten, or fewer where the window is low for its text: the rest needs its room."""
        room = self.window().height() - _OTHERS * self._theme.text_size
        return max(_FEWEST, min(_LINES, int(room / self.fontMetrics().lineSpacing())))

    def _show_placeholder(self) -> None:
        room = self.viewport().width()
        fits = (text for text in self._placeholders if self._width_of(text) <= room)
        self.setPlaceholderText(next(fits, self._placeholders[-1]))
        self.viewport().update()  # Qt draws other words anew only where the caret blinks

    def _width_of(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text)

    def _restyle(self) -> None:
        self.setFont(self._theme.font("reading"))
        self._grow()
        self._show_placeholder()


def _local_files(source: QMimeData) -> list[str]:
    return [url.toLocalFile() for url in source.urls() if url.isLocalFile()]
