"""The whole first run by keyboard: samples, a key into a real Secret Service, a cited answer.

Afterwards everything that is left, and everything that was to be seen, is searched for the key.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.journeys.conftest import ROOT, Program, wait_for, wait_until_idle
from workbench.simulator import Simulator

pytestmark = pytest.mark.alone

QUESTION = "What was found about corrosion on the frames?"
PASSWORD = "the-password-of-the-keyring"


class Child:
    """The program below the shell and the session bus that were started with it."""

    def __init__(self, outer):
        self.outer = outer

    @property
    def pid(self):
        """Return the process that runs the program."""

        def found():
            for folder in Path("/proc").iterdir():
                if folder.name.isdigit():
                    try:
                        words = (folder / "cmdline").read_bytes().split(b"\0")
                        inside = f"HOME={self.home}".encode() in (folder / "environ").read_bytes()
                    except OSError:
                        continue
                    if inside and words[-3:-1] == [b"-m", b"workbench"]:
                        return int(folder.name)
            return 0

        return wait_for(found)


@pytest.fixture
def session(screen, tmp_path):
    """The program in a session of its own, with a keyring that is unlocked."""
    if not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")):
        pytest.skip("no Secret Service on this system")
    (tmp_path / "run").mkdir(mode=0o700)
    environment = {
        **screen.environment,
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_RUNTIME_DIR": str(tmp_path / "run"),
        "TMPDIR": str(tmp_path / "run"),
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("PYTHON_KEYRING_BACKEND", None)
    line = (
        f"printf {PASSWORD} | gnome-keyring-daemon --unlock --components=secrets >/dev/null;"
        f' exec "{sys.executable}" -W error -m workbench'
    )
    outer = subprocess.Popen(
        ["dbus-run-session", "--", "sh", "-c", line],
        env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    child = Child(outer)
    child.home = tmp_path
    yield child
    if outer.poll() is None:
        outer.terminate()
        outer.wait(10)
    outer.stdout.close()


def windows(screen, pid):
    """Return the ids of the windows that can be seen, in the order in which they came."""
    done = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--pid", str(pid)],
        env=screen.environment, capture_output=True, text=True, timeout=20,
    )  # fmt: skip
    return done.stdout.split()


class Hands:
    """Keys pressed in whichever window has come last."""

    def __init__(self, screen, pid):
        self.screen, self.pid = screen, pid

    def focus(self, window):
        self.screen.hand("windowfocus", "--sync", window)
        time.sleep(0.2)

    def keys(self, *names):
        for name in names:
            self.screen.hand("key", "--clearmodifiers", name)
            time.sleep(0.12)

    def text(self, words):
        self.screen.hand("type", "--delay", 6, words)
        time.sleep(0.2)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_from_the_first_start_to_a_cited_answer_with_a_key(screen, session, tmp_path):
    began = time.monotonic()
    pid = session.pid
    program = Program(session.outer, tmp_path)
    window = wait_for(lambda: windows(screen, pid))[0]
    hands = Hands(screen, pid)
    screen.hand("windowmove", "--sync", window, 0, 0)
    hands.focus(window)
    wait_for(lambda: program.rows("select 1 from workspaces"))

    class Process:
        """What `wait_until_idle` asks for."""

    process = Process()
    process.pid = pid
    wait_until_idle(process)
    hands.keys("space")  # the first button of the start screen: try the samples
    wait_for(lambda: len(program.rows("select 1 from documents where state = 'ready'")) == 2)
    shown = program.rows("select distinct verdict from citations")
    assert len(wait_for(lambda: program.rows("select distinct verdict from citations"))) == 5, shown
    wait_for(lambda: len(program.rows("select 1 from remote_copies where state = 'active'")) >= 1)
    wait_until_idle(process)

    with Simulator() as google:
        hands.keys("alt+f", *("Down",) * 4, "Return")
        dialog = wait_for(
            lambda: [w for w in windows(screen, pid) if w != window and is_dialog(screen, w)]
        )[-1]
        hands.focus(dialog)
        hands.text(google.key)
        hands.keys("Tab", "Tab")  # the eye, Check key
        hands.keys("Tab", "space")  # the link that unfolds name and address
        hands.text("Work key")
        hands.keys("Tab")
        hands.text(google.url)
        hands.keys("Return")
        (name,) = wait_for(lambda: program.rows("select name from profiles"))[0]
        assert name == "Work key"
        wait_for(lambda: dialog not in windows(screen, pid))
        hands.focus(window)
        wait_until_idle(process)
        hands.keys("ctrl+l", "ctrl+a")
        hands.text(QUESTION)
        hands.keys("Return")
        done = "select conversation_id from messages where role = 'model' and state = 'complete'"
        wait_for(lambda: len(program.rows(done)) == 2, seconds=40)
        assert "verified" in {v for (v,) in program.rows("select verdict from citations")}
        took = time.monotonic() - began
        secret = google.key.encode()
        assert not [f for f in ("cmdline", "environ") if secret in seen_of_all(f)]
        hands.keys("ctrl+q")
        output, _ = session.outer.communicate(timeout=30)
        assert session.outer.returncode == 0, output.decode()
        assert secret not in output
        assert took < 180
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"workbench.db", "settings.json", "workbench.log"} <= {path.name for path in left}
    assert any("keyrings" in str(path) for path in left)
    assert not [path for path in left if secret in path.read_bytes()]


def is_dialog(screen, window):
    """Say whether a window is the dialog and not a menu that is closing."""
    name = subprocess.run(
        ["xdotool", "getwindowname", window],
        env=screen.environment, capture_output=True, text=True, timeout=20,
    ).stdout  # fmt: skip
    return "Connect" in name


def seen_of_all(what):
    """Return what every user of the computer, or this one, sees of all processes but this."""
    seen = b""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            try:
                seen += (folder / what).read_bytes()
            except OSError:
                continue
    return seen
