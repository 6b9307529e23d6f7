"""Screenshots on a real screen: what is behind the window is taken, pixel by pixel."""

import subprocess
import sys
import time
from ctypes.util import find_library
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.journeys.conftest import wait_for, wait_until_idle
from tests.journeys.pattern import colour, drawn
from tests.ui.screenshot.bus import portal, session_bus

pytestmark = pytest.mark.alone

PATTERN = Path(__file__).parent / "pattern.py"
MONITORS = Path(__file__).parent / "monitors.py"


@pytest.fixture
def pattern(screen):
    """A known picture on the whole screen, in another process."""
    painter = subprocess.Popen(
        [sys.executable, str(PATTERN)], env=screen.environment, stdout=subprocess.PIPE, text=True
    )
    assert painter.stdout.readline().strip() == "painted"
    yield
    painter.kill()
    painter.wait(10)
    painter.stdout.close()


def settled(screen, program):
    """Put the window over the picture, leaving a strip of it, and give it the keyboard."""
    window = screen.window_of(program.process)
    screen.hand("windowmove", "--sync", window, 100, 60)
    screen.hand("windowfocus", "--sync", window)
    wait_for(lambda: program.rows("select 1 from workspaces"))
    wait_until_idle(program.process)
    return window


def geometry(screen, window):
    return screen.hand("getwindowgeometry", "--shell", window)


def sheet_of(screen, program, window):
    """Return the window of the sheet, which is not the main one, once the keys go there."""

    def there():
        done = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--pid", str(program.process.pid)],
            env=screen.environment, capture_output=True, text=True, timeout=20,
        )  # fmt: skip
        others = [each for each in done.stdout.split() if each != window]
        return others if screen.hand("getwindowfocus") in others else []

    return wait_for(there)[0]


def attached(program, number=1):
    """Return the pictures that were attached, once there are so many."""
    wait_for(lambda: len(program.rows("select 1 from documents where state = 'ready'")) == number)
    paths = [path for (path,) in program.rows("select path from documents order by added_at")]
    assert all(Path(path).is_relative_to(program.folder) for path in paths)
    return [(Path(path).name, QImage(path)) for path in paths]


def differences(picture, left, top):
    """Return the pixels of a picture that are not those of the pattern."""
    return [
        (x, y)
        for y in range(picture.height())
        for x in range(picture.width())
        if picture.pixelColor(x, y).getRgb()[:3] != colour(left + x, top + y)
    ]


@pytest.mark.parametrize("scale", ["1", "1.5"])
def test_what_is_behind_the_window_is_taken_with_the_screens_own_pixels(
    screen, start, pattern, scale
):
    program = start(command=("env", f"QT_SCALE_FACTOR={scale}", sys.executable))
    window = settled(screen, program)
    before = geometry(screen, window)
    screen.hand("key", "--clearmodifiers", "ctrl+shift+p")
    sheet_of(screen, program, window)
    screen.hand("mousemove", 300, 210)
    screen.hand("mousedown", 1)
    for x, y in ((330, 240), (420, 300), (509, 329)):
        screen.hand("mousemove", x, y)
        time.sleep(0.05)
    screen.hand("mouseup", 1)
    ((name, picture),) = attached(program)
    assert name.startswith("Screenshot 20") and name.endswith(".png")
    assert abs(picture.width() - 210) <= 2 and abs(picture.height() - 120) <= 2
    assert differences(picture, 300, 210) == []
    # The window is back where it was, and what is typed goes to the question.
    wait_for(lambda: screen.hand("getwindowfocus") == window)
    assert geometry(screen, window) == before
    screen.hand("type", "--delay", 5, "What is this?")
    screen.hand("key", "Return")
    wait_for(lambda: program.rows("select 1 from messages where role = 'model'"))
    ((parts,),) = program.rows("select parts from messages where role = 'user'")
    assert "What is this?" in parts


def test_by_keys_alone_and_given_up(screen, start, pattern):
    program = start()
    window = settled(screen, program)
    screen.hand("key", "--clearmodifiers", "ctrl+shift+p")
    sheet_of(screen, program, window)
    screen.hand("key", "Escape")
    wait_for(lambda: screen.hand("getwindowfocus") == window)
    screen.hand("key", "--clearmodifiers", "ctrl+shift+p")
    sheet_of(screen, program, window)
    screen.hand("mousemove", 700, 500)
    screen.hand("key", "Return")
    ((_, whole),) = attached(program)
    assert (whole.width(), whole.height()) == (1440, 900)
    assert differences(whole.copy(0, 0, 400, 400), 0, 0) == []
    wait_for(lambda: screen.hand("getwindowfocus") == window)
    screen.hand("key", "--clearmodifiers", "ctrl+shift+p")
    sheet_of(screen, program, window)
    for key in ("Left", "Left", "Up", "shift+Right", "ctrl+shift+Down", "ctrl+Right"):
        screen.hand("key", key)
    screen.hand("key", "Return")
    _, (_, area) = attached(program, 2)
    assert (area.width(), area.height()) == (730, 451)
    assert differences(area, 360 - 10 + 1, 225 - 10) == []


