"""Asks for a key, tries it, and makes a connection of it."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from workbench.domain.profiles import Profile
from workbench.errors import KeyStoreLocked, UserError
from workbench.services.profiles import Profiles
from workbench.ui.dialogs import finished
from workbench.ui.jobs import JobFailure, Jobs, Second
from workbench.ui.links import open_url
from workbench.ui.start.connect_dialog import ConnectDialog
from workbench.ui.theme import Theme

KEY_PAGE = "https://aistudio.google.com/apikey"
_FOR_NOW = "Or use the key only for this session."
_GROUP = "key"
_STORE = "key store"
PROFILE_NAME = "Google Gemini key"


async def free_name(profiles: Profiles) -> str:
    """Return the usual name of a connection, with a number where others have it already."""
    names = {profile.name for profile in await profiles.all()}
    numbered = (f"{PROFILE_NAME} {number}" for number in range(2, len(names) + 3))
    return next(each for each in (PROFILE_NAME, *numbered) if each not in names)


async def ask_for_key(
    theme: Theme,
    parent: QWidget,
    profiles: Profiles,
    jobs: Jobs,
    environment: Mapping[str, str] | None = None,
    replacing: Profile | None = None,
    open_network: Callable[[], None] | None = None,
) -> Profile | None:
    """Show the dialog; return the new connection, which is then the active one, or None.

    A key in `environment` is offered. With `replacing`, another key is asked for that connection,
    which is then returned. `open_network` shows the settings for the network.
    """
    dialog = ConnectDialog(theme, parent, replacing)
    dialog.network.setVisible(open_network is not None)
    if open_network is not None:
        dialog.network_pressed.connect(open_network)
    connecting = Connecting(dialog, profiles, jobs, environment or {}, replacing)
    await finished(dialog)
    return connecting.profile


class Connecting(QObject):
    """Joins the dialog to the profiles; `profile` is the connection once there is one."""

    def __init__(
        self,
        dialog: ConnectDialog,
        profiles: Profiles,
        jobs: Jobs,
        environment: Mapping[str, str],
        replacing: Profile | None,
    ) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._profiles = profiles
        self._jobs = jobs
        self._replacing = replacing
        self._found = profiles.found_key(environment)
        self.profile: Profile | None = None
        dialog.key_page_pressed.connect(self.open_key_page)
        dialog.check_pressed.connect(self.check)
        dialog.start_pressed.connect(self.start)
        dialog.stop_pressed.connect(self.stop)
        dialog.finished.connect(self.give_up)
        if self._found is not None:
            dialog.found_pressed.connect(self.take_found)
            dialog.offer_found(self._found.variable, self._found.key.last4)
        jobs.start(
            "Look for the key store", self._look_for_store(),
            group=_STORE, second=Second.REPLACE, on_failure=self._no_store,
        )  # fmt: skip

    def take_found(self) -> None:
        """Put the key of the environment into the field, as if it were pasted."""
        if self._found is not None:
            self._dialog.field.setText(self._found.key.reveal())

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

    def stop(self) -> None:
        """Try the key no longer."""
        self._jobs.cancel(_GROUP)
        self._dialog.show_stopped()

    def give_up(self) -> None:
        """Try nothing any more: there is no dialog to tell."""
        self._jobs.cancel(_STORE)
        if self.profile is None:
            self._jobs.cancel(_GROUP)

    def _begin(self, title: str, work: Coroutine[Any, Any, None]) -> None:
        if self._jobs.start(title, work, group=_GROUP, on_failure=self._on_failure):
            self._dialog.show_checking()

    async def _check(self) -> None:
        key = self._dialog.field.key()
        self._dialog.show_works(key, await self._profiles.check_key(key, self._base_url()))

    def _base_url(self) -> str:
        if self._replacing is not None:
            return self._replacing.base_url
        return self._dialog.destination.base_url()

    async def _start(self) -> None:
        dialog = self._dialog
        if dialog.checked_key != dialog.field.key():
            await self._check()
        keep = not dialog.kept.session_only.isChecked()
        if keep:
            dialog.show_keeping()
        if self._replacing is not None:
            await self._profiles.replace_key(self._replacing.id, dialog.checked_key, keep=keep)
            self.profile = self._replacing
        else:
            self.profile = await self._profiles.connect(
                dialog.destination.name.text().strip() or await free_name(self._profiles),
                dialog.checked_key,
                dialog.chosen_billing,
                self._base_url(),
                keep=keep,
            )
        dialog.accept()

    async def _look_for_store(self) -> None:
        self._dialog.kept.show_store(await self._profiles.store_name())

    def _no_store(self, failure: JobFailure) -> None:
        self._dialog.kept.show_failure(f"{failure.error.sentence} {failure.error.hint}".strip())

    def _on_failure(self, failure: JobFailure) -> None:
        error = failure.error
        hint = f"{error.hint} {_FOR_NOW}" if isinstance(error, KeyStoreLocked) else error.hint
        self._dialog.show_failure(error.sentence, hint.strip())
