"""A virtual screen, the program on it as its own process, and a hand on mouse and keyboard."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

IDLE_SECONDS = 0.3
ROOT = Path(__file__).resolve().parent.parent.parent


def wait_for(what, seconds=20, every=0.05):
    """Return the first true result of `what`; fail after some seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := what():
            return result
        time.sleep(every)
    raise AssertionError(f"not within {seconds} s: {what.__doc__ or what}")


def wait_until_idle(process):
    """Return when a process has used no processor time for a while: it waits for its user."""

    def idle():
        before = _ticks(process.pid)
        time.sleep(IDLE_SECONDS)
        return _ticks(process.pid) == before

    wait_for(idle)


def _ticks(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


@dataclass
class Screen:
    """A virtual screen; `environment` sends programs to it."""

    environment: dict

    def hand(self, *words):
        """Do something with mouse or keyboard, by xdotool."""
        done = subprocess.run(
            ["xdotool", *map(str, words)],
            env=self.environment, capture_output=True, text=True, timeout=20,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def window_of(self, process):
        """Return the id of a process's window once it can be seen."""

        def visible():
            assert process.poll() is None, process.stdout.read().decode()
            done = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--pid", str(process.pid)],
                env=self.environment, capture_output=True, text=True, timeout=20,
            )  # fmt: skip
            return done.stdout.split()

        return wait_for(visible)[0]


@dataclass
class Program:
    """The running program and the folder it keeps its data in."""

    process: subprocess.Popen
    folder: Path

    @property
    def database(self):
        return self.folder / "data" / "document-workbench" / "workbench.db"

    def rows(self, query):
        """Return rows of the program's database, none while it is not there."""
        if not self.database.exists():
            return []
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            with suppress(sqlite3.OperationalError):
                return connection.execute(query).fetchall()
        return []

    def log(self):
        """Return what was written to the log."""
        return "".join(
            path.read_text(errors="replace")
            for path in self.folder.rglob("*.log")
            if path.is_file()
        )


@pytest.fixture(scope="module")
def screen():
    if not shutil.which("Xvfb") or not shutil.which("xdotool"):
        pytest.skip("no virtual screen on this system")
    read, write = os.pipe()
    words = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    # Else the server begins anew when its only program was killed, and turns away the next one.
    server = subprocess.Popen(
        [*words, "-noreset"],
        pass_fds=[write], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as numbers:
        number = numbers.readline().strip()
    environment = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    yield Screen(environment)
    server.terminate()
    server.wait(10)


@pytest.fixture
def start(screen, tmp_path):
    """Start the program in a folder of its own; the processes are ended after the test."""
    running = []

    def start(*arguments, command=(sys.executable,)):
        environment = {
            **screen.environment,
            "HOME": str(tmp_path),
            "XDG_DATA_HOME": str(tmp_path / "data"),
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
            "XDG_STATE_HOME": str(tmp_path / "state"),
            "PYTHONPATH": str(ROOT),
        }
        environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
        process = subprocess.Popen(
            [*command, "-W", "error", "-m", "workbench", *map(str, arguments)],
            env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        running.append(process)
        return Program(process, tmp_path)

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
            process.wait(10)
        if process.stdout:
            process.stdout.close()
