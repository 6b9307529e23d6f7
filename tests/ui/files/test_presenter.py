import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from tests.ui.files.fakes import GOOGLE, OTHER, services
from tests.ui.files.samples import NOW, copy, document
from workbench.domain.documents import DocumentState, RemoteState
from workbench.domain.profiles import OFFLINE_PROFILE, Billing
from workbench.errors import UserError
from workbench.gemini.errors import NotTheApi, Offline, ServerFault
from workbench.ui.files import uploads
from workbench.ui.files.panel import FilesPanel
from workbench.ui.files.presenter import FilesPresenter
from workbench.ui.files.wording import state_line
from workbench.ui.jobs import Jobs


class Desk:
    """A Files pane with its presenter, and everything it said."""

    def __init__(self, qtbot, theme):
        self.failures = []
        self.jobs = Jobs(self.failures.append)
        self.services = services()
        self.copies = self.services.remote_copies
        self.documents = self.services.documents
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.panel = FilesPanel(theme, self.window, clock=lambda: NOW)
        self.presenter = FilesPresenter(
            self.panel, self.services, self.jobs, "w", clock=lambda: NOW
        )
        self.told = []
        self.attached = []
        self.replaced = []
        self.dropped = []
        self.changes = []
        self.presenter.status_changed.connect(self.told.append)
        self.presenter.attached.connect(self.attached.append)
        self.presenter.replaced.connect(self.on_replaced)
        self.presenter.dropped.connect(self.dropped.append)
        self.presenter.changed.connect(self.changes.append)

    def on_replaced(self, old, status):
        self.replaced.append((old, status.id))

    def store(self, *documents):
        self.documents.stored |= {one.id: one for one in documents}

    def words(self, document_id):
        status = self.presenter.status(document_id)
        return state_line(status, NOW, in_list=True).text

    def rows(self):
        QCoreApplication.processEvents()
        model = self.panel.model
        return sorted(model.status_at(row).id for row in range(model.rowCount()))

    async def turns(self, until):
        for _ in range(400):
            if until():
                return
            await asyncio.sleep(0.005)
        raise AssertionError(f"it did not come to that: {self.failures}")


@pytest.fixture
async def desk(qtbot, theme):
    desk = Desk(qtbot, theme)
    yield desk
    await desk.jobs.close()


async def test_the_list_shows_what_is_stored(desk):
    of = document()
    desk.store(of)
    desk.copies.copies[of.id] = copy(of)
    desk.presenter.refresh()
    await desk.jobs.idle()
    assert desk.rows() == [of.id]
    assert desk.words(of.id) == "Ready"
    assert desk.told[-1].document == of


async def test_what_comes_and_goes_while_the_list_is_read_does_so(desk):
    stays, goes = document("stays.pdf"), document("goes.pdf")
    desk.store(stays, goes)
    desk.presenter.refresh()
    await desk.jobs.idle()
    desk.documents.looking = asyncio.Event()
    desk.presenter.refresh()
    await asyncio.sleep(0)
    desk.presenter.add(["/came.pdf"], attach=False)
    desk.presenter.remove([goes.id])
    await desk.turns(lambda: desk.rows() == ["new /came.pdf", stays.id])
    desk.documents.looking.set()
    await desk.jobs.idle()
    assert desk.rows() == ["new /came.pdf", stays.id]


async def test_a_file_is_there_before_it_has_been_read(desk):
    desk.documents.reading = asyncio.Event()
    desk.presenter.add(["/a.pdf", "/b.pdf", "/a.pdf"])
    await desk.turns(lambda: len(desk.attached) == 2)
    assert desk.words("new /a.pdf") == "Reading it on this computer"
    assert desk.rows() == ["new /a.pdf", "new /b.pdf"]
    assert desk.copies.uploads == 0
    desk.documents.reading.set()
    desk.copies.let_through("new /a.pdf", "new /b.pdf")
    await desk.jobs.idle()
    assert desk.words("new /a.pdf") == desk.words("new /b.pdf") == "Ready"
    assert any(change.documents for change in desk.changes)


