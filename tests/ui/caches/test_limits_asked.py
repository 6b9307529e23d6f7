"""Limits in the whole window: whatever costs money meets them, and a refusal loses nothing."""

from datetime import timedelta

import pytest

from tests.ui.caches.window import ask, dialog_of, make, paid, until
from tests.ui.desk.driving import button_of
from workbench.domain.ledger import Budgets
from workbench.ui.caches.create_dialog import CreateDialog
from workbench.ui.dialogs import Question

QUESTION = "What was found about corrosion?"


async def asked(desk):
    """Wait for the question about the limit and return it."""
    await until(lambda: dialog_of(desk, Question))
    dialog = dialog_of(desk, Question)
    assert "Your limit of $0.010 would be passed" in dialog.accessibleName()
    return dialog


def limit(desk, **dollars):
    desk.choices.take(**dollars)


@pytest.mark.parametrize("way", ["ask again", "go on", "other words"])
async def test_asking_again_meets_the_limit_as_a_question_does(desk, way):
    async with paid(desk) as (hand, wire):
        answer = await ask(desk, QUESTION)
        await desk.jobs.idle()
        limit(desk, day_limit=0.01)
        sent = len(wire.asked())

        def start():
            if way == "ask again":
                desk.ask_again(answer.id)
            elif way == "other words":
                desk.chat.ask_instead(answer.parent_id, "And now?")
            else:
                desk.chat.go_on(answer.id)

        start()
        question = await asked(desk)
        question.buttons["Cancel"].click()
        await desk.jobs.idle()
        assert len(wire.asked()) == sent and not desk.chat.is_answering
        assert len(desk.chat.messages) == 2
        start()
        question = await asked(desk)
        next(
            b for words, b in question.buttons.items() if words.startswith("Send, about $")
        ).click()
        await until(lambda: len(wire.asked()) == sent + 1)
        await until(lambda: desk.chat.messages[-1].state.is_final and not desk.chat.is_answering)


async def test_a_question_that_is_refused_comes_back_into_its_field(desk):
    async with paid(desk) as (hand, wire):
        limit(desk, month_limit=0.001)
        desk.panels.composer.set_text(QUESTION)
        desk.panels.composer.send_button.click()
        await until(lambda: dialog_of(desk, Question))
        dialog_of(desk, Question).buttons["Cancel"].click()
        await until(lambda: desk.panels.composer.text() == QUESTION)
        await desk.jobs.idle()
        assert not wire.asked()
        # No chat is left over in which nothing was asked, and the document waits as before.
        assert await desk.services.conversations.all(desk.workspace_id) == ()
        assert len(desk.composer.statuses) == 1


async def test_making_and_keeping_a_cache_meet_it_too(desk):
    async with paid(desk) as (hand, wire):
        presenter = desk.cache_joints.presenter
        await make(desk, presenter.make)
        await until(lambda: presenter.caches)
        await desk.jobs.idle()
        limit(desk, day_limit=0.01)
        before = presenter.caches[0].expires_at
        presenter.extend((presenter.caches[0].name,), timedelta(hours=12))
        (await asked(desk)).buttons["Cancel"].click()
        await desk.jobs.idle()
        assert presenter.caches[0].expires_at == before
        presenter.make()
        await until(lambda: dialog_of(desk, CreateDialog))
        dialog = dialog_of(desk, CreateDialog)
        await until(lambda: dialog.make_button.isEnabled())
        dialog.make_button.click()
        (await asked(desk)).buttons["Cancel"].click()
        await until(lambda: dialog.make_button.isEnabled())
        assert len(presenter.caches) == 1
        dialog.reject()
        await desk.jobs.idle()


async def test_a_notice_comes_once_and_asks_nothing(desk):
    async with paid(desk):
        limit(desk, day_notice=0.0001)
        await ask(desk, QUESTION)
        await ask(desk, "And who inspected it?")
        said = [n.sentence for n in desk.notices.kept if n.hint.startswith("Your notice is set")]
        assert len(said) == 1 and said[0].startswith("With this question you will have spent")


async def test_limits_are_set_on_their_page(desk):
    desk.settings_joints.open("Costs and limits")
    page = desk.settings_joints.dialog.stack.currentWidget()
    page.limits["day_notice"].setValue(5.0)
    page.limits["day_limit"].setValue(2.0)
    assert desk.services.spending.budgets == Budgets(day_soft=5.0, day_hard=2.0)
    assert "lies above the limit, so it never comes" in page._problem.text()
    assert page._problem.isVisible()
    page.limits["day_notice"].setValue(1.0)
    assert not page._problem.isVisible()
    button_of(page, "Show usage…").click()
    await until(lambda: desk.usage.dialog)
    desk.usage.dialog.limits.click()
    await until(lambda: desk.usage.dialog is None)
    assert desk.settings_joints.dialog.isVisible()
    desk.settings_joints.dialog.accept()
