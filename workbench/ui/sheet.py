"""What the small dialogs share: a title, what is asked, and at the foot what will be done."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.ui.dialogs import SnugDialog
from workbench.ui.theme import Theme

WIDTH = 380


class Sheet(SnugDialog):
    """A dialog that is filled from above with `add` and closed below with `end`."""

    def __init__(
        self, theme: Theme, parent: QWidget | None, title: str, width: int = WIDTH
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Workbench")
        self.setAccessibleName(title)
        self.setMinimumWidth(round(width * theme.text_size))
        self._column = QVBoxLayout(self)
        gap = theme.space(6)
        self._column.setContentsMargins(gap, gap, gap, gap)
        self._column.setSpacing(theme.space(4))
        self.add(plain(title, role="subtitle", weight="semibold"))

    def add(self, *widgets: QWidget, stretch: int = 0) -> None:
        """Add widgets below those that are there."""
        for widget in widgets:
            self._column.addWidget(widget, stretch)

    def end(
        self, action: QPushButton, *, kind: str = "primary", cancel: str = "Cancel"
    ) -> QPushButton:
        """Add Cancel and the button that does it; what is dangerous is never one key away.

        Returns the button that cancels.
        """
        back = QPushButton(cancel)
        back.clicked.connect(self.reject)
        action.setProperty("kind", kind)
        action.clicked.connect(self.accept)
        dangerous = kind == "danger"
        action.setAutoDefault(not dangerous)
        back.setAutoDefault(dangerous)
        (back if dangerous else action).setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(back)
        row.addWidget(action)
        self._column.addLayout(row)
        return back


def plain(words: str, **look: str) -> QLabel:
    """Return a label that wraps and never reads markup, with the looks of the style sheet."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    for name, value in look.items():
        label.setProperty(name, value)
    return label
