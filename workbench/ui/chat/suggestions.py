"""What an empty conversation shows: what to do first, and three questions to begin with."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.ui.icons import pixmap
from workbench.ui.theme import Theme

QUESTIONS = (
    ("What are the five main findings, with page numbers?", "Good for reports"),
    ("Which clauses let either side end this agreement early?", "Good for contracts"),
    ("Put every amount and date into a table.", "Good for letters and invoices"),
)

WIDTH = 560
WITHOUT = "Add a PDF, then ask about it"
WITH = "Ask about your documents"


class Suggestions(QWidget):
    """Three cards under a sentence. Signals: chosen(str question)."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(self)
        self._column.addStretch()
        self._column.addWidget(_line("Workbench", tone="muted", weight="semibold"))
        self._title = _line(WITHOUT, role="title")
        self._column.addWidget(self._title)
        self._cards = [_Card(theme, question, use) for question, use in QUESTIONS]
        for card in self._cards:
            card.clicked.connect(partial(self.chosen.emit, card.question))
            self._column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        hint = "A question you choose waits in the box below until a document is ready."
        self._column.addWidget(_line(hint, tone="muted", role="caption"))
        self._column.addStretch()
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_ready(self, ready: bool) -> None:
        """Say what to do next: with a document at hand, ask."""
        self._title.setText(WITH if ready else WITHOUT)

    def _restyle(self) -> None:
        self._column.setSpacing(self._theme.space(4))
        for card in self._cards:
            card.restyle()


class _Card(QPushButton):
    def __init__(self, theme: Theme, question: str, use: str) -> None:
        super().__init__()
        self.question = question
        self._theme = theme
        self.setProperty("kind", "card")
        self.setAccessibleName(question)
        self.setAccessibleDescription(use)
        self._arrow = QLabel()
        texts = QVBoxLayout()
        texts.setSpacing(2)
        for label in (QLabel(question), QLabel(use)):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            texts.addWidget(label)
        label.setProperty("tone", "muted")
        label.setProperty("role", "caption")
        self._row = QHBoxLayout(self)
        self._row.addLayout(texts, 1)
        self._row.addWidget(self._arrow)

    def restyle(self) -> None:
        """Take sizes and colours from the theme."""
        theme = self._theme
        pad = theme.space(6)
        self._row.setContentsMargins(pad, theme.space(4), pad, theme.space(4))
        self._arrow.setPixmap(pixmap(theme, "right", "textMuted", theme.size("icon", "small")))
        self.setFixedWidth(round(WIDTH * theme.text_size))


def _line(text: str, **looks: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setWordWrap(True)
    for name, look in looks.items():
        label.setProperty(name, look)
    return label
