"""Copies of the data: made in use, checked, thinned by age, taken back, refused when damaged."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from workbench.domain.profiles import Profile, ProfileKind
from workbench.storage import profiles as table
from workbench.storage.backups import (
    all_backups,
    chats_in,
    check_backup,
    make_backup,
    restore_backup,
    thin,
)
from workbench.storage.database import Database
from workbench.storage.errors import NewerDatabase, StorageBroken
from workbench.storage.migrations import MIGRATIONS
from workbench.storage.opening import open_database

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def profile(name):
    return Profile(name, name, ProfileKind.GEMINI)


async def names(database):
    return [each.name for each in await database.read(table.all_profiles)]


async def test_a_copy_is_whole_private_and_can_be_taken_back(tmp_path):
    folder = tmp_path / "backups"
    async with Database(tmp_path / "data" / "workbench.db") as database:
        await database.write(table.save_profile, profile("first"))
        backup = await database.aside(make_backup, folder, NOW)
        assert backup.path.stat().st_mode & 0o777 == 0o600
        assert folder.stat().st_mode & 0o777 == 0o700
        check_backup(backup.path)
        assert chats_in(backup.path) == 0
        await database.write(table.save_profile, profile("second"))
        before = await database.aside(restore_backup, backup.path, folder, NOW + timedelta(hours=1))
        assert await names(database) == ["first"]
        await database.write(table.save_profile, profile("third"))
        assert await names(database) == ["first", "third"]
        await database.aside(restore_backup, before.path, folder, NOW + timedelta(hours=2))
        assert await names(database) == ["first", "second"]
    async with Database(tmp_path / "data" / "workbench.db") as database:
        assert await names(database) == ["first", "second"]
    assert [b.made_at.hour for b in all_backups(folder)] == [14, 13, 12]
    assert not list(folder.glob(".restoring*")) and not list(folder.glob("*.part"))


@pytest.mark.parametrize("place", [0, 17, 100, 4096, 4096 * 3 + 5, -300])
async def test_a_damaged_copy_is_refused_and_what_is_there_stays(tmp_path, place):
    folder = tmp_path / "backups"
    async with Database(tmp_path / "data" / "workbench.db") as database:
        for number in range(300):
            await database.write(table.save_profile, profile(f"{number:03} {'x' * 200}"))
        backup = await database.aside(make_backup, folder, NOW)
        damaged = bytearray(backup.path.read_bytes())
        at = place % len(damaged)
        damaged[at : at + 200] = os.urandom(200)
        backup.path.write_bytes(damaged)
        try:
            check_backup(backup.path)
        except (StorageBroken, NewerDatabase, sqlite3.DatabaseError):
            with pytest.raises((StorageBroken, NewerDatabase, sqlite3.DatabaseError)):
                await database.aside(restore_backup, backup.path, folder, NOW + timedelta(hours=1))
        assert len(await names(database)) == 300


async def test_other_databases_and_other_files_are_refused(tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "workbench-20260101T000000Z.db")) as other:
        other.execute("create table evil (x)")
    (folder / "workbench-20260102T000000Z.db").write_bytes(b"not a database at all" * 40)
    (folder / "workbench-20260103T000000Z.db").write_bytes(b"")
    (folder / "notes.txt").write_text("mine")
    found = all_backups(folder)
    assert len(found) == 3
    async with Database(tmp_path / "data" / "workbench.db") as database:
        for backup in found:
            with pytest.raises(StorageBroken):
                await database.aside(restore_backup, backup.path, folder, NOW)
        assert await names(database) == []


def test_a_copy_of_a_newer_version_is_left_alone(tmp_path):
    opened = open_database(tmp_path / "workbench.db")
    with closing(opened.connection) as connection:
        backup = make_backup(connection, tmp_path / "backups", NOW)
    with closing(sqlite3.connect(backup.path)) as copy:
        copy.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(NewerDatabase):
        check_backup(backup.path)


def test_a_copy_of_an_older_version_is_brought_up_to_date(tmp_path):
    older = MIGRATIONS[:1]
    with closing(open_database(tmp_path / "old" / "workbench.db", older).connection) as connection:
        backup = make_backup(connection, tmp_path / "backups", NOW)
    with closing(open_database(tmp_path / "workbench.db").connection) as connection:
        restore_backup(connection, backup.path, tmp_path / "backups", NOW + timedelta(hours=1))
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
        assert connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"


def test_copies_are_thinned_by_age(tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    for hours in range(0, 24 * 400, 6):
        moment = NOW - timedelta(hours=hours)
        (folder / f"workbench-{moment:%Y%m%dT%H%M%SZ}.db").touch()
    strange = folder / "workbench-yesterday.db"
    strange.touch()
    thin(folder, NOW)
    ages = [(NOW - backup.made_at) / timedelta(days=1) for backup in all_backups(folder)]
    assert ages[0] == 0
    assert sum(age <= 1 for age in ages) == 5
    assert sum(1 < age <= 14 for age in ages) in (13, 14)
    assert sum(14 < age <= 91 for age in ages) in (11, 12)
    assert sum(91 < age for age in ages) in (10, 11, 12)
    assert thin(folder, NOW) == ()
    assert strange.exists()
