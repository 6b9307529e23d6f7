"""An answer that broke off goes on in its own place: nothing twice, nothing torn, costs added."""

import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest

from tests.services.test_asking import connect
from tests.services.test_turns import QUESTION, REPORT, ask
from workbench.domain.conversations import MessageState, Role
from workbench.domain.options import Options
from workbench.errors import UserError
from workbench.simulator import Simulator


async def go_on(workshop, answer):
    return [each async for each in workshop.services.asking.go_on(answer.id)]


async def whole(workshop, documents):
    conversation = await workshop.conversation()
    *_, answer = await ask(workshop, conversation, documents=documents)
    return answer


@pytest.mark.parametrize("limit", [64, 71, 79, 86, 95, 104, 113, 122])
async def test_one_that_reached_its_limit_becomes_the_whole_answer(workshop, limit):
    documents = await workshop.take_in(REPORT)
    full = await whole(workshop, documents)
    conversation = await workshop.conversation()
    options = Options(most_output=limit, show_thoughts=False)
    await workshop.services.conversations.choose_options(conversation.id, options)
    *_, broken = await ask(workshop, conversation, documents=documents)
    assert broken.state is MessageState.INTERRUPTED and full.text.startswith(broken.text)
    assert len(broken.text) < len(full.text)
    await workshop.services.conversations.choose_options(
        conversation.id, replace(options, most_output=None)
    )
    steps = await go_on(workshop, broken)
    assert all(step.text.startswith(broken.text) for step in steps)
    stored = await workshop.services.conversations.messages(conversation.id)
    assert len(stored) == 2 and stored[1] == steps[-1]
    answer = stored[1]
    assert (answer.id, answer.state, answer.failure) == (broken.id, MessageState.COMPLETE, "")
    assert answer.text == full.text
    assert [c.citation for c in answer.citations] == [c.citation for c in full.citations]
    assert [c.check for c in answer.citations] == [c.check for c in full.citations]
    assert answer.usage.prompt > broken.usage.prompt + full.usage.prompt / 2
    assert answer.seconds > broken.seconds
    entries = await workshop.services.spending.entries(answer.created_at)
    own = [entry for entry in entries if entry.message_id == answer.id]
    assert len(own) == 2 and own[0].usage.total != own[1].usage.total
    assert sum(entry.usage.prompt for entry in own) == answer.usage.prompt


async def test_one_that_was_stopped_goes_on_and_can_be_stopped_again(workshop):
    documents = await workshop.take_in(REPORT)
    full = await whole(workshop, documents)
    conversation = await workshop.conversation()

    async def stop_after(steps, length):
        async with aclosing(steps):
            async for message in steps:
                if message.role is Role.ANSWER and len(message.text) > length:
                    break
        await asyncio.sleep(0)
        return (await workshop.services.conversations.messages(conversation.id))[1]

    asking = workshop.services.asking
    with Simulator(rate=1500, thinking_pace=0) as slow:
        await connect(workshop, slow)
        ids = [document.id for document in documents]
        first = await stop_after(asking.ask(conversation.id, QUESTION, ids), 40)
        assert (first.state, first.remedy) == (MessageState.STOPPED, "Continue")
        second = await stop_after(asking.go_on(first.id), len(first.text) + 60)
        assert second.state is MessageState.STOPPED and second.id == first.id
        assert second.text.startswith(first.text) and len(second.text) > len(first.text) + 60
        *_, third = await go_on(workshop, second)
        await workshop.services.profiles.close()
    assert third.text.split() == full.text.split() and third.state is MessageState.COMPLETE


async def test_one_that_cannot_go_on_keeps_what_it_has(workshop):
    documents = await workshop.take_in(REPORT)
    conversation = await workshop.conversation()
    options = Options(most_output=70)
    await workshop.services.conversations.choose_options(conversation.id, options)
    *_, broken = await ask(workshop, conversation, documents=documents)
    with Simulator(rate=1e9) as gone:
        await connect(workshop, gone)
    *_, failed = await go_on(workshop, broken)
    assert (failed.state, failed.text) == (MessageState.INTERRUPTED, broken.text)
    assert failed.failure and failed.citations == broken.citations
    question, _ = await workshop.services.conversations.messages(conversation.id)
    with pytest.raises(UserError, match="no text"):
        await go_on(workshop, question)


async def test_one_that_is_left_at_once_is_stopped(workshop):
    documents = await workshop.take_in(REPORT)
    answer = await whole(workshop, documents)
    steps = workshop.services.asking.go_on(answer.id)
    async with aclosing(steps):
        await anext(steps)
    (_, kept) = await workshop.services.conversations.messages(answer.conversation_id)
    assert (kept.state, kept.text) == (MessageState.STOPPED, answer.text)
