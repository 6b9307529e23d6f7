"""Turns: versions of a question or an answer, changed words, and what is taken out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from workbench.domain.changes import Changes
from workbench.domain.conversations import Message
from workbench.errors import UserError
from workbench.services.sentences import sentences
from workbench.storage import messages as table
from workbench.storage import versions
from workbench.storage.database import Database


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
        message = replace(await self.get(message_id), parts=({"text": text},))
        with sentences():
            await self._database.write(table.save_message, message, durable=True)
        return message

    async def delete(self, message: Message) -> Changes:
        """Put a message, and all that follows it, in the bin."""
        with sentences():
            await self._database.write(versions.bin_messages, message.id, datetime.now(UTC))
        return Changes(conversations=True, conversation_id=message.conversation_id)

    async def restore(self, message: Message) -> Changes:
        """Take a message, and what went into the bin with it, out again."""
        with sentences():
            await self._database.write(versions.restore_messages, message.id)
        return Changes(conversations=True, conversation_id=message.conversation_id)
