import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from tests.ui.files.fakes import GOOGLE
from tests.ui.files.samples import NOW, copy, document
from tests.ui.files.test_presenter import desk  # noqa: F401 - a fixture
from workbench.domain.documents import RemoteState
from workbench.domain.profiles import OFFLINE_PROFILE, Billing
from workbench.domain.remote_files import RemoteFile
from workbench.errors import UserError
from workbench.services.folders import Found
from workbench.ui.dialogs import Question
from workbench.ui.files.care import FileCare
from workbench.ui.files.removal import RemovalSheet, Sorting, describe
from workbench.ui.files.sheets import PasswordSheet, folder_words

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

FILES = (
    RemoteFile("files/b", "b.pdf", 5_000_000, created_at=NOW - timedelta(hours=1), ours=True,
               document_id="b.pdf", expires_at=NOW + timedelta(hours=47)),
    RemoteFile("files/a", "a.pdf", 1_000_000, created_at=NOW - timedelta(hours=9), ours=True,
               document_id="a.pdf"),
    RemoteFile("files/t", "theirs.pdf", 9_000_000, created_at=NOW - timedelta(hours=20)),
)  # fmt: skip


def sheet_of(kind):
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    return found[0] if found else None


def lines(sheet):
    return [sheet.list.item(row).text().split(" · ")[0] for row in range(sheet.list.count())]


def test_only_our_files_are_ticked_and_each_has_its_name(qtbot, theme):
    sheet = RemovalSheet(theme, None, FILES, NOW)
    qtbot.addWidget(sheet)
    assert lines(sheet) == ["a.pdf", "b.pdf", "theirs.pdf"]
    assert {file.name for file in sheet.chosen} == {"files/a", "files/b"}
    assert sheet.remove.text() == "Remove 2 files, 6.0 MB"
    assert sheet.remove.isEnabled()
    sheet.sorting.setCurrentText(Sorting.LARGEST.value)
    assert lines(sheet) == ["b.pdf", "a.pdf", "theirs.pdf"]


def test_files_of_others_need_their_number_typed(qtbot, theme):
    sheet = RemovalSheet(theme, None, FILES, NOW)
    qtbot.addWidget(sheet)
    sheet.list.item(2).setCheckState(Qt.CheckState.Checked)
    assert not sheet.remove.isEnabled()
    sheet.typed.setText("2")
    assert not sheet.remove.isEnabled()
    sheet.typed.setText("3")
    assert sheet.remove.isEnabled()
    sheet.list.item(2).setCheckState(Qt.CheckState.Unchecked)
    assert sheet.remove.isEnabled() and sheet.typed.isHidden()
    for row in range(2):
        sheet.list.item(row).setCheckState(Qt.CheckState.Unchecked)
    assert not sheet.remove.isEnabled()


def test_many_are_ticked_at_once(qtbot, theme):
    sheet = RemovalSheet(theme, None, FILES, NOW)
    qtbot.addWidget(sheet)
    assert sheet.enough.isHidden() and sheet.room.isHidden()
    sheet.none.click()
    assert sheet.chosen == () and not sheet.remove.isEnabled()
    sheet.all.click()
    assert {file.name for file in sheet.chosen} == {"files/a", "files/b"}


async def test_the_last_copy_of_a_lost_file_is_named_and_not_ticked(desk, care):  # noqa: F811
    one, two = document("a.pdf"), document("b.pdf")
    desk.store(one, two)
    desk.documents.gone = {one.path}
    desk.presenter.refresh()
    await desk.jobs.idle()
    desk.services.remote_files.listed = list(FILES)
    care.remove_everything()
    await desk.turns(lambda: sheet_of(RemovalSheet))
    sheet = sheet_of(RemovalSheet)
    assert [file.title for file in sheet.chosen] == ["b.pdf"]
    assert sheet.list.item(0).text() == "a.pdf · 1.0 MB · not on this computer"
    sheet.all.click()
    assert [file.title for file in sheet.chosen] == ["b.pdf", "a.pdf"]
    sheet.reject()
    await desk.jobs.idle()


