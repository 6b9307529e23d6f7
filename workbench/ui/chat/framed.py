"""A frame with a title row of its own, around code or a table."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from workbench.ui.shell.buttons import CopyButton, IconButton
from workbench.ui.theme import Theme


class Framed(QFrame):
    """A title row above one widget. Signals: height_changed()."""

    height_changed = Signal()
    _body: QWidget

    def __init__(self, theme: Theme, copy_name: str, parent: QWidget | None) -> None:
        # A widget that gets its parent later has all of its style looked up again.
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("framed")
        self.title = QLabel(self)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setProperty("role", "caption")
        self.title.setProperty("tone", "muted")
        self._header = QFrame(self)
        self.copy_button = CopyButton(theme, copy_name, self._header)
        self._header.setObjectName("framedTitle")
        row = QHBoxLayout(self._header)
        row.setContentsMargins(theme.space(5), 0, theme.space(3), 0)
        row.addWidget(self.title, 1)
        row.addWidget(self.copy_button)
        self._row = row

    def add_button(self, drawing: str, name: str) -> IconButton:
        """Return a further button at the end of the title row."""
        button = IconButton(self._theme, drawing, name, parent=self._header)
        self._row.addWidget(button)
        return button

    def _fit_body(self, width: int, left: int, top: int, height: int) -> int:
        header = self._theme.size("control", "iconButton")
        self._header.setGeometry(1, 1, width - 2, header)
        self._body.setGeometry(1 + left, 1 + header + top, width - 2 - 2 * left, height)
        return 2 + header + 2 * top + height
