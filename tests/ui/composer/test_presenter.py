import asyncio

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.ui.composer.test_composer import FLASH
from tests.ui.files.fakes import AskingFromMemory
from tests.ui.files.samples import failed, status
from workbench.domain.documents import RemoteState
from workbench.domain.pages import PageRange
from workbench.errors import UserError
from workbench.ui.composer.chip import DocumentChip
from workbench.ui.composer.composer import Composer
from workbench.ui.composer.draft import Queued
from workbench.ui.composer.excerpt import Excerpt
from workbench.ui.composer.presenter import ComposerPresenter
from workbench.ui.composer.wording import ONE_WAITS, SENDS_LATER
from workbench.ui.jobs import Jobs

READY = RemoteState.ACTIVE


class Desk:
    """A composer with its presenter, and what was sent."""

    def __init__(self, qtbot, theme):
        self.failures = []
        self.jobs = Jobs(self.failures.append)
        self.asking = AskingFromMemory()
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.composer = Composer(theme, self.window)
        self.composer.resize(645, 200)
        self.composer.set_model(FLASH)
        self.presenter = ComposerPresenter(self.composer, self.asking, self.jobs)
        self.sent = []
        self.stopped = []
        self.detached = []
        self.presenter.send_requested.connect(self.on_sent)
        self.presenter.stop_requested.connect(self.stopped.append)
        self.presenter.detached.connect(self.detached.append)

    def on_sent(self, conversation_id, text, document_ids, pages):
        self.sent.append((conversation_id, text, document_ids))
        self.pages = pages

    def ask(self, text):
        self.composer.set_text(text)
        self.composer.send.emit(text)

    def queued(self):
        QCoreApplication.processEvents()
        return self.composer.queued._text.text()

    def reason(self):
        QCoreApplication.processEvents()
        return self.composer.reason.text()

    def note(self):
        QCoreApplication.processEvents()
        return self.composer.price_row.note.text()

    def chips(self):
        QCoreApplication.processEvents()
        return [chip.accessibleName() for chip in self.composer.findChildren(DocumentChip)]


@pytest.fixture
async def desk(qtbot, theme):
    desk = Desk(qtbot, theme)
    desk.presenter.open("c")
    yield desk
    await desk.jobs.close()


async def test_a_question_goes_with_its_documents_and_the_field_is_empty(desk):
    desk.presenter.attach(status("a.pdf", READY))
    desk.presenter.attach(status("b.pdf", READY))
    desk.ask("Why?")
    assert desk.sent == [("c", "Why?", ("a.pdf", "b.pdf"))]
    assert desk.composer.text() == ""
    assert desk.queued() == ""
    assert desk.chips() == []


async def test_a_question_waits_for_its_uploads_and_then_goes_by_itself(desk):
    desk.presenter.attach(status("a.pdf", RemoteState.UPLOADING))
    assert desk.note() == SENDS_LATER
    desk.ask("Why?")
    assert desk.sent == []
    assert desk.queued() == "Why?"
    desk.presenter.show_status(status("a.pdf", RemoteState.PROCESSING))
    assert desk.sent == []
    desk.presenter.show_status(status("a.pdf", READY))
    assert desk.sent == [("c", "Why?", ("a.pdf",))]
    assert desk.note() == ""


async def test_a_document_that_fails_keeps_the_question_and_says_so(desk):
    desk.presenter.attach(status("a.pdf", RemoteState.UPLOADING))
    desk.presenter.attach(status("b.pdf", READY))
    desk.ask("Why?")
    desk.presenter.show_status(failed("a.pdf"))
    assert desk.sent == []
    assert desk.queued() == "Why?"
    assert desk.reason() == "A file failed"
    assert desk.composer.take_out.text() == "Take out the file that failed"
    desk.composer.removed.emit("a.pdf")
    assert desk.detached == ["a.pdf"]
    assert desk.sent == [("c", "Why?", ("b.pdf",))]


async def test_two_failures_are_counted(desk):
    desk.presenter.attach(failed("a.pdf"))
    desk.presenter.attach(failed("b.pdf"))
    assert desk.reason() == "2 files failed"


