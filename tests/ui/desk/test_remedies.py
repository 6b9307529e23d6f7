"""Each button under an answer does what it says, in the whole window."""

import asyncio

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog

from tests.services.paid import paid_engine
from tests.ui.desk.driving import ask, dialog_of, until
from tests.ui.desk.test_options import use
from workbench.domain import endings
from workbench.domain.conversations import MessageState
from workbench.ui.options.joints import OPTIONS
from workbench.ui.panels import FILES
from workbench.ui.settings.dialog import SettingsDialog
from workbench.ui.start.connect_dialog import ConnectDialog


def press(desk, remedy):
    desk.panels.conversation.remedy_activated.emit(desk.chat.messages[-1].id, remedy)


async def test_every_remedy_leads_where_it_says(desk):
    with paid_engine() as (engine, _, wire):
        await use(desk, engine.url, engine.key)
        await ask(desk, "Who pays?")
        press(desk, endings.OPEN_OPTIONS)
        assert desk.window.right_tab == OPTIONS
        press(desk, endings.MAKE_ROOM)
        assert desk.window.right_tab == FILES
        press(desk, endings.NETWORK_SETTINGS)
        await until(lambda: dialog_of(desk, SettingsDialog))
        dialog = dialog_of(desk, SettingsDialog)
        assert dialog.list.currentItem().text() == "Network"
        dialog.accept()
        press(desk, endings.EDIT_QUESTION)
        question = desk.chat.messages[0]
        await until(lambda: desk.panels.conversation.view_of(question.id).is_editing)
        press(desk, endings.CONNECT)
        await until(lambda: dialog_of(desk, ConnectDialog))
        dialog_of(desk, QDialog).reject()
        await desk.jobs.idle()
        asked = len(wire.asked())
        for number, remedy in enumerate(
            (endings.ASK_AGAIN, endings.SEND_IN_FULL, endings.LESS_THINKING, "Something else"), 1
        ):
            press(desk, remedy)
            await until(lambda wanted=asked + number: len(wire.asked()) == wanted)
            await until(lambda: desk.chat.messages[-1].state is MessageState.COMPLETE)
            await desk.jobs.idle()
        assert b'"thinkingLevel":"low"' in wire.asked()[asked + 2].replace(b" ", b"")


async def test_a_pasted_picture_and_files_are_attached(desk, tmp_path):
    desk.new_chat()
    picture = QImage(40, 40, QImage.Format.Format_RGB32)
    picture.fill(0xFF336699)
    desk.panels.composer.editor.picture_pasted.emit(picture)
    text = tmp_path / "notes.txt"
    await asyncio.to_thread(text.write_text, "The harbour dues rose.")
    desk.panels.composer.editor.files_pasted.emit([str(text)])
    await until(lambda: len(desk.composer.statuses) == 2)
    await until(lambda: not any(status.underway for status in desk.composer.statuses))
    kinds = {status.document.mime_type for status in desk.composer.statuses}
    assert kinds == {"image/png", "text/plain"}
    await desk.jobs.idle()


@pytest.mark.parametrize("remedy", [v for n, v in vars(endings).items() if n in (
    "CONTINUE", "ASK_AGAIN", "LESS_THINKING", "RAISE_LIMIT", "RAISE_AND_ASK", "SEND_IN_FULL",
    "EDIT_QUESTION", "OTHER_MODEL", "CONNECT", "MAKE_ROOM", "NETWORK_SETTINGS", "OPEN_OPTIONS",
    "STOP_WAITING",
)])  # fmt: skip
def test_the_words_of_a_button_name_what_it_does(remedy):
    assert remedy[0].isupper() and len(remedy) <= 32 and not remedy.endswith(".")
