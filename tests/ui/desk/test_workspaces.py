"""Workspaces in the whole window: every pane follows, and the last one is opened at the start."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from tests.ui.desk.driving import ask_samples, dialog_of, keys, program, until
from workbench.ui.chats.listing import Listing
from workbench.ui.chats.name_dialog import NameDialog
from workbench.ui.dialogs import Question
from workbench.ui.shell.right_pane import RightPane


async def dialog(desk, kind):
    await until(lambda: dialog_of(desk, kind))
    return dialog_of(desk, kind)


async def make(desk, name, *, confidential=False):
    desk.panels.chats.switcher.made.emit()
    asked = await dialog(desk, NameDialog)
    QTest.keyClicks(asked.field, name)
    asked.confidential.setChecked(confidential)
    QTest.keyClick(asked.field, Qt.Key.Key_Return)
    await until(lambda: desk.workspaces.presenter.current.name == name)
    await desk.jobs.idle()


def rows(desk):
    model = desk.panels.chats.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


async def test_every_pane_follows_and_the_start_remembers(qapp, tmp_path):
    async with program(tmp_path) as desk:
        await ask_samples(desk)
        chat = desk.chat.conversation_id
        keys(desk, "half a question", Qt.Key.Key_A)
        files = len(desk.files.statuses)
        assert files == 2

        desk.window.hide_right()
        await make(desk, "Quiet case", confidential=True)
        desk.window.show_right("Files")
        panels = desk.panels
        assert panels.chats.switcher.accessibleName() == "Workspace Quiet case, confidential"
        assert rows(desk) == [] and desk.files.statuses == () and not desk.chat.conversation_id
        tabs = desk.window.findChild(RightPane).tabs
        await until(lambda: [tabs.tabText(at) for at in range(tabs.count())].count("Files"))
        panels.composer.set_text("secret draft")
        quiet = desk.workspace_id

        # The search everywhere leads back, and so does the menu that a key opens.
        panels.chats.focus_search()
        QTest.keyClicks(panels.chats.search, "corrosion")
        panels.chats._scope.setChecked(True)
        await until(lambda: "Messages" in rows(desk))
        QTest.keyClick(panels.chats.search, Qt.Key.Key_Return)
        await until(lambda: desk.chat.messages and desk.workspace_id == "default")
        await desk.jobs.idle()
        assert desk.chat.conversation_id == chat and len(desk.files.statuses) == files
        assert panels.composer.text() == "half a questiona"
        assert not desk.window.right_tab

        # A chat moves with its documents, and Undo brings it back.
        panels.chats.moved.emit(chat, quiet)
        await until(lambda: not desk.chat.conversation_id)
        await desk.jobs.idle()
        # The finished chat of the samples needs the documents here as well.
        assert len(desk.files.statuses) == files
        desk.workspaces.presenter.open(quiet)
        await until(lambda: desk.chat.messages)
        await desk.jobs.idle()
        assert len(desk.files.statuses) == files
        assert desk.window.right_tab == "Files"
    async with program(tmp_path) as desk:
        await until(lambda: desk.chat.messages)
        assert desk.workspace_id == quiet and desk.chat.conversation_id == chat
        desk.panels.chats.new_chat.emit()
        assert desk.panels.composer.text() == "secret draft"

        # Deleted and taken back by Undo; then the bin gives it back.
        switcher = desk.panels.chats.switcher
        for _ in range(2):
            switcher.deleted.emit()
            await until(lambda: desk.workspace_id == "default")
            await desk.jobs.idle()
            notice = desk.notices.kept[0]
            assert notice.sentence == "Workspace “Quiet case” moved to the bin"
            if _ == 0:
                notice.run()
                await until(lambda: desk.workspace_id == quiet)
                await desk.jobs.idle()
        desk.panels.chats.listing_chosen.emit(Listing.BIN)
        await until(lambda: "Workspaces" in rows(desk))
        listed = desk.panels.chats.list
        listed.setCurrentIndex(listed.model().index(1, 0))
        place = listed.visualRect(listed.currentIndex()).center()
        listed.customContextMenuRequested.emit(place)
        menu = next(m for m in desk.panels.chats.findChildren(QMenu) if m.isVisible())
        put_back, erase = menu.actions()
        erase.trigger()
        menu.close()
        question = await dialog(desk, Question)
        question.buttons["Cancel"].click()
        await desk.jobs.idle()
        assert "Workspaces" in rows(desk)
        listed.delete_pressed.emit()
        (await dialog(desk, Question)).buttons["Delete for good"].click()
        await until(lambda: "Workspaces" not in rows(desk))
        await desk.jobs.idle()
