"""Async tests here run on the program's own loop."""

from tests.ui.qt_loop import qt_loop


def pytest_asyncio_loop_factories(config, item):
    return {"qt": qt_loop}
