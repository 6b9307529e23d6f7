"""The filled window with its real services: turns, search, find, export and drafts together."""

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.desk.driving import answered, ask_samples, keys, program, until
from workbench.domain.conversations import MessageState, draft_of_edit
from workbench.ui.chat.finding import count_in
from workbench.ui.chat.safe_mode import DrawingNote
from workbench.ui.export.outgoing import KINDS
from workbench.ui.reader.verdicts import quotations

SECOND = "When was the stern door seal last replaced?"


def third(desk):
    """The id of the second question, "" while a branch is being changed."""
    messages = desk.chat.messages
    return messages[2].id if len(messages) == 4 else ""


async def test_by_keyboard_one_asks_edits_branches_searches_and_exports(qapp, tmp_path):
    async with program(tmp_path) as desk:
        await ask_samples(desk)
        keys(desk, SECOND)
        await answered(desk, 4)
        first, _, second, _ = desk.chat.messages

        # Up in the empty field edits the last question; Enter asks it as another version.
        QTest.keyClick(desk.panels.composer.editor, Qt.Key.Key_Up)
        view = desk.panels.conversation.view_of(second.id)
        assert view.is_editing
        view._editor.field.setPlainText("Which frames are corroded?")
        QTest.keyClick(view._editor.field, Qt.Key.Key_Return)
        await until(lambda: third(desk) not in ("", second.id))
        await answered(desk, 4)
        shown = desk.chat.messages[2]
        assert shown.text == "Which frames are corroded?"
        switch = desk.panels.conversation.view_of(shown.id).versions
        assert switch.label.text() == "2 of 2"
        QTest.keyClick(switch.back, Qt.Key.Key_Space)
        await until(lambda: third(desk) == second.id)
        await desk.jobs.idle()

        # Ctrl+R answers again, beside the first answer.
        before = desk.chat.messages[-1].id
        desk.window.menus.ask_again.trigger()
        await until(lambda: third(desk) and desk.chat.messages[-1].id != before)
        await answered(desk, 4)
        assert desk.chat.messages[-1].state is MessageState.COMPLETE

        # The search finds the version that is not shown, and leads to it.
        field = desk.panels.chats.search
        desk.window.menus.search.trigger()
        QTest.keyClicks(field, "Which frames are corroded")
        await until(lambda: desk.panels.chats.list.model().rowCount() >= 2)
        QTest.keyClick(field, Qt.Key.Key_Down)
        rows = desk.panels.chats.list.model()
        desk.panels.chats.list.setCurrentIndex(rows.index(rows.rowCount() - 1, 0))
        desk.panels.chats._choose(desk.panels.chats.list.currentIndex())
        await until(lambda: third(desk) == shown.id)
        await desk.jobs.idle()

        # Find in this chat.
        desk.window.menus.find.trigger()
        bar = desk.chat_joints.find_bar
        QTest.keyClicks(bar.field, "corroded")
        await desk.jobs.idle()
        places = sum(count_in(message, "corroded") for message in desk.chat.messages)
        assert bar.isVisible() and bar.count.text() == f"{places} of {places}"
        for at in range(places - 1, 0, -1):
            QTest.keyClick(bar.field, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
            assert bar.count.text() == f"{at} of {places}"
        QTest.keyClick(bar.field, Qt.Key.Key_Escape)
        assert not bar.isVisible() and desk.panels.conversation._found == ""

        # A turn goes into the bin and comes back by Undo.
        desk.panels.conversation.intents.deleted.emit(shown.id)
        await until(lambda: third(desk) == second.id)
        await desk.jobs.idle()
        assert desk.reader.answer == desk.chat.messages[-1], "no quotations of what is gone"
        undo = next(notice for notice in desk.notices.kept if notice.action == "Undo")
        undo.run()
        await until(lambda: third(desk) == shown.id)
        await desk.jobs.idle()
        assert desk.reader.answer == desk.chat.messages[-1]

        for _, ending in KINDS:
            content = await desk.chat_joints.outgoing.content(desk.chat.conversation_id, ending)
            assert len(content) > 500

        old = desk.chat.conversation_id
        desk.panels.conversation.intents.branched.emit(desk.chat.messages[1].id)
        await until(lambda: desk.chat.conversation_id != old and len(desk.chat.messages) == 2)
        await desk.jobs.idle()
        assert desk.chat.messages[0].text == first.text


async def test_the_quotations_of_an_answer_that_goes_on_are_listed_as_they_are_checked(
    qapp, tmp_path
):
    async with program(tmp_path, rate=150) as desk:
        desk.try_samples()
        await until(lambda: len(desk.composer.statuses) == 2)
        await until(lambda: not any(status.underway for status in desk.composer.statuses))
        desk.panels.composer.send_button.click()
        await until(lambda: desk.chat.coming is not None and desk.chat.coming.citations)
        desk.window.menus.stop.trigger()
        await until(lambda: not desk.chat.is_answering)
        await desk.jobs.idle()
        stopped = desk.chat.messages[-1]
        rows = desk.panels.reader.quotations
        assert len(rows.rows) == len(stopped.citations)

        desk.chat.go_on(stopped.id)
        await until(lambda: len(rows.rows) > len(stopped.citations))
        coming = desk.chat.coming
        assert coming is not None and not coming.state.is_final, "before the answer has ended"
        assert rows.rows == quotations(
            coming.citations[: len(rows.rows)], desk.documents_of(coming)
        )
        desk.window.menus.stop.trigger()
        await until(lambda: not desk.chat.is_answering)
        await desk.jobs.idle()


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


async def test_words_of_a_question_that_is_changed_outlive_the_program(qapp, tmp_path):
    async with program(tmp_path) as desk:
        await ask_samples(desk)
        asked = desk.chat.messages[0]
        for words in ("Which frames", "Which frames are corroded"):
            desk.panels.conversation.edit_question(asked.id)
            field = desk.panels.conversation.view_of(asked.id)._editor.field
            field.setPlainText(words)
            if words == "Which frames":  # on the disk even if the program dies now
                stored = draft_of_edit(asked.id)
                while (await desk.services.drafts.all()).get(stored, ("",))[0] != words:
                    await asyncio.sleep(0.02)
    async with program(tmp_path) as desk:
        view = desk.panels.conversation.view_of
        await until(lambda: desk.chat.messages and view(asked.id) is not None)
        assert view(asked.id).draft == "Which frames are corroded"
        assert desk.panels.composer.text() == ""
        view(asked.id).stop_editing()
        await desk.jobs.idle()
        assert stored not in await desk.services.drafts.all()
    async with program(tmp_path) as desk:
        view = desk.panels.conversation.view_of
        await until(lambda: desk.chat.messages and view(asked.id) is not None)
        assert not view(asked.id).is_editing


@pytest.mark.parametrize("deaths", [1, 2])
async def test_a_message_that_ended_the_program_twice_is_plain(qapp, tmp_path, deaths):
    async with program(tmp_path) as desk:
        await ask_samples(desk)
        path = desk.panels.conversation._note._path
        answer_id = desk.chat.messages[-1].id
    assert not path.exists()
    for _ in range(deaths):
        DrawingNote(path).begin([answer_id])
    async with program(tmp_path) as desk:
        await until(lambda: desk.chat.messages)
        await desk.jobs.idle()
        view = desk.panels.conversation.view_of(answer_id)
        assert view.body.plain is (deaths == 2)
    # One that was painted is no suspect any more, one that was not stays plain.
    assert path.exists() is (deaths == 2)


@pytest.mark.parametrize("whole_workspace", [False, True])
async def test_nothing_is_asked_or_answered_in_the_bin(qapp, tmp_path, whole_workspace):
    async with program(tmp_path, rate=60) as desk:
        if whole_workspace:  # the first one cannot be deleted
            case = await desk.services.workspaces.create("Case")
            await desk.workspaces.presenter.switch(case.id)
            await desk.jobs.idle()
        desk.try_samples()
        await until(lambda: len(desk.composer.statuses) == 2)
        await until(lambda: not any(status.underway for status in desk.composer.statuses))
        desk.panels.composer.send_button.click()
        await until(lambda: desk.chat.coming is not None and desk.chat.coming.text)
        asked, here = desk.chat.conversation_id, desk.workspace_id
        keys(desk, "And what does it cost?")
        if whole_workspace:
            desk.workspaces.presenter.delete()
        else:
            desk.chats.delete(asked)
        await until(lambda: desk.notices.kept and not desk.chat.busy_conversations)
        await desk.jobs.idle()
        assert desk.chat.conversation_id != asked
        assert [notice.drawing for notice in desk.notices.kept] == ["trash"]

        desk.notices.kept[0].run()
        await until(lambda: desk.workspace_id == here)
        await desk.jobs.idle()
        desk.open_conversation(asked)
        await until(lambda: len(desk.chat.messages) == 2)
        assert desk.chat.messages[-1].state is MessageState.STOPPED and desk.chat.messages[-1].text
        assert desk.panels.composer.text() == "And what does it cost?"

        desk.chats.delete(asked)
        await until(lambda: not desk.chat.messages)
        await desk.jobs.idle()
        await desk.services.conversations.erase(asked)
        await desk.jobs.idle()
        assert {notice.drawing for notice in desk.notices.kept} == {"trash"}
