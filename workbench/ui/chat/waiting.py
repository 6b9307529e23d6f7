"""The card of a wait: why, how many seconds are left, and a way out."""

from datetime import UTC, datetime
from functools import partial
from math import ceil

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton

from workbench.domain.conversations import Waiting
from workbench.domain.endings import OTHER_KEY, STOP_WAITING
from workbench.domain.profiles import Profile, billing_word
from workbench.ui.chat.hostile import clean
from workbench.ui.chat.turn_card import TurnCard
from workbench.ui.shell.buttons import LabelledButton
from workbench.ui.theme import Theme

SECOND = 1000
BAR = 260
"""Pixels of the bar at 100 % text size (design, picture h1)."""

LONGEST_NAME = 32
"""Characters of a connection's name that a button shows."""

SPOKEN_EVERY = 10
"""Seconds between two readings of the countdown aloud (design, section 8)."""


class WaitingCard(TurnCard):
    """Counts down while it is in sight; the question goes out by itself at the end.

    Signals: pressed(str: the remedy), which is to stop waiting or to ask with another key.
    """

    pressed = Signal(str)

    def __init__(self, theme: Theme, waiting: Waiting) -> None:
        super().__init__(theme, "waiting", "warning", "clock")
        self._waiting = waiting
        self.say(waiting.sentence)
        self.bar = QProgressBar()
        self.bar.setProperty("tone", "warning")
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(theme.size("control", "progress"))
        self.bar.setMaximumWidth(round(BAR * theme.text_size))
        self.bar.setRange(0, max(1, ceil(waiting.seconds)))
        self.bar.setAccessibleName("Time left")
        self.seconds = QLabel()
        self.seconds.setTextFormat(Qt.TextFormat.PlainText)
        self.seconds.setProperty("weight", "semibold")
        line = QHBoxLayout()
        line.setContentsMargins(0, theme.space(2), 0, 0)
        line.setSpacing(theme.space(5))
        line.addWidget(self.bar, 1000)
        line.addWidget(self.seconds)
        line.addStretch(1)
        self.middle.addLayout(line)
        self.button = QPushButton(STOP_WAITING)
        self.button.clicked.connect(partial(self.pressed.emit, STOP_WAITING))
        self.add_button(self.button)
        self.other: LabelledButton | None = None
        if waiting.other is not None:
            self.other = _other_button(theme, waiting.other)
            self.other.clicked.connect(partial(self.pressed.emit, OTHER_KEY))
            self.add_button(self.other)
        self._timer = QTimer(self)
        self._timer.setInterval(SECOND)
        self._timer.timeout.connect(self._step)
        self._step()

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
