"""The settings joined to what they change: theme, network, keys, shortcuts, copies."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import asdict, fields
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from workbench.domain.reach import Proxy, Reach
from workbench.errors import UserError
from workbench.settings import Settings
from workbench.ui.dialogs import choose_files, confirm, finished
from workbench.ui.jobs import Second
from workbench.ui.notices import Notice
from workbench.ui.notification import Notification
from workbench.ui.settings.about import AboutPage
from workbench.ui.settings.appearance import AppearancePage
from workbench.ui.settings.chat_defaults import ChatDefaultsPage
from workbench.ui.settings.cost_joints import CostJoints
from workbench.ui.settings.costs import TITLE as COSTS
from workbench.ui.settings.costs import CostsPage
from workbench.ui.settings.data import DataPage
from workbench.ui.settings.dialog import SettingsDialog
from workbench.ui.settings.key_joints import KeyJoints
from workbench.ui.settings.keys import KeysPage
from workbench.ui.settings.models import ModelsPage
from workbench.ui.settings.network import NetworkPage
from workbench.ui.settings.privacy import PrivacyPage
from workbench.ui.settings.shortcuts import ShortcutsPage
from workbench.ui.theme import Looks, Theme, looks_in

if TYPE_CHECKING:
    from workbench.domain.backups import Backup
    from workbench.domain.conversations import Message
    from workbench.ui.desk import Desk
    from workbench.ui.jobs import JobFailure
    from workbench.ui.settings.housekeeping import Housekeeping

LOOKS = {field.name for field in fields(Looks)}
REACH = {
    "proxy", "proxy_address", "proxy_user", "ca_file", "connect_seconds", "first_byte_seconds",
    "gap_seconds",
}  # fmt: skip


class SettingsJoints(QObject):
    """Opens the dialog, and carries out whatever is changed, wherever it is changed."""

    def __init__(self, desk: Desk, theme: Theme, house: Housekeeping) -> None:
        super().__init__(desk)
        self._desk = desk
        self._theme = theme
        self._house = house
        self.dialog: SettingsDialog | None = None
        self._menus = desk.window.menus
        self.keys = KeyJoints(desk, theme, house)
        self._notification = Notification(desk.window)
        desk.chat.answer_finished.connect(self._on_answer)
        desk.choices.changed.connect(self._apply)
        desk.usage.limits_asked.connect(self._open_costs)
        self._menus.settings.triggered.connect(self.open)
        self._menus.rebind(desk.settings.shortcuts)
        self._apply({"favourite_models", "default_model_id", "dim_pages", "flash_citation"})
        desk.jobs.start("Reading the network settings", self._reach(None))

    def open(self, page: str = "") -> None:
        """Show the settings, at a page if one is named."""
        if self.dialog is None:
            self.dialog = self._make()
        if isinstance(page, str) and page:
            self.dialog.show_page(page)
        self.dialog.show_settings(self._desk.settings)
        self._refresh()
        self.dialog.open()

    def offer_copies(self, aside: str) -> None:
        """Say that damaged data were set aside under a name, and show the copies if wanted."""
        self._desk.notices.tell(
            Notice(
                "Your data were damaged. What could be read of them is here.",
                f"The damaged file is kept as {aside}. A copy may hold more.",
                "warning",
                action="Show the copies",
                run=partial(self.open, "Data and backup"),
            )
        )

    def _open_costs(self) -> None:
        self.open(COSTS)

    def _make(self) -> SettingsDialog:
        theme, desk = self._theme, self._desk
        today = datetime.now(UTC).date()
        models = tuple(model for model in desk.services.models if model.prices)
        self.key_page = KeysPage(theme)
        self.defaults_page = ChatDefaultsPage(theme)
        desk.prompts.serve(self.defaults_page.form)
        self.model_page = ModelsPage(theme, models, today)
        cost_page = CostsPage(theme)
        self.network_page = NetworkPage(theme)
        self.shortcut_page = ShortcutsPage(theme)
        self.data_page = DataPage(theme)
        self.about_page = AboutPage(theme)
        dialog = SettingsDialog(
            theme,
            desk.window,
            (
                self.key_page,
                self.model_page,
                self.defaults_page,
                AppearancePage(theme),
                cost_page,
                self.network_page,
                self.shortcut_page,
                PrivacyPage(theme),
                self.data_page,
                self.about_page,
            ),
        )
        for page in dialog.pages:
            page.chosen.connect(self._choose)
        self.keys.join(self.key_page, dialog)
        self.costs = CostJoints(desk, cost_page)
        for signal, slot in (
            (self.model_page.live_pressed, self._ask_models),
            (self.network_page.reach_chosen, self._choose_reach),
            (self.network_page.test_pressed, self._test_reach),
            (self.network_page.ca_pressed, self._pick_ca),
            (self.shortcut_page.keys_chosen, self._choose_keys),
            (self.shortcut_page.reset_pressed, self._usual_keys),
            (self.data_page.backup_pressed, self._back_up),
            (self.data_page.check_pressed, self._verify),
            (self.data_page.restore_pressed, self._restore),
            (self.data_page.folder_pressed, self._open_folder),
            (self.about_page.report_pressed, self._show_report),
            (self.about_page.save_pressed, self._save_report),
        ):
            signal.connect(slot)
        return dialog

    def _refresh(self) -> None:
        self.shortcut_page.show_commands(self._menus.bindings())
        self.keys.refresh()
        self.costs.refresh()
        self._desk.jobs.start("Reading the copies", self._list_copies(), second=Second.REPLACE)

    def _choose(self, name: str, value: object) -> None:
        self._desk.choices.take(**{name: value})

    def _apply(self, changed: set[str]) -> None:
        settings, desk = self._desk.settings, self._desk
        if changed & LOOKS:
            self._theme.wear(looks_in(asdict(settings)))
        if changed & {"favourite_models", "default_model_id"}:
            desk.connection.prefer(settings.default_model_id, settings.favourite_models)
        if "dim_pages" in changed:
            desk.panels.reader.pages.show_as_printed(not settings.dim_pages)
        if "flash_citation" in changed:
            desk.panels.reader.flash_marks(settings.flash_citation)
        if "shortcuts" in changed:
            self._menus.rebind(settings.shortcuts)
            if self.dialog is not None:
                self.shortcut_page.show_commands(self._menus.bindings())

    def _on_answer(self, answer: Message) -> None:
        if self._desk.settings.notify:
            self._notification.tell("An answer is finished.", answer.seconds or 0.0)

    # Models

    def _ask_models(self) -> None:
        self._desk.jobs.start(
            "Asking for the models", self._live_models(), on_failure=self._models_failed
        )

    async def _live_models(self) -> None:
        profiles = self._desk.services.profiles
        self.model_page.show_live(await profiles.live_models(profiles.active.id))

    def _models_failed(self, failure: JobFailure) -> None:
        self.model_page.show_failure(failure.error.sentence, failure.error.hint)

    # Network

    def _choose_reach(self, reach: Reach, password: str | None) -> None:
        self._desk.jobs.start(
            "Changing the network", self._take_reach(reach, password),
            second=Second.REPLACE, on_failure=self._reach_failed,
        )  # fmt: skip

    async def _take_reach(self, reach: Reach, password: str | None) -> None:
        await self._desk.services.profiles.reach(reach, password)
        self.network_page.show_told("")
        if password is not None:
            self.network_page.forget_password()
        self._desk.choices.take(**{name: getattr(reach, name) for name in REACH})

    def _test_reach(self, reach: Reach, password: str | None) -> None:
        self._desk.jobs.start(
            "Testing the connection", self._try_reach(reach, password),
            on_failure=self._reach_failed,
        )  # fmt: skip

    async def _try_reach(self, reach: Reach, password: str | None) -> None:
        told = await self._desk.services.profiles.try_reach(reach, password)
        self.network_page.show_told(told, "success")

    def _reach_failed(self, failure: JobFailure) -> None:
        error = failure.error
        hint = error.hint.replace("Your question is kept.", "").strip()
        self.network_page.show_told(f"{error.sentence} {hint}".strip(), "danger")

    async def _reach(self, password: str | None) -> None:
        await self._desk.services.profiles.reach(reach_of(self._desk.settings), password)

    def _pick_ca(self) -> None:
        self._desk.jobs.start("Choosing a certificate", self._choose_ca())

    async def _choose_ca(self) -> None:
        assert self.dialog is not None
        kinds = "Certificates (*.pem *.crt *.cer);;All files (*)"
        for path in (await choose_files(self.dialog, "Choose a certificate authority", kinds))[:1]:
            self.network_page.choose_ca(path)

    # Shortcuts

    def _choose_keys(self, command: str, keys: str) -> None:
        self._desk.choices.take(shortcuts={**self._desk.settings.shortcuts, command: keys})

    def _usual_keys(self) -> None:
        self._desk.choices.take(shortcuts={})

    # Data

    def _back_up(self) -> None:
        self._start("Copying the data now", self._make_copy())

    def _verify(self, backup: Backup) -> None:
        self._start("Checking a copy", self._check_copy(backup))

    def _restore(self, backup: Backup) -> None:
        self._start("Taking a copy back", self._take_back(backup))

    def _start(self, title: str, work: Coroutine[Any, Any, None]) -> None:
        self._desk.jobs.start(title, work, group="copies", on_failure=self._copy_failed)

    async def _list_copies(self) -> None:
        self.data_page.show_place(await self._house.backups.place())
        self.data_page.show_backups(await self._house.backups.all())

    async def _make_copy(self) -> None:
        self.data_page.show_told("Copying…", "muted")
        await self._house.backups.make()
        await self._list_copies()
        self.data_page.show_told("The copy was made and checked.", "success")

    async def _check_copy(self, backup: Backup) -> None:
        self.data_page.show_told("Reading the copy…", "muted")
        await self._house.backups.check(backup)
        self.data_page.show_told("The copy is whole and can be restored.", "success")

    async def _take_back(self, backup: Backup) -> None:
        assert self.dialog is not None
        moment = f"{backup.made_at.astimezone():%Y-%m-%d %H:%M}"
        sure = await confirm(
            self._theme,
            self.dialog,
            f"Go back to {moment}?",
            "Chats and files added since then disappear from the window. They are copied first, "
            "so that you can come back to them here.",
            "Restore",
        )
        if not sure:
            return
        desk = self._desk
        desk.chat.stop()
        await self._house.backups.restore(backup)
        await desk.services.profiles.use(desk.services.profiles.active.id)
        desk.new_chat()
        desk.chats.refresh()
        desk.files.refresh()
        desk.connection.show()
        await self._list_copies()
        self.data_page.show_told(f"Your data are as they were at {moment}.", "success")

    def _copy_failed(self, failure: JobFailure) -> None:
        self.data_page.show_told(f"{failure.error.sentence} {failure.error.hint}".strip(), "danger")

    def _open_folder(self) -> None:
        folder = self._house.backups.folder.parent
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.data_page.show_told("Workbench could not open the folder.", "danger")

    # A report

    def _show_report(self) -> None:
        self._desk.jobs.start("Making a report", self._make_report())

    async def _make_report(self) -> None:
        self.about_page.show_report(await self._house.report())

    def _save_report(self, words: str) -> None:
        self._desk.jobs.start("Saving the report", self._keep_report(words))

    async def _keep_report(self, words: str) -> None:
        dialog = QFileDialog(self.dialog, "Save the report")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile("workbench-report.txt")
        if await finished(dialog):
            for path in dialog.selectedFiles()[:1]:
                await self._write(Path(path), words)

    async def _write(self, path: Path, words: str) -> None:
        try:
            await asyncio.to_thread(path.write_text, words, encoding="utf-8")
        except OSError as error:
            raise UserError(
                f"The report could not be saved as {path.name}.",
                hint="Choose another folder.",
                detail=str(error),
            ) from error


def reach_of(settings: Settings) -> Reach:
    """Return the way to the network that the settings name."""
    values = {name: getattr(settings, name) for name in REACH}
    return Reach(**{**values, "proxy": Proxy(settings.proxy)})