async def test_all_that_failed_are_taken_out_at_once_and_the_question_goes(desk):
    desk.presenter.attach(status("good.pdf", READY))
    for number in range(12):
        desk.presenter.attach(failed(f"{number}.pdf"))
    desk.ask("Why?")
    QCoreApplication.processEvents()
    button = desk.composer.take_out
    assert not button.isHidden() and button.text() == "Take out the 12 files that failed"
    button.click()
    assert desk.detached == [f"{number}.pdf" for number in range(12)]
    assert desk.sent == [("c", "Why?", ("good.pdf",))]
    assert button.isHidden()


async def test_one_question_waits_while_an_answer_comes(desk):
    desk.presenter.set_running("c", True)
    desk.ask("And then?")
    assert desk.sent == []
    assert desk.queued() == "And then?"
    assert desk.reason() == ONE_WAITS
    desk.ask("Another")
    assert desk.composer.text() == "Another"
    assert desk.queued() == "And then?"
    desk.presenter.set_running("c", False)
    assert desk.sent == [("c", "And then?", ())]
    assert desk.composer.text() == "Another"


async def test_a_waiting_question_can_be_taken_back_or_removed(desk):
    desk.presenter.set_running("c", True)
    desk.ask("One")
    desk.composer.set_text("two")
    desk.composer.queued_edited.emit()
    assert desk.composer.text() == "One\ntwo"
    desk.ask("Three")
    desk.composer.queued_removed.emit()
    desk.presenter.set_running("c", False)
    assert desk.sent == []


async def test_a_removed_question_comes_back(desk):
    removed = []
    desk.presenter.unqueued.connect(lambda *values: removed.append(values))
    desk.presenter.set_running("c", True)
    desk.ask("One")
    desk.composer.set_text("two")
    desk.composer.queued_removed.emit()
    assert removed == [("c", Queued(text="One"))] and desk.queued() == ""
    desk.presenter.queue_again(*removed[0])
    assert (desk.queued(), desk.composer.text()) == ("One", "two")
    desk.presenter.queue_again("c", Queued(text="Another"))
    assert (desk.queued(), desk.composer.text()) == ("One", "Another\ntwo")
    desk.composer.queued_removed.emit()
    desk.presenter.set_running("c", False)
    desk.presenter.queue_again("c", Queued(text="One"))
    assert desk.sent == [] and desk.composer.text() == "One\nAnother\ntwo"


def names(chips):
    QCoreApplication.processEvents()
    return [chip.accessibleName().split(".pdf")[0] for chip in chips.stops]


def shown(desk):
    """Return the names of the documents of the question that waits, and of the one written."""
    return names(desk.composer.queued.chips), names(desk.composer.chips)


async def test_what_is_attached_while_a_question_waits_goes_with_the_next(desk):
    desk.presenter.set_running("c", True)
    desk.presenter.attach(status("a.pdf", READY))
    desk.ask("One")
    assert shown(desk) == (["a"], [])
    assert desk.presenter.asked == ("One", ("a.pdf",), {}), "its price stands there meanwhile"
    desk.presenter.attach(status("b.pdf", RemoteState.UPLOADING))
    desk.composer.set_text("Two")
    assert shown(desk) == (["a"], ["b"])
    assert desk.presenter.asked == ("Two", ("b.pdf",), {})
    assert [s.id for s in desk.presenter.statuses] == ["a.pdf", "b.pdf"]
    desk.presenter.set_running("c", False)
    assert desk.sent == [("c", "One", ("a.pdf",))], "it waits for no document of the next"
    assert shown(desk) == ([], ["b"])
    desk.presenter.show_status(status("b.pdf", READY))
    desk.ask("Two")
    assert desk.sent[1:] == [("c", "Two", ("b.pdf",))]


