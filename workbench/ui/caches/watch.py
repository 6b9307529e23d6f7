"""Watches the ends of caches: warns five minutes before, and keeps alive what is to be kept."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from workbench.domain.cache import WARNING, Cache, KeepAlive, LimitReached, hours
from workbench.errors import UserError
from workbench.services.caching import Caching
from workbench.ui.caches.wording import length
from workbench.ui.jobs import Jobs
from workbench.ui.notices import Notice, Notices


class Watch(QObject):
    """Looks when it is told to; whoever owns it brings the timer.

    Signals: kept() after a cache was kept alive, more_wanted(str name) from a warning's button.
    """

    kept = Signal()
    more_wanted = Signal(str)

    def __init__(
        self,
        caching: Caching,
        jobs: Jobs,
        notices: Notices,
        hour: Callable[[Cache], float | None],
        allows: Callable[[float | None, str], Awaitable[bool]],
    ) -> None:
        """`hour` returns what a cache costs per hour, `allows` asks where a limit is passed."""
        super().__init__()
        self._caching = caching
        self._jobs = jobs
        self._notices = notices
        self._hour = hour
        self._allows = allows
        self._wishes: dict[str, KeepAlive] = {}
        self._warned: set[tuple[str, datetime]] = set()
        self._failed: set[tuple[str, datetime]] = set()

    def keep(self, name: str, wish: KeepAlive | None) -> None:
        """Keep a cache alive while its chat is open, or no longer."""
        self._wishes.pop(name, None)
        if wish is not None:
            self._wishes[name] = wish

    @property
    def wishes(self) -> Mapping[str, KeepAlive]:
        """Return the wishes to keep caches, by their names."""
        return self._wishes

    def look(self, caches: Sequence[Cache], conversation_id: str) -> bool:
        """Warn of ends that come near, keep alive, and say whether one has come."""
        now, ended = self._caching.now(), False
        for cache in caches:
            if cache.ended is not None or not cache.ours:
                continue
            if not cache.alive(now):
                ended = True
            elif cache.name in self._wishes and cache.conversation_id == conversation_id:
                self._keep_alive(cache, now)
            elif cache.left(now) <= WARNING:
                self._warn(cache, now)
        return ended

    def _keep_alive(self, cache: Cache, now: datetime) -> None:
        keep = self._wishes[cache.name]
        hour = self._hour(cache)
        try:
            until = keep.next_end(cache, hour, now)
        except LimitReached:
            del self._wishes[cache.name]
            self._notices.say(
                f"The cache “{cache.label}” is no longer kept alive",
                f"Your limit is reached. It ends in {length(cache.left(now))}.",
                "warning",
                "cache",
            )
            return
        if until is not None:
            price = (hour or 0.0) * hours(until - cache.expires_at)
            work = self._keep(cache, until, price)
            self._jobs.start("Keeping a cache alive", work, group=f"keep {cache.name}")

    async def _keep(self, cache: Cache, until: datetime, price: float) -> None:
        name, mark = cache.name, (cache.name, cache.expires_at)
        try:
            if not await self._allows(price, "Keep it alive"):
                self._wishes.pop(name, None)
                return
            await self._caching.set_end(name, until)
        except UserError:
            # The wish stays: there is time for more tries, and a network may come back.
            if mark not in self._failed:
                self._failed.add(mark)
                raise
        else:
            if wish := self._wishes.get(name):
                self._wishes[name] = replace(wish, spent=wish.spent + price)
        finally:
            self.kept.emit()

    def _warn(self, cache: Cache, now: datetime) -> None:
        mark = (cache.name, cache.expires_at)
        if mark in self._warned:
            return
        self._warned.add(mark)

        self._notices.tell(
            Notice(
                f"The cache “{cache.label}” ends in {length(cache.left(now))}",
                hint="After that, questions send its documents in full.",
                tone="warning",
                drawing="cache",
                action="+15 min",
                run=partial(self.more_wanted.emit, cache.name),
            )
        )
