"""Copies of the user's data: made on a schedule, checked, listed, and taken back."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from workbench.domain.backups import Backup, DataPlace
from workbench.domain.changes import Changes
from workbench.services.sentences import sentences
from workbench.storage import backups as files
from workbench.storage.database import Database
from workbench.storage.errors import worldly

log = logging.getLogger(__name__)

LOOK_SECONDS = 600.0
"""How often it is looked whether a copy is due; the machine may have slept."""


class Backups:
    """Makes and lists the copies of one database."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Keep the copies in `folder`."""
        self._database = database
        self._now = now
        self.folder = folder

    async def all(self) -> tuple[Backup, ...]:
        """Return the copies, newest first."""
        with sentences(), worldly():
            return await asyncio.to_thread(files.all_backups, self.folder)

    async def chats_in(self, backups: Sequence[Backup]) -> dict[Path, int | None]:
        """Return how many chats each copy holds, None for one that cannot be read."""

        def count() -> dict[Path, int | None]:
            return {backup.path: files.chats_in(backup.path) for backup in backups}

        with sentences(), worldly():
            return await asyncio.to_thread(count)

    async def make(self) -> Backup:
        """Make a copy, check it, and thin the older ones; raises UserError."""
        with sentences():
            backup = await self._database.aside(files.make_backup, self.folder, self._now())
        await asyncio.to_thread(files.thin, self.folder, self._now())
        return backup

    async def adopt_update(self) -> None:
        """Take the copy that was made before the data were brought up to date into the list."""
        opened = self._database.opened
        if opened is None or opened.copy is None:
            return
        try:
            await asyncio.to_thread(files.adopt, opened.copy, self.folder, self._now())
        except OSError:
            # It stays where it was made, and is as good there.
            log.warning("The copy made before an update could not be moved", exc_info=True)

    async def check(self, backup: Backup) -> None:
        """Read a copy through; raises UserError if it could not be restored."""
        with sentences(), worldly():
            await asyncio.to_thread(files.check_backup, backup.path)

    async def restore(self, backup: Backup) -> Changes:
        """Take a copy back; what is there now is copied before. Raises UserError."""
        with sentences():
            await self._database.aside(files.restore_backup, backup.path, self.folder, self._now())
        return Changes(conversations=True, documents=True, profiles=True)

    async def place(self) -> DataPlace:
        """Return where the data lie and how large they are."""
        path = self._database.path
        copies = await self.all()
        size = await asyncio.to_thread(lambda: path.stat().st_size)
        return DataPlace(path.parent, size, sum(copy.size for copy in copies))

    async def keep_making(self, hours: Callable[[], int]) -> None:
        """Make a copy whenever the newest is older than `hours()`; 0 is never. Runs for ever."""
        while True:
            every = hours()
            try:
                newest = next(iter(await self.all()), None)
                due = newest is None or self._now() - newest.made_at >= timedelta(hours=every)
                if every and due:
                    await self.make()
            except Exception:
                # A copy that fails is tried again later and never stops the work.
                log.warning("The data could not be copied", exc_info=True)
            await asyncio.sleep(LOOK_SECONDS)
