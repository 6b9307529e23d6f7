"""A database in a temporary folder, and values to put in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from workbench.storage.database import Database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "workbench.db"


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    async with Database(path) as database:
        yield database
