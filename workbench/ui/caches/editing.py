"""Changes caches: their end, their name, and their being there at all."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QWidget

from workbench.domain.cache import Cache
from workbench.errors import UserError
from workbench.services import Services
from workbench.ui.caches.rows import prices_for
from workbench.ui.caches.time_dialog import TimeDialog
from workbench.ui.caches.watch import Watch
from workbench.ui.caches.wording import CacheRow, counted
from workbench.ui.dialogs import confirm, finished
from workbench.ui.jobs import Jobs
from workbench.ui.theme import Theme

Allows = Callable[[float | None, str], Awaitable[bool]]
"""Says whether dollars may be spent, asking where needed; the text names what is done."""
_NAMED = 3


class Editing(QObject):
    """Asks where something is lost or paid for. Signals: changed() after caches were changed."""

    changed = Signal()

    def __init__(
        self,
        services: Services,
        jobs: Jobs,
        theme: Theme,
        window: QWidget,
        watch: Watch,
        allows: Allows,
    ) -> None:
        super().__init__(window)
        self._services = services
        self._caching = services.caching
        self._jobs = jobs
        self._theme = theme
        self._window = window
        self._watch = watch
        self._allows = allows

    def extend(self, caches: Sequence[Cache], by: timedelta) -> None:
        """Keep caches longer."""
        if caches:
            self._jobs.start("Keeping caches longer", self._extend(tuple(caches), by))

    def set_length(self, cache: Cache, length: timedelta) -> None:
        """Let a cache live for so long from now."""
        self._jobs.start("Setting the time", self._set_length(cache, length))

    def ask_time(self, row: CacheRow) -> None:
        """Ask how long a cache is to live."""
        self._jobs.start("Setting the time", self._ask_time(row))

    def rename(self, cache: Cache) -> None:
        """Ask for another name."""
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle("Rename")
        dialog.setLabelText("Name on this computer. The name at Google cannot change.")
        dialog.setTextValue(cache.label)
        dialog.setOkButtonText("Rename")
        dialog.setProperty("cache", cache.name)
        dialog.textValueSelected.connect(self._on_name)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def delete(self, caches: Sequence[Cache]) -> None:
        """Ask, and delete caches."""
        if caches:
            self._jobs.start("Deleting caches", self._delete(tuple(caches)))

    def forget(self, names: Sequence[str]) -> None:
        """Take ended caches off the list."""
        self._jobs.start("Removing from the list", self._forget(tuple(names)))

    async def _extend(self, caches: tuple[Cache, ...], by: timedelta) -> None:
        prices = [prices_for(self._services, cache).keeping(by) for cache in caches]
        known = [price for price in prices if price is not None]
        if not await self._allows(
            sum(known) if len(known) == len(prices) else None, "Keep them longer"
        ):
            return
        try:
            await self._extend_each(caches, by)
        finally:
            self.changed.emit()

    async def _extend_each(self, caches: tuple[Cache, ...], by: timedelta) -> None:
        """Keep them longer; one that has ended meanwhile does not stop the others."""
        gone: UserError | None = None
        for cache in caches:
            try:
                await self._caching.extend(cache.name, by)
            except UserError as error:
                if any(c.name == cache.name and not c.ended for c in await self._caching.known()):
                    raise
                gone = gone or error
        if gone is not None:
            raise gone

    async def _may_last(self, cache: Cache, until: datetime) -> bool:
        more = max(timedelta(), until - cache.expires_at)
        return await self._allows(prices_for(self._services, cache).keeping(more), "Set time")

    async def _set_length(self, cache: Cache, length: timedelta) -> None:
        if await self._may_last(cache, self._caching.now() + length):
            try:
                await self._caching.set_length(cache.name, length)
            finally:
                self.changed.emit()

    async def _set_end(self, cache: Cache, until: datetime) -> bool:
        if not await self._may_last(cache, until):
            return False
        try:
            await self._caching.set_end(cache.name, until)
        finally:
            self.changed.emit()
        return True

    async def _ask_time(self, row: CacheRow) -> None:
        dialog = TimeDialog(self._theme, self._window, row, self._caching.now())
        if not await finished(dialog):
            return
        life = dialog.life
        if await self._set_end(row.cache, life.until):
            self._watch.keep(row.name, life.keep)
            self.changed.emit()

    def _on_name(self, label: str) -> None:
        dialog = self.sender()
        assert isinstance(dialog, QInputDialog)
        self._jobs.start("Renaming", self._rename(str(dialog.property("cache")), label))

    async def _rename(self, name: str, label: str) -> None:
        await self._caching.rename(name, label)
        self.changed.emit()

    async def _delete(self, caches: tuple[Cache, ...]) -> None:
        names = [cache.name for cache in caches]
        one = f"“{caches[0].label}”"
        what = one if len(caches) == 1 else counted(len(caches), "cache", "caches")
        chats = await self._caching.chats_using(names)
        text = "Questions about its documents are then sent in full again."
        if chats:
            named = ", ".join(f"“{title}”" for title in chats[:_NAMED])
            more = f" and {len(chats) - _NAMED} more" if len(chats) > _NAMED else ""
            text = f"Used by {named}{more}. {text}"
        title = f"Delete {what} at Google?"
        if await confirm(self._theme, self._window, title, text, "Delete", danger=True):
            try:
                await self._caching.delete(names)
            finally:
                self.changed.emit()

    async def _forget(self, names: tuple[str, ...]) -> None:
        await self._caching.forget(names)
        self.changed.emit()
