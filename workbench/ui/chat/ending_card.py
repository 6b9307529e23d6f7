"""How an answer ended, or waits: the card or the line for it, with its details where there are."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from workbench.domain.conversations import Message, MessageState
from workbench.domain.endings import CONNECT, EDIT_QUESTION, NETWORK_SETTINGS, OTHER_MODEL
from workbench.ui.chat.hostile import clean
from workbench.ui.chat.rows import StoppedLine
from workbench.ui.chat.turn_card import TurnCard
from workbench.ui.chat.waiting import WaitingCard
from workbench.ui.theme import Theme

_REFUSED = {CONNECT: "key", EDIT_QUESTION: "shield", NETWORK_SETTINGS: "globe"}
"""What stays as it is until the user changes something, with its icon (design, picture h3)."""


class FailureCard(TurnCard):
    """Why an answer ended badly, with at most one button. Signals: pressed(str: the remedy)."""

    pressed = Signal(str)

    def __init__(self, theme: Theme, sentence: str, remedy: str) -> None:
        band = "danger" if remedy in _REFUSED or not remedy else "warning"
        icon = _REFUSED.get(remedy, "clock" if remedy == OTHER_MODEL else "warn")
        super().__init__(theme, "failure", band, icon)
        self._remedy = remedy
        title, rest = _title_and_rest(sentence)
        self.title.setText(title)
        if rest:
            self.say(rest)
        if remedy:
            self.button = QPushButton(remedy)
            self.button.setProperty("kind", "primary")
            self.button.clicked.connect(self._press)
            self.add_button(self.button)
        self.setAccessibleName(sentence)

    def _press(self) -> None:
        self.pressed.emit(self._remedy)


def ending_card(
    theme: Theme,
    message: Message,
    press: Callable[[str], None],
    resized: Callable[[], None],
    opened: bool = False,
) -> QWidget | None:
    """Return what stands under an answer, or None where there is nothing to say.

    `press` is told the remedy, `resized` that the card has another height; its details may be
    `opened` from the start.
    """
    if message.waiting is not None and not message.state.is_final:
        waits = WaitingCard(theme, message.waiting)
        waits.pressed.connect(press)
        _add_details(waits, message.waiting.detail, resized, opened)
        return waits
    if message.state is MessageState.STOPPED:
        line = StoppedLine(theme, clean(message.remedy))
        line.pressed.connect(press)
        return line
    if message.state.is_final and message.failure:
        card = FailureCard(theme, clean(message.failure), clean(message.remedy))
        card.pressed.connect(press)
        _add_details(card, message.detail, resized, opened)
        return card
    return None


def _add_details(card: TurnCard, detail: str, resized: Callable[[], None], opened: bool) -> None:
    if clean(detail).strip():
        card.add_details(detail, resized, opened)


def _title_and_rest(sentence: str) -> tuple[str, str]:
    """Return the first sentence as a title, without its full stop, and what follows."""
    first, _, rest = sentence.partition(". ")
    title = first if first.endswith("...") else first.removesuffix(".")
    return title, rest
