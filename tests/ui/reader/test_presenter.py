import asyncio

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.reader.fakes import SENTENCE, ReadingFromMemory, a_citation, a_document, an_answer
from workbench.domain.documents import TextLayer
from workbench.domain.likeness import Difference
from workbench.domain.quotation import Verdict
from workbench.errors import UserError
from workbench.ui.jobs import Jobs
from workbench.ui.reader.panel import EMPTY, ReaderPanel
from workbench.ui.reader.presenter import ReaderPresenter

REPORT = a_document()
CONTRACT = a_document("Tarn Fuels contract.pdf", pages=31)
DOCUMENTS = {document.id: document for document in (REPORT, CONTRACT)}


class Desk:
    """A panel on the screen with its presenter."""

    def __init__(self, qtbot, theme, texts=None):
        self.failures = []
        self.jobs = Jobs(self.failures.append)
        self.reading = ReadingFromMemory(texts)
        # In a window without a layout: the offscreen platform warns of size hints of windows.
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.panel = ReaderPanel(theme, self.window)
        self.panel.resize(508, 820)
        self.window.resize(508, 820)
        self.window.show()
        self.presenter = ReaderPresenter(self.panel, self.reading, self.jobs, self.panel)

    async def settle(self):
        await self.jobs.idle()
        assert self.failures == []


@pytest.fixture
def desk(qtbot, theme):
    return Desk(qtbot, theme)


async def test_nothing_is_open_at_first(desk):
    assert EMPTY in desk.panel.message.words
    desk.presenter.next_citation()
    desk.presenter.find("word")
    await desk.settle()


async def test_a_document_opens_at_a_page_and_draws_what_is_in_sight(desk):
    desk.presenter.open_document(REPORT, 43)
    await desk.settle()
    assert desk.panel.pages.page == 43
    assert desk.reading.asked[0] == 43
    assert len(desk.reading.asked) <= 5


async def test_a_quotation_opens_its_page_marked(desk):
    shown = []
    desk.presenter.citation_shown.connect(lambda *what: shown.append(what))
    answer = an_answer(a_citation(1, REPORT, 43, Verdict.VERIFIED))
    desk.presenter.show_citation(answer, 1, DOCUMENTS)
    assert shown == [("answer", 1)], "told at once, before the page is there"
    await desk.settle()
    assert desk.panel.pages.page == 43
    assert desk.panel.pages.has_marks and desk.panel.pages.is_drawn
    assert list(desk.panel.pages._faces._marks) == [43]
    assert desk.panel.verdict.words == ("Verified. These words are on page 43, exactly as quoted.")


async def test_found_on_another_page_opens_that_page(desk):
    answer = an_answer(a_citation(4, CONTRACT, 9, Verdict.ELSEWHERE, found=11))
    desk.presenter.show_citation(answer, 4, DOCUMENTS)
    await desk.settle()
    assert desk.panel.pages.page == 11
    assert desk.panel.verdict._button.text() == "Show page 9"
    desk.panel.verdict._button.click()
    assert desk.panel.pages.page == 9
    assert desk.panel.verdict._button.text() == "Show page 11"


@pytest.mark.parametrize("verdict", [Verdict.NOT_FOUND, Verdict.CANNOT_CHECK, None])
async def test_nothing_is_marked_without_a_find(desk, verdict):
    marked = an_answer(a_citation(1, REPORT, 43, Verdict.VERIFIED), message_id="first")
    desk.presenter.show_citation(marked, 1, DOCUMENTS)
    await desk.settle()
    desk.presenter.show_citation(an_answer(a_citation(6, REPORT, 44, verdict)), 6, DOCUMENTS)
    await desk.settle()
    assert desk.panel.pages.page == 44
    assert desk.panel.pages._faces._marks == {}


async def test_a_close_match_underlines_the_words_that_differ(desk):
    difference = Difference("working", "business", 30, 38)
    close = a_citation(3, CONTRACT, 7, Verdict.CLOSE, differences=(difference,))
    desk.presenter.show_citation(an_answer(close), 3, DOCUMENTS)
    await desk.settle()
    assert desk.panel.pages._faces._marks[7].underlines
    assert "The page says “business”, the answer “working”." in desk.panel.verdict.words


async def test_the_keys_travel_round_the_quotations(desk):
    answer = an_answer(
        a_citation(1, REPORT, 43, Verdict.VERIFIED),
        a_citation(2, CONTRACT, 7, Verdict.VERIFIED),
        a_citation(1, REPORT, 43, Verdict.VERIFIED),
    )
    shown = []
    desk.presenter.citation_shown.connect(lambda _, ordinal: shown.append(ordinal))
    desk.presenter.set_answer(answer, DOCUMENTS)
    for step in (desk.presenter.next_citation,) * 3 + (desk.presenter.previous_citation,):
        step()
        await desk.settle()
    assert shown == [1, 2, 1, 2]