async def test_a_waiting_question_that_is_edited_brings_its_documents_back(desk):
    desk.presenter.set_running("c", True)
    report = status("a.pdf", READY)
    desk.presenter.attach(report)
    desk.presenter.choose_pages(report, (PageRange(2, 4),))
    desk.ask("One")
    desk.presenter.attach(status("b.pdf", READY))
    desk.composer.queued_edited.emit()
    assert shown(desk) == ([], ["a", "b"]) and desk.composer.text() == "One"
    desk.ask("One")
    desk.presenter.set_running("c", False)
    assert desk.sent == [("c", "One", ("a.pdf", "b.pdf"))]
    assert desk.pages == {"a.pdf": (PageRange(2, 4),)}


async def test_a_removed_question_leaves_its_documents_and_undo_takes_them_along(desk):
    removed = []
    desk.presenter.unqueued.connect(lambda *values: removed.append(values))
    desk.presenter.set_running("c", True)
    for name in ("a.pdf", "gone.pdf"):
        desk.presenter.attach(status(name, READY))
    desk.ask("One")
    desk.presenter.attach(status("b.pdf", READY))
    desk.composer.queued_removed.emit()
    assert shown(desk) == ([], ["a", "gone", "b"]), "nothing is lost"
    desk.composer.removed.emit("gone.pdf")
    desk.presenter.queue_again(*removed[0])
    assert shown(desk) == (["a"], ["b"])
    desk.presenter.set_running("c", False)
    assert desk.sent == [("c", "One", ("a.pdf",))]


async def test_documents_of_a_waiting_question_change_where_they_are(desk):
    desk.presenter.set_running("c", True)
    report = status("a.pdf", READY)
    for each in (report, status("x.pdf", RemoteState.UPLOADING), status("y.pdf", READY)):
        desk.presenter.attach(each)
    desk.ask("One")
    desk.presenter.choose_pages(report, (PageRange(3, 3),))
    desk.presenter.show_status(failed("x.pdf"))
    assert desk.reason() == "A file failed" and not desk.composer.take_out.isHidden()
    desk.presenter.attach(report)
    desk.presenter.attach(status("old.pdf", READY))
    desk.presenter.replace("y.pdf", status("known.pdf", READY))
    assert shown(desk) == (["a", "x", "known"], ["old"])
    desk.composer.queued_detached.emit("known.pdf")
    desk.composer.take_out.click()
    assert desk.detached == ["a.pdf", "known.pdf", "x.pdf"] and shown(desk) == (["a"], ["old"])
    desk.presenter.set_running("c", False)
    assert desk.sent == [("c", "One", ("a.pdf",))]
    assert desk.pages == {"a.pdf": (PageRange(3, 3),)}


async def test_a_waiting_question_that_cannot_go_comes_back_with_its_own_documents(desk):
    desk.presenter.set_running("c", True)
    desk.presenter.attach(status("a.pdf", READY))
    desk.ask("One")
    desk.presenter.attach(status("b.pdf", READY))
    desk.composer.set_text("Two")
    desk.presenter.set_running("c", False)
    desk.presenter.give_back("c", "One")
    assert shown(desk) == ([], ["a", "b"]) and desk.composer.text() == "One\nTwo"


async def test_what_waits_outlives_the_program_with_all_its_documents(desk):
    told = []
    desk.presenter.draft_changed.connect(lambda *draft: told.append(draft))
    desk.presenter.set_running("c", True)
    report = status("a.pdf", READY)
    desk.presenter.attach(report)
    desk.presenter.choose_pages(report, (PageRange(2, 4),))
    desk.ask("One")
    desk.presenter.attach(status("b.pdf", READY))
    desk.composer.set_text("Two")
    desk.presenter.tell_drafts()
    assert told[-1] == ("c", "One\nTwo", ("a.pdf", "b.pdf"), {"a.pdf": (PageRange(2, 4),)})
    desk.presenter.set_running("c", False)
    assert told[-1] == ("c", "Two", ("b.pdf",), {})


async def test_a_low_window_counts_the_documents_that_wait(desk):
    desk.window.show()
    queued = desk.composer.queued
    desk.presenter.set_running("c", True)
    for height, roomy in ((300, False), (600, True)):
        desk.window.resize(700, height)
        desk.presenter.attach(status("a.pdf", READY))
        desk.ask("One")
        assert queued.chips.isVisible() is roomy and queued._count.isVisible() is not roomy
        assert queued._count.text() == "1 file"
        desk.composer.queued_edited.emit()


