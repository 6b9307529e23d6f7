"""Hosts the offline engine: started when it is first needed, on 127.0.0.1, with a random key."""

import asyncio
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from workbench.simulator import Simulator


class EngineHost:
    """Owns the offline engine for as long as the program runs; `rate` is characters a second."""

    def __init__(self, state_dir: Path, *, rate: float | None = None) -> None:
        self._state_dir = state_dir
        self._rate = rate
        self._engine: Simulator | None = None
        self._starting = asyncio.Lock()

    async def __aenter__(self) -> Self:
        """Start nothing yet."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop the engine if it runs."""
        if self._engine is not None:
            await asyncio.to_thread(self._engine.stop)

    async def start(self) -> tuple[str, str]:
        """Return the engine's address and key, starting it off the window's thread if needed."""
        async with self._starting:
            if self._engine is None:
                self._engine = await asyncio.to_thread(self._begin)
        return self._engine.url, self._engine.key

    def _begin(self) -> "Simulator":
        from workbench.simulator import Simulator

        engine = Simulator(state_dir=self._state_dir, rate=self._rate)
        engine.start()
        return engine
