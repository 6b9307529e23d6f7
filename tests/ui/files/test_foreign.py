"""Files at Google that this program did not send: shown as such, removed only on purpose."""

from datetime import timedelta

import pytest
from PySide6.QtGui import QGuiApplication

from tests.ui.files.samples import NOW, status
from tests.ui.files.test_panel import actions, choose, clock, panel, rows  # noqa: F401 - fixtures
from tests.ui.files.test_presenter import desk  # noqa: F401 - a fixture
from tests.ui.files.test_sheets import care  # noqa: F401 - a fixture
from workbench.domain.documents import RemoteState
from workbench.domain.profiles import OFFLINE_PROFILE
from workbench.domain.remote_files import RemoteFile
from workbench.ui.files.columns import Column
from workbench.ui.files.groups import Group
from workbench.ui.files.removal import RemovalSheet

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

THEIRS = RemoteFile(
    "files/theirs", "<b>theirs</b>.pdf", 2_000_000, "application/pdf", NOW - timedelta(hours=8),
    NOW + timedelta(hours=40), sha256="ab" * 32,
)  # fmt: skip
BROKEN = RemoteFile("files/broken", "film.mp4", 9, state="FAILED", failure="It is no film.")
OURS = status("Beta.pdf", RemoteState.ACTIVE)


def test_they_are_rows_with_what_the_api_tells(panel):  # noqa: F811
    panel.resize(1100, 600)
    panel.set_sent_with("Work key")
    panel.set_documents((OURS,))
    panel.show_foreign((THEIRS, BROKEN))
    row = panel.model.row_of("files/theirs")
    cell = {c: panel.model.index(row, c).data() for c in Column}
    assert cell[Column.NAME] == "<b>theirs</b>.pdf"
    assert cell[Column.STATE] == "At Google, not sent from here"
    assert (cell[Column.TIME], cell[Column.SIZE]) == ("40 h 00 min", "2.0 MB")
    assert (cell[Column.TYPE], cell[Column.KEY]) == ("PDF", "Work key")
    assert cell[Column.TOKENS] == "–"
    assert "It is no film" in rows(panel, Column.STATE)
    assert panel.model.counts()[Group.FOREIGN] == 2
    assert [one.id for one in panel.model.statuses] == ["Beta.pdf"]
    panel.set_documents(())
    assert panel.table.isVisible() and not panel.empty.isVisible()
    panel.show_foreign(())
    assert panel.empty.isVisible()


def test_only_their_removal_and_their_name_are_offered(panel, qtbot):  # noqa: F811
    panel.resize(900, 600)
    panel.set_documents((OURS,))
    panel.show_foreign((THEIRS,))
    choose(panel, panel.model.row_of("files/theirs"))
    assert not panel.bars.ask.isVisible() and not panel.bars.drop.isVisible()
    assert panel.bars.away.isVisible()
    assert set(actions(panel)) == {"Copy its name at Google", "Remove from Google"}
    details = panel.details
    assert details.isVisible() and not details._open.isVisible()
    assert not details._folder.isVisible() and not details._again.isVisible()
    facts = {title: label.text() for title, label in details._facts.items()}
    assert facts["Name at Google"] == "files/theirs"
    assert facts["Fingerprint"] == "abab abab … abab"
    assert facts["File"] == "Not on this computer"
    assert "not sent by this program" in details.words.text()
    for wish in (panel.table.removal_asked, panel.bars.removed_remotely):
        with qtbot.waitSignal(panel.removed_remotely) as told:
            wish.emit()
        assert told.args == [("files/theirs",)]
    panel.table.opened.emit(panel.model.row_of("files/theirs"))


async def test_they_go_only_after_their_number_was_typed(desk, care):  # noqa: F811
    desk.services.remote_files.listed = [THEIRS, BROKEN]
    desk.window.show()
    desk.panel.looked_at.emit()
    await desk.turns(lambda: desk.panel.model.row_of("files/theirs") is not None)
    desk.panel.name_copied.emit("files/theirs")
    assert QGuiApplication.clipboard().text() == "files/theirs"
    desk.panel.removed_remotely.emit(("files/theirs",))
    await desk.turns(lambda: desk.window.findChild(RemovalSheet))
    sheet = desk.window.findChild(RemovalSheet)
    assert [file.name for file in sheet.chosen] == ["files/theirs"]
    assert not sheet.remove.isEnabled()
    sheet.typed.setText("1")
    sheet.remove.click()
    await desk.turns(lambda: desk.services.remote_files.listed == [BROKEN])
    await desk.turns(lambda: desk.panel.model.row_of("files/theirs") is None)


async def test_offline_there_are_none(desk, care):  # noqa: F811
    desk.services.remote_files.listed = [THEIRS]
    desk.window.show()
    desk.panel.looked_at.emit()
    await desk.turns(lambda: desk.panel.model.row_of("files/theirs") is not None)
    desk.services.profiles.active = OFFLINE_PROFILE
    desk.panel.looked_at.emit()
    assert desk.panel.model.row_of("files/theirs") is None