async def test_tab_reaches_what_waits_before_the_field(desk):
    desk.presenter.set_running("c", True)
    desk.presenter.attach(status("a.pdf", READY))
    desk.ask("One")
    QCoreApplication.processEvents()
    edit, remove, chip = desk.composer.queued.stops
    assert edit.nextInFocusChain() is remove
    (ours,) = desk.composer.queued.chips.stops
    assert chip is ours and chip.isVisibleTo(desk.composer)
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    assert shown(desk) == ([], []) and desk.detached == ["a.pdf"]


async def test_each_conversation_keeps_its_draft(desk):
    desk.presenter.attach(status("a.pdf", READY))
    desk.composer.set_text("half a question")
    desk.presenter.open("d")
    assert desk.composer.text() == ""
    assert desk.chips() == []
    desk.composer.set_text("other")
    desk.presenter.open("c")
    assert desk.composer.text() == "half a question"
    assert desk.chips() == ["a.pdf. Ready · 12 pages · 6,720 tokens"]
    desk.presenter.open("d")
    assert desk.composer.text() == "other"


async def test_a_waiting_question_goes_to_its_own_conversation(desk):
    desk.presenter.set_running("c", True)
    desk.ask("For c")
    desk.presenter.open("d")
    assert desk.queued() == ""
    assert desk.composer.send_button.text() == "Send"
    desk.presenter.set_running("c", False)
    assert desk.sent == [("c", "For c", ())]


async def test_a_new_conversation_takes_its_draft_along(desk):
    desk.presenter.open("")
    desk.presenter.attach(status("a.pdf", READY))
    desk.composer.set_text("First")
    desk.presenter.adopt("made")
    desk.ask("First")
    assert desk.sent == [("made", "First", ("a.pdf",))]


async def test_a_conversation_made_in_the_background_does_not_come_to_the_front(desk):
    desk.presenter.open("")
    desk.composer.set_text("First")
    desk.presenter.open("d")
    desk.presenter.adopt("made")
    desk.ask("For d")
    assert desk.sent == [("d", "For d", ())]
    desk.presenter.open("made")
    assert desk.composer.text() == "First"


async def test_without_a_key_nothing_goes_and_nothing_is_lost(desk):
    desk.presenter.set_running("c", True)
    desk.ask("Why?")
    desk.presenter.set_blocked("Add a key to send")
    desk.presenter.set_running("c", False)
    assert desk.sent == []
    assert desk.reason() == "Add a key to send"
    desk.presenter.set_blocked("")
    assert desk.sent == [("c", "Why?", ())]


async def test_a_question_that_came_back_stands_before_what_was_typed_since(desk):
    desk.presenter.attach(status("a.pdf", READY))
    desk.ask("Why?")
    desk.composer.set_text("more")
    desk.presenter.give_back("c", "Why?")
    assert desk.composer.text() == "Why?\nmore"
    assert desk.chips() == ["a.pdf. Ready · 12 pages · 6,720 tokens"]


async def test_a_known_file_replaces_the_new_one_once(desk):
    desk.presenter.attach(status("known.pdf", READY))
    desk.presenter.attach(status("new.pdf", RemoteState.UPLOADING))
    desk.presenter.replace("new.pdf", status("known.pdf", READY, reused=True))
    assert desk.chips() == ["known.pdf. Already uploaded, used again"]


async def test_stop_names_the_conversation(desk):
    desk.presenter.set_running("c", True)
    desk.composer.stop.emit()
    assert desk.stopped == ["c"]


async def test_the_price_follows_the_text_and_the_documents(desk):
    await desk.jobs.idle()
    desk.presenter.attach(status("a.pdf", READY))
    desk.composer.set_text("Why?")
    desk.composer.text_changed_settled.emit()
    await desk.jobs.idle()
    assert desk.asking.asked[-1] == ("c", "Why?", ("a.pdf",))
    assert desk.composer.price_row.price.text() == "About 1,000 tokens, about $0.025"


