"""The program as a process on a screen: files are dragged in, questions typed, windows closed."""

import base64
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.journeys.conftest import wait_for, wait_until_idle
from workbench.paths import resources

pytestmark = pytest.mark.alone

SAMPLE = resources() / "samples" / "Ferry inspection report (sample).pdf"
SOURCE = Path(__file__).parent / "drag_source.py"
LARGE = 1 << 29
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5Er"
    "kJggg=="
)
"""A picture of one pixel."""
QUESTION = "What was found about corrosion on the frames?"


def settle_window(screen, program):
    """Put the window at the top left of the screen and give it the keyboard."""
    window = screen.window_of(program.process)
    screen.hand("windowmove", "--sync", window, 0, 0)
    screen.hand("windowsize", "--sync", window, 1440, 900)
    screen.hand("windowfocus", "--sync", window)
    wait_for(lambda: program.rows("select 1 from workspaces"))
    wait_until_idle(program.process)
    return window


def drag(screen, files, target, how="files"):
    """Drag files from another process to a place of the screen, as a hand would.

    Return what that process said.
    """
    source = subprocess.Popen(
        [sys.executable, str(SOURCE), "20", "850", how, *map(str, files)],
        env=screen.environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    said = []
    try:
        assert source.stdout.readline().strip() == "ready"
        screen.window_of(source)
        wait_until_idle(source)
        x, y = target
        screen.hand("mousemove", 60, 870)
        screen.hand("mousedown", 1)
        for step in range(1, 10):
            screen.hand("mousemove", 60 + (x - 60) * step // 9, 870 + (y - 870) * step // 9)
            time.sleep(0.05)
        time.sleep(0.3)
        screen.hand("mousemove", x + 2, y + 2)
        time.sleep(0.1)
        if how == "promise":
            early, _, _ = select.select([source.stdout], [], [], 0)
            assert not early, "the file was asked for before the drop"
        screen.hand("mouseup", 1)
        # A promised file is made when it is taken, and deleted by its program soon after.
        last = "deleted" if how == "promise" else "CopyAction"
        while not said or last not in said[-1]:
            assert (line := source.stdout.readline()), said
            said.append(line.strip())
        assert any("CopyAction" in line for line in said)
        # What it drags is asked for after it was told that all is well.
        wait_until_idle(source)
        return said
    finally:
        source.kill()
        source.wait(10)
        source.stdout.close()


def answers(program, states="'complete'"):
    return program.rows(f"select parts from messages where role = 'model' and state in ({states})")


def leave(screen, program, window):
    """Close the window by its key and return how long the process took to end."""
    started = time.monotonic()
    screen.hand("windowfocus", "--sync", window)
    screen.hand("key", "--clearmodifiers", "ctrl+q")
    output, _ = program.process.communicate(timeout=20)
    assert program.process.returncode == 0, output.decode()
    assert output == b"", output.decode()
    return time.monotonic() - started


def test_a_file_dragged_from_another_process_gets_a_cited_answer(screen, start, tmp_path):
    named = tmp_path / "Fähren – Bericht.pdf"
    named.write_bytes(SAMPLE.read_bytes())
    program = start()
    window = settle_window(screen, program)
    drag(screen, [named], (600, 400))
    wait_for(lambda: program.rows("select 1 from documents where state = 'ready'"))
    wait_for(lambda: program.rows("select 1 from remote_copies where state = 'active'"))
    screen.hand("windowfocus", "--sync", window)
    screen.hand("type", "--delay", 5, QUESTION)
    screen.hand("key", "Return")
    wait_for(lambda: answers(program))
    verdicts = {verdict for (verdict,) in program.rows("select verdict from citations")}
    assert verdicts == {"verified"}
    assert leave(screen, program, window) < 2


def test_attachments_and_pictures_of_other_programs_are_kept(screen, start, tmp_path):
    attachment = tmp_path / "Minutes März.pdf"
    attachment.write_bytes(SAMPLE.read_bytes())
    picture = tmp_path / "picture.png"
    picture.write_bytes(base64.b64decode(PIXEL))
    program = start()
    window = settle_window(screen, program)
    assert drag(screen, [attachment], (600, 400), "promise").count("made") == 1
    wait_for(lambda: program.rows("select 1 from documents where state = 'ready'"))
    drag(screen, [picture], (600, 400), "bytes")
    wait_for(lambda: len(program.rows("select 1 from documents where state = 'ready'")) == 2)
    kept = {name: Path(path) for name, path in program.rows("select name, path from documents")}
    assert sorted(kept) == ["Dropped picture.png", "Minutes März.pdf"]
    assert kept["Dropped picture.png"].read_bytes() == picture.read_bytes()
    # The other program has deleted its own by now.
    assert kept["Minutes März.pdf"].read_bytes() == attachment.read_bytes()
    assert all(path.is_relative_to(program.folder) for path in kept.values())
    leave(screen, program, window)


def test_closing_in_the_middle_of_an_answer_loses_nothing(screen, start):
    program = start(SAMPLE)
    window = settle_window(screen, program)
    wait_for(lambda: program.rows("select 1 from remote_copies where state = 'active'"))
    screen.hand("windowfocus", "--sync", window)
    screen.hand("type", "--delay", 5, QUESTION)
    screen.hand("key", "Return")
    wait_for(lambda: program.rows("select 1 from messages where role = 'model'"))
    assert leave(screen, program, window) < 2
    (state,) = program.rows("select state from messages where role = 'model'")
    assert state[0] in ("interrupted", "complete")
    assert program.rows("select parts from messages where role = 'user'")


def test_closing_in_the_middle_of_an_upload_leaves_at_once(screen, start, tmp_path):
    large = tmp_path / "chart.png"
    with large.open("wb") as file:
        file.truncate(LARGE)
    program = start(large)
    window = screen.window_of(program.process)
    wait_for(lambda: program.rows("select 1 from documents where state = 'ready'"))
    assert leave(screen, program, window) < 2
    assert large.stat().st_size == LARGE
    assert program.rows("select state from remote_copies") != [("active",)]


def test_closing_during_twenty_uploads_leaves_at_once(screen, start, tmp_path):
    charts = [tmp_path / f"chart {number}.png" for number in range(20)]
    for number, chart in enumerate(charts):
        with chart.open("wb") as file:
            file.truncate((LARGE >> 4) + number)  # each has contents of its own
    program = start(*charts)
    window = screen.window_of(program.process)
    # Some are on their way, the others wait for them; whatever they are, they are known.
    wait_for(lambda: len(program.rows("select 1 from documents where state = 'ready'")) == 20, 40)
    wait_for(lambda: program.rows("select 1 from remote_copies"))
    assert leave(screen, program, window) < 2
    assert all(chart.exists() for chart in charts)
    states = {state for (state,) in program.rows("select state from documents")}
    assert states == {"ready"}


def test_ending_by_signal_leaves_as_closing_does(screen, start):
    program = start()
    settle_window(screen, program)
    program.process.send_signal(signal.SIGTERM)
    output, _ = program.process.communicate(timeout=10)
    assert program.process.returncode == 0, output.decode()


def test_a_killed_program_finds_its_chat_again(screen, start):
    program = start(SAMPLE)
    window = settle_window(screen, program)
    wait_for(lambda: program.rows("select 1 from remote_copies where state = 'active'"))
    screen.hand("windowfocus", "--sync", window)
    screen.hand("type", "--delay", 5, QUESTION)
    screen.hand("key", "Return")
    wait_for(lambda: program.rows("select 1 from messages where role = 'model'"))
    program.process.kill()
    program.process.communicate(timeout=10)
    again = start()
    window = settle_window(screen, again)
    wait_for(lambda: not again.rows("select 1 from messages where state in ('sending', 'queued')"))
    assert len(again.rows("select 1 from messages")) == 2
    assert leave(screen, again, window) < 2