async def test_two_are_sent_at_once_and_the_others_wait_in_line(desk):
    ids = [f"new /{name}.pdf" for name in "abcd"]
    desk.presenter.add([i.removeprefix("new ") for i in ids])
    await desk.turns(lambda: len(desk.copies.running) == 2)
    await desk.turns(lambda: desk.words(ids[3]).startswith("Waiting"))
    assert desk.words(ids[0]) == "Uploading 50 %"
    assert desk.words(ids[2]) == "Waiting for 1 other upload"
    assert desk.words(ids[3]) == "Waiting for 2 other uploads"
    desk.copies.let_through(ids[0])
    await desk.turns(lambda: ids[2] in desk.copies.running)
    assert desk.words(ids[3]) == "Waiting for 1 other upload"
    desk.copies.let_through(*ids)
    await desk.jobs.idle()
    assert desk.copies.most == 2
    assert {desk.words(i) for i in ids} == {"Ready"}


async def test_files_that_are_only_added_stay_on_this_computer(desk):
    desk.presenter.add(["/a.pdf"], attach=False)
    await desk.jobs.idle()
    assert desk.copies.uploads == 0
    assert desk.attached == []
    assert desk.words("new /a.pdf") == "Sent when you ask about it"


async def test_asking_about_listed_documents_sends_what_is_not_there(desk):
    here, there = document("here.pdf"), document("there.pdf")
    desk.store(here, there)
    desk.copies.copies[there.id] = copy(there)
    desk.presenter.refresh()
    await desk.jobs.idle()
    desk.panel.asked_about.emit((here.id, there.id))
    desk.copies.let_through(here.id)
    await desk.jobs.idle()
    assert [status.id for status in desk.attached] == [here.id, there.id]
    assert desk.copies.uploads == 1
    assert state_line(desk.presenter.status(there.id), NOW).text == "Already uploaded, used again"


async def test_a_file_that_cannot_be_read_says_why_and_goes_when_taken_out(desk):
    desk.documents.wrong["/a.pdf"] = "The file is empty."
    desk.presenter.add(["/a.pdf", "/b.pdf"])
    desk.copies.let_through("new /b.pdf")
    await desk.jobs.idle()
    assert desk.words("new /a.pdf") == "The file is empty"
    assert desk.words("new /b.pdf") == "Ready"
    desk.presenter.refresh()
    await desk.jobs.idle()
    assert desk.rows() == ["new /a.pdf", "new /b.pdf"]
    desk.presenter.detach("new /a.pdf")
    assert desk.dropped == ["new /a.pdf"]
    assert desk.rows() == ["new /b.pdf"]
    assert desk.failures == []


async def test_a_known_file_takes_the_place_of_the_new_one(desk):
    known = document("Minutes.pdf")
    desk.store(known)
    desk.copies.copies[known.id] = copy(known)
    desk.documents.known["/again.pdf"] = known
    desk.presenter.refresh()
    await desk.jobs.idle()
    desk.presenter.add(["/again.pdf"])
    await desk.jobs.idle()
    assert desk.replaced == [("new /again.pdf", known.id)]
    assert desk.rows() == [known.id]
    assert desk.copies.uploads == 0
    assert state_line(desk.presenter.status(known.id), NOW).text == "Already uploaded, used again"