async def test_a_price_that_cannot_be_estimated_is_no_notice(desk):
    desk.asking.error = UserError("The store is busy.")
    desk.presenter.estimate()
    await desk.jobs.idle()
    assert desk.failures == []
    assert desk.composer.price_row.price.text().startswith("Price appears")


async def test_the_estimate_stands_until_the_count_has_come(desk):
    desk.asking.may_count, desk.asking.counted = asyncio.Event(), 77_214
    desk.presenter.open("c")
    price = desk.composer.price_row.price
    async with asyncio.timeout(5):
        while not price.text().startswith("About 1,000"):
            await asyncio.sleep(0.01)
    desk.asking.may_count.set()
    await desk.jobs.idle()
    assert price.text() == "77,214 tokens, about $0.030"


async def test_a_count_that_comes_too_late_is_not_shown(desk):
    desk.asking.may_count, desk.asking.counted = asyncio.Event(), 77_214
    desk.presenter.open("c")
    await asyncio.sleep(0.05)
    desk.presenter.open("d")
    desk.asking.counted = None
    desk.asking.may_count.set()
    await desk.jobs.idle()
    assert desk.composer.price_row.price.text().startswith("About 1,000")


async def test_a_new_chat_has_a_price_once_something_is_typed(desk):
    new = object()
    desk.presenter.new_chat = lambda: new
    desk.presenter.open("")
    await desk.jobs.idle()
    assert desk.composer.price_row.price.text().startswith("Price appears")
    desk.composer.set_text("Why?")
    desk.composer.text_changed_settled.emit()
    await desk.jobs.idle()
    assert desk.composer.price_row.price.text().startswith("About 1,000")


async def test_a_conversation_that_does_not_exist_yet_has_no_price(desk):
    await desk.jobs.idle()
    before = len(desk.asking.asked)
    desk.presenter.open("")
    await desk.jobs.idle()
    assert len(desk.asking.asked) == before


async def test_words_to_ask_about_are_a_chip_of_their_own(qtbot, theme):
    desk, told = Desk(qtbot, theme), []
    desk.presenter.draft_changed.connect(lambda *draft: told.append(draft))
    desk.presenter.open("c")
    words = Excerpt("Annual report", 43, "41", "Fuel  was\nbought <b>dear</b>")
    other = Excerpt("Annual report", 44, "44", "and sold again")
    for excerpt in (words, other, words):
        desk.presenter.attach_excerpt(excerpt)
    assert desk.chips() == [
        "“Fuel was bought <b>dear</b>”. p. 41 (43) of Annual report",
        "“and sold again”. p. 44 of Annual report",
    ]
    line = "About page 43 of “Annual report”: “Fuel was bought <b>dear</b>”"
    desk.composer.removed.emit(other.id)
    assert len(desk.composer.chips.stops) == 1 and desk.detached == []
    desk.composer.set_text("Why?")
    desk.presenter.tell_drafts()
    assert told[-1] == ("c", f"{line}\n\nWhy?", (), {}), "words outlive the program as text"
    desk.ask("Why?")
    assert desk.sent == [("c", f"{line}\n\nWhy?", ())]
    assert desk.composer.chips.stops == () and desk.composer.chips.isHidden()
    await desk.jobs.close()


async def test_drafts_are_told_once_and_come_back(qtbot, theme):
    desk, told = Desk(qtbot, theme), []
    desk.presenter.draft_changed.connect(lambda *draft: told.append(draft))
    desk.presenter.open("c")
    desk.composer.set_text("half a question")
    desk.presenter.attach(status("report", READY))
    desk.presenter.tell_drafts()
    desk.presenter.tell_drafts()
    assert told == [("c", "half a question", (status("report", READY).id,), {})]
    desk.ask("half a question")
    assert told[-1] == ("c", "", (), {})
    again = Desk(qtbot, theme)
    again.presenter.draft_changed.connect(lambda *draft: told.append(draft))
    again.presenter.bring_back("c", "half a question", [status("report", READY)], {})
    again.presenter.open("c")
    assert again.composer.text() == "half a question" and len(again.chips()) == 1
    again.presenter.tell_drafts()
    assert told[-1] == ("c", "", (), {})
    for each in (desk, again):
        await each.jobs.close()