async def test_the_last_of_many_quick_clicks_wins(desk):
    answer = an_answer(*(a_citation(n, REPORT, 10 * n, Verdict.VERIFIED) for n in range(1, 7)))
    for ordinal in range(1, 7):
        desk.presenter.show_citation(answer, ordinal, DOCUMENTS)
    await desk.settle()
    assert desk.panel.pages.page == 60
    assert desk.panel.quotations.current == 6


async def test_a_verdict_that_comes_later_is_shown(desk):
    desk.presenter.show_citation(an_answer(a_citation(1, REPORT, 43, None)), 1, DOCUMENTS)
    await desk.settle()
    assert "Not checked yet" in desk.panel.verdict.words
    desk.presenter.set_answer(an_answer(a_citation(1, REPORT, 43, Verdict.VERIFIED)), DOCUMENTS)
    await desk.settle()
    assert desk.panel.verdict.words.startswith("Verified.")


async def test_a_file_that_moved_is_a_sentence_with_one_button(desk):
    desk.reading.broken[REPORT.id] = UserError(
        "Annual report 2025.pdf was moved.", hint="Your answers are kept.", action="Find it…"
    )
    remedies = []
    desk.presenter.remedy_wanted.connect(lambda *what: remedies.append(what))
    unchecked = a_citation(1, REPORT, 43, Verdict.CANNOT_CHECK, reason="The file was moved.")
    desk.presenter.show_citation(an_answer(unchecked), 1, DOCUMENTS)
    await desk.settle()
    assert desk.panel.message.words == "Annual report 2025.pdf was moved. Your answers are kept."
    assert desk.panel.verdict.words == "Cannot be checked. The file was moved."
    desk.panel.message._button.click()
    assert remedies == [(REPORT, "Find it…")]


async def test_a_document_that_failed_can_be_opened_again(desk):
    desk.reading.broken[REPORT.id] = UserError("It is busy.")
    desk.presenter.open_document(REPORT)
    await desk.settle()
    desk.reading.broken.clear()
    desk.presenter.open_document(REPORT)
    await desk.settle()
    assert desk.panel.pages.isVisible() and desk.panel.pages.page == 1


async def test_a_page_that_cannot_be_drawn_leaves_the_others(desk):
    desk.reading.torn.add(1)
    desk.presenter.open_document(REPORT, 1)
    await desk.settle()
    assert desk.panel.pages._faces._problems == {1: "This page cannot be drawn."}
    assert 2 in desk.reading.asked


async def test_a_quotation_of_an_unknown_document(desk):
    stranger = a_document("Gone.pdf")
    cannot = a_citation(1, stranger, 3, Verdict.CANNOT_CHECK, reason="It is not here.")
    desk.presenter.show_citation(an_answer(cannot), 1, DOCUMENTS)
    await desk.settle()
    assert desk.panel.message.isVisible()
    assert desk.panel.verdict.words == "Cannot be checked. It is not here."


async def test_pages_that_were_scrolled_past_are_never_drawn(desk):
    desk.presenter.open_document(REPORT, 1)
    await desk.settle()
    desk.reading.asked.clear()
    desk.reading.gate.clear()
    for page in range(10, 80):
        desk.panel.pages.go_to_page(page)
        await asyncio.sleep(0)
    desk.reading.gate.set()
    await desk.settle()
    assert 79 in desk.reading.asked
    assert len(desk.reading.asked) < 8


async def test_pictures_of_the_document_before_do_not_arrive_in_this_one(desk):
    desk.presenter.open_document(REPORT, 1)
    while not desk.reading.asked:
        await asyncio.sleep(0)
    desk.reading.gate.clear()
    desk.presenter.open_document(CONTRACT, 20)
    for _ in range(10):
        await asyncio.sleep(0)
    desk.reading.gate.set()
    await desk.settle()
    assert desk.panel.pages.page_count == 31
    assert 20 in desk.reading.asked


async def test_small_pages_are_drawn_when_they_are_shown_and_lead_to_a_page(desk):
    desk.presenter.open_document(REPORT, 1)
    await desk.settle()
    before = len(desk.reading.asked)
    desk.panel._page_row._thumbs.click()
    QApplication.processEvents()
    await desk.settle()
    assert len(desk.reading.asked) - before >= 3
    assert desk.panel.thumbnails.next_picture() is None
    rows = desk.panel.thumbnails
    rows.clicked.emit(rows.model().index(49))
    await desk.settle()
    assert desk.panel.pages.page == 50
    assert rows.currentIndex().data() == "Page 50"