@pytest.mark.parametrize(
    ("needed", "sorting", "names"),
    [
        (500_000, Sorting.OLDEST, {"files/a"}),
        (500_000, Sorting.LARGEST, {"files/b"}),
        (5_500_000, Sorting.OLDEST, {"files/a", "files/b"}),
        (99_000_000, Sorting.OLDEST, {"files/a", "files/b"}),
    ],
)
def test_enough_is_ticked_from_the_top_and_nothing_unasked(qtbot, theme, needed, sorting, names):
    sheet = RemovalSheet(theme, None, FILES, NOW, needed=needed)
    qtbot.addWidget(sheet)
    assert sheet.chosen == () and "more room" in sheet.room.text()
    sheet.sorting.setCurrentText(sorting.value)
    sheet.enough.click()
    assert {file.name for file in sheet.chosen} == names
    assert ("enough room" in sheet.room.text()) is (needed < 6_000_000)


def test_a_line_tells_size_time_and_owner():
    assert describe(FILES[0], NOW) == "b.pdf · 5.0 MB · kept for 47 h 00 min"
    assert describe(FILES[2], NOW) == "theirs.pdf · 9.0 MB · not sent by this program"


def test_a_long_name_leaves_room_for_whose_it_is(qtbot, theme):
    name = "Report of the harbour with a rather long <b>name</b>, second version.pdf"
    file = RemoteFile("files/x", name, 186_000_000, expires_at=NOW + timedelta(hours=43))
    line = describe(file, NOW)
    assert line.endswith("version.pdf · 186.0 MB · kept for 43 h 00 min · not sent by this program")
    assert len(line.partition(" · ")[0]) == 36
    sheet = RemovalSheet(theme, None, (file,), NOW, {"files/x"})
    qtbot.addWidget(sheet)
    sheet.show()
    assert "&lt;b&gt;" in sheet.list.item(0).toolTip()
    assert sheet.typed.width() > 400


def test_a_folder_is_asked_about_by_kind_and_number():
    names = tuple(f"/r/{n}.pdf" for n in range(30)) + ("/r/a.txt", "/r/b.docx")
    question, text = folder_words(Found(names, ("Reports",), 4, False))
    assert question == "Add 32 files from “Reports”?"
    assert text.startswith("PDF 30, ") and "4 files of kinds that cannot be read" in text


def test_a_folder_among_files_is_not_said_to_hold_them_all():
    names = ("/a.pdf", "/b.pdf", "/r/c.txt")
    question, text = folder_words(Found(names, ("Reports",), 0, False, alone=2))
    assert question == "Add 3 files?"
    assert text == "PDF 2, TXT 1. 1 of them from “Reports”."


def test_the_password_is_masked_and_nothing_is_opened_without_one(qtbot, theme):
    sheet = PasswordSheet(theme, None, "Pay.pdf")
    qtbot.addWidget(sheet)
    assert sheet.field.echoMode() is QLineEdit.EchoMode.Password
    assert not sheet._open.isEnabled()
    sheet.field.setText("x")
    assert sheet._open.isEnabled()


async def test_a_locked_file_is_asked_for_until_it_opens(desk):  # noqa: F811
    desk.documents.wrong["/pay.pdf"] = "Needs its password. Enter it to add the file."
    desk.presenter.add(["/pay.pdf"])
    await desk.turns(lambda: sheet_of(PasswordSheet))
    sheet_of(PasswordSheet).field.setText("wrong")
    sheet_of(PasswordSheet).accept()
    await desk.turns(lambda: sheet_of(PasswordSheet) and sheet_of(PasswordSheet).problem.text())
    sheet_of(PasswordSheet).field.setText("right")
    desk.copies.let_through("new /pay.pdf")
    sheet_of(PasswordSheet).accept()
    await desk.jobs.idle()
    assert desk.words("new /pay.pdf") == "Ready"


async def test_a_folder_is_taken_in_only_after_a_yes(desk, tmp_path):  # noqa: F811
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"x")
    for answer, count in (("Cancel", 0), ("Add 2 files", 2)):
        desk.presenter.add([str(tmp_path)], attach=False)
        await desk.turns(lambda: sheet_of(Question))
        sheet_of(Question).buttons[answer].click()
        await desk.jobs.idle()
        assert len(desk.rows()) == count


