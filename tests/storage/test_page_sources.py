"""A database of the first version gets its new columns and keeps its pages."""

import sqlite3
from pathlib import Path

from workbench.storage.database import Database
from workbench.storage.migrations import MIGRATIONS, migrate
from workbench.storage.page_texts import StoredPage, get_pages


async def test_pages_of_the_first_version_are_still_there(tmp_path: Path):
    path = tmp_path / "workbench.db"
    connection = sqlite3.connect(path, isolation_level=None)
    assert migrate(connection, MIGRATIONS[:1]) == (0, 1)
    connection.execute(
        "INSERT INTO page_texts (sha256, page, text, hidden, problem, extractor)"
        " VALUES ('hash', 1, 'harbour dues', '[[0, 3]]', '', '1')"
    )
    connection.close()
    async with Database(path) as database:
        (page,) = await database.read(get_pages, "hash", "1")
        assert page == StoredPage(1, "harbour dues", ((0, 3),))
        assert database.opened is not None and database.opened.copy is not None
