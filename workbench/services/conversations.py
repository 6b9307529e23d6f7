"""Conversations: list, make, rename, remove, and read their messages."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from workbench.domain.before import Before
from workbench.domain.changes import Changes
from workbench.domain.conversations import Conversation, Message
from workbench.domain.models import Thinking
from workbench.domain.options import Options
from workbench.domain.search import Hit
from workbench.errors import UserError
from workbench.services.sentences import sentences
from workbench.storage import before, bins, messages
from workbench.storage import conversations as table
from workbench.storage.database import Database

QUESTION_GONE = "This question is not there any more."
AT_ONCE = 500
"""Messages that are read at a time, so that others, such as a stop, need not wait: 20 ms."""

BIN_KEEPS = timedelta(days=30)


class Conversations:
    """The chats of a workspace."""

    def __init__(self, database: Database) -> None:
        """Work on an open database."""
        self._database = database

    async def all(self, workspace_id: str) -> tuple[Conversation, ...]:
        """Return the conversations that are not in the bin, newest first."""
        with sentences():
            return await self._database.read(table.all_conversations, workspace_id)

    async def archived(self, workspace_id: str) -> tuple[Conversation, ...]:
        """Return the archived conversations, newest first."""
        with sentences():
            return await self._database.read(table.archived_conversations, workspace_id)

    async def binned(self, workspace_id: str) -> tuple[Conversation, ...]:
        """Return the conversations in the bin, newest first."""
        with sentences():
            return await self._database.read(table.binned_conversations, workspace_id)

    async def get(self, conversation_id: str) -> Conversation:
        """Return one conversation."""
        with sentences():
            found = await self._database.read(table.get_conversation, conversation_id)
        if found is None:
            raise UserError("This chat is not there any more.")
        return found

    async def create(
        self,
        workspace_id: str,
        model_id: str,
        thinking: Thinking | None = None,
        options: Options | None = None,
    ) -> Conversation:
        """Make an empty conversation; it gets its title from the first question."""
        now = datetime.now(UTC)
        conversation = Conversation(
            id=uuid4().hex,
            workspace_id=workspace_id,
            title="",
            created_at=now,
            updated_at=now,
            model_id=model_id,
            thinking=thinking or Thinking(),
            options=options or Options(),
        )
        with sentences():
            await self._database.write(table.add_conversation, conversation, durable=True)
        return conversation

    async def rename(self, conversation_id: str, title: str) -> Changes:
        """Give a conversation another title."""
        with sentences():
            await self._database.write(table.rename_conversation, conversation_id, title.strip())
        return Changes(conversations=True, conversation_id=conversation_id)

    async def choose(self, conversation_id: str, model_id: str, thinking: Thinking) -> Changes:
        """Set model and thinking for the next questions."""
        with sentences():
            await self._database.write(table.choose_model, conversation_id, model_id, thinking)
        return Changes(conversations=True, conversation_id=conversation_id)

    async def choose_options(self, conversation_id: str, options: Options) -> Changes:
        """Set the options of the next questions."""
        with sentences():
            await self._database.write(table.choose_options, conversation_id, options)
        return Changes(conversation_id=conversation_id)

    async def pin(self, conversation_id: str, pinned: bool) -> Changes:
        """Keep a conversation at the top of the list, or let it go."""
        with sentences():
            await self._database.write(table.pin_conversation, conversation_id, pinned)
        return Changes(conversations=True, conversation_id=conversation_id)

    async def archive(self, conversation_id: str, archived: bool) -> Changes:
        """Take a conversation out of the list without deleting it, or put it back."""
        with sentences():
            await self._database.write(table.archive_conversation, conversation_id, archived)
        return Changes(conversations=True, conversation_id=conversation_id)

    async def titles(self) -> Mapping[str, str]:
        """Return the title of every chat of every workspace by its id, those in the bin too."""
        with sentences():
            return await self._database.read(table.all_titles)

    async def binned_turns(self, workspace_id: str) -> tuple[Hit, ...]:
        """Return the questions and answers of a workspace that are in the bin, newest first."""
        with sentences():
            return await self._database.read(bins.binned_turns, workspace_id)

    async def purge_bin(self) -> None:
        """Delete for good what has been in the bin for 30 days."""
        with sentences():
            await self._database.write(bins.empty_bin, datetime.now(UTC) - BIN_KEEPS)

    async def empty_bin(self, workspace_id: str) -> Changes:
        """Delete for good every chat and every turn of a workspace that is in the bin."""
        with sentences():
            await self._database.write(
                bins.empty_bin, datetime.now(UTC), workspace_id, durable=True
            )
        return Changes(conversations=True)

    async def erase(self, conversation_id: str) -> Changes:
        """Delete a chat in the bin for good."""
        with sentences():
            await self._database.write(bins.erase_conversations, (conversation_id,), durable=True)
        return Changes(conversations=True)

    async def delete(self, conversation_id: str) -> Changes:
        """Put a conversation into the bin."""
        with sentences():
            await self._database.write(
                table.delete_conversation, conversation_id, datetime.now(UTC)
            )
        return Changes(conversations=True, conversation_id=conversation_id)

    async def restore(self, conversation_id: str) -> Changes:
        """Take a conversation out of the bin."""
        with sentences():
            await self._database.write(table.restore_conversation, conversation_id)
        return Changes(conversations=True, conversation_id=conversation_id)

    async def messages(self, conversation_id: str) -> tuple[Message, ...]:
        """Return the branch that is shown, oldest first."""
        with sentences():
            return await self._database.read(messages.branch, conversation_id)

    async def before_next(self, conversation_id: str) -> Before:
        """Return what stands before the next question; cheap at any length."""
        with sentences():
            return await self._database.read(before.before_next, conversation_id)

    async def before_version(self, conversation_id: str, question_id: str) -> Before:
        """Return what stands before another version of a question."""
        with sentences():
            found = await self._database.read(before.before_version, conversation_id, question_id)
        if found is None:
            raise UserError(QUESTION_GONE)
        return found

    async def path_to(self, conversation_id: str, message_id: str) -> tuple[Message, ...]:
        """Return the messages from the first one to this one, whatever branch is shown."""
        with sentences():
            ids = await self._database.read(messages.path_ids, conversation_id, message_id)
        path: list[Message] = []
        for begin in range(0, len(ids), AT_ONCE):
            path += await self.some(ids[begin : begin + AT_ONCE])
        if not path or len(path) < len(ids):
            raise UserError(QUESTION_GONE)
        return tuple(path)

    async def newest(
        self, conversation_id: str, most: int
    ) -> tuple[tuple[Message, ...], tuple[str, ...]]:
        """Return at most so many messages of the branch's end, and all documents of the chat."""
        with sentences():
            return await self._database.read(messages.newest, conversation_id, most)

    async def outline(self, conversation_id: str) -> tuple[str, ...]:
        """Return the ids of the branch that is shown, oldest first; cheap at any length."""
        with sentences():
            return await self._database.read(messages.branch_ids, conversation_id)

    async def some(self, message_ids: Sequence[str]) -> tuple[Message, ...]:
        """Return messages in the order of their ids, without those that are not there."""
        with sentences():
            return await self._database.read(messages.some_messages, message_ids)

    async def document_ids(self, conversation_id: str) -> tuple[str, ...]:
        """Return the documents of the shown branch in the order of their numbers."""
        with sentences():
            return await self._database.read(messages.branch_document_ids, conversation_id)
