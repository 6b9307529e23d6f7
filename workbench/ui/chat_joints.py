"""Joins the chat to the rest of the window: versions, search, find, export, drafts."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from workbench.domain.changes import Changes
from workbench.domain.conversations import Message, Role, draft_of_edit
from workbench.domain.listed_models import menu_models
from workbench.domain.pages import Pages
from workbench.domain.profiles import OFFLINE_MODEL_ID
from workbench.domain.search import Hit
from workbench.ui.chat.find_bar import ChatFindBar
from workbench.ui.chat.finding import places_in
from workbench.ui.composer.draft import Queued
from workbench.ui.export.outgoing import Outgoing
from workbench.ui.files.status import DocumentStatus
from workbench.ui.jobs import Second
from workbench.ui.notices import Notice
from workbench.ui.theme import Theme

if TYPE_CHECKING:
    from workbench.ui.desk import Desk


class ChatJoints(QObject):
    """Connects what the conversation and the list of chats ask for to the services."""

    def __init__(self, desk: "Desk", theme: Theme) -> None:
        super().__init__(desk)
        self._desk = desk
        self._wanted = ""
        self._wanted_words = ""
        self._found: tuple[tuple[str, int], ...] = ()
        self._at = 0
        self._versions = False
        self.outgoing = Outgoing(
            theme,
            desk.window,
            desk.services,
            desk.jobs,
            desk.notices,
            desk.panels.conversation.formulas,
        )
        self.find_bar = ChatFindBar(theme)
        desk.panels.conversation.show_above(self.find_bar)
        panels, menus, intents = desk.panels, desk.window.menus, desk.panels.conversation.intents
        self.outgoing.serve(intents)
        # The Reader has the same key for its pages, so the focus decides.
        # And with an arrow a box of the options opens, so only the chat goes through its messages.
        column = (panels.conversation, panels.composer, panels.header)
        for action, holders in (
            (menus.find, (*column, panels.chats)),
            (menus.find_next, column),
            (menus.find_previous, column),
            (menus.next_message, column),
            (menus.previous_message, column),
        ):
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            for panel in holders:
                panel.addAction(action)
        self.offer_models()
        for signal, slot in (
            (intents.branched, self._branch_off),
            (intents.exported, self._export_shown),
            (desk.chat.refused, desk.notices.say),
            (desk.window.centre_covered, panels.conversation.show_covered),
            (desk.chat.deleted, self._on_turn_deleted),
            (desk.chat.opened, self._on_opened),
            (desk.chat.filled, self._on_opened),
            (desk.connection.profile_used, self.offer_models),
            (desk.composer.draft_changed, self._keep_draft),
            (panels.conversation.draft_changed, self._keep_edit),
            (desk.composer.unqueued, self._on_unqueued),
            (panels.chats.exported, self.outgoing.export),
            (panels.chats.switcher.imported, self._import),
            (panels.chats.searched, self._search),
            (panels.chats.hit_chosen, self._open_hit),
            (self.outgoing.imported, self._on_imported),
            (menus.export_chat.triggered, self._export_shown),
            (menus.import_chat.triggered, self._import),
            (menus.next_message.triggered, self._next_message),
            (menus.previous_message.triggered, self._previous_message),
            (panels.conversation.focus_lost, panels.composer.take_focus),
            (menus.find.triggered, self._open_find),
            (menus.find_next.triggered, self.find_bar.go_on),
            (menus.find_previous.triggered, self.find_bar.go_back),
            (self.find_bar.changed, self._find),
            (self.find_bar.moved, self._find_on),
            (self.find_bar.closed, self._close_find),
            (panels.conversation.place_shown, self._show_count),
        ):
            signal.connect(slot)

    async def close(self) -> None:
        """Keep what stands in the composer and in questions, for the jobs end now."""
        composer, drafts = self._desk.composer, self._desk.services.drafts
        conversation = self._desk.panels.conversation
        edits: list[tuple[str, str]] = []
        conversation.draft_changed.disconnect(self._keep_edit)
        conversation.draft_changed.connect(lambda *edit: edits.append(edit))
        conversation.tell_drafts()
        for message_id, words in edits:
            await drafts.keep(draft_of_edit(message_id), words, ())
        changed: list[tuple[str, str, tuple[str, ...], Mapping[str, Pages]]] = []
        composer.draft_changed.disconnect(self._keep_draft)
        composer.draft_changed.connect(lambda *draft: changed.append(draft))
        composer.tell_drafts()
        for conversation_id, text, ids, pages in changed:
            await drafts.keep(conversation_id, text, ids, pages)

    async def prepare(self) -> None:
        """Bring back the drafts, and delete for good what was in the bin for long."""
        services = self._desk.services
        await services.conversations.purge_bin()
        drafts, edit = await services.drafts.all(), draft_of_edit("")
        self._desk.panels.conversation.bring_back(
            {i.removeprefix(edit): text for i, (text, *_) in drafts.items() if i.startswith(edit)}
        )
        for conversation_id, (text, ids, pages) in drafts.items():
            if conversation_id.startswith(edit):
                continue
            documents = await services.documents.get(ids)
            statuses = [DocumentStatus(document) for document in documents]
            self._desk.composer.bring_back(conversation_id, text, statuses, pages)

    def offer_models(self) -> None:
        """Let answers be asked again of the models that the connection in use leads to."""
        desk = self._desk
        offline = desk.connection.is_offline
        desk.panels.conversation.intents.offer(
            [
                model
                for model in menu_models(desk.services.models, desk.settings.favourite_models)
                if offline == (model.id == OFFLINE_MODEL_ID)
            ]
        )

    # Turns

    def _next_message(self) -> None:
        self._desk.panels.conversation.travel(1)

    def _previous_message(self) -> None:
        self._desk.panels.conversation.travel(-1)

    def _branch_off(self, message_id: str) -> None:
        if (message := self._message(message_id)) is not None:
            self._desk.jobs.start("Making the chat", self._open_branch(message))

    async def _open_branch(self, message: Message) -> None:
        conversation = await self._desk.services.turns.branch_off(message)
        self._on_imported(Changes(conversations=True, conversation_id=conversation.id))

    def _on_turn_deleted(self, message: Message, shown_id: str) -> None:
        words = "Question and what followed" if message.role is Role.QUESTION else "Answer"
        self._desk.notices.tell(
            Notice(
                f"{words} moved to the bin",
                drawing="trash",
                action="Undo",
                run=partial(self._desk.chat.restore, message, shown_id),
            )
        )

    def _on_unqueued(self, conversation_id: str, queued: Queued) -> None:
        self._desk.notices.tell(
            Notice(
                "Next question removed",
                drawing="trash",
                action="Undo",
                run=partial(self._desk.composer.queue_again, conversation_id, queued),
            )
        )

    # Files

    def _export_shown(self) -> None:
        self.outgoing.export(self._desk.chat.conversation_id)

    def _import(self) -> None:
        self.outgoing.take_in(self._desk.workspace_id)

    def _on_imported(self, changes: Changes) -> None:
        self._desk.chats.refresh()
        self._desk.open_conversation(changes.conversation_id)

    def _keep_draft(
        self, conversation_id: str, text: str, ids: tuple[str, ...], pages: Mapping[str, Pages]
    ) -> None:
        work = self._desk.services.drafts.keep(conversation_id, text, ids, pages)
        self._desk.jobs.start("Keeping what you write", work, second=Second.TOGETHER)

    def _keep_edit(self, message_id: str, words: str) -> None:
        self._keep_draft(draft_of_edit(message_id), words, (), {})

    # Search

    def _search(self, words: str) -> None:
        if words.strip():
            self._desk.jobs.start("Searching", self._show_hits(words), second=Second.REPLACE)

    async def _show_hits(self, words: str) -> None:
        desk = self._desk
        chats = desk.panels.chats
        hits = await desk.services.searching.find(
            desk.workspace_id, words, everywhere=chats.everywhere
        )
        chats.show_hits(words, hits)

    def _open_hit(self, hit: Hit) -> None:
        self._desk.jobs.start("Opening what was found", self._show_hit(hit), second=Second.REPLACE)

    async def _show_hit(self, hit: Hit) -> None:
        if hit.workspace_id:
            await self._desk.workspaces.presenter.switch(hit.workspace_id)
        if hit.document_id:
            await self._open_document(hit.document_id)
        elif hit.message_id:
            await self._open_message(hit)
        else:
            self._desk.open_conversation(hit.conversation_id)

    async def _open_document(self, document_id: str) -> None:
        for document in await self._desk.services.documents.get((document_id,)):
            self._desk.window.show_right("Reader")
            self._desk.reader.open_document(document)

    async def _open_message(self, hit: Hit) -> None:
        services = self._desk.services
        message = await services.turns.get(hit.message_id)
        if message.id not in await services.conversations.outline(hit.conversation_id):
            await services.turns.show(message)
        self._wanted = message.id
        self._wanted_words = hit.snippet[min(hit.marked)] if hit.marked else ""
        self._desk.open_conversation(hit.conversation_id)

    def _on_opened(self, conversation_id: str) -> None:
        # An old message comes when all of a long chat is read.
        if self._wanted and self._message(self._wanted) is not None:
            panel = self._desk.panels.conversation
            panel.reveal(self._wanted)
            if self._wanted_words:
                panel.select_in(self._wanted, self._wanted_words)
            self._wanted = ""
        if not self.find_bar.isHidden():
            self._find(self.find_bar.field.text())

    # Find in this chat

    def _find(self, words: str) -> None:
        self._desk.jobs.start("Finding", self._show_places(words), second=Second.REPLACE)

    async def _show_places(self, words: str) -> None:
        chat = self._desk.chat
        self._found = await places_in(chat.messages, words)
        self._versions = bool(words.strip() and not self._found and chat.conversation_id) and (
            bool(await self._desk.services.turns.versions(chat.conversation_id))
        )
        # The newest first, for the view stands at the end.
        self._at = len(self._found) - 1
        self._show_found()

    def _open_find(self) -> None:
        self.find_bar.open()
        self._desk.panels.conversation.show_above(self.find_bar)

    def _find_on(self, step: int) -> None:
        if self.find_bar.isHidden():
            self._open_find()
        elif self._found:
            self._at = (self._at + step) % len(self._found)
            self._show_found()

    def _show_found(self) -> None:
        panel = self._desk.panels.conversation
        shown = True
        if self._found:
            message_id, nth = self._found[self._at]
            shown = panel.select_in(message_id, self.find_bar.field.text(), nth)
        else:
            panel.unselect()
        self._show_count(coming=not shown)

    def _show_count(self, *, coming: bool = False) -> None:
        self.find_bar.show_count(
            self._at + 1, len(self._found), coming=coming, versions=self._versions
        )

    def _close_find(self) -> None:
        self.find_bar.hide()
        self._found = ()
        self._desk.panels.conversation.unselect()
        self._desk.panels.conversation.show_above(self.find_bar)
        self._desk.panels.composer.take_focus()

    def _message(self, message_id: str) -> Message | None:
        messages = self._desk.chat.messages
        return next((each for each in messages if each.id == message_id), None)
