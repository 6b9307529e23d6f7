"""The line under the composer: the price, and at its sides what else there is to say."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from workbench.ui.composer.wording import SHORT
from workbench.ui.shell.buttons import IconButton
from workbench.ui.shell.elided import elided_caption
from workbench.ui.theme import Theme

_ANY_WIDTH = 16_777_215
"""Pixels: Qt's QWIDGETSIZE_MAX, which PySide6 does not hand on."""


class PriceRow(QFrame):
    """A reason at the left where the bar has no room for it, the price, a note at the right.

    Signals: leaving_asked() for the list of what is sent.
    """

    leaving_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: Sequence[str] = ("",)
        self.setObjectName("priceLine")
        self.reason, self.price, self.note = (elided_caption() for _ in range(3))
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.reason)
        self._row.addWidget(self.price, 1)
        self._row.addWidget(self.note)
        self.leaving = IconButton(theme, "eye", "What this question sends", "Ctrl+Shift+Enter")
        self.leaving.clicked.connect(self.leaving_asked)
        self._row.addWidget(self.leaving)
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_words(self, reason: str, lines: Sequence[str], note: str) -> None:
        """Show a reason, a note, and the longest of the lines that fits between them.

        Where none fits, first the note and then the reason is said in fewer words.
        """
        self._lines = lines
        for label, text in ((self.reason, reason), (self.note, note)):
            label.setText(text)
            label.short = SHORT.get(text, "")
            label.setVisible(bool(text))
        sides = Qt.AlignmentFlag
        self.price.setAlignment(sides.AlignRight if reason else sides.AlignLeft)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for label in (self.reason, self.note):
            label.setMaximumWidth(_ANY_WIDTH)
        width_of = self.price.fontMetrics().horizontalAdvance
        least = width_of(self._lines[-1])
        for label in (self.note, self.reason):
            if label.short and not label.isHidden() and least >= self._room():
                label.setMaximumWidth(width_of(label.short) + 2)
        room = self._room()
        fits = (line for line in self._lines if width_of(line) < room)
        words = next(fits, self._lines[-1])
        self.price.setText(words)
        # Where not even the shortest fits, the note is cut before the price is.
        self.price.setMinimumWidth(min(width_of(words) + 2, self.width() // 3))

    def _room(self) -> int:
        """Return the pixels that the words at the sides leave to the price."""
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        for widget in (self.reason, self.note, self.leaving):
            if not widget.isHidden():
                wanted = min(widget.sizeHint().width(), widget.maximumWidth())
                room -= wanted + self._row.spacing()
        return room

    def _restyle(self) -> None:
        theme = self._theme
        edge = theme.space(5) - 1
        self._row.setContentsMargins(edge, 0, edge, 0)
        self._row.setSpacing(theme.space(5))
        self.setFixedHeight(theme.size("control", "listRow") - 2)
