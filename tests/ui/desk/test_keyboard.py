"""Only the keyboard: ask, stop, go on, edit, switch branches, search, export."""

import json
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton

from tests.ui.desk.driving import answered, dialog_of, press, program, tab_to, type_text, until
from workbench.domain.conversations import MessageState
from workbench.ui.start.first_run_joints import SAMPLES

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
QUESTION = "What was found about corrosion on the frames?"
OTHER = "When was the stern door seal last replaced?"
STOP_WITHIN = 0.1
"""Seconds from Esc to an answer that is shown as stopped."""


def shows_button(desk, words):
    buttons = desk.window.findChildren(QPushButton)
    return any(button.text() == words and button.isVisible() for button in buttons)


async def test_everything_is_done_by_the_keyboard(qapp, tmp_path):
    async with program(tmp_path, rate=400) as desk:
        desk.window.activateWindow()
        desk.add_files([str(SAMPLES[0])])
        await until(lambda: desk.composer.statuses)
        await until(lambda: not any(status.underway for status in desk.composer.statuses))

        # Ask, and stop half-way: it is told at once, and every word stays.
        press(Qt.Key.Key_L, CONTROL)
        type_text(QUESTION)
        press(Qt.Key.Key_Return)
        await until(lambda: desk.chat.messages and len(desk.chat.messages[-1].text) > 60)
        shown, began = desk.chat.messages[-1].text, time.perf_counter()
        press(Qt.Key.Key_Escape)
        await until(lambda: desk.chat.messages[-1].state is MessageState.STOPPED)
        assert time.perf_counter() - began < STOP_WITHIN
        await until(lambda: not desk.chat.is_answering)
        await desk.jobs.idle()
        question, stopped = desk.chat.messages
        assert stopped.text.startswith(shown)
        assert (await desk.services.turns.get(stopped.id)).text == stopped.text

        # Continue: the answer goes on where it ended.
        await until(lambda: shows_button(desk, "Continue"))
        press(Qt.Key.Key_F6, SHIFT)
        await tab_to("Continue")
        press(Qt.Key.Key_Space)
        await until(lambda: desk.chat.messages[-1].state is MessageState.COMPLETE)
        await answered(desk, 2)
        whole = desk.chat.messages[-1]
        assert whole.id == stopped.id and whole.text.startswith(stopped.text)
        assert len(whole.text) > len(stopped.text) and whole.citations
        assert QApplication.focusWidget() is desk.panels.composer.editor

        # Up in the empty field edits the question; Enter asks it as another version.
        press(Qt.Key.Key_L, CONTROL)
        press(Qt.Key.Key_Up)
        press(Qt.Key.Key_A, CONTROL)
        type_text(OTHER)
        press(Qt.Key.Key_Return)
        await until(lambda: desk.chat.messages[0].id != question.id)
        await answered(desk, 2)
        assert desk.chat.messages[0].text == OTHER
        assert QApplication.focusWidget() is desk.panels.composer.editor

        # Back to the version before by the switch under the question.
        press(Qt.Key.Key_L, CONTROL)
        press(Qt.Key.Key_Up, ALT)  # the answer
        press(Qt.Key.Key_Up, ALT)  # the question
        assert QApplication.focusWidget().accessibleName() == "Question"
        await tab_to("Copy the question", 6)
        press(Qt.Key.Key_Return)
        assert QApplication.clipboard().text() == OTHER
        await tab_to("Version before", 6)
        press(Qt.Key.Key_Space)
        await until(lambda: desk.chat.messages and desk.chat.messages[0].id == question.id)
        await desk.jobs.idle()
        # The panel draws at its own pace.
        await until(lambda: QApplication.focusWidget().accessibleName() == "Next version")
        assert desk.chat.messages[-1].text == whole.text

        # Find goes on with F3 from the composer too, and Esc in its field closes it.
        press(Qt.Key.Key_F, CONTROL)
        type_text("corrosion")
        await desk.jobs.idle()
        count = desk.chat_joints.find_bar.count
        total = int(count.text().split(" of ")[1])
        assert total > 1 and count.text() == f"{total} of {total}"
        press(Qt.Key.Key_F3, SHIFT)
        assert count.text() == f"{total - 1} of {total}"
        press(Qt.Key.Key_L, CONTROL)
        press(Qt.Key.Key_F3)
        assert count.text() == f"{total} of {total}"
        press(Qt.Key.Key_F, CONTROL)
        type_text("door seal last replaced")
        await until(lambda: count.text() == "Not in the versions shown")
        press(Qt.Key.Key_Escape)
        assert desk.chat_joints.find_bar.isHidden()

        # Search everything leads to the version that is not shown.
        press(Qt.Key.Key_K, CONTROL)
        type_text("door seal last replaced")
        await until(lambda: desk.panels.chats.list.model().rowCount() >= 2)
        press(Qt.Key.Key_Down)
        press(Qt.Key.Key_End)
        press(Qt.Key.Key_Return)
        await until(lambda: desk.chat.messages and desk.chat.messages[0].text == OTHER)
        await desk.jobs.idle()

        # Export, named by hand.
        press(Qt.Key.Key_S, CONTROL | SHIFT)
        await until(lambda: dialog_of(desk, QFileDialog))
        target = tmp_path / "by hand.json"
        field = dialog_of(desk, QFileDialog).findChild(QLineEdit)
        await until(field.hasFocus)
        type_text(str(target))
        press(Qt.Key.Key_Return)
        await until(target.exists)
        await desk.jobs.idle()
        assert len(json.loads(target.read_text())["messages"]) == 4

        # The next dialog begins where this one ended, not where the program was started.
        desk.files_joints.choose_files()
        await until(lambda: dialog_of(desk, QFileDialog))
        assert Path(dialog_of(desk, QFileDialog).directory().absolutePath()) == tmp_path
        dialog_of(desk, QFileDialog).reject()
