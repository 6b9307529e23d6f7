"""What is shown while the data are being opened, and when they cannot be."""

import asyncio
import sqlite3
import time
from contextlib import asynccontextmanager, closing

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.qt_loop import qt_loop
from workbench import opening
from workbench.app import AGAIN, dismiss, show_window, work
from workbench.data_place import placed, take
from workbench.errors import UserError
from workbench.paths import Paths
from workbench.settings import Settings
from workbench.storage.database import Database
from workbench.ui.problem_page import ProblemPage


def pytest_asyncio_loop_factories(config, item):
    return {"qt": qt_loop}


async def until(holds):
    async with asyncio.timeout(20):
        while not holds():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def started(folder, problem=None):
    """The program as it runs from the moment at which its first window stands."""
    frame = show_window(QApplication.instance(), Paths.under(folder))
    running = asyncio.create_task(work(frame, (), None, problem))
    try:
        yield frame, running
    finally:
        frame.window.close()
        await running
        dismiss(frame.window)


def page_of(frame):
    return next((p for p in frame.window.findChildren(ProblemPage) if p.isVisible()), None)


async def made(folder):
    paths = Paths.under(folder)
    paths.make()
    async with Database(paths.database):
        return paths.database


async def test_row_42_a_file_locked_at_the_start_is_told_and_waited_for(qapp, tmp_path):
    database = await made(tmp_path)
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        began = time.monotonic()
        async with started(tmp_path) as (frame, running):
            await until(lambda: page_of(frame))
            await until(lambda: "Another program" in page_of(frame).accessibleName())
            assert time.monotonic() - began < 5
            assert not frame.window.menuBar().isEnabled()
            assert page_of(frame).buttons["Quit"].hasFocus()
            other.execute("ROLLBACK")
            await until(lambda: page_of(frame) is None)
            await until(lambda: frame.window.menuBar().isEnabled())
            await until(lambda: frame.window.findChild(opening_screen()))
            assert not running.done()


def opening_screen():
    from workbench.ui.start.start_screen import StartScreen

    return StartScreen


async def test_a_window_that_waits_for_a_locked_file_can_be_closed(qapp, tmp_path):
    database = await made(tmp_path)
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        async with started(tmp_path) as (frame, running):
            await until(lambda: page_of(frame))
            began = time.monotonic()
            page_of(frame).buttons["Quit"].click()
            assert await running == 0
            assert time.monotonic() - began < 2


async def test_a_quick_start_shows_no_page_of_waiting(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "LOOK", 0.001)
    await made(tmp_path)
    async with started(tmp_path) as (frame, _):
        seen = []
        await until(lambda: seen.append(page_of(frame)) or frame.window.findChild(opening_screen()))
        assert set(seen) == {None}


@pytest.mark.parametrize("words", ["Try again", "Quit"])
async def test_a_problem_is_tried_again_or_left(qapp, tmp_path, words):
    problem = UserError("Nothing <b>works</b>.", hint="Wait.")
    async with started(tmp_path, problem) as (frame, running):
        await until(lambda: page_of(frame))
        assert list(page_of(frame).buttons) == ["Try again", "Quit"]
        page_of(frame).buttons[words].click()
        assert await running == (AGAIN if words == "Try again" else 1)


async def test_a_folder_that_cannot_be_written_either_is_told(qapp, tmp_path, monkeypatch):
    async def chosen(parent, caption):
        return tmp_path / "data"  # a file

    monkeypatch.setattr("workbench.ui.dialogs.choose_folder", chosen)
    (tmp_path / "data").write_text("in the way")
    async with started(tmp_path) as (frame, running):
        await until(lambda: page_of(frame))
        page = page_of(frame)
        assert list(page.buttons) == ["Try again", "Use another folder…", "Quit"]
        page.buttons["Use another folder…"].click()
        await until(lambda: "cannot be written either" in page._told.text())
        assert not running.done()


async def test_the_usual_folder_can_be_gone_back_to(qapp, tmp_path):
    usual, gone = Paths.under(tmp_path), tmp_path / "gone"
    frame = show_window(QApplication.instance(), usual)
    await frame.settings_file.save(Settings(data_folder=str(gone)))
    _, problem = placed(usual, frame.settings_file.glance())
    dismiss(frame.window)
    assert str(gone) in problem.detail and not gone.exists()
    async with started(tmp_path, problem) as (frame, running):
        await until(lambda: page_of(frame))
        page_of(frame).buttons["Use the usual folder"].click()
        assert await running == AGAIN
        assert frame.settings_file.load().data_folder == ""
    assert placed(usual, frame.settings_file.glance()) == (usual, None)


@pytest.mark.parametrize("stored", [None, 3, "", "relative", "/nul\0", ["/tmp"]])
def test_a_place_that_is_none_counts_for_nothing(tmp_path, stored):
    usual = Paths.under(tmp_path)
    assert placed(usual, {"data_folder": stored}) == (usual, None)


def test_a_folder_with_data_in_it_is_taken_as_it_is(tmp_path):
    assert take(tmp_path) == tmp_path / "document-workbench"
    (tmp_path / "workbench.db").touch()
    assert take(tmp_path) == tmp_path
    with pytest.raises(OSError, match="workbench.db"):
        take(tmp_path / "workbench.db")
