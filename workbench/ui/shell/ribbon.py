"""The line under the menu bar that says where questions go, with the one thing to do about it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from workbench.ui.icons import pixmap
from workbench.ui.shell.buttons import compact_button
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.theme import Theme

LEAST = 12
"""Letters of the second sentence below which it is left out."""


class Ribbon(QFrame):
    """A bold sentence, a plain one, and a button; `tone` is accent or danger.

    Signals: pressed().
    """

    pressed = Signal()

    def __init__(self, theme: Theme, tone: str = "accent") -> None:
        super().__init__()
        self._theme = theme
        self._tone = tone
        self._drawing = "offline"
        self.setObjectName("ribbon")
        self.setProperty("tone", tone)
        self._icon = QLabel()
        self._fact = ElidedLabel()
        self._fact.setProperty("weight", "semibold")
        self._more = ElidedLabel()
        self._button = compact_button()
        self._button.clicked.connect(self.pressed)
        self._line = QHBoxLayout(self)
        self._line.addWidget(self._icon)
        self._line.addWidget(self._fact)
        self._line.addWidget(self._more)
        self._line.addStretch(1)
        self._line.addWidget(self._button)
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_fact(
        self, fact: str, more: str = "", action: str = "", drawing: str = "offline"
    ) -> None:
        """Show a fact in bold, a second sentence, and a button if it has words."""
        self._drawing = drawing
        self._fact.setText(fact)
        self._more.setText(more)
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self.setAccessibleName(f"{fact} {more}".strip())
        self._restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Give the button its words first, then the fact, and what is left to the rest."""
        margins, gap = self._line.contentsMargins(), self._line.spacing()
        button = 0 if self._button.isHidden() else self._button.sizeHint().width() + gap
        icon = self._icon.sizeHint().width() + gap
        room = self.width() - margins.left() - margins.right() - icon - button - gap
        fact = min(self._fact.natural_width(), max(0, room))
        rest = min(self._more.natural_width(), room - fact - gap)
        self._button.setMinimumWidth(0 if self._button.isHidden() else button - gap)
        self._fact.setFixedWidth(fact)
        worth = rest > LEAST * self._more.fontMetrics().averageCharWidth()
        self._more.setVisible(bool(self._more.text()) and worth)
        self._more.setFixedWidth(max(0, rest))

    def _restyle(self) -> None:
        theme = self._theme
        self._icon.setPixmap(pixmap(theme, self._drawing, self._tone, theme.size("icon", "small")))
        self._line.setContentsMargins(theme.space(8), 0, theme.space(6), 0)
        self._line.setSpacing(theme.space(4))
        self.setFixedHeight(theme.size("control", "regular"))
        self._share()
