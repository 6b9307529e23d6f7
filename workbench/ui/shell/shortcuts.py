"""The list of keys, made from the menus so that it cannot be wrong."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.theme import Theme

IN_PLACES = (
    ("Enter", "Send the question"),
    ("Shift+Enter", "New line in the question"),
    ("F2", "Rename, in a list"),
    ("Delete", "Delete, in a list"),
    ("Menu", "More for a row, in a list"),
)


class ShortcutList(QDialog):
    """Keys at the left, what they do at the right. To be opened with `dialogs.finished`."""

    def __init__(self, theme: Theme, parent: QWidget, keys: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        page = QWidget()
        grid = QGridLayout(page)
        grid.setHorizontalSpacing(theme.space(8))
        grid.setColumnStretch(1, 1)
        for row, (key, meaning) in enumerate((*keys, *IN_PLACES)):
            shown = QLabel(key)
            shown.setProperty("keys", True)
            grid.addWidget(shown, row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(QLabel(meaning), row, 1)
        scroll = QScrollArea()
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        scroll.setAccessibleName("Keys and what they do")
        close = QPushButton("Close")
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.addWidget(scroll)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(round(520 * theme.text_size), 560)
