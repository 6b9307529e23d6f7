"""Joins the left column to the chats that are stored."""

from collections.abc import Awaitable
from functools import partial

from PySide6.QtCore import QObject, Signal

from workbench.domain.changes import Changes
from workbench.services.conversations import Conversations
from workbench.ui.chats.listing import Listing
from workbench.ui.chats.model import title_of
from workbench.ui.chats.panel import ChatsPanel
from workbench.ui.jobs import Jobs, Second
from workbench.ui.notices import Notice, Notices


class ChatsPresenter(QObject):
    """Refreshes the list and carries out renaming and deleting.

    Signals: changed(Changes), deleted(str conversation id).
    """

    changed = Signal(object)
    deleted = Signal(str)

    def __init__(
        self,
        panel: ChatsPanel,
        conversations: Conversations,
        jobs: Jobs,
        notices: Notices,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._conversations = conversations
        self._jobs = jobs
        self._notices = notices
        panel.renamed.connect(self.rename)
        panel.deleted.connect(self.delete)
        panel.pinned.connect(self.pin)
        panel.archived.connect(self.archive)
        panel.restored.connect(self.restore)
        panel.listing_chosen.connect(self.show_listing)

    def refresh(self) -> None:
        """Read the chats again."""
        self._jobs.start("List chats", self._refresh(), group="chats", second=Second.REPLACE)

    def rename(self, conversation_id: str, title: str) -> None:
        """Give a chat another title."""
        work = self._change(self._conversations.rename(conversation_id, title))
        self._jobs.start("Rename chat", work, second=Second.TOGETHER)

    def pin(self, conversation_id: str, pinned: bool) -> None:
        """Keep a chat at the top of the list, or let it go."""
        work = self._change(self._conversations.pin(conversation_id, pinned))
        self._jobs.start("Pin chat", work, second=Second.TOGETHER)

    def archive(self, conversation_id: str, archived: bool) -> None:
        """Take a chat out of the list, or put it back."""
        work = self._archive(conversation_id, archived)
        self._jobs.start("Archive chat", work, second=Second.TOGETHER)

    def show_listing(self, listing: Listing) -> None:
        """Show the chats, the archived ones, or those in the bin."""
        self._panel.show_conversations(())
        self._panel.show_listing(listing)
        self.refresh()

    def delete(self, conversation_id: str) -> None:
        """Move a chat to the bin and offer to take it back."""
        self._jobs.start("Delete chat", self._delete(conversation_id), second=Second.TOGETHER)

    def restore(self, conversation_id: str) -> None:
        """Take a chat out of the bin."""
        work = self._change(self._conversations.restore(conversation_id))
        self._jobs.start("Restore chat", work, second=Second.TOGETHER)

    async def _refresh(self) -> None:
        workspace = await self._conversations.workspace()
        self._panel.show_workspace(workspace)
        read = {
            Listing.CHATS: self._conversations.all,
            Listing.ARCHIVE: self._conversations.archived,
            Listing.BIN: self._conversations.binned,
        }[self._panel.listing]
        self._panel.show_conversations(await read(workspace.id))

    async def _archive(self, conversation_id: str, archived: bool) -> None:
        conversation = await self._conversations.get(conversation_id)
        await self._change(self._conversations.archive(conversation_id, archived))
        if archived:
            self._notices.tell(
                Notice(
                    f"Chat “{title_of(conversation)}” archived",
                    drawing="folder",
                    action="Undo",
                    run=partial(self.archive, conversation_id, False),
                )
            )

    async def _change(self, work: Awaitable[Changes]) -> None:
        changes = await work
        await self._refresh()
        self.changed.emit(changes)

    async def _delete(self, conversation_id: str) -> None:
        conversation = await self._conversations.get(conversation_id)
        await self._change(self._conversations.delete(conversation_id))
        self.deleted.emit(conversation_id)
        self._notices.tell(
            Notice(
                f"Chat “{title_of(conversation)}” moved to the bin",
                drawing="trash",
                action="Undo",
                run=partial(self.restore, conversation_id),
            )
        )
