"""Rechecking: verdicts are made again when the user asks, a file came back or the checker rose."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from workbench.domain.citations import parse_citations
from workbench.domain.conversations import Message, Role
from workbench.domain.documents import Document, DocumentState
from workbench.domain.prompt import number_documents
from workbench.errors import UserError
from workbench.services.checking import CHANGED, MOVED, Checking
from workbench.services.conversations import Conversations
from workbench.services.documents import Documents
from workbench.services.sentences import sentences
from workbench.storage.citations import save_citations
from workbench.storage.database import Database

LOOKED_AT_ONCE = 500
"""Messages that are looked through in one turn of the loop: about 1.5 ms (measured)."""


class Rechecking:
    """Judges the citations of stored answers and keeps the verdicts."""

    def __init__(
        self,
        database: Database,
        conversations: Conversations,
        documents: Documents,
        checking: Checking,
    ) -> None:
        """Work with the services that know answers and documents."""
        self._database = database
        self._conversations = conversations
        self._documents = documents
        self._checking = checking

    async def again(self, conversation_id: str, message_id: str) -> Message:
        """Judge every quotation of an answer anew, and return the answer."""
        branch, documents = await self._read(conversation_id)
        message = next((each for each in branch if each.id == message_id), None)
        if message is None:
            raise UserError("This answer is not there any more.")
        return await self._judge(message, branch, documents)

    async def missing(self, branch: Sequence[Message]) -> tuple[Message, ...]:
        """Judge what has no verdict of this checker yet; return the answers that changed.

        `branch` are all messages that a conversation shows, oldest first.
        """
        stale = []
        for number, message in enumerate(branch, 1):
            if _is_stale(message):
                stale.append(message)
            if not number % LOOKED_AT_ONCE:
                await asyncio.sleep(0)
        if not stale:
            return ()
        documents = await self._documents_of(branch)
        judged = [await self._judge(message, branch, documents) for message in stale]
        return tuple(new for old, new in zip(stale, judged, strict=True) if new != old)

    async def prepare(self, document_ids: Sequence[str]) -> None:
        """Make documents ready for the checks of the next answer."""
        documents = await self._documents.get(tuple(document_ids))
        await self._checking.prepare(d for d in documents if d.state is DocumentState.READY)

    async def _read(self, conversation_id: str) -> tuple[Sequence[Message], Mapping[int, Document]]:
        branch = await self._conversations.messages(conversation_id)
        return branch, await self._documents_of(branch)

    async def _documents_of(self, branch: Sequence[Message]) -> Mapping[int, Document]:
        numbers = number_documents(branch)
        documents = await self._documents.get(tuple(numbers))
        return {numbers[document.id]: document for document in documents}

    async def _judge(
        self, message: Message, branch: Sequence[Message], documents: Mapping[int, Document]
    ) -> Message:
        question = next((m.text for m in branch if m.id == message.parent_id), "")
        # Read anew: another version of the program may have read the brackets otherwise.
        checked = await self._checking.judge_text(
            message.text, documents, question, as_json=message.options.as_json
        )
        judged = replace(message, citations=checked)
        if judged != message:
            with sentences():
                await self._database.write(save_citations, message.id, judged.citations)
        return judged


def _is_stale(message: Message) -> bool:
    if message.role is not Role.ANSWER or not message.state.is_final:
        return False
    if not message.citations:
        # Another version of the program may have read none of its brackets.
        text = message.text
        return "[[" in text and bool(parse_citations(text, final=True).citations)
    return any(
        each.check is None or each.check.reason in (MOVED, CHANGED) for each in message.citations
    )
