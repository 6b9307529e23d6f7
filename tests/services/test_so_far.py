"""What an answer has taken while it comes: near the truth at once, and the truth at the end."""

from dataclasses import replace

import pytest

from tests.services.paid import ask, chat, connect, paid_engine
from workbench.domain.conversations import Role
from workbench.domain.options import Options
from workbench.domain.profiles import Billing
from workbench.domain.usage import Usage
from workbench.paths import resources
from workbench.services.answer_price import AnswerPrice

REPORT = resources() / "samples" / "Ferry inspection report (sample).pdf"
FLASH = "gemini-3.8-flash"


async def follow(workshop, answers):
    """Return the estimate of the question, and each step with what it had taken."""
    asked, price, steps = None, None, []
    async for step in answers:
        if step.role is Role.QUESTION:
            continue
        if price is None:
            asked = await workshop.services.estimating.of_answer(step)
            price = AnswerPrice(workshop.services.models, asked, step)
        steps.append((step, price.so_far(step)))
    return asked, steps


async def test_it_begins_with_the_question_and_ends_with_the_cost(workshop):
    (report,) = await workshop.take_in(REPORT)
    with paid_engine() as (engine, _, _wire):
        await connect(workshop, engine)
        conversation = await chat(workshop, FLASH)
        question = ("What was found?", [report.id])
        alike = await workshop.services.estimating.estimate(conversation.id, *question)
        asked, steps = await follow(
            workshop, workshop.services.asking.ask(conversation.id, *question)
        )
        await workshop.services.profiles.close()
    assert asked == alike
    assert steps[0][0].usage is None and steps[0][1].dollars == pytest.approx(asked.dollars)
    told = [price.dollars for _, price in steps]
    assert all(told) and told[-1] == pytest.approx(steps[-1][0].cost) and told[-1] > told[0]
    assert asked.dollars == pytest.approx(
        [price for step, price in steps if step.usage][0].dollars, rel=0.1
    )


async def test_one_that_goes_on_has_taken_what_this_request_takes(workshop):
    (report,) = await workshop.take_in(REPORT)
    with paid_engine() as (engine, _, _wire):
        await connect(workshop, engine)
        conversation = await chat(workshop, FLASH)
        conversations = workshop.services.conversations
        await conversations.choose_options(conversation.id, Options(most_output=400))
        broken = await ask(workshop, conversation, "What was found?", [report])
        await conversations.choose_options(conversation.id, Options())
        asked, steps = await follow(workshop, workshop.services.asking.go_on(broken.id))
        await workshop.services.profiles.close()
    assert len(broken.text) > 200
    assert steps[0][0].text == broken.text
    assert steps[0][1].dollars == pytest.approx(asked.dollars), "what stood there is paid"
    whole = steps[-1][0]
    last = [price for step, price in steps if not step.state.is_final][-1]
    assert last.dollars == pytest.approx(whole.cost - broken.cost)


async def test_another_model_has_its_own_price(workshop):
    (report,) = await workshop.take_in(REPORT)
    with paid_engine() as (engine, _, _wire):
        await connect(workshop, engine)
        conversation = await chat(workshop, FLASH)
        answer = await ask(workshop, conversation, "What was found?", [report])
        estimating = workshop.services.estimating
        usual = await estimating.of_answer(answer)
        dear = await estimating.of_answer(replace(answer, model_id="gemini-3.1-pro-preview"))
        bare = replace(answer, usage=None)
        nobody = replace(bare, model_id="of nobody")
        models = workshop.services.models
        unknown = AnswerPrice(models, await estimating.of_answer(nobody), nobody).so_far(nobody)
        unsized = AnswerPrice(models, replace(usual, dollars=None), bare)
        open_end = unsized.so_far(bare)
        known = unsized.so_far(replace(bare, usage=Usage(prompt=1_000_000)))
        await workshop.services.profiles.close()
    assert dear.dollars > 2 * usual.dollars > 0
    assert unknown.dollars is None
    assert open_end.dollars is None, "a document of unknown size makes no price"
    assert known.dollars == pytest.approx(0.75)


async def test_an_unpaid_key_takes_nothing(workshop):
    with paid_engine() as (engine, _, _wire):
        await connect(workshop, engine, Billing.UNPAID)
        conversation = await chat(workshop, FLASH)
        _, steps = await follow(
            workshop, workshop.services.asking.ask(conversation.id, "What was found?")
        )
        await workshop.services.profiles.close()
    assert all(price.free for _, price in steps)
