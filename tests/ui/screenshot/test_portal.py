"""The desktop's portal, asked on a real bus: its answers, its silence, and those who pretend."""

import os
import subprocess
import sys
import threading
import time

import pytest
from jeepney import DBusAddress, HeaderFields, new_signal
from jeepney.io.blocking import open_dbus_connection

from tests.ui.screenshot.bus import PATIENCE, portal, session_bus
from workbench.errors import UserError
from workbench.ui.screenshot.portal import NAME, ask_desktop

PICTURE = "file:///home/someone/Pictures/Screenshot%20one.png"


@pytest.fixture(scope="module")
def bus():
    with session_bus() as address:
        yield address


@pytest.fixture(autouse=True)
def on_the_bus(bus, monkeypatch):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)


def a_while():
    """Return what gives up by itself, so that a test fails rather than waits for ever."""
    given_up = threading.Event()
    timer = threading.Timer(PATIENCE, given_up.set)
    timer.daemon = True
    timer.start()
    return given_up


def asked():
    """Ask on a thread; return the thread, what stops it, and where its answer will stand."""
    given_up, answers = threading.Event(), []

    def ask():
        try:
            answers.append(ask_desktop(given_up))
        except UserError as error:
            answers.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    return thread, given_up, answers


def test_a_picture_is_asked_for_and_its_address_returned(bus):
    with portal(bus, "0", PICTURE) as desktop:
        assert ask_desktop(a_while()) == PICTURE
        said = desktop.said()
        assert said[:4] == ["Screenshot", "", ["handle_token", "interactive"], True]


def test_an_old_portal_answers_at_a_place_of_its_own(bus):
    with portal(bus, "elsewhere", PICTURE):
        assert ask_desktop(a_while()) == PICTURE


def test_who_gives_up_there_gets_nothing(bus):
    with portal(bus, "1"):
        assert ask_desktop(a_while()) is None


@pytest.mark.parametrize("how", ["2", "77", "refuses", "leaves", "garbled"])
def test_what_is_no_answer_is_a_sentence(bus, how):
    with portal(bus, how), pytest.raises(UserError, match="gives programs no screenshots") as told:
        ask_desktop(a_while())
    assert "paste it here" in told.value.hint


def test_without_a_portal_or_a_bus_there_is_the_same_sentence(monkeypatch, tmp_path):
    with pytest.raises(UserError, match="no screenshots"):
        ask_desktop(a_while())
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    with pytest.raises(UserError, match="no screenshots"):
        ask_desktop(a_while())


def test_a_portal_that_does_not_even_begin_is_not_waited_for(bus):
    with portal(bus, "mute"), pytest.raises(UserError, match="no screenshots"):
        ask_desktop(a_while(), patience=0.3)


def test_what_is_given_up_here_is_given_up_there(bus):
    with portal(bus, "never") as desktop:
        thread, given_up, answers = asked()
        assert desktop.said()[0] == "Screenshot"
        given_up.set()
        started = time.monotonic()
        thread.join(10)
        assert time.monotonic() - started < 2
        assert answers == [None]
        assert desktop.said() == ["Close", "workbench_"]


def test_nobody_else_can_answer_for_the_portal(bus):
    with portal(bus, "never") as desktop, open_dbus_connection("SESSION") as stranger:
        thread, given_up, answers = asked()
        *_, asker, token = desktop.said()
        name = asker.removeprefix(":").replace(".", "_")
        place = f"/org/freedesktop/portal/desktop/request/{name}/{token}"
        results = {"uri": ("s", "file:///home/someone/secret.png")}
        request = DBusAddress(place, interface="org.freedesktop.portal.Request")
        bus_object = DBusAddress("/org/freedesktop/DBus", interface="org.freedesktop.DBus")
        for forged in (
            new_signal(request, "Response", "ua{sv}", (0, results)),
            new_signal(bus_object, "NameOwnerChanged", "sss", (NAME, ":1.1", "")),
            new_signal(bus_object, "NameOwnerChanged", "s", (NAME,)),
        ):
            forged.header.fields[HeaderFields.destination] = asker
            stranger.send(forged)
        thread.join(0.5)
        assert thread.is_alive() and answers == []
        given_up.set()
        thread.join(10)
    assert answers == [None]


def test_nothing_of_it_is_loaded_before_it_is_asked():
    script = "import sys; import workbench.ui.screenshot.joints; print('jeepney' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": os.getcwd()}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.strip() == "False", done.stderr
