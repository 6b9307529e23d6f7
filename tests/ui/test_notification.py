"""Telling outside the window: only of long work, only while nobody looks."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from workbench.ui.notification import LONG, Notification


@pytest.fixture
def alerted(monkeypatch):
    """The windows whose mark in the taskbar was asked for."""
    windows = []
    monkeypatch.setattr(QApplication, "alert", lambda window, *more: windows.append(window))
    return windows


def test_long_work_is_told_while_the_window_is_not_looked_at(qtbot, alerted):
    window, other = QWidget(), QWidget()
    qtbot.addWidget(window)
    qtbot.addWidget(other)
    notification = Notification(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert not notification.tell("An answer is finished.", LONG + 1)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not window.isActiveWindow())
    assert not notification.tell("An answer is finished.", LONG - 1)
    assert alerted == []
    assert notification.tell("An answer is finished.", LONG)
    assert alerted == [window]
    notification.forget()
