"""When a call is worth another try, and how long to wait for it."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from workbench.gemini.errors import (
    Deadline,
    GeminiError,
    Interrupted,
    Offline,
    Overloaded,
    QuotaPerMinute,
    ServerFault,
)

OnWait = Callable[[GeminiError, float], None]
"""Told the reason and the seconds before each wait, for a countdown."""


@dataclass(frozen=True)
class Retries:
    """How often and how slowly: `attempts` in all, waits from `first` doubling to `largest` s.

    `longest` bounds a wait that the server asks for (a real one asked for 292 thousand million
    years), `connecting` the seconds spent on a connection before the caller is told.
    """

    attempts: int = 8
    first: float = 1.0
    largest: float = 60.0
    longest: float = 300.0
    connecting: float = 10.0

    def pause(self, attempt: int) -> float:
        """Return the wait after the given attempt (from 1), with a quarter of jitter."""
        return min(self.largest, self.first * 2.0 ** (attempt - 1)) * random.uniform(0.75, 1.25)


class Attempts:
    """The attempts at one call: ask `wait_after` what an error means, until it raises it."""

    def __init__(
        self,
        retries: Retries,
        *,
        repeatable: bool,
        patient: bool = False,
        on_wait: OnWait | None,
    ) -> None:
        """`repeatable`: the call does no harm when the server gets it twice.

        `patient`: what is under way is worth waiting for until the network is back.
        """
        self._retries = retries
        self._repeatable = repeatable
        self._patient = patient
        self._on_wait = on_wait
        self._started = time.monotonic()
        self.made = 1

    async def wait_after(self, error: GeminiError) -> None:
        """Sleep until the next attempt, or raise the error if there should be none."""
        seconds = self._delay(error)
        if seconds is None or self.made >= self._retries.attempts:
            raise error
        self.made += 1
        if self._on_wait is not None:
            self._on_wait(error, seconds)
        await asyncio.sleep(seconds)

    def _delay(self, error: GeminiError) -> float | None:
        pause = self._retries.pause(self.made)
        match error:
            case QuotaPerMinute() | Overloaded() | ServerFault() | Deadline():
                asked = pause if error.delay is None else max(pause, error.delay)
                return min(asked, self._retries.longest)
            case Offline() if self._patient:
                return pause
            case Offline():
                spent = time.monotonic() - self._started
                return pause if spent + pause < self._retries.connecting else None
            case Interrupted() if self._repeatable and self.made == 1:
                return 0.0
            case Interrupted() if self._patient:
                return pause
        return None
