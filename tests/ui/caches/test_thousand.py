"""A thousand caches in the whole window."""

import time
from dataclasses import replace
from datetime import timedelta

from tests.ui.caches.window import make, paid, until
from workbench.storage import caches as table
from workbench.storage.database import Database
from workbench.ui.panels import CACHES, FILES

LIMIT = 0.1
"""Seconds in which the pane opens (the product's own bar)."""


async def test_the_pane_opens_at_once_with_a_thousand_caches(desk, tmp_path):
    async with paid(desk):
        presenter = desk.cache_joints.presenter
        await make(desk, presenter.make)
        await until(lambda: presenter.caches)
        (one,) = presenter.caches
        many = [
            replace(
                one,
                name=f"cachedContents/{number:04}",
                label=f"Report {number}",
                expires_at=one.expires_at + timedelta(seconds=number),
            )
            for number in range(999)
        ]
        desk.window.show_right(FILES)
        async with Database(next(tmp_path.rglob("workbench.db"))) as database:
            await database.write(table.save_caches, many)
        presenter.reload()
        await until(lambda: len(presenter.caches) == 1000)
        await desk.jobs.idle()
        worked = time.process_time()
        desk.window.show_right(CACHES)
        desk.window.grab()
        worked = time.process_time() - worked
        assert len(desk.panels.caches.rows) == 1000
        assert 0 < len(desk.panels.caches.column.cards) < 20
        assert worked < LIMIT
        await desk.jobs.idle()
