"""Code: as it was written, coloured once it is whole, with its own way to be copied."""

from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QGuiApplication,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from workbench.ui.chat.blocks import Code
from workbench.ui.chat.code_colours import CodeColours, ColourQueue
from workbench.ui.chat.framed import Framed
from workbench.ui.theme import Theme

LONGEST_LINE = 5_000
"""Characters of a line of code that are laid out as one; Qt's time grows faster than the line."""

TAB = 4
"""Characters from one tab stop to the next."""


class CodeView(Framed):
    """A block of code; while it grows only the new end is written. `edit` holds its text."""

    def __init__(self, theme: Theme, queue: ColourQueue, parent: QWidget | None = None) -> None:
        """Show code that gets its colours when it is its turn in the queue."""
        super().__init__(theme, "Copy code", parent)
        self.setProperty("code", True)
        self._body = self.edit = _CodeEdit(theme, self)
        self._code: Code | None = None
        self._coloured = False
        self._colours = CodeColours(theme, self.edit.document(), queue)
        self.copy_button.clicked.connect(self._copy)
        self.wrap_button = self.add_button("fit", "Wrap long lines")
        self.wrap_button.setCheckable(True)
        self.wrap_button.toggled.connect(self._wrap)

    @property
    def is_wrapped(self) -> bool:
        """Say whether long lines are broken at the edge."""
        return self.wrap_button.isChecked()

    def show_code(self, code: Code) -> None:
        """Show a block of code."""
        before, self._code = self._code, code
        if before is not None and code.text.startswith(before.text):
            self.edit.append(code.text[len(before.text) :])
        else:
            self.edit.start(code.text)
        if before != code:
            self._coloured = False
            self._colours.stop()
        self.title.setText(code.language or "Code")
        self.edit.setAccessibleName(f"Code, {code.language}" if code.language else "Code")

    def finish(self) -> None:
        """Colour the code, now that nothing more will come."""
        if self._code is not None and not self._coloured:
            self._coloured = True
            self._colours.start(self._code.language)

    def stop(self) -> None:
        """Give no more colours, because the view goes away."""
        self._colours.stop()

    def fit(self, width: int) -> int:
        pad = self._theme.space(5)
        height = self.edit.height_of_text(width - 2 * pad - 2)
        return self._fit_body(width, pad, self._theme.space(4), height)

    def _wrap(self, wrapped: bool) -> None:
        mode = QPlainTextEdit.LineWrapMode
        self.edit.setLineWrapMode(mode.WidgetWidth if wrapped else mode.NoWrap)
        # Qt leaves the bar of the long line where it was.
        bar = Qt.ScrollBarPolicy
        shown = bar.ScrollBarAlwaysOff if wrapped else bar.ScrollBarAsNeeded
        self.edit.setHorizontalScrollBarPolicy(shown)
        self.height_changed.emit()

    def _copy(self) -> None:
        if self._code:
            QGuiApplication.clipboard().setText(self._code.text)


class _CodeEdit(QPlainTextEdit):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = 0
        self._last_line = ""
        self._widest = 0.0
        self.setReadOnly(True)
        self.setProperty("bare", True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().setDocumentMargin(0)
        self.setFont(theme.font("code"))
        self.setProperty("code", True)
        self._cell = QFontMetricsF(self.font()).horizontalAdvance(" ")
        self.setTabStopDistance(TAB * self._cell)

    def start(self, text: str) -> None:
        self._column = 0
        self._last_line, self._widest = "", 0.0
        self.setPlainText("")
        self.append(text)

    def append(self, text: str) -> None:
        if not text:
            return
        selected = self.textCursor()
        begin, end = selected.anchor(), selected.position()
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        text = self._broken(text)
        cursor.insertText(text)
        self._measure(text)
        if begin != end:
            selected.setPosition(begin)
            selected.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(selected)

    def height_of_text(self, width: int) -> int:
        if self.lineWrapMode() is QPlainTextEdit.LineWrapMode.WidgetWidth:
            # Only at its width does a line know on how many it stands.
            self.resize(width, self.height())
            return self._wrapped_height() + 2
        height = self.blockCount() * self.fontMetrics().lineSpacing() + 2
        if self._widest > width:
            height += self.horizontalScrollBar().sizeHint().height()
        return height

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        event.ignore()

    def _wrapped_height(self) -> int:
        layout, height = self.document().documentLayout(), 0.0
        block = self.document().firstBlock()
        while block.isValid():
            height += layout.blockBoundingRect(block).height()
            block = block.next()
        return ceil(height)

    def _measure(self, text: str) -> None:
        """Note the widest line: Qt knows it only of the lines that it has painted."""
        lines = (self._last_line + text).split("\n")
        self._last_line = lines[-1]
        self._widest = max(self._widest, *map(self._width_of, lines))

    def _width_of(self, line: str) -> float:
        line = line.expandtabs(TAB)
        if line.isascii():
            return len(line) * self._cell
        return QFontMetricsF(self.font()).horizontalAdvance(line)

    def _broken(self, text: str) -> str:
        """Break lines that are too long to be laid out; copying gives the text as it was."""
        lines = text.split("\n")
        pieces = []
        for index, line in enumerate(lines):
            column = self._column if index == 0 else 0
            while column + len(line) > LONGEST_LINE:
                pieces.append(line[: LONGEST_LINE - column] + "\n")
                line, column = line[LONGEST_LINE - column :], 0
            pieces.append(line if index == len(lines) - 1 else line + "\n")
            self._column = column + len(line)
        return "".join(pieces)
