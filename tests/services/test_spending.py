"""The ledger, the limits and the breaker, with real requests."""

from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.services.paid import MODEL, ask, chat, connect, paid_engine
from workbench.domain.conversations import MessageState, Role
from workbench.domain.endings import ASK_AGAIN
from workbench.domain.ledger import Budgets, Outcome, RequestKind, Span, total
from workbench.domain.models import PricePeriod, PriceTier
from workbench.domain.own_prices import OwnPrices
from workbench.domain.profiles import OFFLINE_PROFILE_ID, Billing
from workbench.errors import UserError
from workbench.paths import resources
from workbench.services.cache_contents import NewCache

REPORT = resources() / "samples" / "Ferry inspection report (sample).pdf"
EVER = datetime(2026, 1, 1, tzinfo=UTC)
QUESTION = "What was found about corrosion?"


@pytest.fixture
async def paid(workshop):
    with paid_engine() as (engine, hand, wire):
        await connect(workshop, engine)
        yield workshop, hand, wire
        await workshop.services.profiles.close()


async def test_every_request_is_in_the_ledger_as_the_wire_counted_it(paid):
    workshop, hand, wire = paid
    spending, caching = workshop.services.spending, workshop.services.caching
    documents = await workshop.take_in(REPORT)
    conversation = await chat(workshop)
    first = await ask(workshop, conversation, QUESTION, documents)
    new = NewCache("R", MODEL, tuple(documents), timedelta(hours=1), conversation.id)
    cache = await caching.create(new)
    second = await ask(workshop, conversation, "And who inspected it?")
    await caching.delete([cache.name])
    entries = await spending.entries(EVER)
    kinds = [RequestKind.ANSWER, RequestKind.CACHE, RequestKind.ANSWER, RequestKind.STORAGE]
    assert [entry.kind for entry in entries] == kinds
    answers = [entries[0], entries[2]]
    assert [entry.usage for entry in answers] == [first.usage, second.usage]
    for name, field in (("promptTokenCount", "prompt"), ("totalTokenCount", "total")):
        assert sum(usage[name] for usage in wire.usages) == sum(
            getattr(entry.usage, field) for entry in answers
        )
    assert entries[1].usage.prompt == cache.tokens and entries[1].cost > 0
    assert entries[2].cache_name == cache.name and entries[2].usage.cached == cache.tokens
    assert entries[3].cost is not None and entries[3].cost < 0.001
    assert dict(answers[0].documents) == {documents[0].id: 1.0}
    assert await spending.spent(Span.MONTH) == pytest.approx(total(entries).dollars)


async def test_moving_an_end_is_in_the_ledger_and_costs_only_with_time(paid):
    workshop, hand, wire = paid
    spending, caching = workshop.services.spending, workshop.services.caching
    documents = await workshop.take_in(REPORT)
    cache = await caching.create(NewCache("R", MODEL, tuple(documents), timedelta(hours=1)))
    before = await spending.spent(Span.MONTH)
    await caching.extend(cache.name, timedelta(hours=1))
    wire.refuse["PATCH"] = (400, {"error": {"code": 400, "status": "INVALID_ARGUMENT"}})
    with pytest.raises(UserError):
        await caching.extend(cache.name, timedelta(hours=1))
    moved = [e for e in await spending.entries(EVER) if e.kind is RequestKind.EXTENSION]
    assert [each.outcome for each in moved] == [Outcome.DONE, Outcome.FAILED]
    assert all(each.cost == 0 and each.cache_name == cache.name for each in moved)
    assert dict(moved[0].documents) == {documents[0].id: 1.0}
    assert await spending.spent(Span.MONTH) == pytest.approx(before, abs=1e-5)
    whole = total(await spending.entries(EVER))
    assert whole.requests == 3 and not whole.unknown


async def test_a_refused_try_and_the_one_in_full_are_two_requests(paid):
    workshop, _, wire = paid
    documents = await workshop.take_in(REPORT)
    conversation = await chat(workshop)
    await workshop.services.caching.create(
        NewCache("R", MODEL, tuple(documents), timedelta(hours=1))
    )
    error = {"code": 403, "status": "PERMISSION_DENIED", "message": "CachedContent not found"}
    wire.refuse["streamGenerateContent"] = (403, {"error": error})
    await ask(workshop, conversation, QUESTION, documents)
    entries = await workshop.services.spending.entries(EVER)
    outcomes = [entry.outcome for entry in entries if entry.kind is RequestKind.ANSWER]
    assert outcomes == [Outcome.FAILED, Outcome.DONE]


