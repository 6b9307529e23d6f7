"""Joins the composer to asking: within all limits, and with what leaves this computer shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from workbench.domain.conversations import Conversation
from workbench.domain.leaving import Leaving
from workbench.domain.pages import Pages
from workbench.domain.profiles import ProfileKind
from workbench.domain.suspicions import as_seen
from workbench.errors import UserError
from workbench.services.questions import WHOLE
from workbench.ui.composer.leaving_sheet import ask_leaving
from workbench.ui.composer.presenter import NEW
from workbench.ui.jobs import Second
from workbench.ui.theme import Theme

if TYPE_CHECKING:
    from workbench.ui.desk import Desk


class SendingJoints(QObject):
    """Sends questions; shows what they send when that is asked for, or wanted before each."""

    def __init__(self, desk: "Desk", theme: Theme) -> None:
        super().__init__(desk)
        self._desk, self._theme = desk, theme
        self._agreed: tuple[object, ...] = ()
        self._bare: set[str] = set()
        desk.window.menus.leaving.triggered.connect(self.review)
        desk.panels.composer.leaving_asked.connect(self.review)

    def join(self) -> None:
        """Hold back what the user wants to see first."""
        desk = self._desk
        desk.files.holds_back = self.holds_back
        desk.files.in_confidence = self._in_confidence
        desk.composer.counts = self._counts

    def send(
        self,
        conversation_id: str,
        text: str,
        document_ids: tuple[str, ...] = (),
        pages: Mapping[str, Pages] = WHOLE,
    ) -> None:
        """Ask in a conversation, within its limits."""
        self._desk.jobs.start(
            "Sending the question",
            self._ask(conversation_id, text, document_ids, pages),
            second=Second.TOGETHER,
        )

    async def _ask(
        self,
        conversation_id: str,
        text: str,
        document_ids: tuple[str, ...],
        pages: Mapping[str, Pages],
    ) -> None:
        try:
            # Asked before a chat is made: one that nothing was sent in would be left over.
            if not await self.may_send(conversation_id, text, document_ids, pages):
                self._desk.composer.give_back(conversation_id, text)
                return
            if conversation_id == NEW:
                conversation_id = await self._begin_chat()
        except UserError:
            self._desk.composer.give_back(conversation_id, text)
            raise
        if text in self._bare:
            self._bare.discard(text)
            text = as_seen(text)
        self._desk.composer.set_running(conversation_id, True)
        if not self._desk.chat.ask_in(conversation_id, text, document_ids, pages):
            self._desk.composer.give_back(conversation_id, text)

    async def _begin_chat(self) -> str:
        """Make the chat of a first question, show it, and return its id."""
        desk = self._desk
        conversation = await desk.services.conversations.create(
            desk.workspace_id,
            desk.connection.model_id,
            desk.connection.thinking,
            desk.options.current,
        )
        desk.composer.adopt(conversation.id)
        desk.panels.body.setCurrentWidget(desk.panels.conversation)
        desk.chat.open(conversation.id)
        desk.connection.open(conversation)
        return conversation.id

    async def may_send(
        self,
        conversation_id: str,
        text: str = "",
        document_ids: Sequence[str] = (),
        pages: Mapping[str, Pages] = WHOLE,
    ) -> bool:
        """Say whether a question may go out by all limits, asking where one would be passed."""
        asked = (conversation_id, text, document_ids, pages)
        if not await self._allows(*asked):
            return False
        new = self.unstored_chat() if conversation_id == NEW else None
        return await self._desk.limits.may_send(*asked, new)

    def unstored_chat(self) -> Conversation:
        """Return the chat that the next question of a new chat begins."""
        now = datetime.now(UTC)
        return Conversation(
            id=NEW,
            workspace_id=self._desk.workspace_id,
            title="",
            created_at=now,
            updated_at=now,
            model_id=self._desk.connection.model_id,
            thinking=self._desk.connection.thinking,
            options=self._desk.options.current,
        )

    def holds_back(self) -> bool:
        """Say whether no document leaves before the user has seen the list."""
        offline = self._desk.services.profiles.active.kind is ProfileKind.OFFLINE
        return not offline and self._desk.settings.before_sending == "documents"

    def review(self) -> None:
        """Show what the question that is being written would send."""
        self._desk.jobs.start("Showing what is sent", self._review(), second=Second.REPLACE)

    async def _allows(
        self,
        conversation_id: str,
        text: str,
        document_ids: Sequence[str],
        pages: Mapping[str, Pages],
    ) -> bool:
        """Say whether a question may go out, asking where that is wanted or needed."""
        agreed, self._agreed = self._agreed, ()
        if agreed == _what(text, document_ids, pages):
            return True
        leaving = await self._look(conversation_id, text, document_ids, pages)
        new = any(not each.there for each in leaving.documents)
        allowed = self._desk.files.allowed
        risky = [each for each in leaving.risky if each.document.id not in allowed]
        if not risky and not leaving.smuggles and not (new and self.holds_back()):
            return True
        leaving = await self._desk.services.before_sending.with_unseen(leaving)
        choice = await ask_leaving(self._theme, self._desk.window, leaving)
        if not choice.send:
            return False
        await self._send_as_seen(leaving, choice.as_seen)
        if choice.as_seen:
            self._bare.add(text)
        allowed.update(each.document.id for each in risky)
        return True

    async def _review(self) -> None:
        desk, composer = self._desk, self._desk.panels.composer
        text, ids, pages = desk.composer.asked
        leaving = await self._look(desk.chat.conversation_id, text, ids, pages)
        leaving = await desk.services.before_sending.with_unseen(leaving)
        can_send = composer.can_send
        choice = await ask_leaving(self._theme, desk.window, leaving, can_send=can_send)
        if can_send and choice.send:
            desk.files.allowed.update(each.document.id for each in leaving.risky)
            await self._send_as_seen(leaving, choice.as_seen)
            self._agreed = _what(text, ids, pages)
            words = composer.text().strip()
            if choice.as_seen:
                self._bare.add(words)
            composer.send.emit(words)
        elif not can_send:
            await self._send_as_seen(leaving, choice.as_seen)
        composer.take_focus()

    async def _send_as_seen(self, leaving: Leaving, wanted: bool) -> None:
        """Keep for texts whether their invisible characters are left out when they are sent."""
        for each in leaving.strippable:
            if each.document.as_seen != wanted:
                changed = replace(each.document, as_seen=wanted)
                await self._desk.services.documents.save(changed)
                for status in self._desk.files.board.known((changed.id,)):
                    self._desk.files.board.put(replace(status, document=changed))

    async def _look(
        self,
        conversation_id: str,
        text: str,
        document_ids: Sequence[str],
        pages: Mapping[str, Pages],
    ) -> Leaving:
        desk = self._desk
        conversation = self.unstored_chat()
        if conversation_id:
            conversation = await desk.services.conversations.get(conversation_id)
        return await desk.services.before_sending.look(conversation, text, document_ids, pages)

    def _in_confidence(self) -> bool:
        return self._desk.workspaces.presenter.current.confidential

    def _counts(self) -> bool:
        # What is written in confidence is not sent for counting before it is asked.
        return not (self.holds_back() or self._in_confidence())


def _what(text: str, document_ids: Sequence[str], pages: Mapping[str, Pages]) -> tuple[object, ...]:
    """Return what was agreed to: a question that has changed since is asked about again."""
    return (text.strip(), tuple(document_ids), dict(pages))
