"""Find in chat: a bar above the conversation."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit

from workbench.ui.shell.buttons import IconButton
from workbench.ui.theme import Theme


class ChatFindBar(QFrame):
    """Signals: changed(str words), moved(int: 1 to the next, -1 to the one before), closed()."""

    changed = Signal(str)
    moved = Signal(int)
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("ground", "background")
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find in this chat")
        self.field.setAccessibleName("Find in this chat")
        self.field.textChanged.connect(self.changed)
        self.count = QLabel()
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.count.setProperty("tone", "muted")
        self.count.setProperty("role", "caption")
        before = IconButton(theme, "up", "Find the one before", "Shift+F3")
        after = IconButton(theme, "down", "Find the next", "F3")
        close = IconButton(theme, "close", "Close the find bar", "Esc")
        before.clicked.connect(self.go_back)
        after.clicked.connect(self.go_on)
        close.clicked.connect(self.closed)
        self._theme = theme
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.field, 1)
        for part in (self.count, before, after, close):
            self._row.addWidget(part)
        self.hide()
        self._restyle()
        theme.changed.connect(self._restyle)

    def open(self) -> None:
        """Show the bar with its words selected."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def show_count(
        self, at: int, total: int, *, coming: bool = False, versions: bool = False
    ) -> None:
        """Say which of how many places is shown, from 1; nothing without words.

        `coming` says that it is not there yet, `versions` that the chat has others than are shown.
        """
        if not self.field.text().strip():
            self.count.setText("")
        elif not total:
            self.count.setText("Not in the versions shown" if versions else "Not in this chat")
        else:
            later = ", showing more of the answer…" if coming else ""
            self.count.setText(f"{at:,} of {total:,}{later}")

    def go_on(self) -> None:
        """Go to the next place."""
        self.moved.emit(1)

    def go_back(self) -> None:
        """Go to the place before."""
        self.moved.emit(-1)

    def _restyle(self) -> None:
        space = self._theme.space
        self._row.setContentsMargins(space(8), space(3), space(8), space(3))
        self._row.setSpacing(space(4))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
            self.moved.emit(-1 if shift else 1)
        else:
            super().keyPressEvent(event)
