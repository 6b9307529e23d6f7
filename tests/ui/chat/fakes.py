"""Services in memory for tests of the presenter."""

import asyncio
from dataclasses import dataclass, field, replace

from tests.ui.chat.samples import answer, question
from workbench.domain.changes import Changes
from workbench.domain.conversations import MessageState
from workbench.errors import UserError


class KeptConversations:
    """Keeps messages by conversation."""

    def __init__(self):
        self.kept = {}
        self.read = []
        self.opened = asyncio.Event()
        self.opened.set()

    async def messages(self, conversation_id):
        await self.opened.wait()
        return tuple(self.kept.get(conversation_id, {}).values())

    async def newest(self, conversation_id, most):
        outline = await self.outline(conversation_id)
        ids = await self.document_ids(conversation_id)
        return await self.some(outline[-most:]), ids

    async def outline(self, conversation_id):
        return tuple(message.id for message in await self.messages(conversation_id))

    async def some(self, message_ids):
        self.read.append(tuple(message_ids))
        await self.opened.wait()
        known = {i: message for kept in self.kept.values() for i, message in kept.items()}
        return tuple(known[i] for i in message_ids if i in known)

    async def document_ids(self, conversation_id):
        ids = (i for m in await self.messages(conversation_id) for i in m.document_ids)
        return tuple(dict.fromkeys(ids))

    def cut(self, message_id, itself=True):
        """Forget what follows a message, as if another branch were shown."""
        for kept in self.kept.values():
            if message_id in kept:
                at = list(kept).index(message_id) + (0 if itself else 1)
                for identity in list(kept)[at:]:
                    del kept[identity]

    def keep(self, message):
        self.kept.setdefault(message.conversation_id, {})[message.id] = message


@dataclass
class KnownDocuments:
    """Knows documents by id."""

    known: dict = field(default_factory=dict)

    async def get(self, ids):
        return tuple(self.known[i] for i in ids)


class AskingByHand:
    """Answers with the words that a test gives it, one at a time."""

    def __init__(self, conversations):
        self._conversations = conversations
        self.words = asyncio.Queue()
        self.asked = []
        self.stopped = asyncio.Event()
        self.slow_to_stop = False
        self.refusal = None

    async def ask(
        self, conversation_id, text, document_ids=(), *, instead_of="", told=None, pages=None
    ):
        self.told = told
        if self.refusal:
            raise self.refusal
        number = len(self.asked)
        self.asked.append((conversation_id, text, document_ids))
        self._conversations.cut(instead_of)
        asked = question(
            f"q{number}",
            text,
            conversation_id=conversation_id,
            document_ids=document_ids,
            pages=pages or {},
        )
        self._conversations.keep(asked)
        yield asked
        async for step in self._grow(f"a{number}", conversation_id):
            yield step

    async def answer_again(
        self, question_id, model_id="", thinking=None, *, in_full=False, told=None
    ):
        self.told, self.in_full = told, in_full
        number = len(self.asked)
        self.asked.append((question_id, model_id, thinking))
        self._conversations.cut(question_id, itself=False)
        async for step in self._grow(f"a{number}", "c", parent_id=question_id):
            yield step

    async def _grow(self, identity, conversation_id, **facts):
        growing = answer(
            identity, conversation_id=conversation_id, state=MessageState.QUEUED, **facts
        )
        self._conversations.keep(growing)
        yield growing
        try:
            while (word := await self.words.get()) is not None:
                if isinstance(word, UserError):
                    raise word
                text = growing.text + word
                growing = replace(growing, state=MessageState.STREAMING, parts=({"text": text},))
                yield growing
        except asyncio.CancelledError:
            if self.slow_to_stop:
                await asyncio.sleep(0.2)
            kept = replace(
                growing, state=MessageState.STOPPED, parts=({"text": growing.text + "…"},)
            )
            self._conversations.keep(kept)
            self.stopped.set()
            raise
        done = replace(growing, state=MessageState.COMPLETE)
        self._conversations.keep(done)
        yield done


class TurnsByHand:
    """Changes what `KeptConversations` holds; `several` is what versions there are."""

    def __init__(self, conversations):
        self._conversations = conversations
        self.several = {}
        self.shown = []
        self.binned = {}

    async def versions(self, conversation_id):
        return self.several

    async def get(self, message_id):
        return question(message_id)

    async def show(self, message):
        self.shown.append(message.id)
        self._conversations.cut(self.several[message.id][0])
        self._conversations.keep(message)

    async def edit(self, message_id, text):
        message = question(message_id, text)
        self._conversations.keep(message)
        return message

    async def delete(self, message):
        kept = self._conversations.kept[message.conversation_id]
        before = dict(kept)
        self._conversations.cut(message.id)
        self.binned[message.id] = before
        return Changes(conversations=True)

    async def restore(self, message, shown_id=""):
        self._conversations.kept[message.conversation_id].update(self.binned[message.id])
        return Changes(conversations=True)


@dataclass
class FakeServices:
    """What the presenter uses of the services."""

    conversations: KeptConversations
    documents: KnownDocuments
    asking: AskingByHand
    turns: TurnsByHand
