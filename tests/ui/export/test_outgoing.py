"""Exporting from the window: named in the system's dialog, told while it lasts, cancelled."""

import asyncio
import time
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from tests.ui.export.test_writing import CHAT, messages
from tests.ui.qt_loop import qt_loop
from workbench.ui.export.outgoing import Outgoing
from workbench.ui.export.progress import WorkProgress
from workbench.ui.formulas.store import Formulas
from workbench.ui.jobs import Jobs


def pytest_asyncio_loop_factories(config, item):
    return {"qt": qt_loop}


class LongChat:
    """One chat of many turns, and no documents."""

    def __init__(self, turns):
        self._messages = tuple(messages(turns))

    async def get(self, key):
        return CHAT if isinstance(key, str) else ()

    async def messages(self, conversation_id):
        return self._messages


@pytest.fixture
async def desk(qtbot, theme, told):
    desk = SimpleNamespace(window=QWidget(), jobs=Jobs(told.notices.tell_failure), told=told)
    qtbot.addWidget(desk.window)
    desk.window.show()
    formulas = Formulas()

    def outgoing(turns):
        chat = LongChat(turns)
        services = SimpleNamespace(conversations=chat, documents=chat, models=())
        return Outgoing(theme, desk.window, services, desk.jobs, told.notices, formulas)

    desk.outgoing = outgoing
    yield desk
    await desk.jobs.close()
    formulas.close()


async def shown(desk, kind):
    end = time.monotonic() + 20
    while True:
        found = [each for each in desk.window.findChildren(kind) if each.isVisible()]
        if found:
            return found[0]
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


async def export(desk, turns, path):
    desk.outgoing(turns).export("c")
    dialog = await shown(desk, QFileDialog)
    dialog.findChild(QLineEdit).setText(str(path))
    dialog.accept()


async def test_a_named_file_is_written_and_told(desk, tmp_path):
    await export(desk, 2, tmp_path / "chat.docx")
    await desk.jobs.idle()
    assert (tmp_path / "chat.docx").read_bytes().startswith(b"PK")
    assert desk.told.expect("Exported to chat.docx").action == "Show the folder"


async def test_cancel_ends_it_and_leaves_no_file(desk, tmp_path):
    await export(desk, 600, tmp_path / "chat.docx")
    progress = await shown(desk, WorkProgress)
    while not progress.bar.value():
        await asyncio.sleep(0.01)
    progress.reject()
    async with asyncio.timeout(5):
        await desk.jobs.idle()
    assert list(tmp_path.iterdir()) == []


async def test_an_unknown_ending_is_a_sentence_before_anything_is_read(desk, tmp_path):
    await export(desk, 1, tmp_path / "chat.xyz")
    await desk.jobs.idle()
    assert "docx" in desk.told.expect("Workbench cannot write .xyz files.").hint
