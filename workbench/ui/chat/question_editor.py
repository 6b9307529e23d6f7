"""A question being changed: its text in a field, with Cancel, Save, Save and ask again."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from workbench.ui.shell.buttons import compact_button
from workbench.ui.theme import Theme

MOST_LINES = 14

SETTLED = 300
"""Milliseconds without a change after which what is typed is told."""


class QuestionEditor(QFrame):
    """Signals: cancelled(), saved(str text), asked(str text), grown(), settled()."""

    cancelled = Signal()
    saved = Signal(str)
    asked = Signal(str)
    grown = Signal()
    settled = Signal()

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("questionEditor")
        self.field = _Field(self)
        self.field.setProperty("bare", True)
        self.field.setFont(theme.font("reading"))
        self.field.setTabChangesFocus(True)
        self.field.setAcceptDrops(False)
        self.field.setAccessibleName("Question")
        self.field.document().setDocumentMargin(0)
        self.field.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.field.setPlainText(text)
        self.field.textChanged.connect(self._check)
        self._pause = QTimer(self, singleShot=True, interval=SETTLED)
        self._pause.timeout.connect(self.settled)
        self.field.textChanged.connect(self._pause.start)
        self.cancel = compact_button("Cancel", "quiet")
        self.save = compact_button("Save")
        self.ask = compact_button("Save and ask again", "primary")
        for button in (self.cancel, self.save, self.ask):
            button.setParent(self)
        self.cancel.clicked.connect(self.cancelled)
        self.save.clicked.connect(self._save)
        self.ask.clicked.connect(self.press_ask)
        self.field.cancelled.connect(self.cancelled)
        self.field.entered.connect(self.press_ask)
        self._lines = 0

    def fit(self, width: int) -> int:
        """Lay out for a width; return the height."""
        theme = self._theme
        pad, gap = theme.space(5), theme.space(4)
        self.field.setGeometry(pad, pad, width - 2 * pad, self.field.height())
        self.field.document().setTextWidth(width - 2 * pad)
        self._lines = min(MOST_LINES, max(1, round(self.field.document().size().height())))
        height = self._lines * self.field.fontMetrics().lineSpacing() + theme.space(2)
        self.field.setGeometry(pad, pad, width - 2 * pad, height)
        top, right = pad + height + gap, width - pad
        for button in (self.ask, self.save, self.cancel):
            size = button.sizeHint()
            right -= size.width()
            button.setGeometry(right, top, size.width(), size.height())
            right -= gap
        return top + self.ask.height() + pad

    def press_ask(self) -> None:
        """Save the text as another version and ask it."""
        if self.ask.isEnabled():
            self.asked.emit(self.field.toPlainText().strip())

    def _save(self) -> None:
        self.saved.emit(self.field.toPlainText().strip())

    def _check(self) -> None:
        filled = bool(self.field.toPlainText().strip())
        self.save.setEnabled(filled)
        self.ask.setEnabled(filled)
        if round(self.field.document().size().height()) != self._lines:
            self.grown.emit()


class _Field(QPlainTextEdit):
    """Enter asks, Shift+Enter breaks the line, Esc gives up; never while an input method composes.

    Signals: entered(), cancelled().
    """

    entered = Signal()
    cancelled = Signal()

    def __init__(self, parent: QFrame) -> None:
        super().__init__(parent)
        self._composing = False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 (Qt's name)
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        # Not every input method says that what it composed is given up.
        self._composing = False
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if self._composing:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif enter and not shift:
            self.entered.emit()
        elif enter:
            self.textCursor().insertBlock()
            self.ensureCursorVisible()
        else:
            super().keyPressEvent(event)
