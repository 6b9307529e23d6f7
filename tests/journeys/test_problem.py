"""Data that cannot be opened, met by a user: what the window says, and the ways out of it."""

import json
import sys
import time

import pytest

from tests.faults.as_user import as_user
from tests.journeys.conftest import wait_for, wait_until_idle

pytestmark = pytest.mark.alone


@pytest.fixture
def shut(tmp_path):
    """A folder of the data that may be read and not written; it is opened again at the end."""
    folder = tmp_path / "data" / "document-workbench"
    folder.mkdir(parents=True)
    folder.chmod(0o500)
    yield folder
    folder.chmod(0o700)


def focused(screen, program):
    """Return the window of a program, with the keyboard."""
    window = screen.window_of(program.process)
    screen.hand("windowmove", "--sync", window, 0, 0)
    screen.hand("windowfocus", "--sync", window)
    time.sleep(1)
    wait_until_idle(program.process)
    return window


def leave(screen, program, status=0):
    screen.hand("key", "--clearmodifiers", "ctrl+q")
    output, _ = program.process.communicate(timeout=20)
    assert (program.process.returncode, output.decode()) == (status, "")


def test_row_43_a_folder_that_cannot_be_written_is_left_for_another(screen, start, shut, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    program = start(command=as_user(sys.executable))
    focused(screen, program)
    screen.hand("key", "Tab", "space")  # from "Try again" to "Use another folder…"
    wait_until_idle(program.process)
    screen.hand("type", "--delay", 5, str(other))
    screen.hand("key", "Return")
    database = other / "document-workbench" / "workbench.db"
    wait_for(database.exists)
    focused(screen, program)  # it is another window
    leave(screen, program)
    assert list(shut.iterdir()) == []
    stored = json.loads((tmp_path / "config/document-workbench/settings.json").read_text())
    assert stored["data_folder"] == str(database.parent)

    # The next start goes there at once; with its disk gone it begins nowhere anew.
    again = start(command=as_user(sys.executable))
    focused(screen, again)
    leave(screen, again)
    other.rename(tmp_path / "elsewhere")
    third = start(command=as_user(sys.executable))
    focused(screen, third)
    assert not other.exists() and list(shut.iterdir()) == []
    (tmp_path / "elsewhere").rename(other)
    screen.hand("key", "space")  # Try again
    wait_for(database.with_name("instance.address").exists)
    focused(screen, third)
    leave(screen, third)


def test_row_43_a_problem_is_left_by_the_keyboard(screen, start, shut):
    program = start(command=as_user(sys.executable))
    focused(screen, program)
    leave(screen, program, status=1)
