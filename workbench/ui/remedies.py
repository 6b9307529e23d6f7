"""What the one button under an answer does, for each way in which an answer can end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from workbench.domain import endings
from workbench.domain.conversations import Message
from workbench.domain.documents import Document
from workbench.domain.models import Model, served_model
from workbench.domain.options import raised
from workbench.errors import UserError
from workbench.ui.panels import FILES

if TYPE_CHECKING:
    from workbench.ui.desk import Desk

NETWORK = "Network"
"""The page of the settings."""


class Remedies(QObject):
    """Acts on the buttons under answers; any word it does not know asks the question again."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._acts: dict[str, Callable[[Message], None]] = {
            endings.CONNECT: self._connect,
            endings.CONTINUE: self._go_on,
            endings.LESS_THINKING: self._think_less,
            endings.RAISE_LIMIT: partial(self._raise_limit, again=False),
            endings.RAISE_AND_ASK: partial(self._raise_limit, again=True),
            endings.SEND_IN_FULL: self._send_in_full,
            endings.EDIT_QUESTION: self._edit,
            endings.OTHER_MODEL: self._choose_model,
            endings.MAKE_ROOM: self._make_room,
            endings.NETWORK_SETTINGS: self._open_network,
            endings.OPEN_OPTIONS: self._open_options,
            endings.STOP_WAITING: self._stop,
            endings.OTHER_KEY: self._use_other_key,
            endings.FIND_FILE: self._find_file,
            endings.ENTER_PASSWORD: self._enter_password,
        }
        desk.panels.conversation.remedy_activated.connect(self._on_remedy)

    def _on_remedy(self, message_id: str, remedy: str) -> None:
        answer = self._desk.message(message_id)
        if answer is not None:
            self._acts.get(remedy, self._ask_again)(answer)

    def _ask_again(self, answer: Message) -> None:
        self._desk.ask_again(answer.id)

    def _connect(self, answer: Message) -> None:
        self._desk.connection.mend_key()

    def _go_on(self, answer: Message) -> None:
        self._desk.chat.go_on(answer.id)

    def _think_less(self, answer: Message) -> None:
        less = self._model_of(answer).thinking.less(answer.thinking)
        self._desk.chat.answer_again(answer.id, answer.model_id, less)

    def _model_of(self, answer: Message) -> Model:
        """Return the model of an answer as it would be asked today."""
        today = datetime.now(UTC).date()
        return served_model(self._desk.services.models, answer.model_id, today)

    def _raise_limit(self, answer: Message, *, again: bool) -> None:
        self._desk.jobs.start("Raising the limit", self._raise(answer, again=again))

    async def _raise(self, answer: Message, *, again: bool) -> None:
        desk = self._desk
        conversation = await desk.services.conversations.get(answer.conversation_id)
        if desk.chat.conversation_id != conversation.id:
            return
        options = raised(conversation.options, self._model_of(answer))
        await desk.services.conversations.choose_options(conversation.id, options)
        desk.options.take(options)
        if again:
            self._ask_again(answer)
        else:
            self._go_on(answer)

    def _send_in_full(self, answer: Message) -> None:
        self._desk.chat.answer_again(answer.id, in_full=True)

    def _edit(self, answer: Message) -> None:
        self._desk.panels.conversation.edit_question(answer.parent_id)

    def _choose_model(self, answer: Message) -> None:
        self._desk.panels.header.open_models()

    def _make_room(self, answer: Message) -> None:
        self._desk.window.show_right(FILES)
        self._desk.file_care.make_room()

    def _open_network(self, answer: Message) -> None:
        self._desk.settings_joints.open(NETWORK)

    def _open_options(self, answer: Message) -> None:
        self._desk.options.open()

    def _stop(self, answer: Message) -> None:
        self._desk.chat.stop()

    def _find_file(self, answer: Message) -> None:
        self._desk.jobs.start("Finding a file", self._ask_with_found(answer))

    async def _ask_with_found(self, answer: Message) -> None:
        for document in await self._desk.services.documents.lost(await self._documents()):
            if not await self._desk.file_care.find(document):
                return
        self._ask_here_again(answer)

    def _enter_password(self, answer: Message) -> None:
        self._desk.jobs.start("Opening a file", self._ask_with_unlocked(answer))

    async def _ask_with_unlocked(self, answer: Message) -> None:
        for document in await self._desk.services.documents.locked(await self._documents()):
            if not await self._desk.files.intake.unlock(document, attach=False):
                return
        self._ask_here_again(answer)

    async def _documents(self) -> tuple[Document, ...]:
        return await self._desk.services.documents.get(tuple(self._desk.chat.document_ids))

    def _ask_here_again(self, answer: Message) -> None:
        """Ask again unless another chat was opened meanwhile."""
        if self._desk.chat.conversation_id == answer.conversation_id:
            self._ask_again(answer)

    def _use_other_key(self, answer: Message) -> None:
        self._desk.jobs.start("Using another key", self._ask_with_other_key(answer))

    async def _ask_with_other_key(self, answer: Message) -> None:
        desk = self._desk
        other = await desk.services.profiles.other_key()
        if other is None:
            raise UserError("There is no other key by now.", hint="Add one in Settings, Keys.")
        await desk.chat.stopped()
        await desk.connection.take(other.id)
        if desk.chat.conversation_id != answer.conversation_id:
            return
        if answer.has_text:
            self._go_on(answer)
        else:
            self._ask_again(answer)
