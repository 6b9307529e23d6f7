"""What fills the window when the program cannot work: a sentence, what it means, and ways out."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from workbench.errors import UserError
from workbench.ui.theme import Theme

AGAIN = "Try again"
ELSEWHERE = "Use another folder…"
USUAL = "Use the usual folder"
QUIT = "Quit"


class ProblemPage(QWidget):
    """Says why nothing can be done here, and offers what can. Signals: chosen(one of the words).

    The first of the choices is the primary one; Quit comes after them.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, error: UserError, choices: Sequence[str] = ()) -> None:
        super().__init__()
        inside = QWidget()
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        column = QVBoxLayout(inside)
        column.setSpacing(theme.space(5))
        column.addStretch()
        for text, role in (
            (error.sentence, "title"),
            (error.hint, "ui"),
            (error.detail, "caption"),
        ):
            if text:
                column.addWidget(_label(text, role))
        self._told = _label("", "ui")
        self._told.setProperty("tone", "danger")
        self._told.hide()
        column.addWidget(self._told)
        self.buttons = {words: QPushButton(words) for words in (*choices, QUIT)}
        widest = max(button.sizeHint().width() for button in self.buttons.values())
        for words, button in self.buttons.items():
            button.setMinimumWidth(round(widest * 1.2))
            if choices and words == choices[0]:
                button.setProperty("kind", "primary")
            button.clicked.connect(self._choose)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self.setAccessibleName(error.sentence)
        self.setFocusProxy(next(iter(self.buttons.values())))

    def tell(self, sentence: str) -> None:
        """Say why what was chosen cannot be."""
        self._told.setText(sentence)
        self._told.show()

    def _choose(self) -> None:
        button = self.sender()
        assert isinstance(button, QPushButton)
        self.chosen.emit(button.text())


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setProperty("role", role)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
