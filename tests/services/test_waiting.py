"""Waits: a question that goes out again by itself says so at once, and can be stopped."""

import asyncio
import inspect
import itertools

import pytest

from tests.faults.server import FaultServer
from tests.gemini.answers import chunk, error, events
from tests.services.paid import chat
from workbench.domain import endings
from workbench.domain.conversations import MessageState
from workbench.domain.profiles import Billing
from workbench.gemini import errors
from workbench.services.sentences import api_error, waiting_words

KEY = "AIza-a-key-for-waits-0123456789abcdef000"
DONE = events(chunk("The answer.", finish="STOP"))
BUTTONS = {
    value for name, value in vars(endings).items() if name.isupper() and isinstance(value, str)
} - {endings.EMPTY, endings.CUT, endings.NOTHING, endings.LONGEST, endings.KEPT}


def every_class(of=errors.GeminiError):
    return {of, *itertools.chain.from_iterable(every_class(each) for each in of.__subclasses__())}


@pytest.mark.parametrize("kind", sorted(every_class(), key=lambda each: each.__name__))
def test_every_error_of_the_client_has_a_sentence_and_at_most_one_button(kind):
    assert inspect.isclass(kind)
    told = api_error(kind("Something happened."))
    assert told.sentence.endswith(".") and told.action in BUTTONS
    title, sentence = waiting_words(kind("Something happened."))
    assert title and sentence.endswith(".")


@pytest.mark.parametrize(
    ("quota_id", "limit", "said"),
    [
        ("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", 10, "The free plan allows 10 re"),
        ("GenerateContentPaidTierInputTokensPerModelPerMinute", 1_000_000, "1,000,000 tokens per"),
        ("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", 1, "allows 1 request per minute"),
        ("GenerateRequestsPerMinutePerProjectPerModel", None, "Too many requests"),
        ("", 10, "Too many requests"),
    ],
)
def test_a_wait_names_what_the_plan_allows(quota_id, limit, said):
    reached = errors.QuotaPerMinute("Too many.")
    reached.quota_id, reached.limit = quota_id, limit
    assert said in waiting_words(reached)[1]


def wait_for(seconds):
    info = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{seconds}s"}
    return error(429, "Too many requests", "RESOURCE_EXHAUSTED", info)


async def begin(workshop, server):
    await workshop.services.profiles.connect("Work", KEY, Billing.PAID, server.url, False)
    return await chat(workshop, "gemini-3.8-flash")


async def test_a_wait_is_told_with_its_seconds_and_the_question_goes_out_again(workshop):
    replies = iter([wait_for(2), DONE])
    told = []
    with FaultServer(lambda request: next(replies)) as server:
        conversation = await begin(workshop, server)
        asking = workshop.services.asking
        steps = [s async for s in asking.ask(conversation.id, "Who pays?", told=told.append)]
        await workshop.services.profiles.close()
    (waited,) = told
    assert waited.waiting.title == "Google asks us to wait"
    assert waited.waiting.seconds == 2 and not waited.state.is_final
    assert steps[-1].state is MessageState.COMPLETE and steps[-1].waiting is None
    assert waited.sent_at == waited.waiting.until and steps[-1].sent_at is None
    assert 0 <= steps[-1].thinking_seconds <= steps[-1].seconds < 2, "a wait is no thinking"


async def test_a_wait_that_would_only_flicker_is_not_told(workshop):
    replies = iter([error(503, "Overloaded", "UNAVAILABLE"), DONE])
    told = []
    with FaultServer(lambda request: next(replies)) as server:
        conversation = await begin(workshop, server)
        asking = workshop.services.asking
        steps = [s async for s in asking.ask(conversation.id, "Who pays?", told=told.append)]
        await workshop.services.profiles.close()
    assert steps[-1].text == "The answer." and told == []


async def test_stopping_a_wait_keeps_the_question_and_says_stopped(workshop):
    with FaultServer(lambda request: wait_for(100)) as server:
        conversation = await begin(workshop, server)
        waiting = asyncio.Event()

        async def ask():
            asked = workshop.services.asking.ask(
                conversation.id, "Who pays?", told=lambda message: waiting.set()
            )
            async for _ in asked:
                pass

        task = asyncio.create_task(ask())
        async with asyncio.timeout(10):
            await waiting.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await workshop.services.profiles.close()
    question, answer = await workshop.services.conversations.messages(conversation.id)
    assert question.text == "Who pays?"
    assert answer.state is MessageState.STOPPED and answer.waiting is None
    assert answer.remedy == "Ask again" and answer.seconds == 0


async def test_an_absurd_wait_is_shortened(workshop):
    told = []
    with FaultServer(lambda request: wait_for(9223372036854775807)) as server:
        conversation = await begin(workshop, server)

        async def ask():
            asking = workshop.services.asking
            async for _ in asking.ask(conversation.id, "Who pays?", told=told.append):
                pass

        task = asyncio.create_task(ask())
        async with asyncio.timeout(10):
            while not told:
                await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await workshop.services.profiles.close()
    assert told[0].waiting.seconds <= 300
