"""A server that rests while nobody asks: uvicorn's own looks ten times a second whether to end."""

import asyncio

import uvicorn


class QuietServer(uvicorn.Server):
    """Serves until `end` is called, in the thread of its loop."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._ended = asyncio.Event()

    async def main_loop(self) -> None:
        """Wait for the end; one tick gives the answers their headers, which never change."""
        await self.on_tick(0)
        await self._ended.wait()

    def end(self) -> None:
        """Leave the loop."""
        self.should_exit = True
        self._ended.set()
