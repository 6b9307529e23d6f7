"""What an empty conversation shows: what to do first, and three questions to begin with."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.icons import pixmap
from workbench.ui.theme import Theme

QUESTIONS = (
    ("What are the five main findings, with page numbers?", "Good for reports"),
    ("Which clauses let either side end this agreement early?", "Good for contracts"),
    ("Put every amount and date into a table.", "Good for letters and invoices"),
)

WIDTH = 560
WITHOUT = "Add a PDF, then ask about it"
IN_FILES = "Choose a document in Files, or add one, then ask about it"
WITH = "Ask about your documents"


class Suggestions(QScrollArea):
    """Three cards under a sentence; it scrolls where they have no room. Signals: chosen(str)."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ground = QWidget()
        ground.setProperty("ground", "surface")
        ground.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._middle = QWidget()
        self._sides = QHBoxLayout(ground)
        self._sides.addStretch(1)
        self._sides.addWidget(self._middle, 1000)
        self._sides.addStretch(1)
        self._column = QVBoxLayout(self._middle)
        self._column.addStretch()
        self._column.addWidget(_line("Workbench", tone="muted", weight="semibold"))
        self._title = _line(WITHOUT, role="title")
        self._column.addWidget(self._title)
        self._column.addSpacing(theme.space(4))
        self._cards = [_Card(theme, question, use) for question, use in QUESTIONS]
        for card in self._cards:
            card.clicked.connect(partial(self.chosen.emit, card.question))
            self._column.addWidget(card)
        hint = "A question you choose waits in the box below until a document is ready."
        self._column.addWidget(_line(hint, tone="muted", role="caption"))
        self._column.addStretch()
        self.setWidget(ground)
        self._restyle()
        theme.changed.connect(self._restyle)

    def show_ready(self, ready: bool, in_files: bool = False) -> None:
        """Say what to do next: with a document at hand, ask; else choose one `in_files`."""
        self._title.setText(WITH if ready else IN_FILES if in_files else WITHOUT)

    def _restyle(self) -> None:
        theme = self._theme
        self._column.setContentsMargins(0, theme.space(4), 0, theme.space(4))
        self._column.setSpacing(theme.space(4))
        self._sides.setContentsMargins(theme.space(5), 0, theme.space(5), 0)
        self._middle.setMaximumWidth(round(WIDTH * theme.text_size))
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
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setHorizontalPolicy(QSizePolicy.Policy.Preferred)  # its words wrap
        self.setSizePolicy(policy)
        self._arrow = QLabel()
        texts = QVBoxLayout()
        texts.setSpacing(0)
        for words, role, tone in ((question, "reading", ""), (use, "caption", "muted")):
            label = QLabel(words)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            label.setProperty("role", role)
            label.setProperty("tone", tone)
            texts.addWidget(label)
        self._row = QHBoxLayout(self)
        self._row.addLayout(texts, 1)
        self._row.addWidget(self._arrow)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self._row.totalSizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self._row.totalMinimumSize()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        least = self._theme.size("control", "listRowTwoLine")
        return max(least, self._row.totalHeightForWidth(width))

    def restyle(self) -> None:
        """Take sizes and colours from the theme."""
        theme = self._theme
        pad = theme.space(6)
        self._row.setContentsMargins(pad, theme.space(4), pad, theme.space(4))
        self._arrow.setPixmap(pixmap(theme, "right", "textMuted", theme.size("icon", "small")))


def _line(text: str, **looks: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setWordWrap(True)
    for name, look in looks.items():
        label.setProperty(name, look)
    return label
