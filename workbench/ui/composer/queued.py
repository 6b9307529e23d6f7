"""The question that goes next, above the field: it can be taken back and edited, or removed."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from workbench.domain.models import Model
from workbench.ui.composer.caption import caption
from workbench.ui.composer.chips import Chips
from workbench.ui.files.status import DocumentStatus
from workbench.ui.files.wording import files
from workbench.ui.shell.buttons import IconButton
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.theme import Theme

LEAST = 400
"""Pixels at 100 % from which a window is high enough for chips above the field."""


class QueuedRow(QFrame):
    """One line: "Next", the question, two buttons; below it the documents that go with it.

    Where the window is too low for these the line counts them.

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
        self._count = caption("")
        self._row.addWidget(self._count)
        self._row.addWidget(self._edit)
        self._row.addWidget(self._remove)
        self._holder = QWidget()
        self._below = QVBoxLayout(self._holder)
        self._below.addWidget(self.chips)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._line)
        column.addWidget(self._holder)
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

    def show_documents(
        self, statuses: Sequence[DocumentStatus], now: datetime, offline: bool, model: Model
    ) -> None:
        """Show the documents that go with the question."""
        self.chips.show_documents(statuses, now, offline, model)
        self._count.setText(files(len(statuses)))
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fold()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._fold()

    def _fold(self) -> None:
        has_some = not self.chips.isHidden()
        roomy = self.window().height() / self._theme.text_size >= LEAST
        self._holder.setVisible(has_some and roomy)
        self._count.setVisible(has_some and not roomy)

    def _restyle(self) -> None:
        theme = self._theme
        self._line.setFixedHeight(theme.size("control", "tableRow"))
        self._row.setContentsMargins(theme.space(5), 0, theme.space(3), 0)
        self._row.setSpacing(theme.space(4))
        self._below.setContentsMargins(theme.space(5), 0, theme.space(4), theme.space(4))
