"""What a screen reader meets: the AT-SPI tree of the running window and its dialogs."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.conftest import ROOT

pytestmark = pytest.mark.alone

WALK = Path(__file__).parent / "accessible_walk.py"
ANNOUNCEMENTS = WALK.with_name("announcements.py")
PRESSED = {"push button", "button", "toggle button", "check box", "radio button", "menu item"}
FILLED = {"text", "entry", "password text", "spin button", "combo box", "slider", "list"}
VISIBLE, SHOWING, FOCUSABLE = 30, 25, 11
"""Numbers of states in AT-SPI's list (atspi-constants.h)."""


def has(states, number):
    return bool(states[number // 32] & (1 << number % 32))


def on_the_bus(screen, home, script):
    """Run a script beside the program in a session with screen readers; return its JSON lines."""
    launcher = Path("/usr/libexec/at-spi-bus-launcher")
    if not (shutil.which("dbus-run-session") and launcher.exists()):
        pytest.skip("no bus for screen readers on this system")
    (home / "run").mkdir(mode=0o700)
    environment = {
        **screen.environment,
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_RUNTIME_DIR": str(home / "run"),
        "PYTHONPATH": str(ROOT),
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    }
    sample = ROOT / "resources" / "samples" / "Ferry inspection report (sample).pdf"
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, str(script), str(sample)],
        env=environment, capture_output=True, text=True, timeout=150,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]


@pytest.fixture(scope="module")
def tree(screen, tmp_path_factory):
    return on_the_bus(screen, tmp_path_factory.mktemp("accessible"), WALK)


def of(tree, place):
    return [row[1:] for row in tree if row[0] == place]


def test_the_whole_window_is_there(tree):
    window = of(tree, "window")
    roles = {role for role, *_ in window}
    assert len(window) > 60
    assert {"menu bar", "menu item"} <= roles, roles
    names = {name for _, name, *_ in window}
    assert {"New chat", "Search everything", "Conversation"} <= names, sorted(names)


def test_every_page_of_the_settings_and_the_dialogs_are_there(tree):
    places = {place for place, *_ in tree}
    pages = {place.partition(", ")[2] for place in places if place.startswith("Settings")} - {""}
    assert pages >= {
        "Keys", "Models and thinking", "Chat defaults", "Appearance", "Reading and quotations",
        "Costs and limits", "Files and caches", "Network", "Shortcuts", "Privacy",
        "Data and backup", "About",
    }  # fmt: skip
    titles = {place.partition(" — ")[0] for place in places}
    assert titles >= {"Connect Google Gemini", "Usage", "Prompts", "Keyboard shortcuts"}


def test_every_control_that_can_be_used_has_a_name(tree):
    controls = [
        (place, role, name, above)
        for place, role, name, above, states in tree
        if role in PRESSED | FILLED and has(states, VISIBLE) and has(states, FOCUSABLE)
    ]
    assert len(controls) > 150, {role for _, role, *_ in tree}
    assert [control for control in controls if not control[2].strip()] == []


def test_the_key_field_can_be_found(tree):
    connect = of(tree, "Connect Google Gemini — Workbench")
    assert "Key for Google Gemini" in [name for role, name, *_ in connect if role in FILLED]


def test_the_composer_can_be_reached(tree):
    window = of(tree, "window")
    fields = [name for role, name, _, states in window if role in FILLED and has(states, SHOWING)]
    assert any("uestion" in name or "Ask" in name for name in fields), fields


def test_a_finished_answer_is_announced_once_and_so_is_a_checked_key(screen, tmp_path):
    answered, checked = on_the_bus(screen, tmp_path, ANNOUNCEMENTS)
    assert len(answered) == 1 and answered[0].startswith("The answer is complete, "), answered
    assert checked[-1].startswith("The key holds a space"), checked
    assert len(checked) == len(set(checked)) <= 2, checked  # that it is asked, and what came
