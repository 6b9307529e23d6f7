"""A process that is killed while an answer comes loses at most the last second (faults, R1, 39)."""

import asyncio
import json
import random
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.kills import kills
from tests.services.conftest import open_workshop
from tests.services.test_asking import connect
from tests.services.test_turns import REPORT
from workbench.domain.conversations import MessageState
from workbench.services.answers import SAVE_CHARACTERS, SAVE_SECONDS
from workbench.simulator import Simulator
from workbench.storage.messages import settle_interrupted

ROOT = Path(__file__).resolve().parent.parent.parent
PLACES = [0, 30, 250, 500, *random.Random(20261121).choices(range(600), k=max(0, kills(4) - 4))]
"""Characters after which the process is killed."""
SLACK = 0.3
"""Seconds that writing to the disk and to the pipe may take on a loaded machine."""


async def killed(folder, engine, characters):
    """Let a process ask, kill it after so many characters; return what it showed, and when."""
    folder.mkdir()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.services.stream_child",
        str(folder), engine.url, engine.key, str(REPORT),
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, limit=1 << 20,
    )  # fmt: skip
    assert process.stdout is not None
    shown = []
    while not shown or len(shown[-1][3]) < characters:
        line = await asyncio.wait_for(process.stdout.readline(), 30)
        assert line, "the answer was complete before"
        shown.append(json.loads(line))
    at = time.monotonic()
    process.kill()
    rest = await process.stdout.read()
    await process.wait()
    shown += [json.loads(line) for line in rest.splitlines(keepends=True) if line.endswith(b"\n")]
    return shown, at


@pytest.mark.parametrize("characters", PLACES)
async def test_what_was_shown_a_second_ago_is_on_the_disk(tmp_path, offline_engine, characters):
    with Simulator(rate=250, thinking_pace=0) as slow:
        shown, at = await killed(tmp_path / "data", slow, characters)
    async with open_workshop(tmp_path / "data", offline_engine) as workshop:
        assert workshop.database.opened.set_aside is None
        await workshop.database.write(settle_interrupted)
        _, conversation_id, answer_id, last = shown[-1]
        question, answer = await workshop.services.conversations.messages(conversation_id)
        assert question.state is MessageState.COMPLETE and question.document_ids
        assert (answer.id, answer.state) == (answer_id, MessageState.INTERRUPTED)
        assert last.startswith(answer.text)
        due = [text for when, _, _, text in shown if when < at - SAVE_SECONDS - SLACK]
        assert len(answer.text) >= len(due[-1] if due else "")
        assert len(last) - len(answer.text) <= SAVE_CHARACTERS
        # The answer goes on from there, and nothing stands twice.
        if answer.text:
            *_, whole = [each async for each in workshop.services.asking.go_on(answer.id)]
            assert whole.state is MessageState.COMPLETE and whole.text.startswith(answer.text)
            assert whole.text.startswith(last)


async def test_question_and_answer_are_stored_before_the_first_byte_is_asked_for(
    workshop, tmp_path
):
    seen = []

    async def look(reader, writer):
        with closing(sqlite3.connect(tmp_path / "workbench.db")) as connection:
            rows = connection.execute("SELECT role, state FROM messages ORDER BY rowid")
            seen.append([tuple(row) for row in rows])
        writer.close()

    server = await asyncio.start_server(look, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    await connect(workshop, SimpleNamespace(url=f"http://127.0.0.1:{port}", key="AIza-stand-in"))
    conversation = await workshop.conversation()
    *_, answer = [each async for each in workshop.services.asking.ask(conversation.id, "Why?")]
    server.close()
    await server.wait_closed()
    assert seen[0] == [("user", "complete"), ("model", "queued")]
    assert answer.state is MessageState.FAILED and "kept" in answer.failure
