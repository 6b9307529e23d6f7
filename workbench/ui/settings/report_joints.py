"""The page About joined to the report of a problem, which is read before it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from workbench.ui.saving import choose_target, write
from workbench.ui.settings.about import AboutPage

if TYPE_CHECKING:
    from workbench.ui.desk import Desk
    from workbench.ui.settings.housekeeping import Housekeeping


class ReportJoints(QObject):
    """Makes the report, writes what is left of it after it was read, and shows licences."""

    def __init__(self, desk: Desk, house: Housekeeping, page: AboutPage) -> None:
        super().__init__(page)
        self._desk = desk
        self._house = house
        self._page = page
        page.report_pressed.connect(self._show_report)
        page.save_pressed.connect(self._save_report)
        page.licences_pressed.connect(self._show_licences)

    def _show_report(self) -> None:
        self._desk.jobs.start("Making a report", self._make_report())

    async def _make_report(self) -> None:
        self._page.show_report(await self._house.report())

    def _show_licences(self) -> None:
        self._desk.jobs.start("Reading the licences", self._read_licences())

    async def _read_licences(self) -> None:
        self._page.show_licences(await self._house.licences())

    def _save_report(self, words: str) -> None:
        self._desk.jobs.start("Saving the report", self._keep_report(words))

    async def _keep_report(self, words: str) -> None:
        kinds = (("Text", ".txt"),)
        over = self._page.window()
        target = await choose_target(over, "Save the report", "workbench-report", kinds)
        if target is not None:
            await write(target, words.encode())
