"""How an answer ended, or waits: the card or the line for it, with its details where there are."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from workbench.domain.conversations import Message, MessageState
from workbench.ui.chat.details import Details
from workbench.ui.chat.hostile import clean
from workbench.ui.chat.rows import FailureCard, StoppedLine
from workbench.ui.chat.waiting import WaitingCard
from workbench.ui.theme import Theme


def ending_card(
    theme: Theme, message: Message, press: Callable[[str], None], resized: Callable[[], None]
) -> QWidget | None:
    """Return what stands under an answer, or None where there is nothing to say.

    `press` is told the remedy, `resized` that the card has another height.
    """
    if message.waiting is not None and not message.state.is_final:
        waits = WaitingCard(theme, message.waiting)
        waits.pressed.connect(press)
        _add_details(theme, waits, message.waiting.detail, resized)
        return waits
    if message.state is MessageState.STOPPED:
        line = StoppedLine(theme, clean(message.remedy))
        line.pressed.connect(press)
        return line
    if message.state.is_final and message.failure:
        band = "danger" if message.state is MessageState.FAILED else "warning"
        card = FailureCard(theme, clean(message.failure), clean(message.remedy), band)
        card.pressed.connect(press)
        _add_details(theme, card, message.detail, resized)
        return card
    return None


def _add_details(
    theme: Theme, card: FailureCard | WaitingCard, detail: str, resized: Callable[[], None]
) -> None:
    if detail.strip():
        details = Details(theme, detail)
        details.height_changed.connect(resized)
        card.add_below(details)
