"""Kills and full disks, with real processes and a real file size limit."""

import asyncio
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kills import kills
from tests.storage.values import conversation, message
from workbench.domain.conversations import MessageState
from workbench.storage.conversations import add_conversation, set_head
from workbench.storage.database import Database
from workbench.storage.errors import StorageFull
from workbench.storage.messages import branch, get_message, save_message, settle_interrupted
from workbench.storage.migrations import MIGRATIONS

ROOT = Path(__file__).resolve().parent.parent.parent
ROUNDS = kills(12)

WRITER = """
import asyncio, sys
from dataclasses import replace
from pathlib import Path
from tests.storage.values import message
from workbench.domain.conversations import MessageState
from workbench.storage.database import Database
from workbench.storage.messages import save_answer, save_message

async def main():
    number = int(sys.argv[2])
    async with Database(Path(sys.argv[1])) as database:
        while True:
            number += 1
            answer = message(number, state=MessageState.STREAMING)
            await database.write(save_message, answer)
            print(number, "started", flush=True)
            await database.write(save_answer, replace(answer, parts=({"text": "half"},)))
            whole = replace(answer, parts=({"text": "whole"},), state=MessageState.COMPLETE)
            await database.write(save_answer, whole, durable=True)
            print(number, "finished", flush=True)

asyncio.run(main())
"""

FILLER = """
import asyncio, resource, sys
from pathlib import Path
from tests.storage.values import message
from workbench.storage.database import Database
from workbench.storage.errors import StorageFull
from workbench.storage.messages import get_message, save_message

async def main():
    async with Database(Path(sys.argv[1])) as database:
        limit = 400_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        number = 0
        try:
            while True:
                await database.write(
                    save_message, message(number + 1, parts=({"text": "x" * 5000},)),
                    durable=number % 2 == 0,
                )
                number += 1
        except StorageFull as error:
            print(number, error)
        for each in range(1, number + 1):
            assert await database.read(get_message, f"message-{each}") is not None
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        await database.write(save_message, message(number + 1))
        print("went on")

asyncio.run(main())
"""

UPDATER = """
import asyncio, sys, time
from pathlib import Path
from workbench.storage.database import Database
from workbench.storage.migrations import MIGRATIONS

def second(connection):
    connection.execute("ALTER TABLE messages ADD COLUMN colour TEXT")
    connection.execute("DELETE FROM messages")
    print("in the middle", flush=True)
    time.sleep(60)

async def main():
    async with Database(Path(sys.argv[1]), migrations=(*MIGRATIONS, second)):
        pass

asyncio.run(main())
"""

STRANGER = """
import asyncio, os, sys
from pathlib import Path
from workbench.storage.database import Database
from workbench.storage.errors import StorageUnreachable

async def main():
    try:
        async with Database(Path(sys.argv[1])):
            print("opened")
    except StorageUnreachable as error:
        print(error)

if os.geteuid() == 0:
    os.setuid(65534)
asyncio.run(main())
"""


async def new_chat(path: Path) -> None:
    async with Database(path) as database:
        await database.write(add_conversation, conversation())


async def killed_writer(path: Path, start: int, seconds: float) -> list[list[str]]:
    """Let a process write messages from `start`, kill it, return the lines it acknowledged."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WRITER, str(path), str(start),
        cwd=ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    first = await process.stdout.readline()
    await asyncio.sleep(seconds)
    process.kill()
    rest = await process.stdout.read()
    await process.wait()
    lines = (first + rest).decode().splitlines(keepends=True)
    return [line.split() for line in lines if line.endswith("\n")]


async def test_nothing_acknowledged_is_lost_by_kills(path: Path):
    await new_chat(path)
    chance = random.Random(20261121)
    number, acknowledged = 0, 0
    for _ in range(ROUNDS):
        lines = await killed_writer(path, number, chance.uniform(0.0, 0.05))
        acknowledged += len(lines)
        async with Database(path) as database:
            assert database.opened is not None and database.opened.set_aside is None
            await database.write(settle_interrupted)
            for name, word in lines:
                found = await database.read(get_message, f"message-{name}")
                assert found is not None and found.state.is_final
                if word == "finished":
                    assert (found.text, found.state) == ("whole", MessageState.COMPLETE)
                elif [name, "finished"] not in lines:
                    assert found.state in (MessageState.INTERRUPTED, MessageState.COMPLETE)
            number = int(lines[-1][0]) + 1
            while await database.read(get_message, f"message-{number}") is not None:
                number += 1
    assert acknowledged > ROUNDS


async def test_a_kill_in_the_middle_of_an_update_changes_nothing(path: Path):
    await new_chat(path)
    async with Database(path) as database:
        for number in range(1, 200):
            await database.write(save_message, message(number))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", UPDATER, str(path), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"in the middle\n"
    process.kill()
    await process.communicate()
    for each in (path, path.with_name(f"workbench.db.version-{len(MIGRATIONS)}")):
        async with Database(each) as database:
            assert database.opened is not None and database.opened.set_aside is None
            assert len(await database.read(branch, "conversation-1")) == 199


async def test_a_file_size_limit_is_a_full_disk_and_loses_nothing(path: Path):
    pytest.importorskip("resource")
    await new_chat(path)
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", FILLER, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    full, went_on = done.stdout.splitlines()
    count, sentence = full.split(" ", 1)
    assert sentence == "There is no room left to save your data."
    assert went_on == "went on"
    async with Database(path) as database:
        assert database.opened is not None and database.opened.set_aside is None
        await database.write(
            set_head, "conversation-1", f"message-{int(count) + 1}", message(1).created_at
        )
        assert len(await database.read(branch, "conversation-1")) == int(count) + 1
        assert int(count) > 5


async def test_a_full_database_is_told_and_stays_readable(path: Path):
    await new_chat(path)
    async with Database(path) as database:
        pages = await database.read(lambda each: each.execute("PRAGMA page_count").fetchone()[0])
        await database.write(
            lambda each: each.execute(f"PRAGMA max_page_count = {pages + 40}").fetchone()
        )
        number = 1
        with pytest.raises(StorageFull):
            while True:
                await database.write(save_message, message(number, parts=({"text": "x" * 9000},)))
                number += 1
        assert await database.read(get_message, f"message-{number}") is None
        assert len(await database.read(branch, "conversation-1")) == number - 1 > 3
        await database.write(lambda each: each.execute("PRAGMA max_page_count = 100000").fetchone())
        await database.write(save_message, message(number))
        assert len(await database.read(branch, "conversation-1")) == number


async def test_a_folder_of_somebody_else_is_told(path: Path):
    path.parent.parent.chmod(0o555)
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", STRANGER, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    path.parent.parent.chmod(0o700)
    assert (done.stdout, done.stderr) == (
        "The folder with your data cannot be read or written.\n",
        "",
    )
    assert not path.parent.exists()
