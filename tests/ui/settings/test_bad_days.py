"""What the world does to the user's data, in the whole window (faults 41 to 47)."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from tests.ui.settings.conftest import until
from workbench.app import dismiss, open_desk, show_window
from workbench.errors import UserError
from workbench.paths import Paths
from workbench.storage.migrations import MIGRATIONS
from workbench.ui import data_watch
from workbench.ui.shell.ribbon import Ribbon

LONG = "Every word of this has to be kept. " * 999 + "This too."
QUESTION = "What was found about corrosion?"


@pytest.fixture(autouse=True)
def _soon(monkeypatch):
    """Look again after a tenth of a second, and be patient for as long."""
    monkeypatch.setattr(data_watch, "LOOK", 100)
    monkeypatch.setattr(data_watch, "PATIENCE", 100)


def band(desk):
    """Return the words of the line about the data, or nothing."""
    (line,) = [r for r in desk.window.findChildren(Ribbon) if r.property("tone") == "danger"]
    return line.accessibleName() if line.isVisible() else ""


def database_of(desk):
    return desk._house.backups._database


async def ask(desk, text):
    desk.panels.composer.set_text(text)
    desk.panels.composer.send_button.click()
    await desk.jobs.idle()


async def test_row_41_a_full_disk_is_said_and_the_work_goes_on_when_there_is_room(open_window):
    def fill(connection):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    async with open_window() as desk:
        desk.new_chat()
        await ask(desk, QUESTION)
        await until(lambda: desk.chat.messages and desk.chat.messages[-1].state.is_final)
        await desk.jobs.idle()
        seen = [message.text for message in desk.chat.messages]
        await database_of(desk).read(fill)
        await ask(desk, LONG)
        await until(lambda: "no room" in band(desk))
        assert "stays and can be copied" in band(desk)
        assert [message.text for message in desk.chat.messages][: len(seen)] == seen
        assert desk.panels.composer.text() == LONG
        await database_of(desk).read(
            lambda each: each.execute("PRAGMA max_page_count = 1000000").fetchone()
        )
        await until(lambda: not band(desk))
        desk.panels.composer.send_button.click()
        await desk.jobs.idle()
        await until(lambda: len(desk.chat.messages) == 4)


async def test_row_42_a_locked_file_is_said_after_a_while_and_nothing_is_dropped(open_window):
    async with open_window() as desk:
        desk.new_chat()
        path = database_of(desk).path
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            desk.panels.composer.set_text(QUESTION)
            desk.panels.composer.send_button.click()
            await until(lambda: "Another program is using the data file." in band(desk))
            other.execute("ROLLBACK")
        await until(lambda: not band(desk))
        await until(lambda: len(desk.chat.messages) == 2)
        await until(lambda: desk.chat.messages[-1].state.is_final)
        assert desk.chat.messages[0].text == QUESTION


async def test_row_43_a_folder_that_is_taken_away_while_running(open_window, tmp_path):
    async with open_window() as desk:
        desk.new_chat()
        await ask(desk, QUESTION)
        await until(lambda: desk.chat.messages and desk.chat.messages[-1].state.is_final)
        await desk.jobs.idle()
        data = database_of(desk).path.parent
        away = tmp_path / "away"
        shutil.move(data, away)
        await ask(desk, "And what else?")
        await until(lambda: "cannot be read or written" in band(desk))
        assert desk.panels.composer.text() == "And what else?"
        assert not (data / "workbench.db").exists()  # no second, silent profile
        data.rmdir() if data.exists() else None
        shutil.move(away, data)
        await until(lambda: not band(desk))


async def test_row_43_a_folder_that_cannot_be_made(open_window, tmp_path):
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(UserError, match="cannot be read or written"):
        async with open_window():
            pass
    assert (tmp_path / "data").read_text() == "in the way"


@pytest.mark.parametrize("name", ["config", "cache", "log"])
async def test_row_43_the_window_opens_without_the_other_folders(open_window, tmp_path, name):
    (tmp_path / name).write_text("in the way")
    async with open_window() as desk:
        desk.new_chat()
        await ask(desk, QUESTION)
        await until(lambda: desk.chat.messages and desk.chat.messages[-1].state.is_final)
        await desk.jobs.idle()


async def test_row_45_a_broken_database_is_set_aside_and_the_copies_are_offered(
    open_window, tmp_path
):
    async with open_window() as desk:
        desk.new_chat()
        await ask(desk, QUESTION)
        await until(lambda: desk.chat.messages and desk.chat.messages[-1].state.is_final)
        await desk.jobs.idle()
        backup = await desk._house.backups.make()
    path = tmp_path / "data" / "workbench.db"
    path.write_bytes(b"not a database at all" * 300)
    for name in ("workbench.db-wal", "workbench.db-shm"):
        path.with_name(name).unlink(missing_ok=True)
    async with open_window() as desk:
        (notice,) = [n for n in desk.notices.kept if "damaged" in n.sentence]
        assert [p for p in path.parent.iterdir() if p.name in notice.hint]
        notice.run()
        dialog = desk.settings_joints.dialog
        await desk.jobs.idle()
        page = dialog.page("Data and backup")
        assert dialog.isVisible() and dialog.stack.currentWidget() is page
        assert page.list.count() >= 1
        row = [each.path for each in page._backups].index(backup.path)
        page.list.setCurrentRow(row)
        page.check_button.click()
        await desk.jobs.idle()
        assert "can be restored" in page._told.text()
        page.restore.click()
        await until(lambda: confirmation(desk))
        confirmation(desk).buttons["Restore"].click()
        await desk.jobs.idle()
    async with open_window() as desk:
        (conversation,) = await desk.services.conversations.all(desk.workspace_id)
        desk.open_conversation(conversation.id)
        await until(lambda: len(desk.chat.messages) == 2)
        assert desk.chat.messages[0].text == QUESTION


def confirmation(desk):
    from workbench.ui.dialogs import Question

    dialog = desk.settings_joints.dialog
    return next((each for each in dialog.findChildren(Question) if each.isVisible()), None)


async def test_row_46_data_of_a_newer_program_are_refused_and_left_alone(qapp, tmp_path):
    paths = Paths.under(tmp_path)
    paths.data.mkdir(parents=True)
    with closing(sqlite3.connect(paths.database)) as connection:
        connection.execute("CREATE TABLE future (a)")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 5}")
        from workbench.storage.opening import APPLICATION_ID

        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.commit()
    before = paths.database.read_bytes()
    frame = show_window(qapp, paths)
    try:
        with pytest.raises(UserError, match="newer version") as told:
            async with open_desk(frame):
                pass
    finally:
        dismiss(frame.window)
    assert "Install the newer version" in told.value.hint
    assert paths.database.read_bytes() == before


@pytest.mark.parametrize("damage", [b"", b"{", b"\x00" * 50, b"[]"])
async def test_row_47_cut_settings_are_told_and_kept(open_window, tmp_path, damage):
    def prepare(paths):
        paths.config.mkdir(parents=True)
        paths.settings.write_bytes(damage)
        good = {"text_size": 1.25, "appearance": "dark"}
        paths.settings.with_name("settings.json.last-good").write_text(json.dumps(good))

    async with open_window(prepare) as desk:
        assert desk.settings.text_size == 1.25
        assert desk._theme.text_size == 1.25 and desk._theme.is_dark
        (notice,) = [n for n in desk.notices.kept if "settings" in n.sentence]
        (aside,) = (tmp_path / "config").glob("settings.json.broken-*")
        assert aside.name in notice.hint and aside.read_bytes() == damage