async def test_a_confidential_document_asks_before_an_unpaid_key_gets_it(desk):  # noqa: F811
    withdrawn = []
    desk.presenter.withdrawn.connect(withdrawn.append)
    desk.services.profiles.active = replace(GOOGLE, billing=Billing.UNPAID)
    of = document("secret.pdf", confidential=True)
    desk.store(of)
    desk.presenter.refresh()
    await desk.jobs.idle()
    desk.presenter.attach((of.id,))
    await desk.turns(lambda: sheet_of(Question))
    assert desk.copies.uploads == 0
    sheet_of(Question).buttons["Cancel"].click()
    await desk.jobs.idle()
    assert withdrawn == [of.id] and desk.copies.uploads == 0
    desk.presenter.attach((of.id,))
    await desk.turns(lambda: sheet_of(Question))
    desk.copies.let_through(of.id)
    sheet_of(Question).buttons["Send it"].click()
    await desk.turns(lambda: desk.copies.uploads == 1)
    await desk.jobs.idle()
    desk.copies.copies.clear()
    desk.presenter.refresh()
    await desk.jobs.idle()
    desk.presenter.attach((of.id,))
    await desk.jobs.idle()
    assert desk.copies.uploads == 2  # asked once, not each time


async def test_removals_can_be_undone(desk):  # noqa: F811
    told = []
    desk.presenter.told.connect(told.append)
    of = document()
    desk.store(of)
    desk.copies.copies[of.id] = copy(of)
    desk.presenter.refresh()
    await desk.jobs.idle()
    desk.presenter.remove_remotely((of.id,))
    await desk.jobs.idle()
    assert desk.copies.copies == {}
    desk.copies.let_through(of.id)
    told.pop().run()
    await desk.jobs.idle()
    assert desk.copies.copies.keys() == {of.id}
    desk.presenter.remove((of.id,))
    await desk.jobs.idle()
    assert desk.rows() == []
    told.pop().run()
    await desk.jobs.idle()
    assert desk.rows() == [of.id]


async def test_many_are_removed_and_put_back_together(desk):  # noqa: F811
    told = []
    desk.presenter.told.connect(told.append)
    every = [document(f"{letter}.pdf") for letter in "abc"]
    desk.store(*every)
    for each in every[:2]:
        desk.copies.copies[each.id] = copy(each)
    desk.presenter.refresh()
    await desk.jobs.idle()
    ids = tuple(each.id for each in every)
    desk.presenter.remove_remotely(ids)
    await desk.jobs.idle()
    assert [notice.sentence for notice in told] == ["2 files were removed from Google"]
    desk.copies.let_through(*ids)
    told.pop().run()
    await desk.jobs.idle()
    assert desk.copies.copies.keys() == {"a.pdf", "b.pdf"}
    desk.presenter.remove(ids)
    await desk.jobs.idle()
    assert desk.rows() == []
    assert [notice.sentence for notice in told] == ["3 files were removed from the list"]
    assert "within 48 hours" in told[0].hint
    told.pop().run()
    await desk.jobs.idle()
    assert desk.rows() == list(ids)


async def test_sending_a_confidential_document_again_asks_with_an_unpaid_key(desk):  # noqa: F811
    desk.services.profiles.active = replace(GOOGLE, billing=Billing.UNPAID)
    of = document("secret.pdf", confidential=True)
    desk.store(of)
    desk.presenter.refresh()
    await desk.jobs.idle()
    desk.presenter.send_again((of.id,))
    await desk.turns(lambda: sheet_of(Question))
    assert desk.copies.uploads == 0
    desk.copies.let_through(of.id)
    sheet_of(Question).buttons["Send it"].click()
    await desk.jobs.idle()
    assert desk.copies.uploads == 1


async def test_a_paused_upload_stays_where_it_is(desk):  # noqa: F811
    desk.presenter.add(["/a.pdf"])
    await desk.turns(lambda: desk.copies.running)
    desk.presenter.pause(("new /a.pdf",))
    await desk.jobs.idle()
    assert desk.words("new /a.pdf") == "Paused at 50 %"
    desk.copies.let_through("new /a.pdf")
    desk.presenter.resume(("new /a.pdf",))
    await desk.jobs.idle()
    assert desk.words("new /a.pdf") == "Ready"


@pytest.fixture
def care(desk):  # noqa: F811
    return FileCare(desk.panel, desk.presenter, desk.services, desk.jobs, clock=lambda: NOW)


