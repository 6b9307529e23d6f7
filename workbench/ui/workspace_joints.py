"""Joins the workspaces to the rest of the window: every pane follows the one that is open."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from workbench.domain.conversations import Workspace
from workbench.ui.chats.listing import Listing
from workbench.ui.chats.workspaces import WorkspacesPresenter
from workbench.ui.jobs import Second
from workbench.ui.theme import Theme

if TYPE_CHECKING:
    from workbench.ui.desk import Desk


class WorkspaceJoints(QObject):
    """Opens the chat that was shown last in a workspace, and tells panes and settings."""

    def __init__(self, desk: "Desk", theme: Theme) -> None:
        super().__init__(desk)
        self._desk = desk
        services = desk.services
        self.presenter = WorkspacesPresenter(
            desk.panels.chats, services.workspaces, services.conversations, desk.jobs,
            desk.notices, theme, desk.window,
        )  # fmt: skip
        self.presenter.left.connect(self._on_left)
        self.presenter.opened.connect(self._on_opened)
        self.presenter.moved.connect(self._on_moved)
        self.presenter.changed.connect(self._on_changed)
        desk.window.menus.workspaces.triggered.connect(self._open_menu)

    async def show_last_chat(self) -> None:
        """Show the chat that was open last in this workspace, else the newest, else a new one."""
        desk, here = self._desk, self.presenter.current.id
        conversations = await desk.services.conversations.all(here)
        known = [conversation.id for conversation in conversations]
        last = desk.settings.workspace_chats.get(here, "")
        if last in known:
            desk.open_conversation(last)
        elif known:
            desk.open_conversation(known[0])
        else:
            desk.new_chat()

    def keep(self) -> None:
        """Note in the settings which workspace and which chat are shown."""
        here, chat = self.presenter.current.id, self._desk.chat.conversation_id
        chats = {**self._desk.settings.workspace_chats, here: chat}
        self._desk.choices.take(workspace_id=here, workspace_chats=chats)

    def _on_left(self, workspace: Workspace) -> None:
        self.keep()
        layouts = self._desk.settings.workspace_layouts
        layouts = {**layouts, workspace.id: self._desk.window.save_layout()}
        self._desk.choices.take(workspace_layouts=layouts)
        self._left = workspace.id

    def _on_opened(self, workspace: Workspace) -> None:
        desk = self._desk
        desk.choices.take(workspace_id=workspace.id)
        layout = desk.settings.workspace_layouts.get(workspace.id, "")
        desk.window.restore_layout(layout, place_too=False)
        desk.new_chat()
        desk.composer.change_workspace(self._left, workspace.id)
        desk.files.use_workspace(workspace.id)
        desk.cache_joints.presenter.use_workspace(workspace.id)
        desk.chats.show_listing(Listing.CHATS)
        desk.jobs.start("Opening the workspace", self.show_last_chat(), second=Second.REPLACE)

    def _on_moved(self, conversation_id: str) -> None:
        """A chat that has left this workspace is no longer shown in it."""
        if conversation_id == self._desk.chat.conversation_id:
            self._desk.new_chat()

    def _on_changed(self) -> None:
        self._desk.files.refresh()

    def _open_menu(self) -> None:
        window, chats = self._desk.window, self._desk.panels.chats
        window.show_chat()
        window.show_left()
        chats.switcher.open_menu()
