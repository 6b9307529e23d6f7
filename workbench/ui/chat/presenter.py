"""Joins the conversation to asking: what was said comes in, what grows goes out."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QObject, Signal

from workbench.domain.changes import Changes
from workbench.domain.conversations import Message, MessageState, Role
from workbench.domain.documents import Document
from workbench.services import Services
from workbench.ui.chat.panel import ConversationPanel
from workbench.ui.jobs import Jobs, Second

_OPEN = "open conversation"


class ChatPresenter(QObject):
    """Opens conversations, asks and stops. Answers go on while another conversation is shown.

    Signals: opened(str: conversation id) when its messages are shown; changed(Changes);
    answering(bool) for the conversation that is shown; answer_finished(Message);
    not_asked(str conversation id, str text) for a question that was not even stored.
    """

    opened = Signal(str)
    changed = Signal(object)
    answering = Signal(bool)
    answer_finished = Signal(object)
    not_asked = Signal(str, str)

    def __init__(
        self,
        panel: ConversationPanel,
        services: Services,
        jobs: Jobs,
        parent: QObject | None = None,
    ) -> None:
        """Show conversations in `panel`."""
        super().__init__(parent)
        self._panel = panel
        self._services = services
        self._jobs = jobs
        self._conversation_id = ""
        self._documents: dict[str, Document] = {}
        self._running: dict[str, dict[str, Message]] = {}

    @property
    def conversation_id(self) -> str:
        """Return the conversation that is shown, "" for none."""
        return self._conversation_id

    @property
    def is_answering(self) -> bool:
        """Say whether the conversation that is shown is being answered."""
        return self._conversation_id in self._running

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
        return frozenset(self._documents)

    def document(self, document_id: str) -> Document | None:
        """Return a document of the conversation that is shown."""
        return self._documents.get(document_id)

    def open(self, conversation_id: str) -> None:
        """Show a conversation; an empty id shows none."""
        self._conversation_id = conversation_id
        self._documents = {}
        self._panel.clear()
        self.answering.emit(self.is_answering)
        if conversation_id:
            self._jobs.start(
                "Opening the chat",
                self._load(conversation_id),
                group=_OPEN,
                second=Second.REPLACE,
            )
        else:
            self._jobs.cancel(_OPEN)

    def refresh_documents(self) -> None:
        """Read the documents of the conversation again, for their names and page labels."""
        self._jobs.start("Reading the documents", self._show_documents(()), second=Second.REPLACE)

    def ask(self, text: str, document_ids: Sequence[str] = ()) -> bool:
        """Ask in the conversation that is shown; return False if it is still answering."""
        return bool(self._conversation_id) and self.ask_in(
            self._conversation_id, text, document_ids
        )

    def ask_in(self, conversation_id: str, text: str, document_ids: Sequence[str] = ()) -> bool:
        """Ask in a conversation, shown or not; return False if it is still answering."""
        return self._jobs.start(
            "Answering",
            self._ask(conversation_id, text, tuple(document_ids)),
            group=_answer_group(conversation_id),
        )

    def stop(self) -> None:
        """Stop the answer of the conversation that is shown; its text stays."""
        conversation_id = self._conversation_id
        for message in self._running.get(conversation_id, {}).values():
            if not message.state.is_final:
                self._show(replace(message, state=MessageState.STOPPED))
        self._jobs.cancel(_answer_group(conversation_id))

    async def _load(self, conversation_id: str) -> None:
        conversations = self._services.conversations
        messages = await conversations.messages(conversation_id)
        ids = await conversations.document_ids(conversation_id)
        documents = {d.id: d for d in await self._services.documents.get(ids)}
        if conversation_id != self._conversation_id:
            return
        self._documents = documents
        self._panel.show_messages(messages, documents)
        for message in self._running.get(conversation_id, {}).values():
            self._panel.show_message(message)
        self.opened.emit(conversation_id)

    async def _show_documents(self, more: Sequence[str]) -> None:
        conversation_id = self._conversation_id
        ids = dict.fromkeys((*self._documents, *more))
        documents = {d.id: d for d in await self._services.documents.get(tuple(ids))}
        if conversation_id == self._conversation_id:
            self._documents = documents
            self._panel.show_documents(documents)

    async def _ask(self, conversation_id: str, text: str, document_ids: tuple[str, ...]) -> None:
        running: dict[str, Message] = {}
        self._running[conversation_id] = running
        self._tell_answering(conversation_id)
        changes = Changes(conversations=True, documents=True, conversation_id=conversation_id)
        try:
            answers = self._services.asking.ask(conversation_id, text, document_ids)
            async with aclosing(cast(AsyncGenerator[Message, None], answers)):
                async for message in answers:
                    running[message.id] = message
                    self._show(message)
                    if message.role is Role.QUESTION:
                        if conversation_id == self._conversation_id:
                            await self._show_documents(document_ids)
                        self.changed.emit(changes)
        except Exception:
            if not running:
                self.not_asked.emit(conversation_id, text)
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

    async def _settle(self, conversation_id: str, running: dict[str, Message]) -> None:
        """Show an answer as it was kept, which after a stop is more than was shown."""
        kept = await self._services.conversations.messages(conversation_id)
        for message in kept:
            if message.id in running:
                self._show(message)
                if message.role is Role.ANSWER:
                    self.answer_finished.emit(message)
        self.changed.emit(Changes(conversations=True, conversation_id=conversation_id))

    def _show(self, message: Message) -> None:
        if message.conversation_id == self._conversation_id:
            self._panel.show_message(message)

    def _tell_answering(self, conversation_id: str) -> None:
        if conversation_id == self._conversation_id:
            self.answering.emit(self.is_answering)


def _answer_group(conversation_id: str) -> str:
    return f"answer {conversation_id}"
