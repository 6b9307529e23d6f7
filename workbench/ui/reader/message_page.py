"""What stands in the page's place when there is no page: a sentence and at most one button."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.ui.theme import Theme


class MessagePage(QWidget):
    """A sentence in the middle.

    Signals: pressed(str action).
    """

    pressed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = ""
        self.setProperty("ground", "background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._sentence = QLabel()
        self._sentence.setProperty("weight", "semibold")
        self._hint = QLabel()
        self._hint.setProperty("tone", "muted")
        self._button = QPushButton()
        self._button.clicked.connect(self._on_pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(9), theme.space(9), theme.space(9), theme.space(9))
        column.setSpacing(theme.space(4))
        column.addStretch(2)
        for label in (self._sentence, self._hint):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    @property
    def words(self) -> str:
        """Return what is said."""
        return f"{self._sentence.text()} {self._hint.text()}".strip()

    def show_message(self, sentence: str, hint: str = "", action: str = "") -> None:
        """Say something, and offer the one thing to do if there is one."""
        self._action = action
        self._sentence.setText(sentence)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._button.setText(action.replace("&", "&&"))
        self._button.setVisible(bool(action))
        self.setAccessibleName(self.words)

    def _on_pressed(self) -> None:
        self.pressed.emit(self._action)
