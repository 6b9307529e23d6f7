"""Asking: a question goes out with its documents, and the answer grows, is checked and is kept.

Whatever has been on the screen is on the disk a second later, and an answer that was stopped, cut
off or refused keeps every word it had.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import replace
from typing import Any

from workbench.domain.before import Before
from workbench.domain.conversations import Conversation, Message, Role
from workbench.domain.documents import Document
from workbench.domain.endings import ASK_AGAIN
from workbench.domain.joint import GO_ON
from workbench.domain.models import Model, Thinking, served_model
from workbench.domain.pages import Pages
from workbench.domain.prompt import number_documents
from workbench.errors import CLOSING, OWN_BUG, UserError
from workbench.services.answers import AnswerInProgress
from workbench.services.caching import Caching
from workbench.services.checking import Checking
from workbench.services.conversations import QUESTION_GONE, Conversations
from workbench.services.documents import Documents
from workbench.services.profiles import Profiles
from workbench.services.questions import (
    WHOLE,
    asked_model,
    going_on,
    new_answer,
    new_question,
    title_from,
    today,
)
from workbench.services.remote_copies import RemoteCopies
from workbench.services.sentences import sentences
from workbench.services.spending import Spending
from workbench.services.streaming import Streaming, Told
from workbench.storage import conversations as conversation_table
from workbench.storage import messages as table
from workbench.storage.database import Database


class Asking:
    """Asks questions in conversations."""

    def __init__(
        self,
        database: Database,
        conversations: Conversations,
        documents: Documents,
        profiles: Profiles,
        remote_copies: RemoteCopies,
        checking: Checking,
        models: Sequence[Model],
        caching: Caching,
        spending: Spending,
    ) -> None:
        """Work with the services that a question needs."""
        self._database = database
        self._conversations = conversations
        self._documents = documents
        self._profiles = profiles
        self._checking = checking
        self._models = models
        self._caching = caching
        self._spending = spending
        self._streaming = Streaming(profiles, remote_copies, models, caching, spending)

    async def ask(
        self,
        conversation_id: str,
        text: str,
        document_ids: Sequence[str] = (),
        *,
        instead_of: str = "",
        pages: Mapping[str, Pages] = WHOLE,
        told: Told | None = None,
    ) -> AsyncIterator[Message]:
        """Yield the question, then the answer again and again while it grows.

        `pages` names, by document id, the pages that the question is about where that is not the
        whole document; then only these are sent. `instead_of` is a question of which this one is
        another version; `told` hears of waits at once. The last value is final. Cancelling keeps
        the text so far as a stopped answer.
        """
        conversation = await self._conversations.get(conversation_id)
        if instead_of:
            before = await self._conversations.before_version(conversation_id, instead_of)
        else:
            before = await self._conversations.before_next(conversation_id)
        question = new_question(conversation_id, before, text, document_ids, pages)
        turn = self._turn(conversation, question, new=True, told=told)
        async with aclosing(turn) as steps:
            async for message in steps:
                yield message

    async def answer_again(
        self,
        question_id: str,
        model_id: str = "",
        thinking: Thinking | None = None,
        *,
        in_full: bool = False,
        told: Told | None = None,
    ) -> AsyncIterator[Message]:
        """Yield another answer to a question while it grows, beside those it has.

        Model and thinking are those of the conversation unless others are given; `in_full` goes
        without a cache.
        """
        question = await self._message(question_id)
        conversation = await self._conversations.get(question.conversation_id)
        conversation = replace(
            conversation,
            model_id=model_id or conversation.model_id,
            thinking=thinking or conversation.thinking,
        )
        turn = self._turn(conversation, question, in_full=in_full, told=told)
        async with aclosing(turn) as steps:
            async for message in steps:
                yield message

    async def go_on(self, answer_id: str, *, told: Told | None = None) -> AsyncIterator[Message]:
        """Yield an answer that broke off again and again while it goes on where it ended.

        What the model repeats of it is left out; usage, cost and seconds are those of all requests
        together. Raises UserError if it has no text yet.
        """
        earlier = await self._message(answer_id)
        if not earlier.text or earlier.role is not Role.ANSWER:
            raise UserError("This answer has no text to go on from.", action=ASK_AGAIN)
        conversation = await self._conversations.get(earlier.conversation_id)
        model = served_model(self._models, self._model_id(conversation), today())
        answer = going_on(earlier, conversation, model)
        growing = self._begun(answer, earlier)
        await self._opened(growing, growing.begin())
        grown = self._grow(growing, conversation, (answer,), answer_id, told=told)
        async with aclosing(grown) as steps:
            async for message in steps:
                yield message

    async def _turn(
        self,
        conversation: Conversation,
        question: Message,
        *,
        new: bool = False,
        in_full: bool = False,
        told: Told | None = None,
    ) -> AsyncGenerator[Message]:
        """Answer a question, which is stored first if it is new."""
        model = served_model(self._models, self._model_id(conversation), today())
        answer = new_answer(conversation, question, model)
        growing = self._begun(answer)
        await self._opened(
            growing, self._open_turn(conversation, question if new else None, answer)
        )
        first = (question, answer) if new else (answer,)
        grown = self._grow(growing, conversation, first, question.id, in_full, told)
        async with aclosing(grown) as steps:
            async for message in steps:
                yield message

    async def _opened(
        self, growing: AnswerInProgress, storing: Coroutine[Any, Any, object]
    ) -> None:
        """Wait until an answer is stored; one that is stopped meanwhile says so."""
        stored: list[bool] = []
        done = asyncio.Event()

        async def store() -> None:
            try:
                await storing
                stored.append(True)
            finally:
                done.set()

        async def stop(closing: bool) -> None:
            await done.wait()
            if stored:
                await self._stopped(growing, {}, closing=closing)

        try:
            await asyncio.shield(store())
        except asyncio.CancelledError as end:
            # Shielded as a whole: whoever stops twice must not cut it off.
            await asyncio.shield(stop(CLOSING in end.args))
            raise

    async def _grow(
        self,
        growing: AnswerInProgress,
        conversation: Conversation,
        first: Sequence[Message],
        until: str,
        in_full: bool = False,
        told: Told | None = None,
    ) -> AsyncGenerator[Message]:
        """Yield what is stored already, send a branch, and yield the answer while it grows.

        The branch is sent up to the message `until`: a question, or an answer that goes on.
        Wherever it is stopped, the answer says so.
        """
        model = served_model(self._models, growing.message.model_id, today())
        growing.thinks_less = model.thinking.less(growing.message.thinking) is not None
        documents: dict[str, Document] = {}
        try:
            for each in first:
                yield each
            # Only now: reading a chat of 10,000 messages takes 0.4 s (measured).
            branch = await self._conversations.path_to(conversation.id, until)
            questions = (each.text for each in reversed(branch) if each.role is Role.QUESTION)
            asked = next(questions, "")
            if growing.goes_on:
                before = Before((until,))
                branch = (*branch, new_question(conversation.id, before, GO_ON))
            documents = await self._load(branch)
            numbered = {number: documents[i] for i, number in number_documents(branch).items()}
            work = self._streaming.stream(branch, documents, growing, in_full=in_full, told=told)
            async with aclosing(work) as steps:
                async for _ in steps:
                    yield await growing.checked(numbered)
            answer = await growing.finish(numbered, asked)
        except (asyncio.CancelledError, GeneratorExit) as end:
            growing.message = self._spending.priced(growing.message, growing.profile)
            await asyncio.shield(self._stopped(growing, documents, closing=CLOSING in end.args))
            raise
        except UserError as error:
            answer = await growing.fail(error)
        except Exception:
            await growing.keep(await growing.fail(UserError(OWN_BUG)))
            raise
        answer = await growing.keep(self._spending.priced(answer, growing.profile))
        await self._book(growing, documents)
        yield answer

    async def _message(self, message_id: str) -> Message:
        found = await self._conversations.some((message_id,))
        if not found:
            raise UserError(QUESTION_GONE)
        return found[0]

    async def _open_turn(
        self, conversation: Conversation, question: Message | None, answer: Message
    ) -> None:
        with sentences():
            await self._database.write(
                table.add_turn, question, answer, answer.created_at, durable=True
            )
            if question is not None and not conversation.title:
                title = title_from(question.text)
                await self._database.write(
                    conversation_table.rename_conversation, conversation.id, title
                )

    async def _load(self, branch: Sequence[Message]) -> dict[str, Document]:
        ids = tuple(number_documents(branch))
        documents = {document.id: document for document in await self._documents.get(ids)}
        missing = [i for i in ids if i not in documents]
        if missing:
            raise UserError("A document of this chat is no longer in the list. Add it again.")
        return documents

    async def _book(self, growing: AnswerInProgress, documents: Mapping[str, Document]) -> None:
        """Write the answer into the ledger; what fails there does not take the answer away."""
        answer, cache = growing.own, growing.cache
        with suppress(UserError):
            await self._spending.record_answer(
                answer, documents, growing.profile, cache=cache, goes_on=growing.goes_on
            )
            if cache is not None and answer.usage is not None:
                model_id = answer.model_version or answer.model_id
                await self._caching.used(cache, answer.usage, model_id, answer.conversation_id)

    async def _stopped(
        self, growing: AnswerInProgress, documents: Mapping[str, Document], *, closing: bool
    ) -> None:
        await growing.stop(closing=closing)
        await self._book(growing, documents)

    def _model_id(self, conversation: Conversation) -> str:
        return asked_model(conversation.model_id, self._profiles.active, self._models)

    def _begun(self, answer: Message, earlier: Message | None = None) -> AnswerInProgress:
        profile = self._profiles.active
        return AnswerInProgress(self._database, self._checking, answer, profile, earlier)
