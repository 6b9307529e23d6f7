"""Joins the options to the chat that is shown, to its model, and to the defaults of new chats."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from workbench.domain.conversations import Conversation
from workbench.domain.models import served_model
from workbench.domain.options import Options, read_options, to_json
from workbench.errors import UserError
from workbench.services.structured import read_schema, unread_keywords
from workbench.ui.jobs import Second
from workbench.ui.options.panel import OptionsPanel
from workbench.ui.theme import Theme

if TYPE_CHECKING:
    from workbench.ui.desk import Desk

OPTIONS = "Options"
"""The name of the tab in the right pane."""


class OptionsJoints(QObject):
    """Knows the options of the next question, and keeps what is changed in the form."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk)
        self._desk = desk
        self._conversation_id = ""
        self.current = defaults_of(desk.settings.chat_defaults)
        self.panel = OptionsPanel(theme)
        desk.window.add_right_tab(OPTIONS, self.panel)
        for signal, slot in (
            (self.panel.form.changed, self.take),
            (self.panel.defaults_pressed, self._take_defaults),
            (self.panel.keep_pressed, self._keep_as_defaults),
            (desk.connection.opened, self._on_opened),
            (desk.connection.model_shown, self._on_model),
            (desk.connection.warned, desk.notices.say),
            (desk.panels.header.options_pressed, self.open),
            (desk.window.menus.options.triggered, self.open),
        ):
            signal.connect(slot)
        self._show()

    def open(self) -> None:
        """Show the options with the focus in the first field."""
        self._desk.window.show_chat()
        self._desk.window.show_right(OPTIONS)
        self.panel.form.instruction.setFocus()

    def take(self, options: Options) -> None:
        """Ask with these options from now on."""
        self.current = options
        if self._conversation_id:
            work = self._keep(self._conversation_id, options)
            self._desk.jobs.start("Keeping the options", work, second=Second.TOGETHER)
        self._show()
        self._desk.composer.estimate()

    def _on_opened(self, conversation: Conversation | None) -> None:
        self.panel.form.settle()
        if conversation is None:
            self._conversation_id = ""
            self.current = defaults_of(self._desk.settings.chat_defaults)
        elif conversation.id == self._conversation_id:
            # Only this form changes them while the chat is shown.
            return
        else:
            self._conversation_id = conversation.id
            self.current = conversation.options
        self._show()

    def _on_model(self, model_id: str) -> None:
        self.panel.form.show_model(served_model(self._desk.services.models, model_id, _today()))

    def _take_defaults(self) -> None:
        self.take(defaults_of(self._desk.settings.chat_defaults))

    def _keep_as_defaults(self) -> None:
        self._desk.choices.take(chat_defaults=json.dumps(to_json(self.current)))
        self._desk.notices.say("New chats begin with these options", tone="success")

    def _show(self) -> None:
        form = self.panel.form
        form.show_options(self.current)
        self._on_model(self._desk.connection.model_id)
        if self.current.as_json:
            work = self._check_schema(self.current.schema)
            self._desk.jobs.start("Checking the schema", work, second=Second.REPLACE)

    async def _keep(self, conversation_id: str, options: Options) -> None:
        await self._desk.services.conversations.choose_options(conversation_id, options)

    async def _check_schema(self, text: str) -> None:
        words, tone = await asyncio.to_thread(schema_words, text)
        if text == self.current.schema:
            self.panel.form.show_schema(words, tone)


def _today() -> date:
    return datetime.now(UTC).date()


def schema_words(text: str) -> tuple[str, str]:
    """Return what there is to say of a schema, and in which tone."""
    try:
        schema = read_schema(text)
    except UserError as error:
        return error.sentence, "danger"
    if schema is None:
        return "Without a schema the answer may be any JSON.", "muted"
    if unread := unread_keywords(schema):
        named = ", ".join(unread[:5])
        return f"Answers are checked against it. Google does not read: {named}.", "warning"
    return "Answers are checked against this schema.", "success"


def defaults_of(stored: str) -> Options:
    """Return the options that new chats begin with, as the settings hold them."""
    try:
        return read_options(json.loads(stored)) if stored else Options()
    except (ValueError, RecursionError):
        return Options()
