"""Joins the usage view to the ledger, and the limits to what is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from workbench.domain.cost import money
from workbench.domain.ledger import (
    Budgets,
    Entry,
    Span,
    Sum,
    by_document,
    grouped,
    per_slot,
    start_of,
    to_csv,
    total,
)
from workbench.domain.models import find_model
from workbench.domain.pages import Pages
from workbench.errors import UserError
from workbench.ui.dialogs import confirm, finished
from workbench.ui.jobs import Second
from workbench.ui.theme import Theme
from workbench.ui.usage.dialog import LIMITS, UsageDialog, UsageView, budgets_of

if TYPE_CHECKING:
    from workbench.ui.desk import Desk

_SPANS = {Span.TODAY: "today", Span.MONTH: "this month"}
_GONE = "No longer in the list"


class UsagePresenter(QObject):
    """Shows what was spent, and asks before a limit is passed."""

    def __init__(self, desk: Desk, theme: Theme, prices_file: Path) -> None:
        super().__init__(desk)
        self._desk = desk
        self._theme = theme
        self._prices_file = prices_file
        self.dialog: UsageDialog | None = None
        self._told: set[tuple[Span, float]] = set()
        self._take_limits()
        desk.window.menus.usage.triggered.connect(self.open)
        desk.cache_joints.presenter.usage_asked.connect(self.open)
        desk.cache_joints.presenter.prices_asked.connect(self.open_prices)

    def open(self) -> None:
        """Show the view."""
        self._desk.jobs.start("Showing the usage", self._open())

    async def may_send(
        self,
        conversation_id: str,
        text: str,
        document_ids: Sequence[str],
        pages: Mapping[str, Pages],
    ) -> bool:
        """Say whether a question may go out; without limits nothing is reckoned."""
        services = self._desk.services
        if services.spending.budgets == Budgets():
            return True
        estimate = await services.asking.estimate(conversation_id, text, document_ids, pages)
        return await self.allows(estimate.dollars)

    async def allows(self, dollars: float | None) -> bool:
        """Say whether a request of about so many dollars may go out, asking where needed."""
        ahead = await self._desk.services.spending.limit_ahead(dollars)
        if ahead is None:
            return True
        when, limit, spent = _SPANS[ahead.span], money(ahead.limit), money(ahead.spent)
        if not ahead.hard:
            if (ahead.span, ahead.limit) not in self._told:
                self._told.add((ahead.span, ahead.limit))
                self._desk.notices.say(
                    f"You have spent {spent} {when}", f"Your notice is set at {limit}.", "warning"
                )
            return True
        return await confirm(
            self._theme,
            self._desk.window,
            f"Your limit of {limit} would be passed",
            f"You have spent {spent} {when}. The question is kept if you do not send it.",
            f"Send, about {money(dollars)}",
        )

    def open_prices(self) -> None:
        """Open the file with the user's own prices, making one that explains itself."""
        self._desk.jobs.start("Opening the prices", self._open_prices())

    async def _open(self) -> None:
        settings = self._desk.settings
        limits = {name: getattr(settings, name) for name in LIMITS}
        dated = self._desk.services.prices_of
        words = f"Prices of {dated.day} {dated:%B %Y}." if dated else ""
        own = [model for model in self._desk.services.models if model.price_source]
        if own:
            words += " Your own: " + "; ".join(f"{m.name} ({m.price_source})" for m in own) + "."
        dialog = self.dialog = UsageDialog(self._theme, self._desk.window, limits, words)
        dialog.wanted.connect(self._show)
        dialog.export_pressed.connect(self._export)
        dialog.prices_pressed.connect(self.open_prices)
        dialog.limit_chosen.connect(self._keep_limit)
        self._show()
        try:
            await finished(dialog)
        finally:
            self.dialog = None

    def _show(self) -> None:
        self._desk.jobs.start("Adding up the usage", self._add_up(), second=Second.REPLACE)

    async def _add_up(self) -> None:
        dialog = self.dialog
        if dialog is None:
            return
        span, group, now = dialog.span, dialog.group, datetime.now().astimezone()
        spending = self._desk.services.spending
        entries = await spending.entries(start_of(span, now))
        view = UsageView(
            whole=total(entries),
            groups=await self._groups(entries, group),
            slots=per_slot(entries, span, now),
            running=0.0 if spending.is_free else await spending.running(),
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
        workspace = await self._desk.services.conversations.workspace()
        chats = await self._desk.services.conversations.all(workspace.id)
        return {chat.id: chat.title or "New chat" for chat in chats} | {"": "No chat"}

    async def _connections(self) -> dict[str, str]:
        return {profile.id: profile.name for profile in await self._desk.services.profiles.all()}

    def _export(self) -> None:
        dialog = QFileDialog(self._desk.window, "Save the usage as CSV")
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
        entries = await self._desk.services.spending.entries(start_of(span, now))
        text = to_csv(entries, await self._connections(), await self._chats())
        try:
            await asyncio.to_thread(path.write_text, text, encoding="utf-8-sig", newline="")
        except OSError as error:
            raise UserError(
                f"{path.name} could not be saved.", hint="Choose another folder.", detail=str(error)
            ) from error
        self._desk.notices.say(f"Saved {path.name}", tone="success")

    def _keep_limit(self, name: str, dollars: float) -> None:
        self._desk.choices.take(**{name: dollars})
        self._take_limits()

    def _take_limits(self) -> None:
        settings = self._desk.settings
        limits = {name: getattr(settings, name) for name in LIMITS}
        self._desk.services.spending.budgets = budgets_of(limits)
        self._told.clear()

    async def _open_prices(self) -> None:
        path = self._prices_file
        try:
            await asyncio.to_thread(_make_prices_file, path)
        except OSError as error:
            raise UserError(f"{path.name} could not be made.", detail=str(error)) from error
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        self._desk.notices.say(
            f"Your prices are in {path.name}", "What you change there holds from the next start."
        )


def _make_prices_file(path: Path) -> None:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(EXAMPLE, encoding="utf-8")


EXAMPLE = """{
  "about": "Dollars per million tokens; cache_storage per million tokens and hour. Rename example.",
  "example": {
    "model": "gemini-3.8-flash",
    "input": 0.75, "output": 3.75, "cached_input": 0.075, "cache_storage": 0.5,
    "date": "2026-11-21", "source": "my contract"
  },
  "prices": []
}
"""


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
