"""The line under the composer: the price, and at its sides what else there is to say."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from workbench.ui.shell.buttons import IconButton
from workbench.ui.shell.elided import elided_caption
from workbench.ui.theme import Theme


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
        """Show a reason, a note, and the longest of the lines that fits between them."""
        self._lines = lines
        for label, text in ((self.reason, reason), (self.note, note)):
            label.setText(text)
            label.setVisible(bool(text))
        sides = Qt.AlignmentFlag
        self.price.setAlignment(sides.AlignRight if reason else sides.AlignLeft)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        for label in (self.reason, self.note, self.leaving):
            if not label.isHidden():
                room -= label.sizeHint().width() + self._row.spacing()
        width_of = self.price.fontMetrics().horizontalAdvance
        fits = (line for line in self._lines if width_of(line) < room)
        words = next(fits, self._lines[-1])
        self.price.setText(words)
        # Where not even the shortest fits, the note is cut before the price is.
        self.price.setMinimumWidth(min(width_of(words) + 2, self.width() // 3))

    def _restyle(self) -> None:
        theme = self._theme
        edge = theme.space(5) - 1
        self._row.setContentsMargins(edge, 0, edge, 0)
        self._row.setSpacing(theme.space(5))
        self.setFixedHeight(theme.size("control", "listRow") - 2)
