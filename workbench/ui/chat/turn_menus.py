"""The menus of an answer: how it is asked again, and what else can be done with it."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QMenu, QWidget

from workbench.domain.conversations import Message
from workbench.domain.models import served_model, thinking_word
from workbench.ui.chat.intents import TurnIntents


def again_menu(parent: QWidget, message: Message, intents: TurnIntents) -> QMenu:
    """Return the menu of Ask again: the same, more thinking, another model."""
    menu = _menu(parent)
    ask = intents.answer_again
    menu.addAction("Ask again").triggered.connect(_tell(ask, message.id, "", None))
    # From the day on which another model answers for it, what that one takes is offered.
    today = datetime.now(UTC).date()
    control = served_model(intents.models, message.model_id, today).thinking
    more = control.more(message.thinking)
    if more is not None:
        menu.addAction(f"Ask with more thinking: {thinking_word(more)}").triggered.connect(
            _tell(ask, message.id, message.model_id, more)
        )
    others = [model for model in intents.models if model.id != message.model_id]
    if others:
        menu.addSeparator()
    for model in others:
        menu.addAction(f"Ask {_plain(model.name)}").triggered.connect(
            _tell(ask, message.id, model.id, None)
        )
    return menu


def more_menu(parent: QWidget, message: Message, intents: TurnIntents, several: bool) -> QMenu:
    """Return the menu of More; `several` says that there are other versions."""
    menu = _menu(parent)
    words = "Delete this version" if several else "Delete this answer"
    menu.addAction(words).triggered.connect(_tell(intents.deleted, message.id))
    return menu


def _menu(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _tell(signal: SignalInstance, *values: object) -> Callable[[bool], None]:
    """Return what an action calls, which brings along whether it is checked."""

    def tell(_checked: bool) -> None:
        signal.emit(*values)

    return tell


def _plain(name: str) -> str:
    """Return a name in which no letter becomes a key of the menu."""
    return name.replace("&", "&&")
