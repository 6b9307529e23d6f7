"""The card of a wait: why, how many seconds are left, and a way out."""

from datetime import UTC, datetime
from functools import partial
from math import ceil

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.conversations import Waiting
from workbench.domain.endings import OTHER_KEY, STOP_WAITING
from workbench.domain.profiles import Profile, billing_word
from workbench.ui.chat.hostile import clean
from workbench.ui.chat.rows import drawing, plain_label
from workbench.ui.shell.buttons import LabelledButton
from workbench.ui.shell.flow import Flow
from workbench.ui.theme import Theme

SECOND = 1000
LONGEST_NAME = 32
"""Characters of a connection's name that a button shows."""

SPOKEN_EVERY = 10
"""Seconds between two readings of the countdown aloud (design, section 8)."""


class WaitingCard(QFrame):
    """Counts down while it is in sight; the question goes out by itself at the end.

    Signals: pressed(str: the remedy), which is to stop waiting or to ask with another key.
    """

    pressed = Signal(str)

    def __init__(self, theme: Theme, waiting: Waiting) -> None:
        super().__init__()
        self._waiting = waiting
        self.setObjectName("waiting")
        self.setStyleSheet(
            f"#waiting {{ background: {theme.hex('warningSoft')};"
            f" border: 1px solid {theme.hex('warningBorder')};"
            f" border-radius: {theme.size('radius', 'card')}px; }}"
            f"#waitingBar {{ background: {theme.hex('border')}; border: none; }}"
            f"#waitingBar::chunk {{ background: {theme.hex('warning')}; }}"
        )
        pad = theme.space(5)
        row = QHBoxLayout(self)
        row.setContentsMargins(pad, pad, pad, pad)
        row.setSpacing(pad)
        row.addWidget(drawing(theme, "clock", "warning", "tool"), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(theme.space(4))
        self.title = plain_label()
        self.title.setProperty("weight", "semibold")
        self.bar = QProgressBar()
        self.bar.setObjectName("waitingBar")
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(theme.size("control", "progress"))
        self.bar.setRange(0, max(1, ceil(waiting.seconds)))
        self.bar.setAccessibleName("Time left")
        self.seconds = QLabel()
        self.seconds.setTextFormat(Qt.TextFormat.PlainText)
        self.seconds.setProperty("weight", "semibold")
        line = QHBoxLayout()
        line.setSpacing(theme.space(5))
        line.addWidget(self.bar, 1)
        line.addWidget(self.seconds)
        self.button = QPushButton(STOP_WAITING)
        self.button.clicked.connect(partial(self.pressed.emit, STOP_WAITING))
        below = Flow(theme.space(4), self.button)
        self.other: LabelledButton | None = None
        if waiting.other is not None:
            self.other = _other_button(theme, waiting.other)
            self.other.clicked.connect(partial(self.pressed.emit, OTHER_KEY))
            below.addWidget(self.other)
        column.addWidget(self.title)
        column.addWidget(plain_label(waiting.sentence))
        column.addLayout(line)
        column.addLayout(below)
        row.addLayout(column, 1)
        self._column = column
        self._timer = QTimer(self)
        self._timer.setInterval(SECOND)
        self._timer.timeout.connect(self._step)
        self._step()

    def add_below(self, widget: QWidget) -> None:
        """Add a widget at the foot of the card."""
        self._column.addWidget(widget)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        super().showEvent(event)
        self._step()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        super().hideEvent(event)
        self._timer.stop()

    def _step(self) -> None:
        left = max(0, ceil((self._waiting.until - datetime.now(UTC)).total_seconds()))
        title = self._waiting.title
        self.title.setText(title if left else "The question goes out again")
        self.bar.setValue(min(left, self.bar.maximum()))
        self.seconds.setText(f"{left} s")
        if left % SPOKEN_EVERY == 0 or not self.accessibleName():
            self.setAccessibleName(f"{title}, {left} s. {self._waiting.sentence}")
        if not left:
            self._timer.stop()


def _other_button(theme: Theme, other: Profile) -> LabelledButton:
    name = clean(other.name)
    short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    words = f"Use {{}}, {billing_word(other.billing)}"
    # An "&" alone would be taken for a mnemonic.
    button = LabelledButton(theme, "key", words.format(short.replace("&", "&&")))
    button.setAccessibleName(words.format(name))
    return button
