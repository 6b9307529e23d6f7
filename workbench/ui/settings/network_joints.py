"""The page about the network joined to the way that every connection goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from workbench.domain.reach import Proxy, Reach
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

    def _choose_reach(self, reach: Reach, password: str | None) -> None:
        self._desk.jobs.start(
            "Changing the network", self._take_reach(reach, password),
            second=Second.REPLACE, on_failure=self._reach_failed,
        )  # fmt: skip

    async def _take_reach(self, reach: Reach, password: str | None) -> None:
        await self._desk.services.profiles.reach(reach, password)
        self._page.show_told("")
        if password is not None:
            self._page.forget_password()
        self._desk.choices.take(**{name: getattr(reach, name) for name in REACH})

    def _test_reach(self, reach: Reach, password: str | None) -> None:
        self._desk.jobs.start(
            "Testing the connection", self._try_reach(reach, password),
            on_failure=self._reach_failed,
        )  # fmt: skip

    async def _try_reach(self, reach: Reach, password: str | None) -> None:
        told = await self._desk.services.profiles.try_reach(reach, password)
        self._page.show_told(told, "success")

    def _reach_failed(self, failure: JobFailure) -> None:
        error = failure.error
        hint = error.hint.replace("Your question is kept.", "").strip()
        self._page.show_told(f"{error.sentence} {hint}".strip(), "danger")

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
