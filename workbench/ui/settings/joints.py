"""The settings joined to what they change: theme, network, keys, shortcuts, copies."""

from __future__ import annotations

import logging
from dataclasses import asdict, fields
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from workbench.domain.models import find_model
from workbench.ui.notices import Notice
from workbench.ui.notification import Notification
from workbench.ui.panels import CACHES, FILES
from workbench.ui.reader.layout import Fit
from workbench.ui.settings.about import AboutPage
from workbench.ui.settings.appearance import AppearancePage
from workbench.ui.settings.chat_defaults import ChatDefaultsPage
from workbench.ui.settings.cost_joints import CostJoints
from workbench.ui.settings.costs import TITLE as COSTS
from workbench.ui.settings.costs import CostsPage
from workbench.ui.settings.data import DataPage
from workbench.ui.settings.data_joints import DataJoints
from workbench.ui.settings.dialog import Later, SettingsDialog
from workbench.ui.settings.files import FilesPage
from workbench.ui.settings.form import Page
from workbench.ui.settings.key_joints import KeyJoints
from workbench.ui.settings.keys import KeysPage
from workbench.ui.settings.models import ModelsPage
from workbench.ui.settings.network import NetworkPage
from workbench.ui.settings.network_joints import NetworkJoints, reach_of
from workbench.ui.settings.privacy import PrivacyPage
from workbench.ui.settings.reading import ReadingPage
from workbench.ui.settings.report_joints import ReportJoints
from workbench.ui.settings.shortcuts import ShortcutsPage
from workbench.ui.theme import Looks, Theme, looks_in

if TYPE_CHECKING:
    from workbench.domain.conversations import Message
    from workbench.ui.desk import Desk
    from workbench.ui.jobs import JobFailure
    from workbench.ui.settings.housekeeping import Housekeeping

