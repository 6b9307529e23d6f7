"""Joins the conversation to asking: what was said comes in, what grows goes out."""

from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Mapping,
    Sequence,
)
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import cast

from PySide6.QtCore import QObject, Signal

from workbench.domain.changes import Changes
from workbench.domain.conversations import Message, MessageState, Role
from workbench.domain.documents import Document
from workbench.domain.models import Thinking
from workbench.domain.pages import Pages
from workbench.services import Services
from workbench.ui.chat.panel import ConversationPanel
from workbench.ui.chat.shown_chat import ShownChat
from workbench.ui.jobs import Jobs, Second


class ChatPresenter(QObject):
    """Opens conversations, asks and stops. Answers go on while another conversation is shown.

    Signals: opened and filled of `ShownChat`; changed(Changes);
    answering(bool) for the conversation that is shown; begun(Message) as any answer was before
    this request brought a word; cited(Message) as any answer is with further quotations checked;
    answer_finished(Message);
    not_asked(str conversation id, str text) for a question that was not even stored;
    waiting(Message) when a question goes out again after a while;
    refused(str sentence) for what has to wait; deleted(Message, str id of the last message that was
    shown) after a turn went into the bin.
    """

    opened = Signal(str)
    filled = Signal(str)
    changed = Signal(object)
    answering = Signal(bool)
    begun = Signal(object)
    cited = Signal(object)
    answer_finished = Signal(object)
    not_asked = Signal(str, str)
    waiting = Signal(object)
    refused = Signal(str)
    deleted = Signal(object, str)

    def __init__(
        self,
        panel: ConversationPanel,
        services: Services,
        jobs: Jobs,
        parent: QObject | None = None,
        may_send: Callable[[str], Awaitable[bool]] | None = None,
    ) -> None:
        """Show conversations in `panel`; `may_send` says whether a turn may be asked again."""
        super().__init__(parent)
        self._panel = panel
        self._services = services
        self._jobs = jobs
        self._running: dict[str, dict[str, Message]] = {}
        self._chat = ShownChat(panel, services, jobs, self._growing, self)
        self._chat.opened.connect(self.opened)
        self._chat.filled.connect(self.filled)
        self._may_send = may_send
        intents = panel.intents
        intents.question_saved.connect(self.change_question)
        intents.question_asked.connect(self.ask_instead)
        intents.answer_again.connect(self.answer_again)
        intents.version_chosen.connect(self.show_version)
        intents.deleted.connect(self.delete)

    @property
    def conversation_id(self) -> str:
        """Return the conversation that is shown, "" for none."""
        return self._chat.id

    @property
    def is_answering(self) -> bool:
        """Say whether the conversation that is shown is being answered."""
        return self._chat.id in self._running

    @property
    def coming(self) -> Message | None:
        """Return the answer that comes in the conversation that is shown, as far as it is."""
        return next((m for m in self.all_coming if m.conversation_id == self._chat.id), None)

    @property
    def all_coming(self) -> tuple[Message, ...]:
        """Return the answers that come, in every conversation, as far as they are."""
        growing = (m for messages in self._running.values() for m in messages.values())
        return tuple(message for message in growing if message.role is Role.ANSWER)

    @property
    def busy_conversations(self) -> frozenset[str]:
        """Return the conversations that are being answered."""
        return frozenset(self._running)

    @property
    def messages(self) -> tuple[Message, ...]:
        """Return the messages that are shown."""
        return self._panel.messages

    @property
    def document_ids(self) -> frozenset[str]:
        """Return the documents of the conversation that is shown."""
        return frozenset(self._chat.documents)

    def document(self, document_id: str) -> Document | None:
        """Return a document of the conversation that is shown."""
        return self._chat.documents.get(document_id)

    def open(self, conversation_id: str) -> None:
        """Show a conversation; an empty id shows none."""
        self._chat.open(conversation_id)
        self.answering.emit(self.is_answering)

    def refresh_documents(self) -> None:
        """Read the documents of the conversation again, for their names and page labels."""
        self._jobs.start(
            "Reading the documents", self._chat.show_documents(), second=Second.REPLACE
        )

    def ask(self, text: str, document_ids: Sequence[str] = ()) -> bool:
        """Ask in the conversation that is shown; return False if it is still answering."""
        return bool(self._chat.id) and self.ask_in(self._chat.id, text, document_ids)

    def ask_in(
        self,
        conversation_id: str,
        text: str,
        document_ids: Sequence[str] = (),
        pages: Mapping[str, Pages] = MappingProxyType({}),
    ) -> bool:
        """Ask in a conversation, shown or not; return False if it is still answering."""
        return self._jobs.start(
            "Answering",
            self._ask(conversation_id, text, tuple(document_ids), pages),
            group=_answer_group(conversation_id),
        )

    def ask_instead(self, question_id: str, text: str) -> None:
        """Ask a question in other words, as another version of it."""
        question = self._chat.message(question_id)
        edit_again = partial(self._edit_again, self._chat.id, question_id, text)
        if question is not None and not self._may_change():
            edit_again()
        elif question is not None:
            answers = self._services.asking.ask(
                self._chat.id,
                text,
                question.document_ids,
                instead_of=question_id,
                told=self._show_waiting,
                pages=question.pages,
            )
            self._start_turn(answers, question.parent_id, edit_again)

    def answer_again(
        self,
        answer_id: str,
        model_id: str = "",
        thinking: Thinking | None = None,
        *,
        in_full: bool = False,
    ) -> None:
        """Have the question of an answer answered once more, beside what it has."""
        answer = self._chat.message(answer_id)
        if answer is not None and self._may_change():
            answers = self._services.asking.answer_again(
                answer.parent_id, model_id, thinking, in_full=in_full, told=self._show_waiting
            )
            self._start_turn(answers, answer.parent_id)

    def go_on(self, answer_id: str) -> None:
        """Let an answer that broke off go on where it ended."""
        if self._chat.message(answer_id) is not None and self._may_change():
            answers = self._services.asking.go_on(answer_id, told=self._show_waiting)
            self._start_turn(answers, None)

    def change_question(self, question_id: str, text: str) -> None:
        """Give a question other words without asking it."""
        edit_again = partial(self._edit_again, self._chat.id, question_id, text)
        if not self._may_change():
            edit_again()
        else:
            work = self._change_question(question_id, text, edit_again)
            self._jobs.start("Saving the question", work)

    def show_version(self, message_id: str) -> None:
        """Show another version of a turn, and what follows it."""
        if self._may_change():
            self._jobs.start(
                "Opening the version", self._show_version(message_id), second=Second.REPLACE
            )

    def delete(self, message_id: str) -> None:
        """Put a message, and what follows it, in the bin."""
        message = self._chat.message(message_id)
        if message is not None and self._may_change():
            shown_id = self._panel.messages[-1].id
            work = self._delete(message, shown_id)
            self._jobs.start("Deleting", work, second=Second.TOGETHER)

    def restore(self, message: Message, shown_id: str = "") -> None:
        """Take a turn out of the bin, and show the branch that ended with `shown_id`, if known."""
        self._jobs.start("Restoring", self._restore(message, shown_id), second=Second.TOGETHER)

    def stop(self) -> None:
        """Stop the answer of the conversation that is shown; its text stays."""
        self.stop_in(self._chat.id)

    def stop_in(self, conversation_id: str) -> None:
        """Stop the answer of a conversation, shown or not; its text stays."""
        for message in self._growing(conversation_id):
            if not message.state.is_final:
                self._chat.show(replace(message, state=MessageState.STOPPED, waiting=None))
        self._jobs.cancel(_answer_group(conversation_id))

    async def stopped(self) -> None:
        """Stop the answer that is shown, and return when another may begin."""
        group = _answer_group(self._chat.id)
        self.stop()
        await self._jobs.ended(group)

    async def _show_version(self, message_id: str) -> None:
        message = await self._services.turns.get(message_id)
        await self._services.turns.show(message)
        await self._show_branch(message.conversation_id, message_id)

    async def _change_question(
        self, question_id: str, text: str, edit_again: Callable[[], None]
    ) -> None:
        try:
            self._chat.show(await self._services.turns.edit(question_id, text))
        except Exception:
            edit_again()
            raise

    def _edit_again(self, conversation_id: str, question_id: str, text: str) -> None:
        """Give words that could not be kept back to the field in which they were written."""
        if conversation_id == self._chat.id:
            self._panel.edit_question(question_id, text)

    async def _delete(self, message: Message, shown_id: str) -> None:
        self.changed.emit(await self._services.turns.delete(message))
        await self._show_branch(message.conversation_id)
        self.deleted.emit(message, shown_id)

    async def _restore(self, message: Message, shown_id: str) -> None:
        self.changed.emit(await self._services.turns.restore(message, shown_id))
        await self._show_branch(message.conversation_id)

    async def _show_branch(self, conversation_id: str, revealed_id: str = "") -> None:
        await self._chat.show_branch(conversation_id)
        if conversation_id == self._chat.id:
            if revealed_id:
                self._panel.reveal(revealed_id)
            self.opened.emit(conversation_id)

    def _may_change(self) -> bool:
        if self.is_answering:
            self.refused.emit("Wait until this answer is done, or stop it first.")
        return not self.is_answering

    def _start_turn(
        self,
        answers: AsyncIterator[Message],
        parent_id: str | None,
        not_stored: Callable[[], None] | None = None,
    ) -> None:
        conversation_id = self._chat.id
        self._jobs.start(
            "Answering",
            self._follow_if_allowed(conversation_id, answers, parent_id, not_stored),
            group=_answer_group(conversation_id),
        )

    async def _follow_if_allowed(
        self,
        conversation_id: str,
        answers: AsyncIterator[Message],
        parent_id: str | None,
        not_stored: Callable[[], None] | None,
    ) -> None:
        if self._may_send is None or await self._may_send(conversation_id):
            await self._follow(conversation_id, answers, parent_id, not_stored)
        elif not_stored is not None:
            not_stored()

    async def _ask(
        self,
        conversation_id: str,
        text: str,
        document_ids: tuple[str, ...],
        pages: Mapping[str, Pages],
    ) -> None:
        answers = self._services.asking.ask(
            conversation_id, text, document_ids, told=self._show_waiting, pages=pages
        )
        not_stored = partial(self.not_asked.emit, conversation_id, text)
        await self._follow(conversation_id, answers, not_stored=not_stored)

    async def _follow(
        self,
        conversation_id: str,
        answers: AsyncIterator[Message],
        cut_after: str | None = None,
        not_stored: Callable[[], None] | None = None,
    ) -> None:
        """Show a turn while it grows; `cut_after` is the message that it follows.

        `not_stored` is called when it fails before there is anything of it.
        """
        running: dict[str, Message] = {}
        self._running[conversation_id] = running
        self._tell_answering(conversation_id)
        changes = Changes(conversations=True, documents=True, conversation_id=conversation_id)
        try:
            async with aclosing(cast(AsyncGenerator[Message, None], answers)):
                async for message in answers:
                    if not running and cut_after is not None:
                        self._cut(conversation_id, cut_after)
                    before = running.get(message.id)
                    first = before is None
                    running[message.id] = message
                    self._chat.show(message)
                    if first and message.role is Role.ANSWER:
                        self.begun.emit(message)
                    if before is not None and message.citations is not before.citations:
                        self.cited.emit(message)
                    if first and message.role is Role.QUESTION:
                        if conversation_id == self._chat.id:
                            await self._chat.show_documents(message.document_ids)
                        self.changed.emit(changes)
                    if first and cut_after is not None:
                        await self._chat.show_versions(conversation_id)
        except Exception:
            if not running and not_stored is not None:
                not_stored()
            raise
        finally:
            del self._running[conversation_id]
            self._tell_answering(conversation_id)
            self._jobs.start(
                "Keeping the answer",
                self._settle(conversation_id, running),
                group=f"settle {conversation_id}",
                second=Second.TOGETHER,
            )

    def _cut(self, conversation_id: str, message_id: str) -> None:
        if conversation_id == self._chat.id:
            self._panel.cut_after(message_id)
            self._panel.jump_to_latest()

    async def _settle(self, conversation_id: str, running: dict[str, Message]) -> None:
        """Show an answer as it was kept, which after a stop is more than was shown."""
        kept = await self._services.conversations.some(tuple(running))
        for message in kept:
            if message.id in running:
                self._chat.show(message)
                if message.role is Role.ANSWER:
                    self.answer_finished.emit(message)
        self.changed.emit(Changes(conversations=True, conversation_id=conversation_id))

    def _show_waiting(self, message: Message) -> None:
        """Show an answer that waits before its question goes out again."""
        running = self._running.get(message.conversation_id)
        if running is not None and message.id in running:
            running[message.id] = message
            self._chat.show(message)
            self.waiting.emit(message)

    def _growing(self, conversation_id: str) -> Iterable[Message]:
        return self._running.get(conversation_id, {}).values()

    def _tell_answering(self, conversation_id: str) -> None:
        if conversation_id == self._chat.id:
            self.answering.emit(self.is_answering)


def _answer_group(conversation_id: str) -> str:
    return f"answer {conversation_id}"
