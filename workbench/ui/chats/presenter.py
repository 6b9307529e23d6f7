"""Joins the left column to the chats that are stored."""

from collections.abc import Awaitable
from functools import partial

from PySide6.QtCore import QObject, Signal

from workbench.domain.changes import Changes
from workbench.domain.conversations import Conversation, Workspace
from workbench.domain.search import Hit
from workbench.services.conversations import Conversations
from workbench.services.turns import Turns
from workbench.ui.chat.hostile import clean
from workbench.ui.chats.groups import Row
from workbench.ui.chats.listing import Listing
from workbench.ui.chats.model import title_of
from workbench.ui.chats.panel import ChatsPanel
from workbench.ui.chats.workspaces import WorkspacesPresenter
from workbench.ui.dialogs import confirm
from workbench.ui.jobs import Jobs, Second
from workbench.ui.notices import Notice, Notices
from workbench.ui.theme import Theme

_SHORT = 60


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
        workspaces: WorkspacesPresenter,
        turns: Turns,
        theme: Theme,
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._conversations = conversations
        self._workspaces = workspaces
        self._turns = turns
        self._theme = theme
        self._jobs = jobs
        self._notices = notices
        panel.renamed.connect(self.rename)
        panel.deleted.connect(self.delete)
        panel.pinned.connect(self.pin)
        panel.archived.connect(self.archive)
        panel.restored.connect(self.restore)
        panel.listing_chosen.connect(self.show_listing)
        panel.erased.connect(self.erase)
        panel.emptied.connect(self.empty_bin)

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

    def restore(self, row: Row) -> None:
        """Take a chat, a turn or a workspace out of the bin."""
        if isinstance(row, Workspace):
            self.show_listing(Listing.CHATS)
            self._workspaces.restore(row)
        else:
            work = self._change(self._restored(row))
            self._jobs.start("Restoring", work, second=Second.TOGETHER)

    def erase(self, row: Row) -> None:
        """Ask, and delete what is in the bin for good."""
        self._jobs.start("Deleting for good", self._erase(row))

    def empty_bin(self) -> None:
        """Ask, and delete for good all that is in the bin."""
        self._jobs.start("Emptying the bin", self._empty_bin())

    async def _refresh(self) -> None:
        here, listing = self._workspaces.current.id, self._panel.listing
        read = {
            Listing.CHATS: self._conversations.all,
            Listing.ARCHIVE: self._conversations.archived,
            Listing.BIN: self._conversations.binned,
        }[listing]
        others: tuple[Row, ...] = ()
        if listing is Listing.BIN:
            others = (
                *await self._conversations.binned_turns(here),
                *await self._workspaces.binned(),
            )
        self._panel.show_conversations(await read(here), others)

    async def _restored(self, row: Row) -> Changes:
        if isinstance(row, Hit):
            return await self._turns.restore(await self._turns.get(row.message_id))
        assert isinstance(row, Conversation)
        return await self._conversations.restore(row.id)

    async def _erase(self, row: Row) -> None:
        if not await self._sure(f"Delete “{_short(row)}” for good?", "Delete for good"):
            return
        if isinstance(row, Workspace):
            await self._change(self._workspaces.erase(row))
        elif isinstance(row, Hit):
            await self._change(self._turns.erase(row.message_id))
        elif isinstance(row, Conversation):
            await self._change(self._conversations.erase(row.id))

    async def _empty_bin(self) -> None:
        if await self._sure("Delete everything in the bin for good?", "Empty the bin"):
            for workspace in await self._workspaces.binned():
                await self._workspaces.erase(workspace)
            await self._change(self._conversations.empty_bin(self._workspaces.current.id))

    async def _sure(self, question: str, action: str) -> bool:
        text = "This cannot be undone. The files of your documents stay where they are."
        return await confirm(self._theme, self._panel.window(), question, text, action, danger=True)

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
                run=partial(self.restore, conversation),
            )
        )


def _short(row: Row) -> str:
    """Return what a row is called, in a few words."""
    if isinstance(row, Workspace):
        words = row.name
    elif isinstance(row, Hit):
        words = "".join(row.snippet)
    else:
        words = title_of(row) if isinstance(row, Conversation) else row
    words = clean(" ".join(words.split()))
    return words if len(words) <= _SHORT else words[: _SHORT - 1] + "…"
