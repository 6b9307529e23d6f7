"""The whole window with a key store that a test can hold in its hand."""

import asyncio
import math
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from tests.ui.qt_loop import qt_loop
from workbench.app import dismiss, open_desk, show_window
from workbench.errors import KeyStoreLocked
from workbench.paths import Paths


def pytest_asyncio_loop_factories(config, item):
    return {"qt": qt_loop}


@dataclass
class HandHeldKeys:
    """A key store in memory; `locked` locks it, `mute` lets it hang, `missing` is none at all."""

    keys: dict = field(default_factory=dict)
    locked: bool = False
    mute: bool = False
    missing: bool = False

    async def name(self):
        return None if self.missing else "a key store in memory"

    async def read(self, profile_id):
        if self.mute:
            await asyncio.sleep(60)
        if self.locked:
            raise KeyStoreLocked("The system's key store is locked.")
        return self.keys.get(profile_id)

    async def write(self, profile_id, key):
        self.keys[profile_id] = key

    async def delete(self, profile_id):
        self.keys.pop(profile_id, None)


@pytest.fixture
def store(monkeypatch):
    """The key store that the window will find."""
    store = HandHeldKeys()
    monkeypatch.setattr("workbench.credentials.KeyringStore", lambda: store)
    return store


@pytest.fixture
def open_window(qapp, tmp_path, store):
    """Return a context that holds the filled window.

    It is opened in the test itself, because between tests Qt runs and asyncio does not.
    """

    @asynccontextmanager
    async def open_window(prepare=lambda paths: None):
        paths = Paths.under(tmp_path)
        prepare(paths)
        frame = show_window(qapp, paths)
        frame.window.resize(1440, 900)
        try:
            async with open_desk(frame, rate=math.inf) as desk:
                await desk.jobs.idle()
                yield desk
                await desk.jobs.idle()
            desk.deleteLater()  # its timers may not outlive the window
        finally:
            dismiss(frame.window)

    return open_window


async def until(holds):
    """Wait until something holds, at most half a minute."""
    async with asyncio.timeout(30):
        while not holds():
            await asyncio.sleep(0.01)