async def test_a_file_without_a_row_of_its_own_is_told(desk):
    told = []
    desk.presenter.told.connect(told.append)
    known = document("Minutes.pdf", path="/Minutes.pdf")
    desk.store(known)
    desk.copies.copies[known.id] = copy(known)
    desk.documents.known |= {"/again.pdf": known, "/copy.pdf": known, "/Minutes.pdf": known}
    desk.presenter.refresh()
    await desk.jobs.idle()
    for paths, attach, words in (
        (["/again.pdf"], True, "“again.pdf” has the same content as “Minutes.pdf”"),
        (["/Minutes.pdf"], False, "“Minutes.pdf” is in the list already"),
        (["/again.pdf", "/copy.pdf"], False, "2 files are in the list already"),
    ):
        desk.presenter.add(paths, attach=attach)
        await desk.jobs.idle()
        assert told.pop().sentence == words and told == []
        desk.store(known)
        desk.presenter.refresh()
        await desk.jobs.idle()
    # Put to the question once more on purpose.
    desk.presenter.add(["/Minutes.pdf"])
    await desk.jobs.idle()
    assert told == []


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (UserError("There is no connection to Google."), "There is no connection to Google"),
        (FileNotFoundError(2, "gone"), "The file was moved"),
        (PermissionError(13, "no"), "The file cannot be read"),
    ],
)
async def test_a_failed_upload_is_told_at_its_document_and_can_be_tried_again(desk, error, words):
    desk.copies.wrong["new /a.pdf"] = error
    desk.copies.let_through("new /a.pdf")
    desk.presenter.add(["/a.pdf"])
    await desk.jobs.idle()
    assert desk.words("new /a.pdf") == words
    assert desk.failures == []
    del desk.copies.wrong["new /a.pdf"]
    desk.panel.sent_again.emit(("new /a.pdf",))
    await desk.jobs.idle()
    assert desk.words("new /a.pdf") == "Ready"


async def test_taking_a_document_out_gives_up_its_upload_and_lets_the_next_go(desk):
    ids = [f"new /{name}.pdf" for name in "abc"]
    desk.presenter.add(["/a.pdf", "/b.pdf", "/c.pdf"])
    await desk.turns(lambda: len(desk.copies.running) == 2)
    desk.presenter.detach(ids[0])
    await desk.turns(lambda: ids[2] in desk.copies.running)
    assert ids[0] not in desk.copies.running
    assert desk.words(ids[0]) == "Sent when you ask about it"
    desk.presenter.detach(ids[2])
    desk.copies.let_through(ids[1])
    await desk.jobs.idle()
    assert desk.copies.copies.keys() == {ids[1]}


async def test_an_upload_given_up_before_it_began_holds_nobody_up(desk):
    one, two = document("one.pdf"), document("two.pdf")
    desk.store(one, two, document("three.pdf"), document("four.pdf"))
    desk.presenter.refresh()
    await desk.jobs.idle()
    desk.presenter.attach(("one.pdf", "two.pdf", "three.pdf", "four.pdf"))
    desk.presenter.cancel("one.pdf")
    desk.presenter.cancel("three.pdf")
    await desk.turns(lambda: len(desk.copies.running) == 2)
    assert desk.words("one.pdf") == desk.words("three.pdf") == "Sent when you ask about it"
    desk.copies.let_through("two.pdf", "four.pdf")
    await desk.jobs.idle()
    assert desk.words("four.pdf") == "Ready"
    desk.presenter.attach(("three.pdf",))
    assert desk.words("three.pdf") == "Waiting to be sent"


async def test_a_document_taken_out_while_it_is_read_is_not_sent(desk):
    desk.documents.reading = asyncio.Event()
    desk.presenter.add(["/a.pdf"])
    await desk.turns(lambda: desk.attached != [])
    desk.presenter.detach("new /a.pdf")
    desk.documents.reading.set()
    await desk.jobs.idle()
    assert desk.copies.uploads == 0
    assert desk.words("new /a.pdf") == "Sent when you ask about it"


async def test_removing_from_the_list_and_from_google(desk):
    one, two = document("one.pdf"), document("two.pdf")
    desk.store(one, two)
    desk.copies.copies |= {one.id: copy(one), two.id: copy(two)}
    desk.presenter.refresh()
    await desk.jobs.idle()
    desk.panel.removed_remotely.emit((one.id,))
    desk.panel.removed.emit((two.id,))
    await desk.jobs.idle()
    assert desk.rows() == [one.id]
    assert desk.words(one.id) == "Sent when you ask about it"
    assert desk.documents.stored.keys() == {one.id}
    assert desk.dropped == [two.id]


