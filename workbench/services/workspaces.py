"""Workspaces: list, make, rename, mark as confidential, delete, and move chats between them."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from workbench.domain.changes import Changes
from workbench.domain.conversations import DEFAULT_WORKSPACE_ID, Workspace
from workbench.errors import UserError
from workbench.services.sentences import sentences
from workbench.storage import workspaces as table
from workbench.storage.bins import erase_workspace
from workbench.storage.database import Database
from workbench.storage.moving import move_conversation

LONGEST_NAME = 80


class Workspaces:
    """Sets of chats and documents; the first one is always there."""

    def __init__(self, database: Database) -> None:
        """Work on an open database."""
        self._database = database

    async def all(self) -> tuple[Workspace, ...]:
        """Return every workspace that is not in the bin, by name."""
        with sentences():
            return await self._database.read(table.all_workspaces)

    async def binned(self) -> tuple[Workspace, ...]:
        """Return the workspaces in the bin, by name."""
        with sentences():
            return await self._database.read(table.binned_workspaces)

    async def open(self, workspace_id: str = "") -> Workspace:
        """Return a workspace, or the first one if it is in the bin or not known."""
        found = {workspace.id: workspace for workspace in await self.all()}
        return found.get(workspace_id) or found[DEFAULT_WORKSPACE_ID]

    async def create(self, name: str, *, confidential: bool = False) -> Workspace:
        """Make an empty workspace; raises UserError if the name is empty or taken."""
        workspace = Workspace(uuid4().hex, await self._checked(name), confidential)
        await self._save(workspace)
        return workspace

    async def rename(self, workspace_id: str, name: str) -> Workspace:
        """Give a workspace another name; raises UserError if it is empty or taken."""
        workspace = await self._get(workspace_id)
        renamed = replace(workspace, name=await self._checked(name, workspace_id))
        await self._save(renamed)
        return renamed

    async def mark(self, workspace_id: str, confidential: bool) -> Workspace:
        """Say whether what is in a workspace is confidential."""
        marked = replace(await self._get(workspace_id), confidential=confidential)
        await self._save(marked)
        return marked

    async def delete(self, workspace_id: str) -> None:
        """Put a workspace with its chats and documents in the bin; the first one stays."""
        if workspace_id == DEFAULT_WORKSPACE_ID:
            raise UserError("The first workspace cannot be deleted.", hint="Rename it instead.")
        with sentences():
            await self._database.write(table.bin_workspace, workspace_id, datetime.now(UTC))

    async def restore(self, workspace_id: str) -> None:
        """Take a workspace out of the bin."""
        with sentences():
            await self._database.write(table.restore_workspace, workspace_id)

    async def erase(self, workspace_id: str) -> None:
        """Delete a workspace in the bin for good; the files of its documents stay."""
        with sentences():
            await self._database.write(erase_workspace, workspace_id, durable=True)

    async def move(self, conversation_id: str, workspace_id: str) -> Changes:
        """Move a chat with its documents to another workspace."""
        workspace = await self._get(workspace_id)
        with sentences():
            await self._database.write(
                move_conversation, conversation_id, workspace.id, lambda: uuid4().hex, durable=True
            )
        return Changes(conversations=True, documents=True, conversation_id=conversation_id)

    async def _get(self, workspace_id: str) -> Workspace:
        for workspace in await self.all():
            if workspace.id == workspace_id:
                return workspace
        raise UserError("This workspace is not there any more.")

    async def _checked(self, name: str, own_id: str = "") -> str:
        """Return a name as it is kept: on one line, not empty, not that of another workspace."""
        name = " ".join(name.split())[:LONGEST_NAME].strip()
        if not name:
            raise UserError("A workspace needs a name.")
        for workspace in await self.all():
            if workspace.id != own_id and workspace.name.casefold() == name.casefold():
                raise UserError(f"There is a workspace “{workspace.name}” already.")
        return name

    async def _save(self, workspace: Workspace) -> None:
        with sentences():
            await self._database.write(table.save_workspace, workspace, durable=True)
