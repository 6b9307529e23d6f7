"""Limits of spending are told when they are passed, once, in whichever chat it happens."""

from datetime import datetime, timedelta

from tests.ui.caches.window import dialog_of, paid
from tests.ui.desk.driving import ask, keys, program, until
from workbench.domain.conversations import MessageState
from workbench.domain.options import Options
from workbench.ui.dialogs import Question
from workbench.ui.usage import limits as limits_module

QUESTION = "What was found about corrosion on the frames?"


def told(desk, words):
    """Return the notices that hold these words, the oldest first."""
    return [n for n in reversed(desk.notices.kept) if words in n.sentence]


async def first_answer(desk):
    """Ask once and return what it cost."""
    answer = await ask(desk, QUESTION)
    await desk.jobs.idle()
    return answer.cost


async def test_an_answer_that_passes_the_notices_tells_at_its_end(qapp, tmp_path):
    async with program(tmp_path) as desk, paid(desk):
        cost = await first_answer(desk)
        estimate = await desk.services.estimating.estimate(desk.chat.conversation_id, "And?")
        # Above what is spent and the question, below what the answer makes of it.
        between = cost + estimate.dollars * 1.001
        desk.options.take(Options(soft_budget=between))
        desk.choices.take(day_notice=between)
        await desk.jobs.idle()
        asked = await ask(desk, "And?")
        await desk.jobs.idle()
        assert cost + asked.cost > between, "the answer passes it, not the question"
        (chat,) = told(desk, "This chat has cost $")
        assert chat.hint.startswith("Its notice is set at $")
        (day,) = told(desk, "You have spent $")
        assert day.sentence.endswith(" today") and day.hint.startswith("Your notice is set at $")
        await ask(desk, "And what else?")
        await desk.jobs.idle()
        assert len(told(desk, "cost $")) == 1 and len(told(desk, "spent $")) == 1


async def test_a_question_that_passes_a_notice_by_its_estimate_says_so(qapp, tmp_path):
    async with program(tmp_path) as desk, paid(desk):
        cost = await first_answer(desk)
        desk.options.take(Options(soft_budget=cost * 1.0001))
        desk.choices.take(day_notice=cost * 1.0001)
        await desk.jobs.idle()
        await ask(desk, "And?")
        await desk.jobs.idle()
        assert len(told(desk, "This chat will have cost about $")) == 1
        assert len(told(desk, "With this question you will have spent about $")) == 1
        assert not told(desk, "This chat has cost") and not told(desk, "You have spent")


async def test_a_new_day_has_a_notice_of_its_own(qapp, tmp_path, monkeypatch):
    async with program(tmp_path) as desk, paid(desk):
        desk.choices.take(day_notice=0.000001)
        await first_answer(desk)
        assert len(told(desk, "today")) == 1

        class Tomorrow(datetime):
            @classmethod
            def now(cls, tz=None):
                return datetime.now(tz) + timedelta(days=1)

        monkeypatch.setattr(limits_module, "datetime", Tomorrow)
        await ask(desk, "And?")
        await desk.jobs.idle()
        assert len(told(desk, "today")) == 2


async def test_a_hard_budget_passed_while_an_answer_comes_offers_to_stop(qapp, tmp_path):
    async with program(tmp_path) as desk, paid(desk, rate=300.0):
        estimate = await desk.services.estimating.estimate(
            "", QUESTION, [s.id for s in desk.composer.statuses], new=desk.sending.unstored_chat()
        )
        desk.options.take(Options(hard_budget=estimate.dollars * 1.001))
        desk.choices.take(day_limit=estimate.dollars * 1.001)
        desk.panels.composer.set_text(QUESTION)
        desk.panels.composer.send_button.click()
        await until(lambda: desk.chat.coming)
        chat_id = desk.chat.conversation_id
        desk.new_chat()
        await until(lambda: told(desk, "is passing its budget"))
        (day,) = told(desk, "for today is being passed")
        (notice,) = told(desk, "is passing its budget")
        assert notice.sentence.startswith("“What was found about") and "about $" in notice.hint
        assert notice.action == day.action == "Stop answering"
        notice.run()
        await until(lambda: chat_id not in desk.chat.busy_conversations)
        await desk.jobs.idle()
        stored = await desk.services.conversations.messages(chat_id)
        assert stored[-1].state is MessageState.STOPPED and stored[-1].text
        assert not told(desk, "has passed") and not told(desk, "have passed"), "it was told"


async def test_the_end_of_an_answer_out_of_sight_names_its_chat(qapp, tmp_path):
    async with program(tmp_path) as desk, paid(desk, rate=1500.0):
        desk.options.take(Options(soft_budget=0.00001))
        desk.panels.composer.set_text(QUESTION)
        desk.panels.composer.send_button.click()
        await until(lambda: desk.chat.coming)
        chat_id = desk.chat.conversation_id
        desk.new_chat()
        await until(lambda: told(desk, " has cost $"))
        (notice,) = told(desk, " has cost $")
        assert notice.sentence.startswith("“What was found") and notice.action == "Open chat"
        notice.run()
        assert desk.chat.conversation_id == chat_id
        await desk.jobs.idle()
        desk.options.take(Options(hard_budget=0.00001))
        await desk.jobs.idle()
        desk.panels.composer.set_text("And?")
        desk.panels.composer.send_button.click()
        await until(lambda: dialog_of(desk, Question))
        asked = dialog_of(desk, Question)
        assert asked.accessibleName().startswith("This chat has passed its budget of ")
        asked.buttons["Cancel"].click()
        await desk.jobs.idle()


async def test_what_comes_in_another_chat_counts_before_sending(qapp, tmp_path):
    async with program(tmp_path) as desk, paid(desk, rate=300.0):
        desk.panels.composer.set_text(QUESTION)
        desk.panels.composer.send_button.click()
        await until(lambda: desk.limits.under_way())
        (coming,) = desk.limits.under_way().values()
        desk.new_chat()
        desk.choices.take(day_limit=coming)
        desk.panels.composer.set_text("And what does it cost?")
        desk.panels.composer.send_button.click()
        await until(lambda: dialog_of(desk, Question))
        words = dialog_of(desk, Question).accessibleDescription()
        assert "Answers that are coming cost about $" in words
        dialog_of(desk, Question).buttons["Cancel"].click()
        for chat_id in desk.chat.busy_conversations:
            desk.chat.stop_in(chat_id)
        await until(lambda: not desk.chat.busy_conversations)
        await desk.jobs.idle()


async def test_a_waiting_question_out_of_sight_is_asked_about_by_its_chat(qapp, tmp_path):
    async with program(tmp_path) as desk, paid(desk, rate=1500.0):
        composer = desk.panels.composer
        composer.set_text(QUESTION)
        composer.send_button.click()
        await until(lambda: desk.chat.coming)
        await until(lambda: desk.options._conversation_id == desk.chat.conversation_id)
        desk.options.take(Options(hard_budget=0.00001))
        keys(desk, "And what else?")
        await until(lambda: composer.queued.isVisible())
        desk.new_chat()
        await until(lambda: dialog_of(desk, Question))
        asked = dialog_of(desk, Question)
        assert asked.accessibleName().startswith("“What was found about corrosion")
        assert "has passed its budget" in asked.accessibleName()
        asked.buttons["Cancel"].click()
        await desk.jobs.idle()
