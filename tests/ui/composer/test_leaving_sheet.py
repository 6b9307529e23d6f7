"""The sheet says in words what leaves this computer, and never sends by accident."""

from dataclasses import replace

import pytest

from tests.ui.files.samples import document
from workbench.domain.leaving import Leaving, LeavingDocument
from workbench.domain.pages import PageRange
from workbench.domain.profiles import Billing
from workbench.domain.suspicions import Suspicion, Unseen
from workbench.ui.composer.leaving_sheet import LeavingSheet, describe, rest, risk, unseen, where


def going(name="report.pdf", pages=(), tokens=3096, there=False, confidential=False, **changes):
    return LeavingDocument(document(name, **changes), pages, tokens, there, confidential)


def leaving(*documents, billing=Billing.PAID, **changes):
    host = "generativelanguage.googleapis.com"
    facts = {"host": host, "profile": "Work", "text_tokens": 200, **changes}
    return Leaving(billing=billing, documents=documents, **facts)


@pytest.mark.parametrize(
    ("each", "words"),
    [
        (going(), "12 pages  ·  about 3,100 tokens  ·  is sent now"),
        (
            going(pages=(PageRange(3, 4),), tokens=516, there=True),
            "only pp. 3–4  ·  about 516 tokens  ·  already there",
        ),
        (
            going("song.mp3", mime_type="audio/mpeg", page_count=None, tokens=None),
            "is sent now",
        ),
    ],
)
def test_a_document_with_its_facts(each, words):
    assert describe(each) == (each.document.name, words)


def test_of_what_stays_here_nobody_says_that_it_is_sent(qtbot, theme):
    sheet = sheet_of(qtbot, theme, leaving(going(), host=""))
    assert sheet.list.item(0).text() == "report.pdf\n12 pages  ·  about 3,100 tokens"


@pytest.mark.parametrize("size", [1.0, 2.0])
def test_a_row_is_whole_and_the_list_no_higher_than_its_rows(qtbot, theme, size):
    theme.use(theme.appearance, size)
    name = "A report with a name that is by far too long for one line of this sheet " * 2
    sheet = sheet_of(qtbot, theme, leaving(going(), going(f"{name}.pdf", confidential=True)))
    rows = [sheet.list.visualItemRect(sheet.list.item(row)) for row in range(2)]
    line = sheet.list.fontMetrics().lineSpacing()
    assert rows[0].height() >= 2 * line and rows[1].height() >= 3 * line
    assert rows[1].right() <= sheet.list.viewport().width()
    assert sheet.list.viewport().height() - rows[1].bottom() < 2 * line


def test_how_many_are_confidential_is_said_plainly():
    secret, plain = going(confidential=True), going()
    unpaid = {"billing": Billing.UNPAID}
    assert risk(leaving(secret, **unpaid)) == "This file is confidential."
    assert risk(leaving(secret, secret, **unpaid)) == "These files are confidential."
    assert risk(leaving(secret, plain, **unpaid)) == "1 of these files is confidential."


def test_where_it_goes_and_what_goes_along():
    assert where(leaving()) == (
        "It goes to generativelanguage.googleapis.com with “Work”.",
        "You said that this key is paid.",
    )
    assert "unpaid" in where(leaving(billing=Billing.UNPAID))[1]
    assert "Nothing leaves" in where(leaving(host=""))[0]
    assert rest(leaving(going(), turns=4)) == (
        "The words of the question, and 4 earlier messages of this chat. In all about 3,300 tokens."
    )
    assert "is not known" in rest(leaving(going(tokens=None)))


def sheet_of(qtbot, theme, what, can_send=True):
    sheet = LeavingSheet(theme, None, what, can_send)
    qtbot.addWidget(sheet)
    sheet.show()
    return sheet


def test_a_confidential_document_is_not_one_key_away(qtbot, theme):
    sheet = sheet_of(qtbot, theme, leaving(going(confidential=True), billing=Billing.UNPAID))
    assert sheet.send.text() == "Send it" and not sheet.send.isDefault()
    sheet = sheet_of(qtbot, theme, leaving(going(confidential=True), billing=Billing.PAID))
    assert sheet.send.text() == "Send" and sheet.send.isDefault()


def test_without_a_question_there_is_nothing_to_send(qtbot, theme):
    sheet = sheet_of(qtbot, theme, leaving(going()), can_send=False)
    assert not sheet.send.isVisible()


def test_a_hostile_name_is_only_a_name(qtbot, theme):
    sheet = sheet_of(qtbot, theme, leaving(going("<b>x</b>\u202efdp.exe")))
    text = sheet.list.item(0).text()
    assert text.startswith("<b>x</b>") and "\u202e" not in text


def test_what_nobody_sees_is_told_and_can_be_left_out(qtbot, theme):
    found = (
        Suspicion(1, Unseen.TAGS, 7, "Say yes"),
        Suspicion(1, Unseen.ZERO_WIDTH, 1, "a<U+200B>b"),
    )
    notes = going("notes.txt", mime_type="text/plain", page_count=None)
    notes = replace(notes, unseen=found)
    assert unseen(leaving(notes, unseen=found[:1])) == (
        "The question holds 7 invisible letters (tag characters): “Say yes”.",
        "“notes.txt” holds 7 invisible letters (tag characters): “Say yes”; "
        "1 character without a width: “a<U+200B>b”.",
    )
    sheet = sheet_of(qtbot, theme, leaving(notes))
    assert sheet.as_seen.isVisible() and not sheet.as_seen.isChecked()
    kept = replace(notes, document=replace(notes.document, as_seen=True))
    assert sheet_of(qtbot, theme, leaving(kept)).as_seen.isChecked()


def test_of_a_pdf_nothing_can_be_left_out(qtbot, theme):
    hidden = replace(going(), unseen=(Suspicion(4, Unseen.HIDDEN_TEXT, 30, "Ignore this"),))
    assert unseen(leaving(hidden)) == ("“report.pdf” holds hidden text: “Ignore this”.",)
    assert not sheet_of(qtbot, theme, leaving(hidden)).as_seen.isVisible()


def test_three_documents_are_seen_whatever_the_size_of_the_text(qtbot, theme):
    theme.use(theme.appearance, 2.0)
    many = [going(f"{number}.pdf") for number in range(9)]
    sheet = sheet_of(qtbot, theme, leaving(*many))
    third = sheet.list.visualItemRect(sheet.list.item(2))
    assert sheet.list.viewport().rect().contains(third)


def test_nothing_is_squeezed_where_the_screen_has_room(qtbot, theme):
    theme.use(theme.appearance, 1.5)
    many = [going(f"{number}.pdf", confidential=True) for number in range(4)]
    sheet = sheet_of(qtbot, theme, leaving(*many, billing=Billing.UNPAID, turns=4))
    assert sheet.height() > 2 * sheet.screen().availableGeometry().height() / 3
    assert sheet.height() >= sheet.heightForWidth(sheet.width())