async def test_a_living_cache_costs_while_it_lives(paid):
    workshop, hand, _ = paid
    spending = workshop.services.spending
    documents = await workshop.take_in(REPORT)
    before = await spending.spent(Span.MONTH)
    cache = await workshop.services.caching.create(
        NewCache("R", MODEL, tuple(documents), timedelta(hours=1))
    )
    assert await spending.running() == pytest.approx(cache.tokens / 1e6)
    made = await spending.spent(Span.MONTH) - before
    later = datetime.now(UTC) + timedelta(minutes=30)
    more = await spending.spent(Span.MONTH, later) - before
    assert more - made == pytest.approx(cache.tokens / 1e6 / 2, rel=0.02)


async def test_what_a_living_cache_has_cost_is_reckoned_and_later_written_once(paid):
    workshop, hand, _ = paid
    spending, caching = workshop.services.spending, workshop.services.caching
    documents = await workshop.take_in(REPORT)
    conversation = await chat(workshop)
    cache = await caching.create(
        NewCache("R", MODEL, tuple(documents), timedelta(hours=1), conversation.id)
    )
    later = datetime.now(UTC) + timedelta(minutes=30)
    (kept,) = await spending.so_far(EVER, later)
    assert kept.kind is RequestKind.STORAGE and kept.conversation_id == conversation.id
    assert kept.cost == pytest.approx(cache.tokens / 1e6 / 2, rel=0.02)
    assert dict(kept.documents) == {documents[0].id: 1.0}
    (half,) = await spending.so_far(later - timedelta(minutes=15), later)
    assert half.cost == pytest.approx(kept.cost / 2, rel=0.02)
    assert kept.id not in [entry.id for entry in await spending.entries(EVER)]
    hand.move(hours=1, seconds=5)
    await caching.refresh()
    assert await spending.so_far(EVER) == ()
    (written,) = [e for e in await spending.entries(EVER) if e.kind is RequestKind.STORAGE]
    assert written.id == kept.id and written.cost == pytest.approx(cache.tokens / 1e6, rel=0.01)


async def test_a_cache_that_was_taken_for_gone_and_lives_is_written_with_its_whole_life(paid):
    workshop, hand, wire = paid
    spending, caching = workshop.services.spending, workshop.services.caching
    documents = await workshop.take_in(REPORT)
    cache = await caching.create(NewCache("R", MODEL, tuple(documents), timedelta(hours=1)))
    hand.move(minutes=15)
    wire.refuse["PATCH"] = (404, {"error": {"code": 404, "status": "NOT_FOUND", "message": "no"}})
    with pytest.raises(UserError, match="ended"):
        await caching.extend(cache.name, timedelta(hours=1))
    assert [e.kind for e in await spending.entries(EVER)].count(RequestKind.STORAGE) == 1
    (alive,) = await caching.refresh()
    assert alive.ended is None
    assert RequestKind.STORAGE not in [e.kind for e in await spending.entries(EVER)]
    hand.move(minutes=50)
    await caching.refresh()
    (written,) = [e for e in await spending.entries(EVER) if e.kind is RequestKind.STORAGE]
    assert written.cost == pytest.approx(cache.tokens / 1e6, rel=0.01)


@pytest.mark.parametrize("days", [3, -3])
async def test_a_clock_that_is_days_off_costs_nothing_and_hides_nothing(paid, days):
    workshop, hand, _ = paid
    spending, caching = workshop.services.spending, workshop.services.caching
    hand.move(days=days)
    documents = await workshop.take_in(REPORT)
    cache = await caching.create(NewCache("R", MODEL, tuple(documents), timedelta(hours=1)))
    hour = cache.tokens / 1e6
    assert await spending.running() == pytest.approx(hour)
    now = datetime.now(UTC)
    later = now + timedelta(minutes=30)
    (kept,) = await spending.so_far(now - timedelta(minutes=5), later)
    assert kept.cost == pytest.approx(hour / 2, rel=0.02)
    (half,) = await spending.so_far(now + timedelta(minutes=15), later)
    assert half.cost == pytest.approx(hour / 4, rel=0.02)
    await caching.delete([cache.name])
    assert await spending.running() == 0
    (written,) = [e for e in await spending.entries(now) if e.kind is RequestKind.STORAGE]
    assert written.cost == pytest.approx(0, abs=hour / 100)


async def test_an_unknown_price_of_keeping_is_unknown_and_not_nothing(paid):
    workshop, _, _ = paid
    spending = workshop.services.spending
    documents = await workshop.take_in(REPORT)
    unknown = PricePeriod(None, None, (PriceTier(None, None, None, None),), None)
    await workshop.services.pricing.put(MODEL, OwnPrices(MODEL, (unknown,)))
    await workshop.services.caching.create(
        NewCache("R", MODEL, tuple(documents), timedelta(hours=1))
    )
    assert await spending.running() is None
    whole = total((*await spending.entries(EVER), *await spending.so_far(EVER)))
    assert whole.unknown == 2 and whole.dollars is None


