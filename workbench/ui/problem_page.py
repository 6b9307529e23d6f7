"""What fills the window when the program cannot work: a sentence, what it means, and a way out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.errors import UserError
from workbench.ui.theme import Theme


class ProblemPage(QWidget):
    """Says why nothing can be done here. Signals: leave_pressed()."""

    leave_pressed = Signal()

    def __init__(self, theme: Theme, error: UserError) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(theme.space(5))
        column.addStretch()
        for text, role in (
            (error.sentence, "title"),
            (error.hint, "ui"),
            (error.detail, "caption"),
        ):
            if text:
                label = QLabel(text)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setWordWrap(True)
                label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                label.setProperty("role", role)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                column.addWidget(label)
        leave = QPushButton("Quit")
        leave.clicked.connect(self.leave_pressed)
        column.addWidget(leave, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self.setAccessibleName(error.sentence)
