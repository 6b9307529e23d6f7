"""The simulator at rest: a program that hosts it must be able to sleep."""

import asyncio
import time

import httpx
import uvicorn

from workbench.simulator import Simulator
from workbench.simulator.quiet_server import QuietServer

LIVED = 1.0


def test_nothing_wakes_it_while_nobody_asks(monkeypatch):
    ticks = []
    tick = uvicorn.Server.on_tick

    async def counted(server, counter):
        ticks.append(counter)
        return await tick(server, counter)

    monkeypatch.setattr(QuietServer, "on_tick", counted)
    with Simulator() as engine:
        time.sleep(LIVED)
        assert len(ticks) == 1
        # It answers as before, and ends at once.
        answer = httpx.get(f"{engine.url}/v1beta/models", headers={"x-goog-api-key": engine.key})
        assert answer.status_code == 200
        began = time.monotonic()
    assert time.monotonic() - began < LIVED


async def test_the_end_may_come_before_the_loop():
    server = QuietServer(uvicorn.Config(None, log_config=None))
    server.end()
    await asyncio.wait_for(server.main_loop(), LIVED)