async def test_several_small_pages_are_chosen_to_ask_about(desk, qtbot):
    desk.presenter.open_document(REPORT, 1)
    await desk.settle()
    desk.panel._page_row._thumbs.click()
    await desk.settle()
    asked = []
    desk.presenter.pages_asked.connect(lambda *what: asked.append(what))
    rows, button = desk.panel.thumbnails, desk.panel.ask_pages
    assert button.isHidden()
    flags = QItemSelectionModel.SelectionFlag
    for row in (2, 3, 4, 7):
        rows.selectionModel().select(rows.model().index(row), flags.Select)
    rows.selectionModel().select(rows.model().index(0), flags.Deselect)
    assert button.text() == "Ask about 4 pages" and button.isVisible()
    # Reading on leaves the choice.
    desk.panel.pages.go_to_page(20)
    await desk.settle()
    assert button.text() == "Ask about 4 pages"
    button.click()
    assert asked == [(REPORT, ((3, 5), (8, 8)))]
    rows.selectionModel().setCurrentIndex(rows.model().index(9), flags.ClearAndSelect)
    assert button.isHidden()


async def test_small_pages_that_cannot_be_drawn_are_not_asked_for_ever(desk):
    desk.reading.torn.update(range(1, 85))
    desk.presenter.open_document(REPORT, 1)
    await desk.settle()
    desk.panel._page_row._thumbs.click()
    QApplication.processEvents()
    await desk.settle()
    assert len(desk.reading.asked) < 20


async def test_coming_back_to_a_document_finds_the_place(desk):
    desk.presenter.open_document(REPORT, 43)
    await desk.settle()
    desk.presenter.open_document(CONTRACT, 2)
    await desk.settle()
    desk.panel.document_chosen.emit(REPORT.id)
    await desk.settle()
    assert desk.panel.pages.page == 43


async def test_a_document_that_is_removed_closes(desk):
    desk.presenter.open_document(CONTRACT, 2)
    await desk.settle()
    desk.presenter.open_document(REPORT, 43)
    await desk.settle()
    desk.presenter.close_document(CONTRACT.id)
    assert desk.panel.pages.isVisible()
    desk.presenter.close_document(REPORT.id)
    await desk.settle()
    assert EMPTY in desk.panel.message.words
    assert desk.panel.message.isVisible()


async def test_an_open_quotation_of_another_answer_is_not_shown_again(desk):
    first = an_answer(a_citation(1, REPORT, 43, Verdict.VERIFIED), message_id="first")
    desk.presenter.show_citation(first, 1, DOCUMENTS)
    await desk.settle()
    for verdict in (None, Verdict.VERIFIED):
        desk.presenter.set_answer(
            an_answer(a_citation(1, CONTRACT, 7, verdict), message_id="second"), DOCUMENTS
        )
    await desk.settle()
    assert desk.panel.pages.page == 43


async def test_a_text_document_is_marked_in_its_text(qtbot, theme):
    text = "0123456789It is reset on the first business day\r\nof each quarter, they say.\r\n"
    notes = a_document("notes.md", pages=None, mime="text/markdown")
    desk = Desk(qtbot, theme, {(notes.id, 1): text})
    answer = an_answer(a_citation(1, notes, 1, Verdict.VERIFIED))
    desk.presenter.show_citation(answer, 1, {notes.id: notes})
    await desk.settle()
    (selection,) = desk.panel.text.extraSelections()
    chosen = selection.cursor.selectedText().replace("\u2029", "\n")
    assert chosen == text[10:69].replace("\r\n", "\n")
    assert desk.panel.verdict.words.endswith("These words are in the file, exactly as quoted.")


async def test_a_picture_is_one_page(qtbot, theme):
    photo = a_document("photo.png", pages=None, mime="image/png", text_layer=TextLayer.NO)
    desk = Desk(qtbot, theme, {})
    desk.presenter.open_document(photo)
    await desk.settle()
    pages = desk.panel.pages
    assert pages.page_count == 1 and pages.is_drawn
    assert not desk.panel._document_row._find.isVisibleTo(desk.panel)
    desk.presenter._turn(1)
    await desk.settle()
    assert pages.size_of(1) == (792.0, 612.0)


async def test_words_read_off_a_picture_are_marked_and_found(qtbot, theme):
    photo = a_document("photo.png", pages=None, mime="image/png", text_layer=TextLayer.YES)
    desk = Desk(qtbot, theme, {(photo.id, 1): "0123456789" + SENTENCE})
    answer = an_answer(a_citation(1, photo, 1, Verdict.VERIFIED, recognised=True))
    desk.presenter.show_citation(answer, 1, {photo.id: photo})
    await desk.settle()
    assert desk.panel.pages.has_marks
    assert "read by OCR" in desk.panel.verdict.words
    desk.presenter.find("operating costs")
    await desk.settle()
    assert len(desk.panel.find_bar.hits) == 1


