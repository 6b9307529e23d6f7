"""The question that goes next, above the field: it can be taken back and edited, or removed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from workbench.ui.composer.caption import caption
from workbench.ui.shell.buttons import IconButton
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.theme import Theme


class QueuedRow(QFrame):
    """One line: "Next", the question, two buttons. Signals: edited(), removed()."""

    edited = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("queuedRow")
        word = caption("Next")
        self._text = ElidedLabel()
        edit = IconButton(theme, "edit", "Edit the next question")
        remove = IconButton(theme, "close", "Remove the next question")
        edit.clicked.connect(self.edited)
        remove.clicked.connect(self.removed)
        self._row = QHBoxLayout(self)
        self._row.addWidget(word)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(edit)
        self._row.addWidget(remove)
        self.hide()
        self._restyle()
        theme.changed.connect(self._restyle)

    def set_text(self, text: str | None) -> None:
        """Show a question, or nothing."""
        self._text.setText(text or "")
        self.setAccessibleName(f"Next: {text}" if text else "")
        self.setVisible(text is not None)

    def _restyle(self) -> None:
        theme = self._theme
        self.setFixedHeight(theme.size("control", "tableRow"))
        self._row.setContentsMargins(theme.space(5), 0, theme.space(3), 0)
        self._row.setSpacing(theme.space(4))
