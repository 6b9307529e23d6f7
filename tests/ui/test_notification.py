"""Telling outside the window: only of long work, only while nobody looks."""

import json
import os
import shutil
import subprocess
import sys

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


SERVICE = """
import json, threading
from jeepney import MessageType, message_bus, new_method_return
from jeepney.io.blocking import Proxy, open_dbus_connection
from workbench.ui.notification import tell_desktop

said = []
before = tell_desktop("Nobody is there.")
bus = open_dbus_connection("SESSION")
Proxy(message_bus, bus).RequestName("org.freedesktop.Notifications", 4)


def serve():
    while True:
        message = bus.receive()
        if message.header.message_type is MessageType.method_call:
            said.append(message.body)
            bus.send(new_method_return(message, "u", (7,)))


threading.Thread(target=serve, daemon=True).start()
print(json.dumps([before, tell_desktop("An answer is finished."), said]))
"""


def test_the_desktops_own_service_is_asked_first():
    if not shutil.which("dbus-run-session"):
        pytest.skip("no session bus on this system")
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", SERVICE],
        env={**os.environ, "PYTHONPATH": os.getcwd()}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    before, after, ((name, _, _, title, sentence, *_),) = json.loads(done.stdout)
    assert (before, after) == (False, True)
    assert (name, title, sentence) == ("Workbench", "Workbench", "An answer is finished.")