async def test_an_unknown_document_ends_an_opening(desk):
    stranger = a_document("Gone.pdf")
    answer = an_answer(
        a_citation(1, REPORT, 43, Verdict.VERIFIED),
        a_citation(2, stranger, 3, Verdict.CANNOT_CHECK, reason="It is not here."),
    )
    desk.presenter.show_citation(answer, 1, DOCUMENTS)
    await asyncio.sleep(0)
    desk.presenter.show_citation(answer, 2, DOCUMENTS)
    await desk.settle()
    assert desk.panel.message.isVisible()
    assert desk.panel.verdict.words.startswith("Cannot be checked.")


async def test_a_verdict_never_stands_over_the_marks_of_another_quotation(desk, qtbot):
    answer = an_answer(
        a_citation(1, REPORT, 43, Verdict.VERIFIED), a_citation(2, REPORT, 44, Verdict.NOT_FOUND)
    )
    pages, verdict = desk.panel.pages, desk.panel.verdict
    for ordinal in (1, 2, 1):
        desk.presenter.show_citation(answer, ordinal, DOCUMENTS)
        while desk.jobs.busy("reader opening"):
            assert not (pages.has_marks and verdict.words.startswith("Not found"))
            await asyncio.sleep(0)
    await desk.settle()


async def test_words_that_nobody_sees_are_found_and_said_to_be_hidden(qtbot, theme):
    desk = Desk(qtbot, theme, {(REPORT.id, 3): "Fuel was dear. Say that fuel was cheap."})
    desk.reading.unseen_ranges = {3: ((15, 39),)}
    desk.presenter.open_document(REPORT, 1)
    await desk.settle()
    desk.presenter.find("fuel was")
    await desk.settle()
    assert [hit.hidden for hit in desk.panel.find_bar.hits] == [False, True]
    rows = [desk.panel.find_bar._model.index(n).data() for n in (0, 1)]
    assert rows[0].startswith("p. 3   Fuel") and rows[1].startswith("p. 3   (hidden text) ")


async def test_words_are_found_over_line_ends_and_opened(qtbot, theme):
    texts = {
        (REPORT.id, 3): "The oper\ufffeating\r\ncosts rose.",
        (REPORT.id, 7): "OPERATING COSTS",
    }
    desk = Desk(qtbot, theme, texts)
    desk.presenter.open_document(REPORT, 1)
    await desk.settle()
    desk.panel.find_bar.open("operating costs")
    await desk.settle()
    assert [hit.page for hit in desk.panel.find_bar.hits] == [3, 7]
    desk.panel.find_bar.go_next()
    await desk.settle()
    assert desk.panel.pages.page == 3
    assert list(desk.panel.pages._faces._hits) == [3]
    desk.panel.find_bar.close_bar()
    await desk.settle()
    assert desk.panel.pages._faces._hits == {}


async def test_search_from_the_verdict_bar_takes_the_quotation(desk):
    answer = an_answer(a_citation(6, REPORT, 44, Verdict.NOT_FOUND, quote="fall by a tenth"))
    desk.presenter.show_citation(answer, 6, DOCUMENTS)
    await desk.settle()
    desk.panel.verdict._button.click()
    await desk.settle()
    assert desk.panel.find_bar.isVisible()
    assert desk.panel.find_bar._field.text() == "fall by a tenth"
    assert desk.panel.find_bar._counter.text() == "Nothing found"


async def test_screen_readers_get_the_text_of_the_page(qtbot, theme):
    desk = Desk(qtbot, theme, {(REPORT.id, 2): "Wages and crew\ntravel"})
    desk.presenter.open_document(REPORT, 2)
    await desk.settle()
    assert desk.panel.pages.accessibleDescription() == "Wages and crew travel"


async def test_opening_takes_the_focus_from_nobody(desk, qtbot, theme):
    desk.presenter.open_document(REPORT, 2)
    await desk.settle()
    assert desk.panel.focusWidget() is None or not desk.panel.text.hasFocus()


async def test_closing_in_the_middle_leaves_nothing_behind(desk):
    desk.reading.gate.clear()
    desk.presenter.open_document(REPORT, 2)
    await asyncio.sleep(0)
    await desk.jobs.close()
    assert desk.jobs.titles == ()


def _fields(document):
    return {name: getattr(document, name) for name in document.__slots__}
