from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage

from tests.ui.files.samples import NOW, failed, status
from tests.ui.files.test_panel import actions, choose, clock, panel  # noqa: F401 - fixtures
from workbench.domain.documents import RemoteState, TextLayer
from workbench.domain.remote_files import RemoteFile
from workbench.ui.files.facts import about, day_and_time, facts_of, fingerprint

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

ONE = status("Beta.pdf", RemoteState.ACTIVE)
LOCKED = failed("Pay.pdf", failure="Needs its password. Enter it to add the file.")


def test_the_drawer_shows_the_one_chosen_document(panel, qtbot):  # noqa: F811
    panel.set_sent_with("Work key")
    panel.set_documents((replace(ONE, copy=replace(ONE.copy, name="files/abc")), status("C.pdf")))
    with qtbot.waitSignal(panel.described) as told:
        choose(panel, panel.model.row_of("Beta.pdf"))
    assert told.args == ["Beta.pdf"]
    details = panel.details
    assert details.isVisible() and details.name.text() == "Beta.pdf"
    facts = {title: label.text() for title, label in details._facts.items()}
    assert facts["Sent with"] == "Work key"
    assert facts["Name at Google"] == "files/abc"
    choose(panel, panel.model.row_of("C.pdf"))
    assert not details.isVisible()


def test_its_buttons_say_what_the_user_wants(panel, qtbot):  # noqa: F811
    panel.resize(900, 600)
    panel.set_documents((replace(ONE, copy=replace(ONE.copy, name="files/abc")),))
    choose(panel, 0)
    details = panel.details
    for button, signal in (
        (details._open, panel.opened),
        (details._folder, panel.shown_in_folder),
    ):
        with qtbot.waitSignal(signal) as told:
            button.click()
        assert told.args == ["Beta.pdf"]
    for button, signal in (
        (details._again, panel.sent_again),
        (details._away, panel.removed_remotely),
    ):
        with qtbot.waitSignal(signal) as told:
            button.click()
        assert told.args == [("Beta.pdf",)]
    with qtbot.waitSignal(panel.kept_alive) as told:
        details._alive.click()
    assert told.args == [("Beta.pdf",), True]
    with qtbot.waitSignal(panel.confidential) as told:
        details._secret.click()
    assert told.args == ["Beta.pdf", True]


def test_a_picture_that_comes_late_is_not_shown_for_another(panel):  # noqa: F811
    panel.set_documents((ONE,))
    choose(panel, 0)
    picture = QImage(10, 10, QImage.Format.Format_RGB32)
    panel.show_picture("other", picture)
    assert panel.details.picture._image is None
    panel.show_picture("Beta.pdf", picture)
    assert panel.details.picture._image is not None


def test_a_moved_file_can_be_found_and_not_shown(panel, qtbot):  # noqa: F811
    panel.set_documents((replace(ONE, missing=True),))
    choose(panel, 0)
    assert panel.details._find.isVisible() and not panel.details._folder.isVisible()
    with qtbot.waitSignal(panel.relink_asked):
        actions(panel)["Show where it is…"].trigger()


def test_a_locked_file_offers_its_password_and_little_else(panel, qtbot):  # noqa: F811
    panel.set_documents((LOCKED,))
    choose(panel, 0)
    assert list(actions(panel)) == ["Enter the password…", "Remove from list"]
    with qtbot.waitSignal(panel.password_asked) as told:
        actions(panel)["Enter the password…"].trigger()
    assert told.args == ["Pay.pdf"]
    with qtbot.waitSignal(panel.password_asked):
        panel.table.opened.emit(0)
    assert panel.details._open.isHidden() and panel.details._again.isHidden()
    with qtbot.waitSignal(panel.password_asked):
        panel.details._unlock.click()
    assert panel.details.words.text().endswith(".")


def test_uploads_can_be_paused_and_go_on(panel, qtbot):  # noqa: F811
    panel.set_documents((status("a.pdf", RemoteState.UPLOADING),))
    choose(panel, 0)
    with qtbot.waitSignal(panel.paused) as told:
        actions(panel)["Pause the upload"].trigger()
    assert told.args == [("a.pdf",)]
    panel.show_document(status("a.pdf", RemoteState.PAUSED))
    assert "Pause the upload" not in actions(panel)
    with qtbot.waitSignal(panel.resumed):
        actions(panel)["Go on with the upload"].trigger()
    assert panel.open_menu(QPoint(1, 1)) is not None


