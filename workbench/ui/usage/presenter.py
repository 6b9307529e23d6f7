"""Joins the usage view to the ledger."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from workbench.domain.ledger import (
    Entry,
    Span,
    Sum,
    by_document,
    grouped,
    local_start,
    per_slot,
    to_csv,
    total,
)
from workbench.domain.models import find_model
from workbench.errors import UserError
from workbench.ui.dialogs import file_dialog, finished
from workbench.ui.jobs import Second
from workbench.ui.theme import Theme
from workbench.ui.usage.dialog import UsageDialog, UsageView
from workbench.ui.usage.prices import Prices

if TYPE_CHECKING:
    from workbench.ui.desk import Desk

_GONE = "No longer in the list"


class UsagePresenter(QObject):
    """Shows what was spent. Signals: limits_asked()."""

    limits_asked = Signal()

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk)
        self._desk = desk
        self._theme = theme
        self.prices = Prices(desk, theme)
        self.dialog: UsageDialog | None = None
        desk.window.menus.usage.triggered.connect(self.open)
        desk.cache_joints.presenter.usage_asked.connect(self.open)
        desk.cache_joints.presenter.prices_asked.connect(self.prices.open)

    def open(self) -> None:
        """Show the view."""
        self._desk.jobs.start("Showing the usage", self._open())

    async def _open(self) -> None:
        dialog = self.dialog = UsageDialog(self._theme, self._desk.window, self._dated())
        dialog.wanted.connect(self._show)
        dialog.export_pressed.connect(self._export)
        dialog.prices_pressed.connect(self._open_prices)
        dialog.limits_pressed.connect(dialog.accept)
        dialog.limits_pressed.connect(self.limits_asked)
        self._show()
        try:
            await finished(dialog)
        finally:
            self.dialog = None

    def _dated(self) -> str:
        pricing = self._desk.services.pricing
        words = f"Prices of {pricing.dated}." if pricing.dated else ""
        own = [f"{find_model(pricing.models, i).name} ({o.origin})" for i, o in pricing.own.items()]
        return f"{words} Your own: {'; '.join(own)}." if own else words

    def _open_prices(self) -> None:
        self.prices.open()

    def _show(self) -> None:
        self._desk.jobs.start("Adding up the usage", self._add_up(), second=Second.REPLACE)

    async def _add_up(self) -> None:
        dialog = self.dialog
        if dialog is None:
            return
        span, group, now = dialog.span, dialog.group, datetime.now().astimezone()
        spending = self._desk.services.spending
        start = local_start(span, now)
        entries = (*await spending.entries(start), *await spending.so_far(start))
        view = UsageView(
            whole=total(entries),
            groups=await self._groups(entries, group),
            slots=per_slot(entries, span, now),
            running=await spending.running(),
            free=spending.is_free,
        )
        if self.dialog is dialog:
            dialog.show_view(view)

    async def _groups(self, entries: tuple[Entry, ...], group: str) -> dict[str, Sum]:
        services = self._desk.services
        if group == "Model":
            return grouped(entries, lambda e: find_model(services.models, e.model_id).name)
        if group == "Document":
            sums = by_document(entries)
            documents = await services.documents.get(tuple(name for name in sums if name))
            names = {document.id: document.name for document in documents} | {"": "No document"}
            return _named(sums, names)
        if group == "Chat":
            return _named(grouped(entries, lambda e: e.conversation_id), await self._chats())
        return _named(grouped(entries, lambda e: e.profile_id), await self._connections())

    async def _chats(self) -> dict[str, str]:
        titles = await self._desk.services.conversations.titles()
        return {i: title or "New chat" for i, title in titles.items()} | {"": "No chat"}

    async def _connections(self) -> dict[str, str]:
        return {profile.id: profile.name for profile in await self._desk.services.profiles.all()}

    def _export(self) -> None:
        dialog = file_dialog(self._desk.window, "Save the usage as CSV")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("workbench-usage.csv")
        dialog.fileSelected.connect(self._on_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_file(self, path: str) -> None:
        span = self.dialog.span if self.dialog is not None else Span.MONTH
        self._desk.jobs.start("Saving the usage", self.save(Path(path), span))

    async def save(self, path: Path, span: Span) -> None:
        """Write the ledger of a span as CSV; raises UserError."""
        now = datetime.now().astimezone()
        spending, start = self._desk.services.spending, local_start(span, now)
        entries = (*await spending.entries(start), *await spending.so_far(start))
        text = to_csv(entries, await self._connections(), await self._chats())
        try:
            await asyncio.to_thread(path.write_text, text, encoding="utf-8-sig", newline="")
        except OSError as error:
            raise UserError(
                f"{path.name} could not be saved.", hint="Choose another folder.", detail=str(error)
            ) from error
        self._desk.notices.say(f"Saved {path.name}", tone="success")


def _named(sums: dict[str, Sum], names: dict[str, str]) -> dict[str, Sum]:
    """Return sums by name; those that share one, or are gone, are added up."""
    result: dict[str, Sum] = {}
    for key, each in sums.items():
        name = names.get(key, _GONE)
        before = result.get(name, Sum())
        result[name] = replace(
            before,
            requests=before.requests + each.requests,
            prompt=before.prompt + each.prompt,
            cached=before.cached + each.cached,
            written=before.written + each.written,
            cost=before.cost + each.cost,
            storage=before.storage + each.storage,
            unknown=before.unknown + each.unknown,
        )
    return result
