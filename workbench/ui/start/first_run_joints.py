"""The first run joined to the window: samples, hints, and the steps that are done by doing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from workbench.domain.profiles import OFFLINE_PROFILE_ID
from workbench.paths import resources
from workbench.ui.start.first_run import DONE_BY, HINTS, STEPS

if TYPE_CHECKING:
    from workbench.ui.desk import Desk
    from workbench.ui.settings.housekeeping import Housekeeping

REPORT = "Ferry inspection report (sample).pdf"
LETTER = "Harbour letter (sample, scan).pdf"
SAMPLES = tuple(resources() / "samples" / name for name in (REPORT, LETTER))
CLOSED = "closed"


class FirstRunJoints(QObject):
    """Shows the cards while they are of use, and keeps what was done."""

    def __init__(self, desk: Desk, house: Housekeeping) -> None:
        super().__init__(desk)
        self._desk = desk
        self._house = house
        self._card = desk.panels.hints
        self._steps = desk.panels.first_steps
        for signal, slot in (
            (self._card.next_pressed, self._next),
            (self._card.skip_pressed, self._skip),
            (self._steps.closed, self._close),
            (desk.reader.citation_shown, self._on_citation),
            (desk.chat.answer_finished, self._on_answer),
            (desk.files.status_changed, self._on_file),
            (desk.connection.profile_used, self._on_profile),
        ):
            signal.connect(slot)
        self._show()

    async def make_samples(self, workspace_id: str) -> None:
        """Prepare the finished chat, and begin the hints and the steps again."""
        made = await self._house.samples.make(SAMPLES, workspace_id)
        self._desk.jobs.start("Making the sample cache", self._make_cache(made.id))
        self._desk.chats.refresh()
        steps = tuple(step for step in self._desk.settings.steps if step != CLOSED)
        self._desk.choices.take(steps=tuple(dict.fromkeys((*steps, "samples"))), hints=0)
        self._show()

    async def _make_cache(self, conversation_id: str) -> None:
        await self._house.samples.make_cache(conversation_id)
        self._desk.cache_joints.presenter.refresh()

    def _on_citation(self) -> None:
        self._did("citation")

    def _on_answer(self) -> None:
        self._did("asked")

    def _on_file(self) -> None:
        names = {path.name for path in SAMPLES}
        for status in self._desk.files.statuses:
            document = status.document
            # An area of a page is a picture, and no file of the user's.
            if document.name not in names and not (status.underway or document.is_image):
                self._did("document")

    def _on_profile(self, profile_id: str) -> None:
        if profile_id != OFFLINE_PROFILE_ID:
            self._did("connect")

    def _did(self, step: str) -> None:
        steps = self._desk.settings.steps
        if step not in steps:
            self._desk.choices.take(steps=(*steps, step))
            self._show()

    def _next(self) -> None:
        self._desk.choices.take(hints=self._hint + 1)
        self._show()

    def _skip(self) -> None:
        self._desk.choices.take(hints=len(HINTS))
        self._show()

    def _close(self) -> None:
        self._desk.choices.take(steps=(*self._desk.settings.steps, CLOSED))
        self._show()

    @property
    def _hint(self) -> int:
        """The place of the first hint that was neither passed nor done."""
        settings = self._desk.settings
        places = range(settings.hints, len(HINTS))
        return next((at for at in places if DONE_BY[at] not in settings.steps), len(HINTS))

    def _show(self) -> None:
        settings = self._desk.settings
        begun = "samples" in settings.steps
        self._card.show_hint(self._hint if begun else -1)
        self._steps.show_done(settings.steps)
        open_steps = begun and CLOSED not in settings.steps and not set(STEPS) <= {*settings.steps}
        self._steps.setVisible(open_steps)
