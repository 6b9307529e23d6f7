"""The page about the data joined to their copies."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from workbench.ui.dialogs import confirm
from workbench.ui.jobs import Second
from workbench.ui.settings.data import DataPage
from workbench.ui.theme import Theme

if TYPE_CHECKING:
    from workbench.domain.backups import Backup
    from workbench.ui.desk import Desk
    from workbench.ui.jobs import JobFailure
    from workbench.ui.settings.housekeeping import Housekeeping


class DataJoints(QObject):
    """Makes, checks and takes back copies for one page."""

    def __init__(self, desk: Desk, theme: Theme, house: Housekeeping, page: DataPage) -> None:
        super().__init__(page)
        self._desk = desk
        self._theme = theme
        self._house = house
        self._page = page
        page.backup_pressed.connect(self._back_up)
        page.check_pressed.connect(self._verify)
        page.restore_pressed.connect(self._restore)
        page.folder_pressed.connect(self._open_folder)

    def refresh(self) -> None:
        """Show which copies there are."""
        self._desk.jobs.start("Reading the copies", self._list_copies(), second=Second.REPLACE)

    def _back_up(self) -> None:
        self._start("Copying the data now", self._make_copy())

    def _verify(self, backup: Backup) -> None:
        self._start("Checking a copy", self._check_copy(backup))

    def _restore(self, backup: Backup) -> None:
        self._start("Taking a copy back", self._take_back(backup))

    def _start(self, title: str, work: Coroutine[Any, Any, None]) -> None:
        self._desk.jobs.start(title, work, group="copies", on_failure=self._copy_failed)

    async def _list_copies(self) -> None:
        self._page.show_place(await self._house.backups.place())
        copies = await self._house.backups.all()
        self._page.show_backups(copies, await self._house.backups.chats_in(copies))

    async def _make_copy(self) -> None:
        self._page.show_told("Copying…", "muted")
        await self._house.backups.make()
        await self._list_copies()
        self._page.show_told("The copy was made and checked.", "success")

    async def _check_copy(self, backup: Backup) -> None:
        self._page.show_told("Reading the copy…", "muted")
        await self._house.backups.check(backup)
        self._page.show_told("The copy is whole and can be restored.", "success")

    async def _take_back(self, backup: Backup) -> None:
        moment = f"{backup.made_at.astimezone():%Y-%m-%d %H:%M}"
        sure = await confirm(
            self._theme,
            self._page.window(),
            f"Go back to {moment}?",
            "Chats and files added since then disappear from the window. They are copied first, "
            "so that you can come back to them here. What is being sent or answered stops, and the "
            "window opens again.",
            "Restore",
        )
        if not sure:
            return
        await self._check_copy(backup)
        self._page.window().close()
        going = f"Going back to {moment}…"
        self._desk.notices.say(going, "The window opens again by itself.", drawing="again")
        self._house.take_back(backup)

    def _copy_failed(self, failure: JobFailure) -> None:
        self._page.show_told(f"{failure.error.sentence} {failure.error.hint}".strip(), "danger")

    def _open_folder(self) -> None:
        folder = self._house.backups.folder.parent
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._page.show_told("Workbench could not open the folder.", "danger")
