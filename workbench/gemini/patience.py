"""A limit on how long one waits for the next piece, cheap enough to ask for each piece."""

import asyncio
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Self


class Patience:
    """Calls `give_up` when a wait takes longer than `limit` seconds.

    One timer serves all waits of a stream: an `asyncio.timeout` for every piece of it costs more
    than reading the piece. `lost` says afterwards whether it came to that.
    """

    def __init__(self, limit: float, give_up: Callable[[], None]) -> None:
        """Set the limit of the first wait."""
        self.limit = limit
        self.lost = False
        self._give_up = give_up
        self._loop = asyncio.get_running_loop()
        self.since: float | None = None
        """The monotonic time when the present wait began; set it before a wait, None after it."""
        self._timer = self._loop.call_later(limit, self._look)

    def __enter__(self) -> Self:
        """Enter without waiting."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop the timer."""
        self._timer.cancel()

    def become(self, limit: float) -> None:
        """Change the limit between two waits."""
        if limit != self.limit:
            self.limit = limit
            self._timer.cancel()
            self._timer = self._loop.call_later(limit, self._look)

    def _look(self) -> None:
        now = monotonic()
        due = (now if self.since is None else self.since) + self.limit
        if due <= now:
            self.lost = True
            self._give_up()
        else:
            self._timer = self._loop.call_later(due - now, self._look)
