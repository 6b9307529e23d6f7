"""The whole window on the program's own loop, with a new home for each test."""

import pytest

from tests.ui.qt_loop import qt_loop
from workbench.app import dismiss, open_desk, show_window
from workbench.paths import Paths


def pytest_asyncio_loop_factories(config, item):
    return {"qt": qt_loop}


@pytest.fixture
async def desk(qapp, tmp_path):
    """The filled window with the offline engine behind it."""
    frame = show_window(qapp, Paths.under(tmp_path / "home"))
    frame.window.resize(1440, 900)
    async with open_desk(frame) as opened:
        yield opened
    dismiss(frame.window)