def test_the_footer_tells_how_full_the_other_side_is(panel, qtbot):  # noqa: F811
    panel.set_documents((ONE,))
    ours = RemoteFile("files/a", "a.pdf", 3 << 30, ours=True)
    theirs = RemoteFile("files/b", "b.pdf", 1 << 29)
    panel.show_storage((ours, theirs), 20 << 30)
    assert panel.footer.count.text() == "3.5 of 20 GB on Google"
    assert "1 file there was not sent" in panel.footer.promise.text()
    with qtbot.waitSignal(panel.removal_asked):
        panel.footer.remove_all.click()
    panel.set_offline(True)
    assert not panel.footer.remove_all.isVisible()


def test_what_there_is_to_know_is_said_in_sentences():
    scan = status("s.pdf", text_layer=TextLayer.NO)
    assert "scan without a text layer" in about(scan, NOW, offline=False)
    sending = status(state=RemoteState.UPLOADING, sent=1_600_000)
    words = about(replace(sending, speed=800_000.0), NOW, offline=False)
    assert words == "Uploading 50 %. 800 KB a second, about 2 s left."
    done = status(state=RemoteState.UPLOADING, sent=3_200_000)
    words = about(replace(done, speed=800_000.0), NOW, offline=False)
    assert words == "Uploading 100 %. 800 KB a second, almost done."
    assert "not where it was" in about(replace(ONE, missing=True), NOW, offline=False)
    assert fingerprint(replace(ONE.document, sha256="229defbb" + "0" * 52 + "7c1e")) == (
        "229d efbb … 7c1e"
    )


@pytest.mark.parametrize(
    ("of", "title", "words"),
    [
        (ONE, "Text", "Yes"),
        (status("s.pdf", text_layer=TextLayer.NO), "Text", "None"),
        (ONE, "Printed pages", "As counted"),
        (status("l.pdf", page_labels=("i", "ii", "1")), "Printed pages", "i to 1"),
        (status("n.txt", mime_type="text/plain"), "Printed pages", "–"),
        (ONE, "File", "/papers/Beta.pdf"),
        (status("n.pdf"), "Sent with", "Not sent yet"),
    ],
)
def test_the_facts_of_a_document(of, title, words):
    assert facts_of(of, NOW, offline=False, sent_with="Work key")[title] == words


def test_a_day_is_told_as_people_say_it():
    noon = datetime(2026, 11, 21, 12, 30).astimezone()
    for days, words in ((0, "Today, 12:30"), (1, "Yesterday, 12:30"), (2, "2026-11-19, 12:30")):
        assert day_and_time(noon - timedelta(days=days), noon) == words


def test_the_chats_that_used_it_can_be_opened(panel, qtbot):  # noqa: F811
    panel.set_documents((replace(ONE, used_in=2), status("C.pdf")))
    choose(panel, panel.model.row_of("Beta.pdf"))
    details = panel.details
    assert details.chats.text() == "2 chats"
    panel.show_chats("C.pdf", (("9", "Of another file"),))
    assert details.open_chats() is None
    panel.show_chats("Beta.pdf", (("1", "Fuel & costs"), ("2", "A" * 90)))
    menu = details.open_chats()
    entries = menu.actions()
    assert entries[0].text() == "Fuel && costs" and len(entries[1].text()) == 60
    with qtbot.waitSignal(panel.chat_chosen) as told:
        entries[0].trigger()
    assert told.args == ["1"]
    menu.close()


def test_an_upload_can_be_paused_and_given_up_from_the_drawer(panel, qtbot):  # noqa: F811
    panel.set_documents((status("Beta.pdf", RemoteState.UPLOADING, sent=10),))
    choose(panel, 0)
    details = panel.details
    assert not details._again.isVisible()
    for button, signal in ((details._pause, panel.paused), (details._stop, panel.given_up)):
        with qtbot.waitSignal(signal) as told:
            button.click()
        assert told.args == [("Beta.pdf",)]
    panel.show_document(status("Beta.pdf", RemoteState.PAUSED, sent=10))
    qtbot.waitUntil(details._resume.isVisible)
    assert not details._pause.isVisible()
    with qtbot.waitSignal(panel.resumed):
        details._resume.click()
