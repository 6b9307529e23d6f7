"""What the server said, for people who ask for it: shut until it is opened, and to be copied."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from workbench.ui.chat.hostile import clean
from workbench.ui.chat.rows import plain_label
from workbench.ui.shell.buttons import IconButton
from workbench.ui.theme import Theme

LONGEST = 2_000
"""Characters of details that are shown and copied."""


class Details(QWidget):
    """A button "Details" and, once pressed, the words below with a way to copy them.

    Signals: height_changed().
    """

    height_changed = Signal()

    def __init__(self, theme: Theme, detail: str) -> None:
        super().__init__()
        self._words = clean(detail)[:LONGEST]
        self.button = QPushButton("Details")
        self.button.setProperty("kind", "link")
        self.button.setCheckable(True)
        self.button.toggled.connect(self._open)
        self.copy_button = IconButton(theme, "copy", "Copy the details")
        self.copy_button.clicked.connect(self._copy)
        self.copy_button.hide()
        self.text = plain_label(self._words, "caption")
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPixelSize(theme.font_pixels("caption"))
        self.text.setFont(fixed)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setAccessibleName("What the server said")
        self.text.hide()
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.button)
        self._row.addWidget(self.copy_button)
        self._row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addLayout(self._row)
        column.addWidget(self.text)
        self.setVisible(bool(self._words))

    def _open(self, opened: bool) -> None:
        self.text.setVisible(opened)
        self.copy_button.setVisible(opened)
        self.height_changed.emit()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._words)
