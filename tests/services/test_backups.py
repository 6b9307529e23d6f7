"""Copies on a schedule: made when due, not when not, and a full disk stops nothing."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from workbench.errors import UserError
from workbench.services import backups as module
from workbench.services.backups import Backups
from workbench.storage.database import Database
from workbench.storage.migrations import MIGRATIONS

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Clock:
    """A clock that is set by hand."""

    now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
async def backups(tmp_path):
    async with Database(tmp_path / "data" / "workbench.db") as database:
        yield Backups(database, tmp_path / "backups", Clock())


async def until(holds):
    async with asyncio.timeout(10):
        while not await holds():
            await asyncio.sleep(0.01)


async def test_copies_are_made_when_they_are_due(backups, monkeypatch):
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.01)
    hours = [0]
    making = asyncio.ensure_future(backups.keep_making(lambda: hours[0]))
    await asyncio.sleep(0.1)
    assert await backups.all() == ()
    hours[0] = 24

    async def count(number):
        return len(await backups.all()) == number

    await until(lambda: count(1))
    backups._now.now = NOW + timedelta(hours=23)
    await asyncio.sleep(0.1)
    assert len(await backups.all()) == 1
    backups._now.now = NOW + timedelta(hours=24)
    await until(lambda: count(2))
    making.cancel()


async def test_a_copy_that_fails_is_said_and_the_schedule_goes_on(backups, monkeypatch, caplog):
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.01)
    backups.folder.write_text("a file stands in the way")
    with pytest.raises(UserError, match="cannot be read or written"):
        await backups.make()
    making = asyncio.ensure_future(backups.keep_making(lambda: 24))
    await asyncio.sleep(0.1)
    assert not making.done()
    assert "could not be copied" in caplog.text
    backups.folder.unlink()

    async def made():
        return len(await backups.all()) == 1

    await until(made)
    making.cancel()


async def test_the_place_of_the_data_is_told(backups):
    await backups.make()
    place = await backups.place()
    assert place.database > 0 and place.backups > 0
    await backups.check((await backups.all())[0])


async def test_a_damaged_copy_is_told_in_a_sentence(backups):
    copy = await backups.make()
    copy.path.write_bytes(b"nothing")
    with pytest.raises(UserError, match="damaged"):
        await backups.check(copy)
    with pytest.raises(UserError, match="damaged"):
        await backups.restore(copy)


async def test_the_copy_made_before_an_update_is_among_the_others(tmp_path):
    path, folder = tmp_path / "data" / "workbench.db", tmp_path / "backups"
    async with Database(path, migrations=MIGRATIONS[:-1]):
        pass
    async with Database(path) as database:
        backups = Backups(database, folder, Clock())
        assert database.opened.copy.exists()
        await backups.adopt_update()
        (copy,) = await backups.all()
        assert not database.opened.copy.exists() and copy.path.parent == folder
        assert copy.path.stat().st_mode & 0o777 == 0o600
        await backups.check(copy)
        await backups.restore(copy)
        assert await backups.chats_in([copy]) == {copy.path: 0}
    async with Database(path) as database:
        assert database.opened.copy is None
        await Backups(database, folder, Clock()).adopt_update()


async def test_a_copy_that_cannot_be_moved_stays_where_it_is(tmp_path, caplog):
    path, folder = tmp_path / "data" / "workbench.db", tmp_path / "backups"
    folder.write_text("a file in the way")
    async with Database(path, migrations=MIGRATIONS[:-1]):
        pass
    async with Database(path) as database:
        await Backups(database, folder, Clock()).adopt_update()
        assert database.opened.copy.exists() and "could not be moved" in caplog.text
