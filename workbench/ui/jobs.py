"""The only place that starts tasks: each has a title, a group and an owner.

A job is refused or replaces the running one of its group, is held by a strong reference, and is
cancelled and awaited at close. Its error is caught here, once, and told as a notice.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import Enum
from typing import Any

from workbench.errors import CLOSING, OWN_BUG, UserError

log = logging.getLogger(__name__)


class Second(Enum):
    """What happens to a second start in a group whose job still runs."""

    REFUSE = "refuse"
    REPLACE = "replace"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class JobFailure:
    """What went wrong: the job's title, and the error as a sentence for people."""

    title: str
    error: UserError


class Jobs:
    """Owns every task of the window. `on_failure` shows an error at its place or as a notice.

    `on_end` is told the title of each job that ended well, and the seconds it took.
    """

    def __init__(self, on_failure: Callable[[JobFailure], None]) -> None:
        self._on_failure = on_failure
        self.on_end: Callable[[str, float], None] | None = None
        self._running: dict[asyncio.Task[None], tuple[str, str]] = {}
        self._closing = False

    @property
    def titles(self) -> tuple[str, ...]:
        """Return the titles of the jobs that run."""
        return tuple(title for title, _ in self._running.values())

    def busy(self, group: str) -> bool:
        """Say whether a job of the group runs."""
        # A task that has ended is only waiting to be forgotten.
        return any(entry == group and not task.done() for task, (_, entry) in self._running.items())

    def start(
        self,
        title: str,
        work: Coroutine[Any, Any, Any],
        *,
        group: str = "",
        second: Second = Second.REFUSE,
        on_failure: Callable[[JobFailure], None] | None = None,
    ) -> bool:
        """Start a job; return False, without running it, if it was refused or the program ends."""
        group = group or title
        loop = _running_loop()
        if loop is None or self._closing or (second is Second.REFUSE and self.busy(group)):
            work.close()
            return False
        if second is Second.REPLACE:
            self.cancel(group)
        task = loop.create_task(self._run(title, work, on_failure or self._on_failure), name=title)
        self._running[task] = (title, group)
        task.add_done_callback(self._forget)
        # A task cancelled before its first step never began the work.
        task.add_done_callback(lambda _: work.close())
        return True

    def cancel(self, group: str) -> None:
        """Cancel the jobs of a group."""
        for task, (_, entry) in list(self._running.items()):
            if entry == group:
                task.cancel()

    async def ended(self, group: str) -> None:
        """Wait until no job of the group runs."""
        while tasks := [task for task, (_, entry) in self._running.items() if entry == group]:
            await asyncio.wait(tasks)

    async def idle(self) -> None:
        """Wait until no job runs."""
        while self._running:
            await asyncio.wait(list(self._running))

    async def close(self) -> None:
        """Refuse new jobs, cancel the running ones and wait for them."""
        self._closing = True
        for task in list(self._running):
            task.cancel(CLOSING)
        await self.idle()

    async def _run(
        self,
        title: str,
        work: Coroutine[Any, Any, Any],
        on_failure: Callable[[JobFailure], None],
    ) -> None:
        began = time.monotonic()
        try:
            await work
            if self.on_end is not None:
                self.on_end(title, time.monotonic() - began)
        except asyncio.CancelledError:
            raise
        except UserError as error:
            log.info("%s: %s", title, error)
            on_failure(JobFailure(title, error))
        except Exception:
            log.exception("%s failed", title)
            on_failure(JobFailure(title, UserError(OWN_BUG)))

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._running.pop(task, None)
        if not task.cancelled():
            task.exception()


def _running_loop() -> asyncio.AbstractEventLoop | None:
    """Return the loop, or None once it has ended: Qt delivers its last timers after that."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