async def test_an_upload_for_another_connection_is_not_shown(desk):
    desk.presenter.add(["/a.pdf"])
    await desk.turns(lambda: desk.copies.running != [])
    desk.services.profiles.active = OFFLINE_PROFILE
    before = len(desk.told)
    desk.copies.let_through("new /a.pdf")
    await desk.jobs.idle()
    assert len(desk.told) == before


async def test_an_upload_left_over_from_the_last_run_goes_on(desk):
    of, paused = document(), document("paused.pdf")
    desk.store(of, paused)
    desk.copies.copies[of.id] = copy(of, RemoteState.WAITING, sent=100)
    desk.copies.copies[paused.id] = copy(paused, RemoteState.PAUSED, sent=paused.size // 4)
    desk.presenter.refresh()
    await desk.turns(lambda: of.id in desk.copies.running)
    desk.copies.let_through(of.id)
    await desk.jobs.idle()
    assert desk.words(of.id) == "Ready"
    assert desk.words(paused.id) == "Paused at 25 %"


async def test_what_is_confidential_does_not_go_on_with_an_unpaid_key(desk):
    of = document(confidential=True)
    desk.store(of)
    desk.copies.copies[of.id] = copy(of, RemoteState.WAITING, sent=100)
    desk.services.profiles.active = replace(GOOGLE, billing=Billing.UNPAID)
    desk.presenter.refresh()
    await desk.jobs.idle()
    assert desk.copies.uploads == 0
    assert desk.words(of.id) == "Sent when you ask about it"
    desk.services.profiles.active = replace(GOOGLE, billing=Billing.PAID)
    desk.copies.let_through(of.id)
    desk.presenter.refresh()
    await desk.turns(lambda: desk.words(of.id) == "Ready")


async def test_a_failed_upload_that_was_taken_out_does_not_go_on_by_itself(desk, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_TRIES", 0)
    of = document()
    desk.store(of)
    error = UserError("There is no connection to Google.")
    error.__cause__ = Offline("no network")
    desk.copies.wrong[of.id] = error
    desk.copies.let_through(of.id)
    desk.presenter.refresh()
    await desk.turns(lambda: desk.presenter.status(of.id))
    desk.presenter.attach([of.id])
    await desk.jobs.idle()
    assert desk.presenter.status(of.id).failure
    # What the database holds of it, so that the next run goes on.
    desk.copies.copies[of.id] = copy(of, RemoteState.WAITING, sent=100)
    desk.presenter.detach(of.id)
    await desk.jobs.idle()
    desk.presenter.refresh()
    await desk.jobs.idle()
    assert desk.copies.uploads == 1


async def test_offline_the_pane_promises_that_nothing_leaves(desk):
    desk.services.profiles.active = OFFLINE_PROFILE
    desk.presenter.refresh()
    await desk.jobs.idle()
    assert desk.panel.model.offline


async def test_a_pasted_picture_is_kept_as_a_file(desk, tmp_path):
    picture = QImage(4, 3, QImage.Format.Format_RGB32)
    picture.fill(0)
    folder = tmp_path / "pasted"
    desk.presenter.add_picture(picture, folder)
    await desk.turns(lambda: desk.copies.running != [])
    (status,) = desk.attached
    desk.copies.let_through(status.id)
    await desk.jobs.idle()
    (file,) = folder.iterdir()
    assert QImage(str(file)).size() == picture.size()
    assert Path(status.document.path) == file


async def test_pictures_of_one_minute_have_names_of_their_own(desk, tmp_path):
    picture = QImage(4, 3, QImage.Format.Format_RGB32)
    picture.fill(0)
    for called in ("Pasted picture", "Pasted picture", "Screenshot"):
        desk.presenter.add_picture(picture, tmp_path, attach=False, called=called)
    await desk.jobs.idle()
    now = f"{NOW.astimezone():%Y-%m-%d %H.%M}"
    kept = sorted(file.name for file in tmp_path.glob("*.png"))
    assert kept == [
        f"Pasted picture {now} (2).png", f"Pasted picture {now}.png", f"Screenshot {now}.png",
    ]  # fmt: skip


async def test_a_picture_that_cannot_be_kept_is_a_notice(desk, tmp_path):
    (tmp_path / "file").write_text("in the way")
    picture = QImage(4, 3, QImage.Format.Format_RGB32)
    desk.presenter.add_picture(picture, tmp_path / "file")
    await desk.jobs.idle()
    assert "could not be saved" in desk.failures[0].error.sentence


async def test_closing_in_the_middle_of_reading_leaves_no_half_read_row(desk):
    desk.documents.reading = asyncio.Event()
    desk.presenter.add(["/a.pdf"])
    await desk.turns(lambda: desk.attached != [])
    await desk.jobs.close()
    assert desk.presenter.status("new /a.pdf") is None
    assert all(status.document.state is DocumentState.READING for status in desk.told)


async def test_how_many_are_sent_at_once_can_be_chosen(desk):
    desk.presenter.add([f"/{name}.pdf" for name in "abcde"])
    await desk.turns(lambda: len(desk.copies.running) == 2)
    desk.presenter.uploads.allow(4)
    await desk.turns(lambda: len(desk.copies.running) == 4)
    assert desk.words("new /e.pdf") == "Waiting for 1 other upload"
    desk.presenter.uploads.allow(1)
    desk.copies.let_through("new /a.pdf", "new /b.pdf")
    await desk.turns(lambda: len(desk.copies.running) == 2)
    assert "new /e.pdf" not in desk.copies.running
    assert desk.words("new /e.pdf") == "Waiting for 2 other uploads"
    desk.copies.let_through(*(f"new /{name}.pdf" for name in "cde"))
    await desk.turns(lambda: len(desk.copies.copies) == 5)
    await desk.jobs.idle()


async def test_an_upload_can_be_given_up_while_it_runs_and_while_it_is_paused(desk):
    desk.presenter.add(["/a.pdf", "/b.pdf"])
    await desk.turns(lambda: len(desk.copies.running) == 2)
    desk.panel.paused.emit(("new /a.pdf",))
    await desk.turns(lambda: desk.words("new /a.pdf").startswith("Paused"))
    desk.panel.given_up.emit(("new /a.pdf", "new /b.pdf"))
    await desk.jobs.idle()
    assert desk.copies.copies == {} and desk.copies.running == []
    assert desk.words("new /a.pdf") == desk.words("new /b.pdf") == "Sent when you ask about it"


async def test_keys_that_hold_copies_are_learned(desk):
    one = document("a.pdf")
    desk.store(one)
    desk.copies.elsewhere = {one.id: ("other", "forgotten")}
    desk.presenter.refresh()
    await desk.turns(lambda: desk.presenter.status("a.pdf"))
    assert desk.presenter.status("a.pdf").keys == ("Other key",)
    desk.presenter.attach(["a.pdf"])
    desk.copies.let_through("a.pdf")
    await desk.turns(lambda: desk.presenter.status("a.pdf").keys == ("Work key", "Other key"))


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (Offline("no network"), "Goes on when Google can be reached"),
        (NotTheApi("a web page"), "Goes on when the sign-in page of this network is done"),
    ],
)
async def test_an_upload_that_the_network_stopped_goes_on_by_itself(desk, cause, words):
    error = UserError("There is no connection to Google.")
    error.__cause__ = cause
    desk.copies.wrong["new /a.pdf"] = error
    desk.copies.let_through("new /a.pdf")
    desk.presenter.add(["/a.pdf"])
    await desk.turns(lambda: desk.copies.uploads == 1 and not desk.copies.running)
    await desk.jobs.idle()
    assert desk.words("new /a.pdf") == words
    assert desk.presenter.status("new /a.pdf").underway
    assert desk.failures == []
    desk.presenter.refresh()
    await desk.jobs.idle()
    assert desk.words("new /a.pdf") == words
    desk.copies.wrong.clear()
    desk.presenter.uploads.go_on()
    await desk.turns(lambda: desk.words("new /a.pdf") == "Ready")
    desk.presenter.uploads.go_on()
    await desk.jobs.idle()
    assert desk.copies.uploads == 2


