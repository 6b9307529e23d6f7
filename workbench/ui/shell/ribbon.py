"""The line under the menu bar that says where questions go, with the one thing to do about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from workbench.ui.icons import pixmap
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.theme import Theme


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
        self._fact = QLabel()
        self._fact.setTextFormat(Qt.TextFormat.PlainText)
        self._fact.setProperty("weight", "semibold")
        self._more = ElidedLabel()
        self._button = QPushButton()
        self._button.setProperty("compact", True)
        self._button.clicked.connect(self.pressed)
        self._line = QHBoxLayout(self)
        self._line.addWidget(self._icon)
        self._line.addWidget(self._fact)
        self._line.addWidget(self._more, 1)
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

    def _restyle(self) -> None:
        theme = self._theme
        self._icon.setPixmap(pixmap(theme, self._drawing, self._tone, theme.size("icon", "small")))
        self._line.setContentsMargins(theme.space(8), 0, theme.space(6), 0)
        self._line.setSpacing(theme.space(4))
        self.setFixedHeight(theme.size("control", "regular"))