async def test_only_what_was_ticked_goes_and_the_rest_is_told(desk, care):  # noqa: F811
    told = []
    care.told.connect(told.append)
    one, two = document("a.pdf"), document("b.pdf")
    desk.store(one, two)
    desk.presenter.refresh()
    desk.services.remote_files.listed = list(FILES)
    desk.services.remote_files.stubborn = {"files/a"}
    care.remove_everything()
    await desk.turns(lambda: sheet_of(RemovalSheet))
    sheet_of(RemovalSheet).remove.click()
    await desk.jobs.idle()
    assert [file.title for file in desk.services.remote_files.listed] == ["a.pdf", "theirs.pdf"]
    assert told[-1].sentence == "1 file removed from Google"
    assert "a.pdf" in told[-1].hint


async def test_what_is_kept_alive_is_renewed_and_nothing_else(desk, care):  # noqa: F811
    of, other = document("a.pdf", keep_alive=True), document("b.pdf")
    desk.store(of, other)
    desk.presenter.refresh()
    await desk.jobs.idle()
    told = []
    care.told.connect(told.append)
    desk.copies.not_kept = ["“a.pdf” could not be kept at Google. It was moved."]
    desk.presenter.use_workspace("another")
    for _ in range(2):
        care.renew()
        await desk.jobs.idle()
    assert desk.copies.renewed == [(of.id,)] * 2
    assert [notice.sentence for notice in told] == desk.copies.not_kept  # once, not each time
    desk.services.profiles.active = OFFLINE_PROFILE
    care.renew()
    await desk.jobs.idle()
    assert len(desk.copies.renewed) == 2
    assert care._renewal.isActive() and care._renewal.interval() == 300_000


async def test_google_is_asked_only_while_the_pane_is_seen(desk, care):  # noqa: F811
    there = desk.services.remote_files
    care.look()
    await desk.jobs.idle()
    assert there.looks == 0
    desk.window.show()
    care.look()
    await desk.jobs.idle()
    care.look()
    await desk.jobs.idle()
    assert there.looks == 1
    desk.services.profiles.active = OFFLINE_PROFILE
    care._looked = None
    care.look()
    await desk.jobs.idle()
    assert there.looks == 1


async def test_an_upload_that_was_killed_is_not_shown_as_failed(desk):  # noqa: F811
    of = document()
    desk.store(of)
    desk.copies.copies[of.id] = copy(of, RemoteState.UPLOADING, sent=10)
    desk.copies.let_through(of.id)
    desk.presenter.refresh()
    await asyncio.sleep(0)
    await desk.jobs.idle()
    assert desk.words(of.id) == "Ready"


async def test_a_full_store_offers_to_make_room(desk, care):  # noqa: F811
    told = []
    care.told.connect(told.append)
    of = document()
    desk.store(of)
    desk.copies.wrong[of.id] = UserError("Your 20 GB are full.", action="Make room")
    desk.copies.let_through(of.id)
    desk.presenter.refresh()
    await desk.jobs.idle()
    desk.presenter.attach((of.id,))
    await desk.jobs.idle()
    assert desk.words(of.id) == "Your 20 GB are full"
    assert "full" in told[-1].sentence and told[-1].action == "Make room…"
    desk.services.remote_files.listed = list(FILES)
    told[-1].run()
    await desk.turns(lambda: sheet_of(RemovalSheet))
    sheet_of(RemovalSheet).reject()
    await desk.jobs.idle()
    assert len(desk.services.remote_files.listed) == len(FILES)


async def test_the_last_copy_of_a_moved_file_goes_only_after_a_yes(desk):  # noqa: F811
    told = []
    desk.presenter.told.connect(told.append)
    one = document("a.pdf")
    desk.store(one)
    desk.copies.copies[one.id] = copy(one)
    desk.documents.gone = {one.path}
    desk.presenter.refresh()
    await desk.turns(lambda: desk.presenter.status("a.pdf"))
    for words, left in (("Cancel", True), ("Remove it from Google", False)):
        desk.presenter.remove_remotely(["a.pdf"])
        await desk.turns(lambda: sheet_of(Question))
        buttons = {b.text(): b for b in sheet_of(Question).findChildren(QPushButton)}
        buttons[words].click()
        await desk.jobs.idle()
        assert ("a.pdf" in desk.copies.copies) is left
    assert [(notice.sentence, notice.action) for notice in told] == [
        ("“a.pdf” was removed from Google", "")
    ]
