"""Answers begun and stopped at any moment: every one is told as it ended, and nothing is left."""

import asyncio
import random
from contextlib import aclosing

import pytest

from tests.services.test_asking import connect
from workbench.domain.conversations import MessageState
from workbench.simulator import Simulator

STREAMS = 500


async def test_no_stop_at_any_moment_leaves_anything_behind(workshop):
    chance = random.Random(20261121)
    asking, conversations = workshop.services.asking, workshop.services.conversations
    chats = [await workshop.conversation() for _ in range(STREAMS)]

    async def ask(chat):
        async with aclosing(asking.ask(chat.id, "What else do the documents say?")) as steps:
            async for _ in steps:
                pass

    with Simulator(rate=600, thinking_pace=0.05) as slow:
        await connect(workshop, slow)
        before = asyncio.all_tasks()
        running = []
        for chat in chats:
            running.append(asyncio.create_task(ask(chat)))
            await asyncio.sleep(chance.uniform(0, 0.01))
            if chance.random() < 0.7:
                running[chance.randrange(len(running))].cancel()
        await asyncio.sleep(0.2)
        for task in running:
            task.cancel()
        async with asyncio.timeout(5):
            await asyncio.gather(*running, return_exceptions=True)
        async with asyncio.timeout(5):
            while asyncio.all_tasks() != before:
                await asyncio.sleep(0.01)
        # The connections that were cut do not hold up the next question.
        async with asyncio.timeout(5):
            await ask(chats[0])
        await workshop.services.profiles.close()
    states = set()
    for chat in chats:
        messages = await conversations.messages(chat.id)
        assert len(messages) % 2 == 0  # a question is stored with its answer or not at all
        states |= {message.state for message in messages}
    assert not [state for state in states if not state.is_final]
    assert MessageState.STOPPED in states
    with pytest.raises(StopIteration):
        next(iter(await workshop.database.read(_unfinished)))


def _unfinished(connection):
    return connection.execute(
        "SELECT id FROM messages WHERE state IN ('queued', 'sending', 'streaming')"
    ).fetchall()