async def test_a_limit_ahead_is_told_before_sending(paid):
    workshop, _, _ = paid
    spending = workshop.services.spending
    documents = await workshop.take_in(REPORT)
    conversation = await chat(workshop)
    assert await spending.limits_over(1.0) == ()
    spending.budgets = Budgets(day_hard=0.5)
    await ask(workshop, conversation, QUESTION, documents)
    assert await spending.limits_over(0.1) == ()
    (ahead,) = await spending.limits_over(0.5)
    assert ahead.hard and 0 < ahead.spent < 0.01
    assert await spending.limits_over(0.0) == ()


async def test_after_twenty_failures_one_request_is_not_sent(paid):
    workshop, _, wire = paid
    conversation = await chat(workshop)
    error = {"code": 400, "status": "INVALID_ARGUMENT", "message": "No."}
    wire.refuse["streamGenerateContent"] = (400, {"error": error})
    wire.always.add("streamGenerateContent")
    for _ in range(20):
        answer = await ask(workshop, conversation, "Anything?")
        assert answer.state is MessageState.FAILED
    sent = len(wire.requests)
    answer = await ask(workshop, conversation, "Anything?")
    assert "20 requests failed" in answer.failure and len(wire.requests) == sent
    wire.refuse.clear()
    assert (await ask(workshop, conversation, "Anything?")).state is MessageState.COMPLETE


async def test_the_breaker_stops_caches_too(paid):
    workshop, _, wire = paid
    documents = await workshop.take_in(REPORT)
    error = {"code": 400, "status": "INVALID_ARGUMENT", "message": "No."}
    wire.refuse["POST /v1beta/cachedContents"] = (400, {"error": error})
    wire.always.add("POST /v1beta/cachedContents")
    new = NewCache("R", MODEL, tuple(documents), timedelta(hours=1))
    for _ in range(20):
        with pytest.raises(UserError, match="could not use the request"):
            await workshop.services.caching.create(new)
    with pytest.raises(UserError, match="20 requests failed"):
        await workshop.services.caching.create(new)


@pytest.mark.parametrize("billing", [None, Billing.UNPAID])
async def test_a_connection_that_is_changed_meanwhile_does_not_get_the_bill(paid, billing):
    workshop, hand, wire = paid
    profiles, spending = workshop.services.profiles, workshop.services.spending
    asked = profiles.active
    other = OFFLINE_PROFILE_ID
    if billing is not None:
        other = (await profiles.connect("Home", "SIM-other-key", billing, asked.base_url)).id
        await profiles.use(asked.id)
    documents = await workshop.take_in(REPORT)
    conversation = await chat(workshop)
    answering = workshop.services.asking.ask(conversation.id, QUESTION, [d.id for d in documents])
    async with aclosing(answering) as steps:
        async for message in steps:
            answer = message
            if message.role is Role.ANSWER and message.text:
                await profiles.use(other)
    assert answer.state is MessageState.COMPLETE and answer.cost > 0
    (entry,) = await spending.entries(EVER)
    assert (entry.profile_id, entry.cost, entry.free) == (asked.id, answer.cost, False)


async def test_a_question_goes_to_the_connection_it_was_meant_for_or_to_none(paid):
    workshop, hand, wire = paid
    profiles = workshop.services.profiles
    asked = profiles.active
    await profiles.use(OFFLINE_PROFILE_ID)
    conversation = await chat(workshop)
    answering = workshop.services.asking.ask(conversation.id, QUESTION, [])
    sent = len(wire.requests)
    async with aclosing(answering) as steps:
        async for message in steps:
            answer = message
            # "Nothing leaves this computer" was said when Send was pressed.
            await profiles.use(asked.id)
    assert answer.state is MessageState.FAILED and "Another connection" in answer.failure
    assert answer.remedy == ASK_AGAIN
    assert not [r for r in wire.requests[sent:] if "streamGenerateContent" in str(r)]


async def test_what_an_unpaid_key_answers_costs_nothing_and_is_not_unknown(paid):
    workshop, hand, wire = paid
    profiles = workshop.services.profiles
    asked = profiles.active
    home = await profiles.connect("Home", "SIM-other-key", Billing.UNPAID, asked.base_url)
    await profiles.use(asked.id)
    conversation = await chat(workshop)
    answer = await ask(workshop, conversation, QUESTION)
    bare = workshop.services.spending.priced(replace(answer, cost=None), home)
    assert answer.cost > 0 and bare.cost == 0
    nothing = replace(answer, cost=None, usage=None)
    assert workshop.services.spending.priced(nothing, home).cost is None
