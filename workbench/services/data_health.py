"""Whether what the user does can be saved at the moment, and whether it can be again."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from workbench.services.sentences import sentences
from workbench.storage.database import Database
from workbench.storage.errors import StorageFull


@dataclass(frozen=True, slots=True)
class DataTrouble:
    """Why nothing can be saved, and what that means; `waiting` when it may pass by itself."""

    sentence: str
    hint: str
    waiting: bool = False


WAITING = DataTrouble(
    "Another program is using the data file.",
    "What you write is saved as soon as it lets go.",
    waiting=True,
)
_SHOWN_STAYS = "What is on the screen stays and can be copied."


class DataHealth:
    """Tells of the data file of a window."""

    def __init__(self, database: Database) -> None:
        """Ask this database."""
        self._database = database

    @property
    def trouble(self) -> DataTrouble | None:
        """Return what is wrong now, or None."""
        error = self._database.trouble
        if error is not None:
            full = isinstance(error, StorageFull)
            mend = (
                "Free some space on the disk."
                if full
                else "Are its disk and its folder still there?"
            )
            return DataTrouble(str(error), f"{_SHOWN_STAYS} {mend}")
        return WAITING if self._database.waiting else None

    def watch(self, tell: Callable[[], None]) -> None:
        """Call `tell` on the running loop whenever `trouble` may be another one."""
        loop = asyncio.get_running_loop()

        def from_thread() -> None:
            # The loop is closed when the last writes of a closing window end.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(tell)

        self._database.on_trouble = from_thread

    def unwatch(self) -> None:
        """Tell nobody any more."""
        self._database.on_trouble = None

    async def look_again(self) -> None:
        """See whether there is room again; raises UserError."""
        with sentences():
            await self._database.find_room()
