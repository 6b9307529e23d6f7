"""What the server said, for people who ask for it: shut until it is opened, and to be copied."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from workbench.ui.chat.hostile import clean
from workbench.ui.chat.rows import plain_label
from workbench.ui.shell.buttons import CopyButton, give_icon
from workbench.ui.theme import Theme

LONGEST = 2_000
"""Characters of details that are shown and copied."""


class Details(QFrame):
    """A box with the words; `button` opens it and `copy_button` copies them, wherever they stand.

    Signals: height_changed().
    """

    height_changed = Signal()

    def __init__(self, theme: Theme, detail: str) -> None:
        super().__init__()
        self._theme = theme
        self._words = clean(detail)[:LONGEST]
        self.setObjectName("details")
        self.button = QPushButton("Details")
        self.button.setProperty("kind", "link")
        self.button.setCheckable(True)
        self.button.toggled.connect(self._open)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        other_way = Qt.LayoutDirection.LeftToRight if mirrored else Qt.LayoutDirection.RightToLeft
        self.button.setLayoutDirection(other_way)  # the arrow stands after the word
        give_icon(theme, self.button, "down", "link")
        self.copy_button = CopyButton(theme, "Copy the details")
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
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(4), theme.space(4), theme.space(4), theme.space(4))
        column.addWidget(self.text)
        self.hide()

    def _open(self, opened: bool) -> None:
        self.setVisible(opened)
        self.copy_button.setVisible(opened)
        give_icon(self._theme, self.button, "up" if opened else "down", "link")
        self.height_changed.emit()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._words)
