"""The camera in the whole window: it steps aside, comes back as it was, with the picture."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.desk.driving import program, until
from workbench.ui.screenshot.button import ATTACH
from workbench.ui.screenshot.sheet import ScreenSheet


def sheet():
    """Return the sheet that has the keyboard, or None."""
    active = QApplication.activeWindow()
    return active if isinstance(active, ScreenSheet) else None


async def taken(desk, *steps):
    """Press the camera, do what is to be done on the sheet, and wait until the window is back."""
    desk.panels.composer.screenshot_button.click()
    await until(sheet)
    assert not desk.window.isVisible()
    for step in steps:
        step(sheet())
    await until(desk.window.isVisible)
    await desk.jobs.idle()


def drag(on):
    QTest.mousePress(on, Qt.MouseButton.LeftButton, pos=QPoint(20, 30))
    QTest.mouseMove(on, QPoint(60, 70))
    QTest.mouseRelease(on, Qt.MouseButton.LeftButton, pos=QPoint(119, 79))


def enter(on):
    QTest.keyClick(on, Qt.Key.Key_Return)


def escape(on):
    QTest.keyClick(on, Qt.Key.Key_Escape)


@pytest.mark.parametrize("maximised", [False, True])
async def test_a_screenshot_is_attached_and_the_window_is_as_it_was(desk, maximised):
    desk.new_chat()
    if maximised:
        desk.window.showMaximized()
        await until(lambda: desk.window.width() != 1440)
    before = desk.window.geometry(), desk.window.windowState()
    desk.panels.composer.set_text("What is this?")
    await taken(desk, drag)
    (status,) = desk.composer.statuses
    path = Path(status.document.path)
    assert path.name.startswith("Screenshot 20") and path.suffix == ".png"
    assert status.document.name == path.name
    assert QImage(str(path)).size().toTuple() == (100, 50)
    assert (path.stat().st_mode & 0o077) == 0
    assert (desk.window.geometry(), desk.window.windowState()) == before
    assert desk.panels.composer.editor.hasFocus()
    assert desk.panels.composer.text() == "What is this?"
    await taken(desk, enter)
    names = sorted(Path(each.document.path).name for each in desk.composer.statuses)
    whole = QApplication.primaryScreen().size()
    assert len(set(names)) == 2
    assert QImage(desk.composer.statuses[1].document.path).size() == whole


async def test_giving_up_changes_nothing(desk):
    desk.new_chat()
    await taken(desk, escape)
    assert desk.composer.statuses == () and desk.notices.kept == ()
    assert desk.panels.composer.editor.hasFocus()
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, ScreenSheet)]


async def test_it_is_taken_by_its_keys_and_from_the_start_screen(desk):
    desk.show_start()
    desk.window.activateWindow()
    await until(desk.window.isActiveWindow)
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(desk.window, Qt.Key.Key_P, held)
    await until(sheet)
    escape(sheet())
    await until(desk.window.isVisible)
    await desk.jobs.idle()
    assert desk.window.shows_start and not desk.panels.composer.editor.hasFocus()
    desk.window.menus.screenshot.trigger()
    await until(sheet)
    enter(sheet())
    await until(lambda: desk.composer.statuses)
    await desk.jobs.idle()
    assert not desk.window.shows_start


async def test_it_stands_in_the_menus_the_list_of_keys_and_the_bar(desk):
    assert ("Ctrl+Shift+P", "Attach a screenshot") in desk.window.menus.with_keys()
    button = desk.panels.composer.screenshot_button
    assert button.accessibleName() == ATTACH == desk.window.menus.screenshot.text().rstrip("…")
    assert button.toolTip() == "Attach a screenshot (Ctrl+Shift+P)"
    menus = desk.window.menuBar().actions()
    with_it = [
        each.text() for each in menus if desk.window.menus.screenshot in each.menu().actions()
    ]
    assert with_it == ["&File", "&Documents"]


class Shown(QObject):
    """Counts how often a window is shown."""

    times = 0

    def eventFilter(self, watched, event):
        self.times += event.type() == QEvent.Type.Show
        return False


async def test_a_window_that_was_closed_meanwhile_does_not_come_back(qapp, tmp_path):
    shown = Shown()
    async with program(tmp_path) as desk:
        desk.panels.composer.screenshot_button.click()
        await until(sheet)
        desk.window.installEventFilter(shown)
        desk.window.close()
    assert shown.times == 0 and sheet() is None


async def test_a_picture_that_cannot_be_kept_is_said_so(desk):
    desk.new_chat()
    desk._pasted.parent.mkdir(parents=True, exist_ok=True)
    desk._pasted.write_text("in the way")
    await taken(desk, enter)
    await until(lambda: desk.notices.kept)
    assert desk.notices.kept[0].sentence == "The screenshot could not be saved."


SCRIPT = """
import asyncio, json, sys
from pathlib import Path
from workbench.app import dismiss, make_application, open_desk, run, show_window
from workbench.paths import Paths

application = make_application()

async def main():
    frame = show_window(application, Paths.under(Path(sys.argv[1])))
    async with open_desk(frame) as desk:
        desk.new_chat()
        desk.screenshots.take()
        while not desk.notices.kept:
            await asyncio.sleep(0.01)
        told = desk.notices.kept[0]
        print(json.dumps([told.sentence, told.hint, desk.window.isVisible()]))
    dismiss(frame.window)
    return 0

sys.exit(run(application, main))
"""


def test_a_screen_that_gives_no_picture_is_a_sentence(tmp_path):
    # The platform "minimal" has a screen, and no picture of it.
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        env={**os.environ, "QT_QPA_PLATFORM": "minimal", "PYTHONPATH": os.getcwd()},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        "This desktop gives programs no screenshots.",
        "Take one with its own key and paste it here.",
        True,
    ]
