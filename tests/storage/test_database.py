import asyncio
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
import qasync
from PySide6.QtWidgets import QApplication

from workbench.storage.database import Database
from workbench.storage.errors import StorageBusy, StorageUnreachable
from workbench.storage.migrations import MIGRATIONS
from workbench.storage.page_texts import StoredPage, get_pages, save_pages

HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read(1)
connection.execute("ROLLBACK")
print("let go", flush=True)
sys.stdin.read(1)
"""


def add_page(connection: sqlite3.Connection, number: int, text: str = "words") -> None:
    save_pages(connection, "hash", [StoredPage(number, text)], "extractor-1")


def page_numbers(connection: sqlite3.Connection) -> list[int]:
    return [page.page for page in get_pages(connection, "hash", "extractor-1")]


@contextmanager
def lock_held_by_another_program(path: Path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None and process.stdout is not None
    with process:
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.stdin.close()


def let_go(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write("x")
    process.stdin.flush()
    assert process.stdout.readline() == "let go\n"


async def test_every_connection_has_our_settings(database: Database):
    def settings(connection: sqlite3.Connection) -> dict[str, object]:
        names = ("journal_mode", "foreign_keys", "trusted_schema")
        return {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names}

    expected = {"journal_mode": "wal", "foreign_keys": 1, "trusted_schema": 0}
    assert await database.read(settings) == expected


async def test_durable_writes_wait_for_the_disk_and_others_do_not(database: Database):
    def level(connection: sqlite3.Connection) -> int:
        return int(connection.execute("PRAGMA synchronous").fetchone()[0])

    assert await database.write(level, durable=True) == 2
    assert await database.write(level) == 1


async def test_everything_runs_on_one_thread_that_is_not_the_loops(database: Database):
    def thread(_: sqlite3.Connection) -> int:
        return threading.get_ident()

    threads = {await database.read(thread), await database.write(thread)}
    assert len(threads) == 1
    assert threading.get_ident() not in threads


async def test_a_write_that_fails_leaves_nothing(database: Database):
    def half(connection: sqlite3.Connection) -> None:
        add_page(connection, 1)
        raise LookupError("half-way")

    with pytest.raises(LookupError, match="half-way"):
        await database.write(half)
    assert await database.read(page_numbers) == []
    await database.write(add_page, 2)
    assert await database.read(page_numbers) == [2]


async def test_a_read_that_writes_is_a_bug_and_changes_nothing(database: Database):
    with pytest.raises(RuntimeError, match="add_page writes"):
        await database.read(add_page, 1)
    assert await database.read(page_numbers) == []


async def test_our_own_mistakes_are_not_blamed_on_the_world(database: Database):
    def mistake(connection: sqlite3.Connection) -> None:
        connection.execute("SELECT * FROM no_such_table")

    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await database.read(mistake)


async def test_a_cancelled_caller_does_not_drop_its_write(database: Database):
    started = threading.Event()

    def slow(_: sqlite3.Connection) -> None:
        started.set()
        time.sleep(0.1)

    first = asyncio.create_task(database.write(slow))
    second = asyncio.create_task(database.write(add_page, 7))
    while not started.is_set():
        await asyncio.sleep(0.001)
    first.cancel()
    second.cancel()
    await asyncio.wait([first, second])
    assert first.cancelled() and second.cancelled()
    assert await database.read(page_numbers) == [7]


async def test_closing_waits_for_the_writes_that_were_handed_in(path: Path):
    async with Database(path) as database:
        writes = [asyncio.create_task(database.write(add_page, number)) for number in range(50)]
        await asyncio.sleep(0)
    await asyncio.gather(*writes)
    async with Database(path) as database:
        assert await database.read(page_numbers) == list(range(50))


async def test_nothing_runs_after_closing(path: Path):
    async with Database(path) as database:
        pass
    with pytest.raises(RuntimeError):
        await database.read(page_numbers)


async def test_the_loop_is_free_while_the_file_is_opened_and_written(path: Path):
    """Opening and writing wait here for something that only a free loop can do."""
    go_on = threading.Event()

    def wait(_: sqlite3.Connection) -> None:
        assert go_on.wait(10)
        go_on.clear()

    loop = asyncio.get_running_loop()
    loop.call_later(0.05, go_on.set)
    async with Database(path, migrations=(*MIGRATIONS, wait)) as database:
        loop.call_later(0.05, go_on.set)
        await database.write(wait)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
async def test_files_belong_to_the_user_alone_under_any_umask(path: Path, umask: int):
    path.parent.mkdir(parents=True)
    before = os.umask(umask)
    try:
        async with Database(path) as database:
            await database.write(add_page, 1)
            modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert modes == {"workbench.db": 0o600, "workbench.db-wal": 0o600, "workbench.db-shm": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_files_that_others_could_read_are_closed_to_them(path: Path):
    async with Database(path):
        pass
    path.chmod(0o644)
    path.parent.chmod(0o755)
    async with Database(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_a_lock_of_another_program_is_waited_for(path: Path):
    async with Database(path) as database:
        with lock_held_by_another_program(path) as holder:
            write = asyncio.create_task(database.write(add_page, 1))
            assert await database.read(page_numbers) == []
            done, _ = await asyncio.wait([write], timeout=0.7)
            assert not done and database.waiting
            let_go(holder)
            await write
            assert not database.waiting
        assert await database.read(page_numbers) == [1]


async def test_a_lock_that_stays_is_told(path: Path):
    async with Database(path, patience=0.1) as database:
        with lock_held_by_another_program(path):
            with pytest.raises(StorageBusy):
                await database.write(add_page, 1)
            assert await database.read(page_numbers) == []
        await database.write(add_page, 2)
        assert await database.read(page_numbers) == [2]


async def test_closing_gives_up_waiting_for_a_lock(path: Path):
    async with Database(path) as database:
        with lock_held_by_another_program(path):
            writes = [asyncio.create_task(database.write(add_page, each)) for each in range(5)]
            await asyncio.sleep(0)
            start = time.monotonic()
            await database.close()
            assert time.monotonic() - start < 5
            told = await asyncio.gather(*writes, return_exceptions=True)
    assert {type(each) for each in told} == {StorageBusy}


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StorageUnreachable):
        async with Database(tmp_path / "file" / "workbench.db"):
            pass


async def test_a_folder_in_place_of_the_file_is_told(path: Path):
    path.mkdir(parents=True)
    with pytest.raises(StorageUnreachable):
        async with Database(path):
            pass
    assert path.is_dir()


async def test_a_file_deleted_while_open_takes_no_more_writes(path: Path):
    async with Database(path) as database:
        await database.write(add_page, 1)
        kept = path.with_name("elsewhere.db")
        path.rename(kept)
        with pytest.raises(StorageUnreachable):
            await database.write(add_page, 2)
        shutil.copy(kept, path)
        with pytest.raises(StorageUnreachable):
            await database.write(add_page, 2)
        assert await database.read(page_numbers) == [1]
        kept.replace(path)
        await database.write(add_page, 3)
        assert await database.read(page_numbers) == [1, 3]


def test_it_works_on_qts_event_loop(path: Path, qapp: QApplication):
    async def use() -> list[int]:
        async with Database(path) as database:
            await asyncio.gather(*(database.write(add_page, number) for number in range(5)))
            return await database.read(page_numbers)

    with qasync.QEventLoop(qapp) as loop:
        assert loop.run_until_complete(use()) == [0, 1, 2, 3, 4]
