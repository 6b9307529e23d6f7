"""Pages of a document in the composer: named in the text, chosen on a chip, sent alone."""

import unicodedata

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.ui.composer.test_presenter import READY, Desk
from tests.ui.files.samples import failed, status
from workbench.domain.documents import RemoteState
from workbench.domain.pages import PageRange
from workbench.ui.composer.chip import DocumentChip
from workbench.ui.composer.mentioning import TITLE, Mentioning
from workbench.ui.composer.pages_sheet import PagesSheet
from workbench.ui.composer.trigger import Trigger, trigger_before

REPORT = status("report.pdf")
ANNUAL = status("Annual report.pdf", READY, page_count=300)
NOTES = status("notes.txt", mime_type="text/plain", page_count=1)


@pytest.fixture
async def desk(qtbot, theme):
    desk = Desk(qtbot, theme)
    desk.in_chat = set()
    desk.listed = [REPORT, ANNUAL, NOTES, failed("broken.pdf")]
    mentioning = Mentioning(desk.composer, lambda: desk.listed, lambda: desk.in_chat)
    desk.presenter.mentioned = mentioning.mentioned
    desk.presenter.open("c")
    desk.window.resize(700, 500)
    desk.composer.move(0, 280)
    desk.window.show()
    qtbot.waitExposed(desk.window)
    desk.composer.take_focus()
    yield desk
    await desk.jobs.close()


def names(desk):
    offers = desk.composer.offers
    if offers.isHidden():
        return []
    return [offers.list.item(row).text().split("  ·")[0] for row in range(offers.list.count())]


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("@", Trigger("@", 0, "")),
        ("ask @rep", Trigger("@", 4, "rep")),
        ('ask (@"Annual re', Trigger("@", 5, "Annual re")),
        ("a@b", None),
        ("@report.pdf p12", None),
        ("/sum", Trigger("/", 0, "sum")),
        ("and/or", None),
        ("", None),
    ],
)
def test_the_sign_before_the_cursor(text, trigger):
    assert trigger_before(text) == trigger


async def test_a_name_is_offered_while_it_is_typed_and_taken_by_the_keyboard(desk):
    editor = desk.composer.editor
    QTest.keyClicks(editor, "What does @rep")
    assert names(desk) == ["report.pdf", "Annual report.pdf"]
    assert desk.composer.offers._title.text() == TITLE
    QTest.keyClick(editor, Qt.Key.Key_Down)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert desk.composer.text() == 'What does @"Annual report.pdf" '
    assert names(desk) == [] and desk.sent == []
    QTest.keyClicks(editor, "p12-18 say?")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    (sent,) = desk.sent
    assert sent == ("c", 'What does @"Annual report.pdf" p12-18 say?', ("Annual report.pdf",))
    assert desk.pages == {"Annual report.pdf": (PageRange(12, 18),)}


async def test_escape_closes_the_list_and_leaves_the_text(desk):
    editor = desk.composer.editor
    QTest.keyClicks(editor, "@no")
    assert names(desk) == ["notes.txt"]
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert names(desk) == [] and desk.composer.text() == "@no"
    QTest.keyClicks(editor, "t")
    assert names(desk) == []
    QTest.keyClicks(editor, " @re")
    assert names(desk) == ["report.pdf", "Annual report.pdf"]


async def test_a_list_without_a_fitting_name_lets_enter_send(desk):
    QTest.keyClicks(desk.composer.editor, "@nobody")
    assert names(desk) == []
    QTest.keyClick(desk.composer.editor, Qt.Key.Key_Return)
    assert desk.sent == [("c", "@nobody", ())]