def test_the_program_can_be_ended_while_an_area_is_chosen(screen, start, pattern):
    program = start()
    window = settled(screen, program)
    screen.hand("key", "--clearmodifiers", "ctrl+shift+p")
    sheet_of(screen, program, window)
    program.process.terminate()
    output, _ = program.process.communicate(timeout=10)
    assert (program.process.returncode, output) == (0, b"")


@pytest.fixture
def bus():
    with session_bus() as address:
        yield address


def on_wayland(start, bus):
    """Start the program as one that a Wayland desktop shows, where only the portal may look."""
    words = ["env", f"DBUS_SESSION_BUS_ADDRESS={bus}", "WAYLAND_DISPLAY=wayland-none"]
    return start(command=(*words, sys.executable))


def test_the_desktops_own_screenshot_is_attached(screen, start, bus, tmp_path):
    file = tmp_path / "Screenshot from the desktop.png"
    assert drawn(64, 48).save(str(file))
    program = on_wayland(start, bus)
    window = settled(screen, program)
    with portal(bus, "0", file.as_uri()) as desktop:
        screen.hand("key", "--clearmodifiers", "ctrl+shift+p")
        assert desktop.said()[0] == "Screenshot"
        ((name, picture),) = attached(program)
    assert name.startswith("Screenshot 20") and file.exists()
    assert (picture.width(), picture.height(), differences(picture, 0, 0)) == (64, 48, [])
    wait_for(lambda: screen.hand("getwindowfocus") == window)


def test_a_desktop_that_never_answers_is_given_up(screen, start, bus):
    program = on_wayland(start, bus)
    window = settled(screen, program)
    with portal(bus, "never") as desktop:
        screen.hand("key", "--clearmodifiers", "ctrl+shift+p")
        assert desktop.said()[0] == "Screenshot"
        # Nothing holds the window away for ever, and the same keys give up.
        wait_for(lambda: screen.hand("getwindowfocus") == window)
        screen.hand("key", "--clearmodifiers", "ctrl+shift+p")
        assert desktop.said()[0] == "Close"
    program.process.terminate()
    output, _ = program.process.communicate(timeout=10)
    assert (program.process.returncode, output) == (0, b"")
    assert program.rows("select 1 from documents") == []


def test_the_program_ends_at_once_while_the_desktop_is_asked(screen, start, bus):
    program = on_wayland(start, bus)
    settled(screen, program)
    with portal(bus, "never") as desktop:
        screen.hand("key", "--clearmodifiers", "ctrl+shift+p")
        assert desktop.said()[0] == "Screenshot"
        program.process.terminate()
        output, _ = program.process.communicate(timeout=5)
        assert desktop.said()[0] == "Close"
    assert (program.process.returncode, output) == (0, b"")


def test_without_a_portal_there_is_a_sentence(screen, start, bus):
    program = on_wayland(start, bus)
    window = settled(screen, program)
    screen.hand("key", "--clearmodifiers", "ctrl+shift+p")
    wait_for(lambda: "This desktop gives programs no screenshots." in program.log())
    wait_for(lambda: screen.hand("getwindowfocus") == window)


@pytest.fixture
def two_monitors(screen):
    """The screen as two monitors; it stays so for the tests of this module that follow."""
    if not find_library("Xrandr"):
        pytest.skip("monitors cannot be made on this system")
    subprocess.run([sys.executable, str(MONITORS)], env=screen.environment, check=True, timeout=20)


def test_each_monitor_is_taken_by_itself(screen, two_monitors, start, pattern):
    program = start()
    window = settled(screen, program)
    screen.hand("mousemove", 1000, 500)
    screen.hand("key", "--clearmodifiers", "ctrl+shift+p")
    sheet_of(screen, program, window)
    screen.hand("key", "Return")
    ((_, right),) = attached(program)
    assert (right.width(), right.height()) == (720, 900)
    assert differences(right.copy(0, 0, 300, 300), 720, 0) == []
    wait_for(lambda: screen.hand("getwindowfocus") == window)
    screen.hand("key", "--clearmodifiers", "ctrl+shift+p")
    sheet_of(screen, program, window)
    screen.hand("key", "Tab")
    screen.hand("key", "Return")
    _, (_, left) = attached(program, 2)
    assert (left.width(), left.height()) == (720, 900)
    assert differences(left.copy(400, 400, 300, 300), 400, 400) == []
