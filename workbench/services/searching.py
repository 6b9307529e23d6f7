"""Searching: words in messages, in titles of chats and in names of documents."""

from dataclasses import replace

from workbench.domain.search import Hit
from workbench.services.sentences import sentences
from workbench.storage import message_search as table
from workbench.storage.database import Database
from workbench.storage.workspaces import all_workspaces

MOST_MESSAGES = 50
MOST_NAMES = 20


class Searching:
    """Finds what was said."""

    def __init__(self, database: Database) -> None:
        """Work on an open database."""
        self._database = database

    async def find(
        self, workspace_id: str, text: str, *, everywhere: bool = False
    ) -> tuple[Hit, ...]:
        """Return chats and documents whose names hold the words, then the newest messages.

        `everywhere` looks into all workspaces, and what is not in this one says where it is.
        """
        where = None if everywhere else workspace_id
        read = self._database.read
        with sentences():
            found = (
                *await read(table.search_titles, where, text, MOST_NAMES),
                *await read(table.search_documents, where, text, MOST_NAMES),
                *await read(table.search_messages, where, text, MOST_MESSAGES),
            )
            if not everywhere:
                return found
            names = {each.id: each.name for each in await read(all_workspaces)}
        return tuple(
            hit
            if hit.workspace_id == workspace_id
            else replace(hit, workspace=names.get(hit.workspace_id, ""))
            for hit in found
        )
