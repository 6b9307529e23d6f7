"""What runs, in the status line: the nearest thing first, and nothing ticks while nothing runs."""

import pytest
from PySide6.QtCore import QTimer

from workbench.ui.running_work import RunningWork
from workbench.ui.shell.status_line import StatusLine


@pytest.fixture
def status(qtbot, theme):
    status = StatusLine(theme)
    qtbot.addWidget(status)
    status.resize(1200, 28)
    status.show()
    return status


def words(status):
    return [each.text() for each in status.findChildren(type(status.bell)) if each.isVisible()]


def test_a_screenshot_that_is_awaited_stands_before_an_answer(status):
    work = RunningWork(status, status)
    clock = work.findChild(QTimer)
    work.show_answering(True)
    work.show_screenshot(True)
    assert "Waiting for the screenshot, 0 s" in words(status) and clock.isActive()
    work.show_screenshot(False)
    assert "Answering" in words(status) and clock.isActive()
    work.show_answering(False)
    assert "Answering" not in words(status) and not clock.isActive()
    work.show_screenshot(True)
    assert clock.isActive()
    work.show_screenshot(False)
    assert not clock.isActive()
