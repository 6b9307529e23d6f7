"""Async tests here run on the program's own loop; `desk` is the whole window."""

import pytest

from tests.ui.desk.driving import program
from tests.ui.qt_loop import qt_loop


def pytest_asyncio_loop_factories(config, item):
    return {"qt": qt_loop}


@pytest.fixture
async def desk(qapp, tmp_path):
    async with program(tmp_path) as opened:
        yield opened
