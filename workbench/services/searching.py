"""Searching: words in any message of a workspace, and in the names of its documents."""

from workbench.domain.search import Hit
from workbench.services.sentences import sentences
from workbench.storage.database import Database
from workbench.storage.message_search import search_documents, search_messages

MOST_MESSAGES = 50
MOST_DOCUMENTS = 20


class Searching:
    """Finds what was said."""

    def __init__(self, database: Database) -> None:
        """Work on an open database."""
        self._database = database

    async def find(self, workspace_id: str, text: str) -> tuple[Hit, ...]:
        """Return documents whose names hold the words, then the newest messages that do."""
        with sentences():
            documents = await self._database.read(
                search_documents, workspace_id, text, MOST_DOCUMENTS
            )
            messages = await self._database.read(search_messages, workspace_id, text, MOST_MESSAGES)
        return (*documents, *messages)
