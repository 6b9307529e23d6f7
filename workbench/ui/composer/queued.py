"""The question that goes next, above the field: it can be taken back and edited, or removed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from workbench.ui.composer.caption import caption
from workbench.ui.composer.chips import Chips
from workbench.ui.shell.buttons import IconButton
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.theme import Theme


class QueuedRow(QFrame):
    """One line: "Next", the question, two buttons; below it the documents that go with it.

    Signals: edited(), removed().
    """

    edited = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("queuedRow")
        word = caption("Next")
        self._text = ElidedLabel()
        self._edit = IconButton(theme, "edit", "Edit the next question")
        self._remove = IconButton(theme, "close", "Remove the next question")
        self._edit.clicked.connect(self.edited)
        self._remove.clicked.connect(self.removed)
        self.chips = Chips(theme, most_rows=1)
        self.chips.setAccessibleName("Documents of the next question")
        self._line = QWidget()
        self._row = QHBoxLayout(self._line)
        self._row.addWidget(word)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._edit)
        self._row.addWidget(self._remove)
        self._below = QVBoxLayout()
        self._below.addWidget(self.chips)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._line)
        column.addLayout(self._below)
        self.hide()
        self._restyle()
        theme.changed.connect(self._restyle)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Return what Tab reaches, in the order of the eye."""
        return (self._edit, self._remove, *self.chips.stops)

    def set_text(self, text: str | None) -> None:
        """Show a question, or nothing."""
        self._text.setText(text or "")
        self.setAccessibleName(f"Next: {text}" if text else "")
        self.setVisible(text is not None)

    def _restyle(self) -> None:
        theme = self._theme
        self._line.setFixedHeight(theme.size("control", "tableRow"))
        self._row.setContentsMargins(theme.space(5), 0, theme.space(3), 0)
        self._row.setSpacing(theme.space(4))
        self._below.setContentsMargins(theme.space(5), 0, theme.space(4), theme.space(4))