async def test_what_waits_for_one_connection_is_not_sent_with_another(desk):
    offline = UserError("There is no connection to Google.")
    offline.__cause__ = Offline("no network")
    full = UserError("Your 20 GB are full.", action="Make room")
    desk.copies.wrong |= {"new /a.pdf": offline, "new /b.pdf": full}
    desk.copies.let_through("new /a.pdf", "new /b.pdf")
    desk.presenter.add(["/a.pdf", "/b.pdf", "/c.pdf", "/d.pdf", "/e.pdf"])
    await desk.turns(lambda: sorted(desk.copies.running) == ["new /c.pdf", "new /d.pdf"])
    desk.copies.wrong.clear()
    desk.services.profiles.active = OTHER
    desk.copies.let_through("new /c.pdf", "new /d.pdf", "new /e.pdf")
    desk.presenter.uploads.go_on()
    desk.presenter.uploads.use_room()
    await desk.jobs.idle()
    assert desk.copies.uploads == 4 and desk.presenter.uploads.without_room == ()
    desk.services.profiles.active = GOOGLE
    desk.presenter.uploads.go_on()
    desk.presenter.uploads.use_room()
    await desk.jobs.idle()
    assert desk.copies.uploads == 6


async def test_an_upload_that_google_refuses_for_an_hour_fails(desk, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_TRIES", 2)
    error = UserError("Google had a fault of its own.")
    error.__cause__ = ServerFault("503")
    desk.copies.wrong["new /a.pdf"] = error
    desk.copies.let_through("new /a.pdf")
    desk.presenter.add(["/a.pdf"])
    for tries in (1, 2, 3):
        await desk.turns(lambda n=tries: desk.copies.uploads == n and not desk.copies.running)
        await desk.jobs.idle()
        waits = desk.words("new /a.pdf") == "Goes on when Google can be reached"
        assert waits is (tries < 3)
        desk.presenter.uploads.go_on()
    assert desk.presenter.status("new /a.pdf").failure == "Google had a fault of its own."


async def test_an_upload_that_waits_for_the_network_can_be_given_up(desk):
    error = UserError("Google had a fault of its own.")
    error.__cause__ = ServerFault("503")
    desk.copies.wrong["new /a.pdf"] = error
    desk.copies.let_through("new /a.pdf")
    desk.presenter.add(["/a.pdf"])
    await desk.turns(lambda: desk.copies.uploads == 1 and not desk.copies.running)
    await desk.turns(lambda: desk.words("new /a.pdf").startswith("Goes on"))
    desk.panel.given_up.emit(("new /a.pdf",))
    desk.presenter.uploads.go_on()
    await desk.jobs.idle()
    assert desk.copies.uploads == 1
    assert desk.words("new /a.pdf") == "Sent when you ask about it"


async def test_only_rows_whose_count_of_chats_changed_are_drawn_again(desk):
    desk.store(document("a"), document("b"), document("c"))
    desk.presenter.refresh()
    await desk.turns(lambda: len(desk.rows()) == 3)
    model, drawn, filled = desk.panel.model, [], []
    model.dataChanged.connect(lambda first, _last: drawn.append(model.status_at(first.row()).id))
    model.modelReset.connect(lambda: filled.append(True))
    desk.documents.used = {"b": 2}
    desk.presenter.recount()
    await desk.turns(lambda: desk.presenter.status("b").used_in == 2)
    QCoreApplication.processEvents()
    assert set(drawn) <= {"b"} and not filled
    assert model.status_at(model.row_of("b")).used_in == 2
