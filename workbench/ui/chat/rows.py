"""The quiet parts around an answer: lines of muted words with an icon."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from workbench.ui.icons import pixmap
from workbench.ui.shell.buttons import compact_button
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
        self._theme = theme
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, theme.space(2), 0, theme.space(2))
        self.row.setSpacing(theme.space(4))
        self._mark = drawing(theme, icon_name, "textMuted")
        self._mark.setFixedHeight(theme.line_height("ui"))
        self.row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        self.label = plain_label(text, tone="muted")
        self.label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.row.addWidget(self.label, 1)

    def add_button(self, words: str) -> QPushButton:
        """Add a button, with which icon and first line of words are in line."""
        button = compact_button(words)
        height = self._theme.size("control", "compact")
        self._mark.setFixedHeight(height)
        above = (height - self.label.fontMetrics().height()) // 2
        self.label.setContentsMargins(0, max(0, above), 0, 0)
        self.row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return button


class StoppedLine(QuietLine):
    """That the user stopped the answer, and how to go on. Signals: pressed(str: the remedy)."""

    pressed = Signal(str)

    def __init__(self, theme: Theme, remedy: str) -> None:
        super().__init__(theme, "stop", "Stopped by you")
        if remedy:
            # The button stands beside the words, not at the other end of the column.
            self.label.setWordWrap(False)
            self.row.setStretchFactor(self.label, 0)
            self.add_button(remedy).clicked.connect(partial(self.pressed.emit, remedy))
            self.row.addStretch(1)


class RestLine(QuietLine):
    """How much of a long message is not shown, with a button for more. Signals: pressed()."""

    pressed = Signal()

    def __init__(self, theme: Theme, kind: str = "answer") -> None:
        super().__init__(theme, "info", "")
        self._kind = kind
        button = self.add_button("Show more")
        button.setAccessibleName(f"Show more of the {kind}")
        button.clicked.connect(self.pressed)

    def show_count(self, characters: int) -> None:
        """Say how many characters are left."""
        self.label.setText(
            f"{characters:,} more characters are not shown here."
            f" Copy takes all of the {self._kind}."
        )