async def test_a_click_takes_a_name_and_the_cursor_stays(desk):
    editor, offers = desk.composer.editor, desk.composer.offers
    QTest.keyClicks(editor, "@")
    assert len(names(desk)) == 3
    assert offers.geometry().bottom() < desk.composer.geometry().top()
    row = offers.list.visualItemRect(offers.list.item(2)).center()
    QTest.mouseClick(offers.list.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert desk.composer.text() == "@notes.txt "
    assert editor.hasFocus()


async def test_the_list_goes_with_the_focus(desk):
    QTest.keyClicks(desk.composer.editor, "@")
    assert names(desk)
    desk.composer.add_button.setFocus()
    assert names(desk) == []


async def test_pages_named_in_the_text_show_as_a_chip_and_go_with_it(desk, qtbot):
    QTest.keyClicks(desk.composer.editor, "@report.pdf p3-5 why?")
    qtbot.waitUntil(lambda: len(desk.chips()) == 1)
    assert desk.chips()[0].startswith("report.pdf. Only pp. 3–5")
    desk.composer.editor.clear()
    qtbot.waitUntil(lambda: desk.chips() == [])


async def test_wrong_pages_hold_the_question_back(desk):
    text = "@report.pdf p30 why?"
    desk.ask(text)
    assert desk.sent == []
    assert desk.reason() == "There is no page 30: the document has 12 pages."
    desk.ask("@report.pdf p3 why?")
    assert desk.pages == {"report.pdf": (PageRange(3, 3),)}


async def test_a_document_of_the_chat_is_new_only_by_its_pages(desk):
    desk.in_chat = {"report.pdf"}
    desk.ask("@report.pdf why?")
    assert desk.sent[-1] == ("c", "@report.pdf why?", ())
    desk.ask("@report.pdf p2 why?")
    assert desk.sent[-1] == ("c", "@report.pdf p2 why?", ("report.pdf",))


async def test_chosen_pages_are_not_sent_before_the_question(desk):
    uploading = status("report.pdf", RemoteState.UPLOADING, sent=100)
    desk.presenter.attach(uploading)
    desk.ask("Why?")
    assert desk.sent == []
    desk.presenter.choose_pages(uploading, (PageRange(2, 4),))
    # The upload is given up, and the question waits for nothing.
    assert desk.detached == ["report.pdf"]
    assert desk.sent == [("c", "Why?", ("report.pdf",))]
    assert desk.pages == {"report.pdf": (PageRange(2, 4),)}
    desk.presenter.give_back("c", "Why?")
    assert desk.chips()[-1].startswith("report.pdf. Only pp. 2–4")
    whole = []
    desk.presenter.whole_wanted.connect(whole.append)
    desk.presenter.choose_pages(uploading, ())
    assert whole == ["report.pdf"] and "Only" not in desk.chips()[-1]


async def test_a_queued_question_keeps_the_pages_of_its_text(desk):
    desk.presenter.set_running("c", True)
    desk.ask("@report.pdf p7 why?")
    desk.ask("ignored")
    assert desk.sent == []
    desk.presenter.set_running("c", False)
    assert desk.sent == [("c", "@report.pdf p7 why?", ("report.pdf",))]
    assert desk.pages == {"report.pdf": (PageRange(7, 7),)}


async def test_the_price_is_that_of_the_pages(desk):
    desk.presenter.attach(REPORT)
    desk.presenter.choose_pages(REPORT, (PageRange(2, 4),))
    await desk.jobs.idle()
    assert desk.asking.pages == {"report.pdf": (PageRange(2, 4),)}


async def test_a_chip_of_a_document_with_pages_can_be_pressed(desk):
    asked = []
    desk.composer.pages_asked.connect(asked.append)
    desk.presenter.attach(REPORT)
    desk.presenter.attach(NOTES)
    desk.chips()
    report, notes = desk.composer.findChildren(DocumentChip)
    QTest.mouseClick(report, Qt.MouseButton.LeftButton, pos=QPoint(30, 10))
    QTest.mouseClick(notes, Qt.MouseButton.LeftButton, pos=QPoint(30, 10))
    QTest.keyClick(report, Qt.Key.Key_Return)
    assert asked == ["report.pdf", "report.pdf"]


def test_the_sheet_says_what_is_wrong_with_pages(qtbot, theme):
    sheet = PagesSheet(theme, None, ANNUAL.document, (PageRange(12, 18), PageRange(20, 20)))
    qtbot.addWidget(sheet)
    assert sheet.field.text() == "12-18, 20"
    assert sheet.button.text() == "Ask about these pages"
    sheet.field.setText("400")
    assert sheet.problem.text() == "There is no page 400: the document has 300 pages."
    assert not sheet.button.isEnabled()
    sheet.field.setText("")
    assert sheet.button.isEnabled() and sheet.button.text() == "Ask about all pages"
    assert sheet.pages == ()


async def test_a_hostile_name_is_only_a_name(desk):
    evil = status('<img src=x onerror="1">.pdf')
    desk.listed = [evil]
    QTest.keyClicks(desk.composer.editor, "@")
    item = desk.composer.offers.list.item(0)
    assert item.text().startswith('<img src=x onerror="1">.pdf')
    assert "<img" not in item.toolTip()
    QTest.keyClick(desk.composer.editor, Qt.Key.Key_Tab)
    QTest.keyClicks(desk.composer.editor, "p2 why?")
    QTest.keyClick(desk.composer.editor, Qt.Key.Key_Return)
    assert desk.sent[-1][2] == (evil.id,)


async def test_of_documents_with_one_name_the_chosen_one_is_meant(desk):
    old = status("report.pdf", id="2024", path="/papers/2024/report.pdf")
    new = status("report.pdf", id="2025", path="/papers/2025/report.pdf")
    assert old.id != new.id
    desk.listed = [old, new]
    for row, wanted in ((1, new), (0, old)):
        QTest.keyClicks(desk.composer.editor, "@rep")
        offers = desk.composer.offers.list
        assert [offers.item(i).text()[-4:] for i in (0, 1)] == ["2024", "2025"]
        for _ in range(row):
            QTest.keyClick(desk.composer.editor, Qt.Key.Key_Down)
        QTest.keyClick(desk.composer.editor, Qt.Key.Key_Return)
        QTest.keyClicks(desk.composer.editor, "p2 why?")
        QTest.keyClick(desk.composer.editor, Qt.Key.Key_Return)
        assert desk.sent[-1][2] == (wanted.id,)
        desk.presenter.set_running("c", False)


async def test_of_documents_with_one_name_that_of_the_chat_is_meant(desk):
    desk.listed = [
        status("report.pdf", id=str(year), path=f"/papers/{year}/report.pdf")
        for year in (2024, 2025)
    ]
    desk.in_chat = {desk.listed[1].id}
    QTest.keyClicks(desk.composer.editor, "@report.pdf p2 why?")
    QTest.keyClick(desk.composer.editor, Qt.Key.Key_Return)
    assert desk.sent[-1][2] == (desk.listed[1].id,)


async def test_names_that_differ_in_case_or_signs_alone_are_told_apart_by_their_folders(desk):
    one, two = (
        status(unicodedata.normalize(form, "Übersicht.pdf"), path=f"/{folder}/x.pdf")
        for form, folder in (("NFC", "old"), ("NFD", "new"))
    )
    desk.listed = [one, two]
    editor = desk.composer.editor
    editor.insertPlainText("@ü")
    offers = desk.composer.offers
    rows = [offers.list.item(row).text() for row in range(offers.list.count())]
    assert ["old" in rows[0], "new" in rows[1]] == [True, True]
    QTest.keyClick(editor, Qt.Key.Key_Down)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "why?")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    (sent,) = desk.sent
    assert sent[2] == (two.id,), "the one that was chosen is meant"
    editor.setPlainText("")
    editor.insertPlainText("@ü")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "why?")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert desk.sent[1][2] == (one.id,), "the later choice of a name counts"
