"""The program as a process, connected to a simulator, with nothing but keys from first to last."""

import json
import subprocess
import time

import pytest

from tests.journeys.conftest import wait_for, wait_until_idle
from tests.journeys.test_real_window import QUESTION, SAMPLE, leave, settle_window
from workbench.simulator import Simulator

pytestmark = pytest.mark.alone

OTHER = "When was the stern door seal last replaced?"
STATE = "select state, length(parts) from messages where role = 'model' order by created_at"
HEAD = (
    "select q.parts from conversations c join messages a on a.id = c.head_id"
    " join messages q on q.id = a.parent_id"
)


class Keys:
    """Keys pressed in the window that has the keyboard."""

    def __init__(self, screen, program, window):
        self.screen, self.program, self.window = screen, program, window

    def press(self, *names):
        for name in names:
            self.screen.hand("key", "--clearmodifiers", name)
            time.sleep(0.12)

    def text(self, words):
        self.screen.hand("type", "--delay", 6, words)
        time.sleep(0.2)

    def focus(self, window=None):
        self.screen.hand("windowfocus", "--sync", window or self.window)
        time.sleep(0.2)

    def dialog(self):
        """Give the keyboard to the dialog that opens; there is no window manager to do it."""

        def found():
            done = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--pid", str(self.program.process.pid)],
                env=self.screen.environment, capture_output=True, text=True, timeout=20,
            )  # fmt: skip
            return [each for each in done.stdout.split() if each != self.window]

        self.focus(wait_for(found)[-1])


def connect(keys, google):
    """Use a simulator as Google: its key for this session, a name and its address."""
    keys.press("alt+f", *("Down",) * 4, "Return")
    keys.dialog()
    keys.text(google.key)
    keys.press("Tab", "Tab", "Tab", "space")
    keys.text("Work key")
    keys.press("Tab")
    keys.text(google.url)
    keys.press("Return")
    wait_for(lambda: keys.program.rows("select 1 from profiles where name = 'Work key'"))
    keys.focus()
    wait_until_idle(keys.program.process)


def test_ask_stop_continue_edit_branch_search_and_export(screen, start, tmp_path):
    with Simulator(rate=120) as google:
        program = start(SAMPLE)
        window = settle_window(screen, program)
        wait_for(lambda: program.rows("select 1 from remote_copies where state = 'active'"))
        keys = Keys(screen, program, window)
        connect(keys, google)

        # Ask, and stop half-way.
        keys.press("ctrl+l")
        keys.text(QUESTION)
        keys.press("Return")
        wait_for(lambda: (rows := program.rows(STATE)) and rows[0][1] > 200)
        keys.press("Escape")
        wait_for(lambda: program.rows(STATE)[0][0] == "stopped")
        ((_, length),) = program.rows(STATE)

        # To the answer, to its button; where the thoughts come first, they are opened as well.
        keys.press("alt+Up")
        for _ in range(3):
            keys.press("Tab", "space")
            if program.rows(STATE)[0][0] != "stopped":
                break
        wait_for(lambda: program.rows(STATE)[0][0] == "complete", seconds=40)
        assert program.rows(STATE)[0][1] > length

        # Typing goes on at once: Up edits the question, Enter asks it as another version.
        keys.press("Up", "ctrl+a")
        keys.text(OTHER)
        keys.press("Return")
        done = [("complete",), ("complete",)]
        wait_for(
            lambda: program.rows("select state from messages where role = 'model'") == done,
            seconds=40,
        )
        assert OTHER in program.rows(HEAD)[0][0]

        # Two messages up stands the question; behind its three buttons the version before.
        keys.press("alt+Up", "alt+Up", "Tab", "Tab", "Tab", "Tab", "space")
        wait_for(lambda: QUESTION in program.rows(HEAD)[0][0])
        # The keyboard stays with the switch: once more, and it is the other one again.
        keys.press("space")
        wait_for(lambda: OTHER in program.rows(HEAD)[0][0])

        # The search leads to the version that is not shown.
        keys.press("ctrl+k")
        keys.text("corrosion on the frames")
        time.sleep(1)
        keys.press("Down", "End", "Return")
        wait_for(lambda: QUESTION in program.rows(HEAD)[0][0])

        target = tmp_path / "by hand.json"
        keys.press("ctrl+shift+s")
        keys.dialog()
        keys.text(str(target))
        keys.press("Return")
        wait_for(target.exists)
        assert len(json.loads(target.read_text())["messages"]) == 4
        keys.focus()
        assert leave(screen, program, window) < 2
