"""Drafts: what was typed and attached and not sent yet outlives the program."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from workbench.domain.pages import Pages
from workbench.services.sentences import sentences
from workbench.storage import drafts as table
from workbench.storage.database import Database


class Drafts:
    """Keeps one draft for each conversation, and one for the chat that is not stored yet."""

    def __init__(self, database: Database) -> None:
        """Work on an open database."""
        self._database = database

    async def all(self) -> Mapping[str, table.DraftRow]:
        """Return every draft by conversation id, "" for the new one."""
        with sentences():
            return await self._database.read(table.all_drafts)

    async def keep(
        self,
        conversation_id: str,
        text: str,
        document_ids: Sequence[str],
        pages: Mapping[str, Pages] = MappingProxyType({}),
    ) -> None:
        """Keep a draft; an empty one is forgotten."""
        with sentences():
            ids = tuple(document_ids)
            await self._database.write(table.save_draft, conversation_id, text, ids, pages)
