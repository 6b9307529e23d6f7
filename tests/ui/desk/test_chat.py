"""The filled window with its real services: what outlives the program."""

import asyncio
import time
from contextlib import asynccontextmanager

import pytest
from PySide6.QtWidgets import QApplication

from workbench.app import dismiss, open_desk, show_window
from workbench.paths import Paths

# The connections to the engine are closed by the loop, which ends before they are.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


async def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, condition
        await asyncio.sleep(0.01)


@asynccontextmanager
async def program(home):
    frame = show_window(QApplication.instance(), Paths.under(home))
    frame.window.resize(1440, 900)
    try:
        async with open_desk(frame) as desk:
            await desk.jobs.idle()
            yield desk
    finally:
        dismiss(frame.window)


async def answered(desk, messages):
    await until(
        lambda: (
            len(desk.chat.messages) == messages
            and desk.chat.messages[-1].state.is_final
            and not desk.chat.is_answering
        )
    )
    await desk.jobs.idle()


async def ask_samples(desk):
    desk.try_samples()
    await until(lambda: len(desk.composer.statuses) == 2)
    await until(lambda: not any(status.underway for status in desk.composer.statuses))
    desk.panels.composer.send_button.click()
    await answered(desk, 2)


async def test_a_draft_outlives_the_program(qapp, tmp_path):
    async with program(tmp_path) as desk:
        await ask_samples(desk)
        desk.panels.composer.set_text("half a question")
    async with program(tmp_path) as desk:
        await until(lambda: desk.chat.messages)
        assert desk.panels.composer.text() == "half a question"
        desk.panels.composer.set_text("")
    async with program(tmp_path) as desk:
        assert desk.panels.composer.text() == ""


@pytest.mark.parametrize("deaths", [1, 2])
async def test_a_chat_that_ended_the_program_twice_is_plain(qapp, tmp_path, deaths):
    async with program(tmp_path) as desk:
        await ask_samples(desk)
        conversation_id = desk.chat.conversation_id
        note = desk.chat._note
        note.done()
        for _ in range(deaths):
            note.begin(conversation_id)
        desk.open_conversation(conversation_id)
        await until(lambda: desk.chat.messages)
        await desk.jobs.idle()
        view = desk.panels.conversation.view_of(desk.chat.messages[-1].id)
        assert view.plain is (deaths == 2)
