"""What the next question takes: reckoned at once, counted as soon as it can be."""

from dataclasses import replace

import pytest

from tests.services.paid import ask, chat, connect, paid_engine
from workbench.domain.carrying import obstacles, reads
from workbench.domain.models import OFFLINE_MODEL, Model, find_model
from workbench.domain.options import Options, budget_over
from workbench.domain.profiles import Billing
from workbench.paths import resources

REPORT = resources() / "samples" / "Ferry inspection report (sample).pdf"


def counts(wire):
    return [body for line, body in wire.requests if "countTokens" in line]


async def test_a_count_asks_once_for_what_stays_and_each_time_for_the_question(workshop):
    estimating = workshop.services.estimating
    (report,) = await workshop.take_in(REPORT)
    with paid_engine() as (engine, _, wire):
        await connect(workshop, engine)
        conversation = await chat(workshop)
        assert await estimating.count(conversation.id, "Why?", [report.id]) is None
        assert counts(wire) == []  # the document has not been sent, and is not sent for counting
        answer = await ask(workshop, conversation, "What was found?", [report])
        first = await estimating.count(conversation.id, "And why?")
        second = await estimating.count(conversation.id, "And why, and when?")
        about = await estimating.estimate(conversation.id, "And why?")
        await workshop.services.profiles.close()
    assert first.exact and not about.exact
    assert len(counts(wire)) == 4
    assert sum(b"fileUri" in body for body in counts(wire)) == 1
    assert sum(b"What was found?" in body for body in counts(wire)) == 1
    assert second.tokens > first.tokens > answer.usage.prompt
    assert first.dollars > 0


async def test_a_count_that_fails_is_silent_for_a_while(workshop):
    estimating = workshop.services.estimating
    with paid_engine() as (engine, _, wire):
        await connect(workshop, engine)
        conversation = await chat(workshop)
        wire.refuse["countTokens"] = (400, {"error": {"code": 400, "message": "no"}})
        assert await estimating.count(conversation.id, "Why?") is None
        assert await estimating.count(conversation.id, "Why not?") is None
        await workshop.services.profiles.close()
    assert len(counts(wire)) == 1


async def test_offline_nothing_is_counted(workshop):
    conversation = await workshop.conversation()
    assert await workshop.services.estimating.count(conversation.id, "Why?") is None


async def test_a_chat_that_is_not_stored_yet_has_a_price(workshop):
    (report,) = await workshop.take_in(REPORT)
    with paid_engine() as (engine, _, _wire):
        await connect(workshop, engine)
        stored = await chat(workshop, "gemini-3.8-flash")
        new = replace(stored, id="", options=Options(resolution="low"))
        estimate = workshop.services.estimating.estimate
        low = await estimate("", "Why?", [report.id], new=new)
        usual = await estimate("", "Why?", [report.id], new=replace(new, options=Options()))
        await workshop.services.profiles.close()
    assert usual.tokens - low.tokens == report.page_count * 280
    assert 0 < low.dollars < usual.dollars


async def test_what_a_chat_cost_is_the_sum_of_all_its_versions(workshop):
    with paid_engine() as (engine, _, _wire):
        await connect(workshop, engine)
        conversation = await chat(workshop)
        answer = await ask(workshop, conversation, "Who pays?")
        again = [s async for s in workshop.services.asking.answer_again(answer.parent_id)][-1]
        await workshop.services.profiles.close()
    spent = await workshop.services.spending.spent_in(conversation.id)
    assert spent == pytest.approx(answer.cost + again.cost) and spent > 0
    assert await workshop.services.spending.spent_in("another") == 0


@pytest.mark.parametrize(
    ("hard", "spent", "next_one", "passed"),
    [(None, 9.0, 9.0, False), (1.0, 0.9, 0.1, False), (1.0, 0.9, 0.2, True), (1.0, 1.5, 0.0, True)],
)
def test_a_hard_budget_is_passed_only_above_it(hard, spent, next_one, passed):
    assert (budget_over(Options(hard_budget=hard), spent, next_one) is not None) is passed


async def test_a_model_that_cannot_carry_a_chat_says_why(workshop):
    (report,) = await workshop.take_in(REPORT)
    with paid_engine() as (engine, _, _wire):
        await connect(workshop, engine, Billing.PAID)
        conversation = await chat(workshop)
        await ask(workshop, conversation, "What was found?", [report])
        estimating = workshop.services.estimating
        assert await estimating.obstacles(conversation.id, "gemini-3.8-flash") == ()
        (said,) = await estimating.obstacles(conversation.id, "gemma-4-31b-it")
        await workshop.services.profiles.close()
    assert said.endswith(f"cannot read “{report.name}”.")
    models = workshop.services.models
    flash = find_model(models, "gemini-3.8-flash")
    (long,) = obstacles(flash, 1_212_000, [])
    assert "1,212,000 tokens" in long and "1,048,576" in long
    picture = replace(report, mime_type="image/png", name="a.png")
    assert not reads(OFFLINE_MODEL, picture) and reads(flash, picture)
    assert reads(Model(id="new", name="New"), picture)
