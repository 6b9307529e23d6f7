"""The quiet parts around an answer: lines with an icon, the card of a bad ending."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.ui.icons import pixmap
from workbench.ui.theme import Theme


def plain_label(text: str = "", role: str = "ui", tone: str = "") -> QLabel:
    """Return a label that shows any text as it is, wrapped."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(True)
    label.setProperty("role", role)
    if tone:
        label.setProperty("tone", tone)
    return label


def drawing(theme: Theme, name: str, colour: str, size: str = "small") -> QLabel:
    """Return a label that shows an icon; the words beside it say what it means."""
    pixels = theme.size("icon", size)
    label = QLabel()
    label.setPixmap(pixmap(theme, name, colour, pixels, label.devicePixelRatioF()))
    label.setFixedWidth(pixels)
    return label


class QuietLine(QWidget):
    """A line in muted words, such as "Stopped by you"."""

    def __init__(self, theme: Theme, icon_name: str, text: str) -> None:
        super().__init__()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, theme.space(2), 0, theme.space(2))
        self.row.setSpacing(theme.space(4))
        self.row.addWidget(drawing(theme, icon_name, "textMuted"), 0, Qt.AlignmentFlag.AlignTop)
        self.label = plain_label(text, tone="muted")
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.row.addWidget(self.label, 1)


class StoppedLine(QuietLine):
    """That the user stopped the answer, and how to go on. Signals: pressed(str: the remedy)."""

    pressed = Signal(str)

    def __init__(self, theme: Theme, remedy: str) -> None:
        super().__init__(theme, "stop", "Stopped by you")
        if remedy:
            button = QPushButton(remedy)
            button.setProperty("compact", True)
            button.clicked.connect(partial(self.pressed.emit, remedy))
            self.row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)


class RestLine(QuietLine):
    """How much of a long answer is not shown, with a button for more. Signals: pressed()."""

    pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "info", "")
        button = QPushButton("Show more")
        button.setAccessibleName("Show more of the answer")
        button.setProperty("compact", True)
        button.clicked.connect(self.pressed)
        self.row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def show_count(self, characters: int) -> None:
        """Say how many characters are left."""
        self.label.setText(
            f"{characters:,} more characters are not shown here. Copy takes all of the answer."
        )


class FailureCard(QFrame):
    """Why an answer ended badly, with at most one button. Signals: pressed(str: the remedy)."""

    pressed = Signal(str)

    def __init__(self, theme: Theme, sentence: str, remedy: str, band: str) -> None:
        super().__init__()
        self._remedy = remedy
        self.setObjectName("failure")
        self.setStyleSheet(
            f"#failure {{ background: {theme.hex(band + 'Soft')};"
            f" border: 1px solid {theme.hex(band + 'Border')};"
            f" border-radius: {theme.size('radius', 'card')}px; }}"
        )
        row = QHBoxLayout(self)
        pad = theme.space(5)
        row.setContentsMargins(pad, pad, pad, pad)
        row.setSpacing(pad)
        mark = drawing(theme, "warn", band, "tool")
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(theme.space(4))
        title, rest = _title_and_rest(sentence)
        self.title = plain_label(title)
        self.title.setProperty("weight", "semibold")
        column.addWidget(self.title)
        if rest:
            column.addWidget(plain_label(rest))
        if remedy:
            self.button = QPushButton(remedy)
            self.button.clicked.connect(self._press)
            line = QHBoxLayout()
            line.addWidget(self.button)
            line.addStretch(1)
            column.addLayout(line)
        row.addLayout(column, 1)
        self._column = column
        self.setAccessibleName(sentence)

    def add_below(self, widget: QWidget) -> None:
        """Add a widget at the foot of the card."""
        self._column.addWidget(widget)

    def _press(self) -> None:
        self.pressed.emit(self._remedy)


def _title_and_rest(sentence: str) -> tuple[str, str]:
    first, dot, rest = sentence.partition(". ")
    return (first + dot.strip(), rest) if dot else (sentence, "")
