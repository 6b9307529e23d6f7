"""The samples: a finished chat about the sample documents with all five verdicts, and a cache.

Its answer is written by hand and says so; its verdicts are the program's own, found by the same
check as those of any other answer.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from workbench.domain.cache import Cache
from workbench.domain.conversations import Conversation, Message, MessageState, Role
from workbench.domain.documents import Document, DocumentState
from workbench.domain.profiles import OFFLINE_MODEL_ID
from workbench.services.cache_contents import NewCache
from workbench.services.caching import Caching
from workbench.services.checking import Checking
from workbench.services.conversations import Conversations
from workbench.services.documents import Documents
from workbench.services.sentences import sentences
from workbench.storage import messages as table
from workbench.storage.database import Database

CACHE_LABEL = "Sample documents"
CACHE_LENGTH = timedelta(hours=4)
TITLE = "The five marks, explained"
QUESTION = "What do the five marks beside a quotation mean?"
ANSWER = """\
This answer was written by hand, with mistakes made on purpose. Press a mark and the page opens \
with what was found.

- **Verified**: the words stand on the page exactly so. “Corrosion was found on four of the eleven \
frames aft of the car deck” \
[[1, p. 4: "Corrosion was found on four of the eleven frames aft of the car deck"]].
- **Close match**: a word is not as it stands on the page. “The door was opened and closed ten \
times without any fault” \
[[1, p. 5: "The door was opened and closed ten times without any fault"]].
- **Found on another page**: the words are right and the page is not. “No defects were noted in \
the engine room” [[1, p. 5: "No defects were noted in the engine room"]].
- **Not found**: no page says this. “The hull was painted again in the spring of 2024” \
[[1, p. 4: "The hull was painted again in the spring of 2024"]].
- **Cannot be checked**: the page is a picture without text. “The berth is free from Monday” \
[[2, p. 1: "The berth is free from Monday"]].
"""


class Samples:
    """Makes the finished chat, and the cache of its documents, once."""

    def __init__(
        self,
        database: Database,
        conversations: Conversations,
        documents: Documents,
        checking: Checking,
        caching: Caching,
    ) -> None:
        """Work with the services of the window."""
        self._database = database
        self._conversations = conversations
        self._documents = documents
        self._checking = checking
        self._caching = caching

    async def make(self, paths: Sequence[Path], workspace_id: str) -> Conversation:
        """Return the finished chat about these documents, making it if there is none.

        `paths` are the report and the letter, in this order. Raises UserError.
        """
        for conversation in await self._conversations.all(workspace_id):
            if conversation.title == TITLE:
                return conversation
        documents = await self._take_in(paths, workspace_id)
        conversation = await self._conversations.create(workspace_id, OFFLINE_MODEL_ID)
        await self._conversations.rename(conversation.id, TITLE)
        question, answer = await self._turn(conversation.id, documents)
        with sentences():
            await self._database.write(
                table.add_turn, question, answer, answer.created_at, durable=True
            )
        return replace(conversation, title=TITLE)

    async def make_cache(self, conversation_id: str) -> Cache:
        """Return a living cache of the finished chat's documents, making it if there is none.

        The offline engine keeps it, so that nothing is paid. Raises UserError.
        """
        now = self._caching.now()
        for cache in await self._caching.known():
            if cache.label == CACHE_LABEL and cache.alive(now):
                return cache
        ids = await self._conversations.document_ids(conversation_id)
        documents = await self._documents.get(ids)
        return await self._caching.create(
            NewCache(CACHE_LABEL, OFFLINE_MODEL_ID, documents, CACHE_LENGTH)
        )

    async def _take_in(self, paths: Sequence[Path], workspace_id: str) -> tuple[Document, ...]:
        ready: dict[str, Document] = {}
        async for document in self._documents.add(paths, workspace_id):
            if document.state is DocumentState.READY:
                ready[Path(document.path).name] = document
        return tuple(ready[path.name] for path in paths if path.name in ready)

    async def _turn(
        self, conversation_id: str, documents: tuple[Document, ...]
    ) -> tuple[Message, Message]:
        now = datetime.now(UTC)
        question = Message(
            id=uuid4().hex,
            conversation_id=conversation_id,
            parent_id="",
            role=Role.QUESTION,
            state=MessageState.COMPLETE,
            created_at=now,
            parts=({"text": QUESTION},),
            document_ids=tuple(document.id for document in documents),
            model_id=OFFLINE_MODEL_ID,
        )
        numbered = dict(enumerate(documents, 1))
        answer = Message(
            id=uuid4().hex,
            conversation_id=conversation_id,
            parent_id=question.id,
            role=Role.ANSWER,
            state=MessageState.COMPLETE,
            created_at=now,
            parts=({"text": ANSWER},),
            model_id=OFFLINE_MODEL_ID,
            model_version=OFFLINE_MODEL_ID,
            finish_reason="STOP",
            citations=await self._checking.judge_text(ANSWER, numbered, QUESTION),
        )
        return question, answer
