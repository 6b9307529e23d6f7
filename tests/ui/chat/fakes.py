"""Services in memory for tests of the presenter."""

import asyncio
from dataclasses import dataclass, field, replace

from tests.ui.chat.samples import answer, question
from workbench.domain.conversations import MessageState
from workbench.errors import UserError


class KeptConversations:
    """Keeps messages by conversation."""

    def __init__(self):
        self.kept = {}
        self.opened = asyncio.Event()
        self.opened.set()

    async def messages(self, conversation_id):
        await self.opened.wait()
        return tuple(self.kept.get(conversation_id, {}).values())

    async def document_ids(self, conversation_id):
        ids = (i for m in await self.messages(conversation_id) for i in m.document_ids)
        return tuple(dict.fromkeys(ids))

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

    async def ask(self, conversation_id, text, document_ids=()):
        if self.refusal:
            raise self.refusal
        number = len(self.asked)
        self.asked.append((conversation_id, text, document_ids))
        asked = question(
            f"q{number}", text, conversation_id=conversation_id, document_ids=document_ids
        )
        growing = answer(f"a{number}", conversation_id=conversation_id, state=MessageState.QUEUED)
        self._conversations.keep(asked)
        self._conversations.keep(growing)
        yield asked
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


@dataclass
class FakeServices:
    """What the presenter uses of the services."""

    conversations: KeptConversations
    documents: KnownDocuments
    asking: AskingByHand
