"""Turns: versions of a question or an answer, changed words, and what is taken out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from workbench.domain.changes import Changes
from workbench.domain.conversations import Conversation, Message, join_parts
from workbench.errors import UserError
from workbench.services.sentences import sentences
from workbench.storage import conversations, versions
from workbench.storage import messages as table
from workbench.storage.bins import erase_turn
from workbench.storage.database import Database
from workbench.storage.whole import add_whole


class Turns:
    """What can be done with messages that are stored; asking is not among it."""

    def __init__(self, database: Database) -> None:
        """Work on an open database."""
        self._database = database

    async def get(self, message_id: str) -> Message:
        """Return one message."""
        with sentences():
            message = await self._database.read(table.get_message, message_id)
        if message is None:
            raise UserError("This message is not there any more.")
        return message

    async def versions(self, conversation_id: str) -> Mapping[str, tuple[str, ...]]:
        """Return the ids of all versions, oldest first, of each message that has several."""
        with sentences():
            return await self._database.read(versions.versions, conversation_id)

    async def show(self, message: Message) -> Changes:
        """Show the branch that goes through a message, to the newest that follows it."""
        with sentences():
            await self._database.write(versions.show_version, message.conversation_id, message.id)
        return Changes(conversation_id=message.conversation_id)

    async def edit(self, message_id: str, text: str) -> Message:
        """Give a question other words without asking it again; return it."""
        message = replace(await self.get(message_id), parts=join_parts((), [{"text": text}]))
        with sentences():
            await self._database.write(table.save_message, message, durable=True)
        return message

    async def delete(self, message: Message) -> Changes:
        """Put a message, and all that follows it, in the bin."""
        with sentences():
            await self._database.write(versions.bin_messages, message.id, datetime.now(UTC))
        return Changes(conversations=True, conversation_id=message.conversation_id)

    async def restore(self, message: Message, shown_id: str = "") -> Changes:
        """Take a message, and what went into the bin with it, out again.

        The branch that ended with the message `shown_id` is shown then, where that is known.
        """
        with sentences():
            await self._database.write(versions.restore_messages, message.id, shown_id)
        return Changes(conversations=True, conversation_id=message.conversation_id)

    async def erase(self, message_id: str) -> Changes:
        """Delete a message in the bin for good, with what went there with it."""
        with sentences():
            await self._database.write(erase_turn, message_id, durable=True)
        return Changes(conversations=True)

    async def branch_off(self, message: Message) -> Conversation:
        """Make a new conversation of everything up to a message, and return it."""
        now = datetime.now(UTC)
        with sentences():
            old = await self._database.read(conversations.get_conversation, message.conversation_id)
            path = await self._database.read(table.path_to, message.id)
        if old is None:
            raise UserError("This chat is not there any more.")
        copies = _copied(path, uuid4().hex)
        new = replace(
            old,
            id=copies[0].conversation_id,
            title=f"{old.title}, another branch",
            created_at=now,
            updated_at=now,
            head_id=copies[-1].id,
            pinned=False,
        )
        with sentences():
            await self._database.write(add_whole, new, copies, durable=True)
        return new


def _copied(messages: Sequence[Message], conversation_id: str) -> tuple[Message, ...]:
    """Return messages as those of another conversation, with ids of their own."""
    ids = {message.id: uuid4().hex for message in messages}
    return tuple(
        replace(
            message,
            id=ids[message.id],
            conversation_id=conversation_id,
            parent_id=ids.get(message.parent_id, ""),
        )
        for message in messages
    )
