"""Joins the caches to the rest of the window: the open chat, header, status line, settings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from workbench.domain.conversations import Message, Role
from workbench.domain.prompt import number_documents
from workbench.services.caching import ENDED
from workbench.ui.caches.presenter import CachesPresenter
from workbench.ui.caches.rows import OpenChat
from workbench.ui.jobs import Second
from workbench.ui.notices import Notice
from workbench.ui.panels import CACHES
from workbench.ui.theme import Theme

if TYPE_CHECKING:
    from workbench.ui.desk import Desk


class CachesJoints(QObject):
    """Tells the caches which chat is open, and the window which cache it has."""

    def __init__(self, desk: Desk, theme: Theme, workspace_id: str) -> None:
        super().__init__(desk)
        self._desk = desk
        self.presenter = CachesPresenter(
            desk.panels.caches, desk.services, desk.jobs, desk.notices, theme, workspace_id,
            desk.window, desk.limits.allows,
        )  # fmt: skip
        presenter, window = self.presenter, desk.window
        # Many files change at once; the pane looks at them together.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._on_chat)
        for signal, slot in (
            (presenter.counted, self._show_count),
            (presenter.chat_cache, self._show_chat_cache),
            (presenter.changed, desk.composer.estimate),
            (presenter.automatic_chosen, self._keep_automatic),
            (desk.chat.opened, self._on_chat),
            (desk.chat.filled, self._on_chat),
            (desk.chat.answer_finished, self._on_answer),
            (desk.connection.profile_used, self._on_profile),
            (desk.panels.header.model_chosen, self._on_chat),
            (desk.panels.header.cache_pressed, self._on_header),
            (desk.files.attached, self._look_soon),
            (desk.files.status_changed, self._look_soon),
            (desk.composer.detached, self._on_chat),
            (desk.panels.files.cache_asked, presenter.make_of),
            (desk.options.panel.form.changed, self._look_soon),
            (desk.connection.opened, self._look_soon),
            (presenter.making.told, self._on_told),
            (window.status.cache_pressed, self._open),
            (window.tab_changed, self._on_tab),
        ):
            signal.connect(slot)
        desk.choices.changed.connect(self._on_choices)
        presenter.use_automatically(desk.settings.use_caches)
        presenter.reload()

    def _on_chat(self, _changed: object = None) -> None:
        desk = self._desk
        numbered = number_documents(desk.chat.messages)
        known = [desk.chat.document(i) for i in numbered]
        coming = [s.document for s in desk.composer.statuses if s.id not in numbered]
        self.presenter.show_chat(
            OpenChat(
                conversation_id=desk.chat.conversation_id,
                model_id=desk.connection.model_id,
                documents=tuple(d for d in (*known, *coming) if d is not None),
                usages=tuple(
                    message.usage
                    for message in desk.chat.messages
                    if message.role is Role.ANSWER and message.usage is not None
                ),
                options=desk.options.current,
            )
        )

    def _on_answer(self, answer: Message) -> None:
        self._on_chat()
        self.presenter.reload()
        if ENDED in answer.notes and answer.conversation_id == self._desk.chat.conversation_id:
            self._desk.notices.tell(
                Notice(
                    "The cache ended, sent in full",
                    hint=self.presenter.cost_of_losing(),
                    tone="info",
                    drawing="cache",
                    action="Make it again…",
                    run=self.presenter.make,
                )
            )

    def _on_profile(self, _profile_id: str) -> None:
        self._on_chat()
        self.presenter.reload()
        if self._desk.window.right_tab == CACHES:
            self.presenter.refresh()

    def _on_tab(self, tab: str) -> None:
        if tab == CACHES:
            self._on_chat()
            self.presenter.refresh()

    def _on_header(self) -> None:
        if not self._desk.settings.use_caches:
            self.presenter.use_in_chat()
        self._open()

    def _open(self) -> None:
        self._desk.window.show_right(CACHES)

    def _show_count(self, living: int) -> None:
        self._desk.window.set_right_count(CACHES, living or None)

    def _show_chat_cache(self, short: str, long: str) -> None:
        self._desk.window.status.show_cache(short)
        self._desk.panels.header.show_cache(f"{long} {short}." if short else "")

    def _keep_automatic(self, automatic: bool) -> None:
        self._desk.choices.take(use_caches=automatic)

    def _on_choices(self, changed: set[str]) -> None:
        if "use_caches" in changed:
            self.presenter.use_automatically(self._desk.settings.use_caches)

    def _on_told(self, conversation_id: str, instruction: str) -> None:
        """Ask a chat as its new cache is told."""
        desk = self._desk
        if conversation_id == desk.chat.conversation_id:
            desk.options.take(replace(desk.options.current, instruction=instruction))
            self._look_soon(None)
        else:
            work = self._keep_instruction(conversation_id, instruction)
            desk.jobs.start("Keeping the options", work, second=Second.TOGETHER)

    async def _keep_instruction(self, conversation_id: str, instruction: str) -> None:
        conversations = self._desk.services.conversations
        conversation = await conversations.get(conversation_id)
        options = replace(conversation.options, instruction=instruction)
        await conversations.choose_options(conversation_id, options)

    def _look_soon(self, _status: object) -> None:
        self._soon.start()