LONG_WORK = {
    "Adding files": "The files have been read.",
    "Sending ": "A file is ready to be asked about.",
    "Keeping files at Google": "The files are ready to be asked about.",
    "Reading the words of ": "A scan has been read.",
    "Making the cache": "The cache is ready.",
    "Importing a chat": "The chat is here.",
    "Printing ": "The pages were handed to the printer.",
}
"""What is told outside the window of a job, by how its title begins; no name of a document."""
LOOKS = {field.name for field in fields(Looks)}
_HELD = {"shortcuts", "log_level"}
"""What already holds when this is made."""


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
        desk.jobs.on_end = self._on_work
        desk.choices.changed.connect(self._apply)
        desk.usage.limits_asked.connect(self._open_costs)
        self._menus.settings.triggered.connect(self.open)
        self._menus.rebind(desk.settings.shortcuts)
        self._apply({field.name for field in fields(desk.settings)} - LOOKS - _HELD)
        way = desk.services.profiles.reach(reach_of(desk.settings))
        desk.jobs.start("Reading the network settings", way)

    def open(self, page: str = "") -> None:
        """Show the settings, at a page if one is named."""
        if self.dialog is None:
            self.dialog = self._make()
        self.dialog.show_settings(self._desk.settings)
        for made in self.dialog.made_pages:
            self._refresh_page(made)
        if isinstance(page, str) and page:
            self.dialog.show_page(page)
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
        theme = self._theme
        dialog = SettingsDialog(
            theme,
            self._desk.window,
            (
                Later("Keys", "key", self._make_keys),
                Later("Models and thinking", "think", self._make_models),
                Later("Chat defaults", "chat", self._make_defaults),
                Later("Appearance", "sun", partial(AppearancePage, theme)),
                Later("Reading and quotations", "reader", self._make_reading),
                Later(COSTS, "coin", self._make_costs),
                Later("Files and caches", "docs", self._make_files),
                Later("Network", "globe", self._make_network),
                Later("Shortcuts", "keyboard", self._make_shortcuts),
                Later("Privacy", "shield", partial(PrivacyPage, theme)),
                Later("Data and backup", "folder", self._make_data),
                Later("About", "info", self._make_about),
            ),
        )
        for page in dialog.made_pages:
            page.chosen.connect(self._choose)
        dialog.made.connect(self._on_made)
        return dialog

    def _on_made(self, page: Page) -> None:
        page.chosen.connect(self._choose)
        self._refresh_page(page)

    def _refresh_page(self, page: Page) -> None:
        """Show what the settings do not hold and may have changed since."""
        if isinstance(page, KeysPage):
            self.keys.refresh()
        elif isinstance(page, ShortcutsPage):
            page.show_commands(self._menus.bindings(), self._menus.holders())
        for joints in page.findChildren(CostJoints) + page.findChildren(DataJoints):
            joints.refresh()

    def _make_keys(self) -> KeysPage:
        page = KeysPage(self._theme)
        self.keys.join(page)
        return page

    def _make_models(self) -> ModelsPage:
        models = tuple(model for model in self._desk.services.models if model.prices)
        self._model_page = page = ModelsPage(self._theme, models, datetime.now(UTC).date())
        page.live_pressed.connect(self._ask_models)
        self._desk.usage.prices.changed.connect(self._show_prices)
        return page

    def _show_prices(self) -> None:
        today = datetime.now(UTC).date()
        self._model_page.show_prices(self._desk.services.models, today)

    def _make_defaults(self) -> ChatDefaultsPage:
        page = ChatDefaultsPage(self._theme)
        self._desk.prompts.serve(page.form)
        return page

    def _make_reading(self) -> ReadingPage:
        page = ReadingPage(self._theme)
        self._desk.jobs.start("Looking for languages", self._show_languages(page))
        return page

    def _make_costs(self) -> CostsPage:
        page = CostsPage(self._theme)
        CostJoints(self._desk, page)
        return page

    def _make_files(self) -> FilesPage:
        page = FilesPage(self._theme)
        page.files_pressed.connect(partial(self._show_tab, FILES))
        page.caches_pressed.connect(partial(self._show_tab, CACHES))
        return page

    def _make_network(self) -> NetworkPage:
        page = NetworkPage(self._theme)
        NetworkJoints(self._desk, page)
        return page

    def _make_shortcuts(self) -> ShortcutsPage:
        page = ShortcutsPage(self._theme)
        page.keys_chosen.connect(self._choose_keys)
        page.reset_pressed.connect(self._usual_keys)
        return page

    def _make_data(self) -> DataPage:
        page = DataPage(self._theme)
        DataJoints(self._desk, self._theme, self._house, page)
        return page

    def _make_about(self) -> AboutPage:
        page = AboutPage(self._theme)
        ReportJoints(self._desk, self._house, page)
        return page

    async def _show_languages(self, page: ReadingPage) -> None:
        page.show_languages(await self._desk.services.ocr.languages(), self._desk.settings)

    def _show_tab(self, tab: str) -> None:
        assert self.dialog is not None
        self.dialog.close()
        self._desk.window.show_chat()
        self._desk.window.show_right(tab)

    def _choose(self, name: str, value: object) -> None:
        self._desk.choices.take(**{name: value})

    def _apply(self, changed: set[str]) -> None:
        settings, desk = self._desk.settings, self._desk
        if changed & LOOKS:
            self._theme.wear(looks_in(asdict(settings)))
        if changed & {"favourite_models", "default_model_id"}:
            desk.connection.prefer(settings.default_model_id, settings.favourite_models)
            desk.chat_joints.offer_models()
        if "dim_pages" in changed:
            desk.panels.reader.pages.show_as_printed(not settings.dim_pages)
        if "flash_citation" in changed:
            desk.panels.reader.flash_marks(settings.flash_citation)
        if "status_words" in changed:
            desk.panels.reader.quotations.show_words(settings.status_words)
        if "reader_zoom" in changed:
            desk.panels.reader.pages.set_zoom(Fit[settings.reader_zoom.upper()])
        if "ocr_language" in changed:
            desk.reader.notes.prefer(settings.ocr_language)
        if "log_level" in changed:
            level = logging.DEBUG if settings.log_level == "debug" else logging.INFO
            logging.getLogger().setLevel(level)
        if "shortcuts" in changed:
            self._menus.rebind(settings.shortcuts)
            for page in self.dialog.made_pages if self.dialog is not None else ():
                if isinstance(page, ShortcutsPage):
                    page.show_commands(self._menus.bindings(), self._menus.holders())

    def _on_answer(self, answer: Message) -> None:
        if self._desk.settings.notify:
            self._notification.tell("An answer is finished.", answer.seconds or 0.0)

    def _on_work(self, title: str, seconds: float) -> None:
        ended = next((said for begun, said in LONG_WORK.items() if title.startswith(begun)), "")
        if ended and self._desk.settings.notify:
            self._notification.tell(ended, seconds)

    # Models

    def _ask_models(self) -> None:
        if self._desk.connection.is_offline:
            self._model_page.show_failure(
                "The offline engine answers now.",
                "Use a key on the page Keys to ask what it opens.",
            )
            return
        self._model_page.show_asking()
        self._desk.jobs.start(
            "Asking for the models", self._live_models(), on_failure=self._models_failed
        )

    async def _live_models(self) -> None:
        profiles = self._desk.services.profiles
        profiles.ask_store_again()
        live = await profiles.live_models(profiles.active.id)
        models = self._desk.services.models
        models.join(live)
        # What the table knows of a model goes before what the server says.
        self._model_page.show_live([find_model(models, model.id) for model in live])
        self._desk.connection.show()
        self._desk.chat_joints.offer_models()

    def _models_failed(self, failure: JobFailure) -> None:
        self._model_page.show_failure(failure.error.sentence, failure.error.hint)

    # Shortcuts

    def _choose_keys(self, command: str, keys: str) -> None:
        self._desk.choices.take(shortcuts={**self._desk.settings.shortcuts, command: keys})

    def _usual_keys(self) -> None:
        self._desk.choices.take(shortcuts={})
