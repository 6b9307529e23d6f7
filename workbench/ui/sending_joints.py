"""Joins the composer to what is said before something leaves this computer."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from workbench.domain.leaving import Leaving
from workbench.domain.pages import Pages
from workbench.domain.profiles import ProfileKind
from workbench.ui.composer.leaving_sheet import ask_leaving
from workbench.ui.jobs import Second
from workbench.ui.theme import Theme

if TYPE_CHECKING:
    from workbench.ui.desk import Desk


class SendingJoints(QObject):
    """Shows what a question sends: when it is asked for, and where the user wants to be asked."""

    def __init__(self, desk: "Desk", theme: Theme) -> None:
        super().__init__(desk)
        self._desk, self._theme = desk, theme
        self._agreed = ""
        desk.files.holds_back = self.holds_back
        desk.files.in_confidence = self._in_confidence
        desk.composer.counts = self._counts
        desk.window.menus.leaving.triggered.connect(self.review)
        desk.panels.composer.leaving_asked.connect(self.review)

    def holds_back(self) -> bool:
        """Say whether no document leaves before the user has seen the list."""
        offline = self._desk.services.profiles.active.kind is ProfileKind.OFFLINE
        return not offline and self._desk.settings.before_sending == "documents"

    def review(self) -> None:
        """Show what the question that is being written would send."""
        self._desk.jobs.start("Showing what is sent", self._review(), second=Second.REPLACE)

    async def allows(
        self,
        conversation_id: str,
        text: str,
        document_ids: Sequence[str],
        pages: Mapping[str, Pages],
    ) -> bool:
        """Say whether a question may go out, asking where that is wanted or needed."""
        agreed, self._agreed = self._agreed, ""
        if text and text == agreed:
            return True
        leaving = await self._look(conversation_id, text, document_ids, pages)
        new = any(not each.there for each in leaving.documents)
        allowed = self._desk.files.allowed
        risky = [each for each in leaving.risky if each.document.id not in allowed]
        if not risky and not (new and self.holds_back()):
            return True
        if not await ask_leaving(self._theme, self._desk.window, leaving):
            return False
        allowed.update(each.document.id for each in risky)
        return True

    async def _review(self) -> None:
        desk, composer = self._desk, self._desk.panels.composer
        text, ids, pages = desk.composer.asked
        leaving = await self._look(desk.chat.conversation_id, text, ids, pages)
        can_send = composer.can_send
        if await ask_leaving(self._theme, desk.window, leaving, can_send=can_send) and can_send:
            desk.files.allowed.update(each.document.id for each in leaving.risky)
            self._agreed = text.strip()
            composer.send.emit(composer.text().strip())
        composer.take_focus()

    async def _look(
        self,
        conversation_id: str,
        text: str,
        document_ids: Sequence[str],
        pages: Mapping[str, Pages],
    ) -> Leaving:
        desk = self._desk
        conversation = desk.unstored_chat()
        if conversation_id:
            conversation = await desk.services.conversations.get(conversation_id)
        return await desk.services.before_sending.look(conversation, text, document_ids, pages)

    def _in_confidence(self) -> bool:
        return self._desk.workspaces.presenter.current.confidential

    def _counts(self) -> bool:
        # What is written in confidence is not sent for counting before it is asked.
        return not (self.holds_back() or self._in_confidence())
