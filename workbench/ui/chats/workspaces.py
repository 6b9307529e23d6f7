"""Joins the switcher to the workspaces that are stored, and knows which one is open."""

from collections.abc import Coroutine
from functools import partial
from itertools import chain
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from workbench.domain.changes import Changes
from workbench.domain.conversations import Workspace
from workbench.services.conversations import Conversations
from workbench.services.workspaces import Workspaces
from workbench.ui.chat.hostile import clean
from workbench.ui.chats.model import title_of
from workbench.ui.chats.name_dialog import NameDialog
from workbench.ui.chats.panel import ChatsPanel
from workbench.ui.dialogs import finished
from workbench.ui.jobs import Jobs, Second
from workbench.ui.notices import Notice, Notices
from workbench.ui.theme import Theme

_GROUP = "workspaces"


class WorkspacesPresenter(QObject):
    """Opens, makes, renames, marks and deletes workspaces, and moves chats between them.

    Signals: left(Workspace) before another one is opened; opened(Workspace); changed(Changes);
    moved(str conversation id); binned_chat(the same) for each chat that went into the bin.
    """

    left = Signal(object)
    opened = Signal(object)
    changed = Signal(object)
    moved = Signal(str)
    binned_chat = Signal(str)

    def __init__(
        self,
        panel: ChatsPanel,
        workspaces: Workspaces,
        conversations: Conversations,
        jobs: Jobs,
        notices: Notices,
        theme: Theme,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._panel = panel
        self._workspaces = workspaces
        self._conversations = conversations
        self._jobs = jobs
        self._notices = notices
        self._theme = theme
        self._window = window
        self.current = Workspace("", "")
        switcher = panel.switcher
        switcher.chosen.connect(self.open)
        switcher.made.connect(self.make)
        switcher.renamed.connect(self.rename)
        switcher.marked.connect(self.mark)
        switcher.deleted.connect(self.delete)
        panel.moved.connect(self.move)

    async def begin(self, workspace_id: str) -> None:
        """Take the workspace that was open last, without telling; the first one if it is gone."""
        self.current = await self._workspaces.open(workspace_id)
        await self._show()

    def open(self, workspace_id: str) -> None:
        """Open another workspace."""
        self._start("Opening the workspace", self.switch(workspace_id))

    def make(self) -> None:
        """Ask for a name, make a workspace and open it."""
        self._start("Making a workspace", self._make_and_open())

    def rename(self) -> None:
        """Ask for another name of the open workspace."""
        self._start("Renaming the workspace", self._rename())

    def mark(self, confidential: bool) -> None:
        """Say whether the open workspace is confidential."""
        self._start("Marking the workspace", self._mark(confidential))

    def delete(self) -> None:
        """Put the open workspace in the bin and offer to take it back."""
        self._start("Deleting the workspace", self._delete())

    def restore(self, workspace: Workspace) -> None:
        """Take a workspace out of the bin and open it."""
        self._start("Restoring the workspace", self._restore(workspace))

    def move(self, conversation_id: str, workspace_id: str) -> None:
        """Move a chat to another workspace, a new one if the id is empty."""
        self._start("Moving the chat", self._move(conversation_id, workspace_id))

    async def binned(self) -> tuple[Workspace, ...]:
        """Return the workspaces in the bin."""
        return await self._workspaces.binned()

    async def erase(self, workspace: Workspace) -> Changes:
        """Delete a workspace in the bin for good."""
        await self._workspaces.erase(workspace.id)
        return Changes(conversations=True, documents=True)

    async def switch(self, workspace_id: str) -> None:
        """Open another workspace, and return when it is open."""
        workspace = await self._workspaces.open(workspace_id)
        if workspace.id != self.current.id:
            self.left.emit(self.current)
            self.current = workspace
            await self._show()
            self.opened.emit(workspace)

    async def _make_and_open(self) -> None:
        if (workspace := await self._make()) is not None:
            await self.switch(workspace.id)

    async def _make(self) -> Workspace | None:
        dialog = NameDialog(
            self._theme, self._window, "New workspace", "Make workspace",
            await self._names(), ask_confidential=True,
        )  # fmt: skip
        if not await finished(dialog):
            return None
        made = await self._workspaces.create(
            dialog.name, confidential=dialog.confidential.isChecked()
        )
        await self._show()
        return made

    async def _rename(self) -> None:
        here = self.current
        dialog = NameDialog(
            self._theme, self._window, "Rename this workspace", "Rename",
            await self._names(but=here.id), here.name,
        )  # fmt: skip
        if await finished(dialog):
            await self._take(await self._workspaces.rename(here.id, dialog.name))

    async def _names(self, but: str = "") -> tuple[str, ...]:
        return tuple(each.name for each in await self._workspaces.all() if each.id != but)

    async def _mark(self, confidential: bool) -> None:
        await self._take(await self._workspaces.mark(self.current.id, confidential))

    async def _delete(self) -> None:
        gone = self.current
        chats = await self._conversations.all(gone.id), await self._conversations.archived(gone.id)
        await self._workspaces.delete(gone.id)
        await self.switch("")
        for chat in chain(*chats):
            self.binned_chat.emit(chat.id)
        self._notices.tell(
            Notice(
                f"Workspace “{clean(gone.name)}” moved to the bin",
                hint="Its chats and documents are there with it for 30 days.",
                drawing="trash",
                action="Undo",
                run=partial(self.restore, gone),
            )
        )

    async def _restore(self, workspace: Workspace) -> None:
        await self._workspaces.restore(workspace.id)
        await self.switch(workspace.id)
        await self._show()

    async def _move(self, conversation_id: str, workspace_id: str) -> None:
        target: Workspace | None
        if workspace_id:
            target = await self._workspaces.open(workspace_id)
        else:
            target = await self._make()
        conversation = await self._conversations.get(conversation_id)
        if target is None or target.id == conversation.workspace_id:
            return
        self.changed.emit(await self._workspaces.move(conversation_id, target.id))
        if target.id != self.current.id:
            self.moved.emit(conversation_id)
        self._notices.tell(
            Notice(
                f"Chat “{clean(title_of(conversation))}” moved to {clean(target.name)}",
                hint="The documents it asks about are there too.",
                drawing="folder",
                action="Undo",
                run=partial(self.move, conversation_id, conversation.workspace_id),
            )
        )

    async def _take(self, workspace: Workspace) -> None:
        if workspace.id == self.current.id:
            self.current = workspace
        await self._show()

    async def _show(self) -> None:
        self._panel.switcher.show_workspaces(await self._workspaces.all(), self.current)

    def _start(self, title: str, work: Coroutine[Any, Any, None]) -> None:
        self._jobs.start(title, work, group=_GROUP, second=Second.TOGETHER)
