"""The page about the network joined to the way that every connection goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from workbench.domain.reach import Proxy, Reach
from workbench.errors import UserError
from workbench.services.sentences import whole
from workbench.settings import Settings
from workbench.ui.dialogs import choose_files
from workbench.ui.jobs import Second
from workbench.ui.settings.network import NetworkPage

if TYPE_CHECKING:
    from workbench.ui.desk import Desk
    from workbench.ui.jobs import JobFailure

REACH = {
    "proxy", "proxy_address", "proxy_user", "ca_file", "connect_seconds", "first_byte_seconds",
    "gap_seconds",
}  # fmt: skip


class NetworkJoints(QObject):
    """Changes and tries the way from one page."""

    def __init__(self, desk: Desk, page: NetworkPage) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        page.reach_chosen.connect(self._choose_reach)
        page.test_pressed.connect(self._test_reach)
        page.ca_pressed.connect(self._pick_ca)
        page.forget_pressed.connect(self._forget_password)
        self._show_password()

    def _choose_reach(self, reach: Reach, password: str | None) -> None:
        self._desk.jobs.start(
            "Changing the network", self._take_reach(reach, password),
            second=Second.REPLACE, on_failure=self._not_taken,
        )  # fmt: skip

    async def _take_reach(self, reach: Reach, password: str | None) -> None:
        profiles = self._desk.services.profiles
        known = self._desk.settings.ca_file
        if reach.ca_file != known and not await self._is_authority(reach.ca_file):
            self._page.show_ca(known)
            return
        await profiles.reach(reach, password)
        self._page.show_told("")
        if reach == self._page.reach:
            self._page.show_refused("")
        self._desk.choices.take(**{name: getattr(reach, name) for name in REACH})
        if password is not None:
            self._page.forget_password()
            self._show_password()

    async def _is_authority(self, file: str) -> bool:
        """Say whether a file can be taken, and on the page why not; none can always be."""
        told = ""
        try:
            if file:
                await self._desk.services.profiles.check_authority(file)
        except UserError as error:
            told = error.sentence
        self._page.show_ca_refused(told)
        return not told

    def _not_taken(self, failure: JobFailure) -> None:
        self._page.show_told("")
        self._page.show_refused(whole(failure.error))
        self._page.show_taken(reach_of(self._desk.settings))

    def _forget_password(self) -> None:
        self._choose_reach(self._page.reach, "")

    def _show_password(self) -> None:
        settings = self._desk.settings
        if settings.proxy == "manual" and settings.proxy_user:
            self._desk.jobs.start(
                "Looking for the proxy’s password", self._look_for_password(),
                second=Second.REPLACE, on_failure=self._not_taken,
            )  # fmt: skip

    async def _look_for_password(self) -> None:
        profiles = self._desk.services.profiles
        there = await profiles.has_proxy_password()
        self._page.show_password(there=there, store=await profiles.store_name())

    def _test_reach(self, reach: Reach, password: str | None) -> None:
        self._desk.jobs.start(
            "Testing the connection", self._try_reach(reach, password),
            on_failure=self._reach_failed,
        )  # fmt: skip

    async def _try_reach(self, reach: Reach, password: str | None) -> None:
        self._desk.services.profiles.ask_store_again()
        told = await self._desk.services.profiles.try_reach(reach, password)
        self._page.show_told(told, "success")

    def _reach_failed(self, failure: JobFailure) -> None:
        told = whole(failure.error).replace("Your question is kept.", "").strip()
        self._page.show_told(told, "danger")

    def _pick_ca(self) -> None:
        self._desk.jobs.start("Choosing a certificate", self._choose_ca())

    async def _choose_ca(self) -> None:
        kinds = "Certificates (*.pem *.crt *.cer);;All files (*)"
        title = "Choose a certificate authority"
        for path in (await choose_files(self._page.window(), title, kinds))[:1]:
            self._page.choose_ca(path)


def reach_of(settings: Settings) -> Reach:
    """Return the way to the network that the settings name."""
    values = {name: getattr(settings, name) for name in REACH}
    return Reach(**{**values, "proxy": Proxy(settings.proxy)})
