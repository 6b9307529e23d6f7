"""A long chat is written by a process of its own: told, stoppable, and the window stays alive."""

import asyncio
import time

import pytest

from tests.ui.chat.samples import NOON, answer, question
from tests.ui.export.test_writers import TEXT
from tests.ui.qt_loop import qt_loop
from workbench.domain.conversations import Conversation
from workbench.errors import UserError
from workbench.ui.export import writing
from workbench.ui.export.progress import WorkProgress
from workbench.ui.export.writing import write_in_child
from workbench.ui.formulas.store import Formulas

CHAT = Conversation("c", "default", "Long chat", NOON, NOON)
BLOCKED = 0.05
"""Seconds for which the window may do nothing else."""


def pytest_asyncio_loop_factories(config, item):
    return {"qt": qt_loop}


def messages(turns):
    made = []
    for number in range(turns):
        made += [question(f"q{number}", "Why?"), answer(f"a{number}", TEXT + "$x^2$")]
    return made


@pytest.fixture
async def formulas(qapp):
    formulas = Formulas()
    yield formulas
    formulas.close()


@pytest.fixture
def started(monkeypatch):
    """The processes that were started."""
    begun, start = [], writing._start

    def note():
        begun.append(start())
        return begun[-1]

    monkeypatch.setattr(writing, "_start", note)
    return begun


def write(ending, turns, formulas, told):
    return write_in_child(ending, CHAT, messages(turns), {}, {}, formulas, told.append)


@pytest.mark.parametrize(
    ("ending", "begins"),
    [(".md", b"# Long"), (".html", b"<!doc"), (".docx", b"PK"), (".pdf", b"%PDF")],
)
async def test_every_format_is_told_as_it_grows(formulas, started, ending, begins):
    told = []
    content = await write(ending, 30, formulas, told)
    assert content.startswith(begins) and len(content) > 1000
    assert told == sorted(told) and told[0] < 0.2 and 0.5 <= told[-1] <= 1
    assert started[0].poll() is not None


async def test_the_window_stays_alive_meanwhile(formulas, started):
    longest, last = 0.0, time.perf_counter()
    work = asyncio.ensure_future(write(".docx", 60, formulas, []))
    while not work.done():
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    await work
    assert longest < 4 * BLOCKED  # on a machine that others use as well; 50 ms on a quiet one


async def test_cancelling_ends_the_process(formulas, started):
    told = []
    work = asyncio.ensure_future(write(".docx", 300, formulas, told))
    while not told:
        await asyncio.sleep(0.01)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(work, 5)
    assert started[0].poll() is not None


async def test_a_process_that_ends_by_itself_is_a_sentence(formulas, started):
    told = []
    work = asyncio.ensure_future(write(".docx", 300, formulas, told))
    while not told:
        await asyncio.sleep(0.01)
    started[0].kill()
    with pytest.raises(UserError, match="could not be written"):
        await asyncio.wait_for(work, 5)


def test_the_dialog_tells_and_cancels(qtbot, both_themes):
    dialog = WorkProgress(both_themes, None, "Writing “<b>Fuel</b>”")
    qtbot.addWidget(dialog)
    assert not dialog.isVisible()
    qtbot.waitUntil(dialog.isVisible)
    dialog.show_share(0.42)
    assert dialog.bar.value() == 42 and dialog.share.text() == "42 %"
    with qtbot.waitSignal(dialog.cancelled):
        dialog.reject()
