"""Prompts in the composer: "/" opens the list, typing filters it, Enter puts one in."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from workbench.domain.prompts import SavedPrompt, matching
from workbench.ui.composer.composer import Composer
from workbench.ui.composer.offers import Offer
from workbench.ui.composer.trigger import Trigger

TITLE = "Prompts. Enter puts one in, Esc leaves what you typed."
EDIT = "Change the prompts…"
_EDIT_ID = "edit prompts"
_LONGEST = 52
"""Characters of a row, name and text together, that its width holds."""


class PromptOffering(QObject):
    """Offers the prompts it was given. Signals: edit_wanted() for the row that opens the dialog."""

    edit_wanted = Signal()

    def __init__(self, composer: Composer) -> None:
        super().__init__(composer)
        self._composer = composer
        self._prompts: tuple[SavedPrompt, ...] = ()
        composer.offers_wanted.connect(self._offer)
        composer.offer_chosen.connect(self._choose)

    def take(self, prompts: Sequence[SavedPrompt]) -> None:
        """Offer these prompts from now on."""
        self._prompts = tuple(prompts)

    def _offer(self, trigger: Trigger | None) -> None:
        if trigger is None or trigger.sign != "/":
            return
        found = matching(self._prompts, trigger.words)
        offers = [Offer(each.id, each.name, _short(each), "chat") for each in found]
        if found or not trigger.words:
            offers.append(Offer(_EDIT_ID, EDIT, drawing="edit"))
        self._composer.show_offers(TITLE, offers)

    def _choose(self, sign: str, offer_id: str) -> None:
        if sign != "/":
            return
        if offer_id == _EDIT_ID:
            self._composer.complete("")
            self.edit_wanted.emit()
            return
        for prompt in self._prompts:
            if prompt.id == offer_id:
                self._composer.fill_in(prompt.text)


def _short(prompt: SavedPrompt) -> str:
    words, room = " ".join(prompt.text.split()), max(10, _LONGEST - len(prompt.name))
    return words if len(words) <= room else f"{words[:room]}…"
