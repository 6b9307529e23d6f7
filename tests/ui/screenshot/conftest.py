"""The whole window, for tests that take a screenshot with it."""

from tests.ui.desk.conftest import desk, pytest_asyncio_loop_factories

__all__ = ["desk", "pytest_asyncio_loop_factories"]
