"""Asks for a key, tries it, and makes a connection of it."""

from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from workbench.domain.profiles import Profile
from workbench.errors import UserError
from workbench.services.profiles import Profiles
from workbench.ui.dialogs import finished
from workbench.ui.jobs import JobFailure, Jobs
from workbench.ui.links import open_url
from workbench.ui.start.connect_dialog import ConnectDialog
from workbench.ui.theme import Theme

KEY_PAGE = "https://aistudio.google.com/apikey"
PROFILE_NAME = "Google Gemini key"


async def ask_for_key(
    theme: Theme, parent: QWidget, profiles: Profiles, jobs: Jobs
) -> Profile | None:
    """Show the dialog; return the new connection, which is then the active one, or None."""
    dialog = ConnectDialog(theme, parent)
    connecting = Connecting(dialog, profiles, jobs)
    await finished(dialog)
    return connecting.profile


class Connecting(QObject):
    """Joins the dialog to the profiles; `profile` is the connection once there is one."""

    def __init__(self, dialog: ConnectDialog, profiles: Profiles, jobs: Jobs) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._profiles = profiles
        self._jobs = jobs
        self.profile: Profile | None = None
        dialog.key_page_pressed.connect(self.open_key_page)
        dialog.check_pressed.connect(self.check)
        dialog.start_pressed.connect(self.start)
        jobs.start("Look for the key store", self._look_for_store())

    def open_key_page(self) -> None:
        """Open Google's page in the browser."""
        try:
            open_url(KEY_PAGE)
        except UserError as error:
            self._dialog.show_failure(error.sentence, error.hint)

    def check(self) -> None:
        """Try the key that was pasted."""
        self._begin("Check the key", self._check())

    def start(self) -> None:
        """Make a connection of the key, trying it first if that was not done."""
        self._begin("Connect Google Gemini", self._start())

    def _begin(self, title: str, work: Coroutine[Any, Any, None]) -> None:
        if self._jobs.start(title, work, group="key", on_failure=self._on_failure):
            self._dialog.show_checking()

    async def _check(self) -> None:
        key = self._dialog.field.key()
        self._dialog.show_works(key, await self._profiles.check_key(key))

    async def _start(self) -> None:
        dialog = self._dialog
        if dialog.checked_key != dialog.field.key():
            await self._check()
        self.profile = await self._profiles.connect(
            PROFILE_NAME,
            dialog.checked_key,
            dialog.chosen_billing,
            keep=not dialog.session_only.isChecked(),
        )
        dialog.accept()

    async def _look_for_store(self) -> None:
        self._dialog.show_store(await self._profiles.store_name())

    def _on_failure(self, failure: JobFailure) -> None:
        self._dialog.show_failure(failure.error.sentence, failure.error.hint)
