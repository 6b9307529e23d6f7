"""Under the composer stands what the answer that comes has taken, in the chat that is shown."""

from tests.ui.caches.window import paid
from tests.ui.desk.driving import keys, program, until
from workbench.domain.conversations import MessageState

QUESTION = "What was found about corrosion on the frames?"
SLOW = 300.0


def line(desk):
    return desk.panels.composer.price_row.price.text()


def tells(desk):
    return line(desk).startswith(("This answer so far: about $", "So far about $"))


async def test_it_stands_where_the_estimate_stood_until_the_answer_ends(qapp, tmp_path):
    async with program(tmp_path) as desk, paid(desk, rate=SLOW):
        composer = desk.panels.composer
        await desk.jobs.idle()
        composer.set_text(QUESTION)
        composer.send_button.click()
        await until(lambda: tells(desk))
        first = desk.chat.conversation_id
        asked = desk.so_far._begun[first].asked.dollars
        begun = composer._so_far.dollars
        await until(lambda: composer._so_far.dollars > begun)
        assert begun >= asked > 0 and "paid for" in composer.price_row.note.text()

        keys(desk, "And what does it cost?")
        assert composer.queued.isVisible() and tells(desk), "the next one has no price yet"

        desk.new_chat()
        assert not tells(desk), "it belongs to another chat"
        desk.open_conversation(first)
        assert tells(desk)

        composer.queued_removed.emit()
        desk.notices.kept[0].run()
        assert composer.queued.isVisible(), "a question removed by mistake waits again"
        composer.queued_removed.emit()
        desk.window.menus.stop.trigger()
        await until(lambda: desk.chat.messages[-1].state is MessageState.STOPPED)
        await until(lambda: not desk.chat.is_answering)
        await desk.jobs.idle()
        assert "tokens, about $" in line(desk) and "so far" not in line(desk).lower()
        assert not desk.so_far._timer.isActive()

        stopped = desk.chat.messages[-1]
        desk.chat.go_on(stopped.id)
        await until(lambda: desk.chat.coming is not None and tells(desk))
        assert desk.so_far._begun[first].first.text == stopped.text, "what is paid is left out"
        desk.window.menus.stop.trigger()
        await until(lambda: not desk.chat.is_answering)
        await desk.jobs.idle()


async def test_offline_it_is_free_as_before(qapp, tmp_path):
    async with program(tmp_path, rate=SLOW) as desk:
        desk.try_samples()
        await until(lambda: len(desk.composer.statuses) == 2)
        await until(lambda: not any(status.underway for status in desk.composer.statuses))
        desk.panels.composer.send_button.click()
        await until(lambda: desk.chat.coming is not None and desk.chat.coming.text)
        desk.so_far._look()
        assert line(desk).startswith("Free") and desk.so_far._begun == {}
        desk.window.menus.stop.trigger()
        await until(lambda: not desk.chat.is_answering)
        await desk.jobs.idle()
