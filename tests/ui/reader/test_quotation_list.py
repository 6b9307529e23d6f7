"""The list of quotations: filter, groups, passages without a citation, export."""

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from tests.ui.reader.fakes import a_citation, a_document, an_answer
from workbench.domain.citations import Citation
from workbench.domain.conversations import CheckedCitation
from workbench.domain.quotation import Check, Verdict
from workbench.ui.reader.quotation_export import export, rows_of
from workbench.ui.reader.quotation_list import QuotationList
from workbench.ui.reader.verdicts import quotations, tell
from workbench.ui.verdict_status import OCR_NOTE

REPORT = a_document(labels=("", "i"))
CONTRACT = a_document("Tarn Fuels contract.pdf", pages=31)
DOCUMENTS = {REPORT.id: REPORT, CONTRACT.id: CONTRACT}
UNCITED = CheckedCitation(
    Citation(5, None, None, "some quoted words", 10, 30, uncited=True),
    CONTRACT.id,
    Check(Verdict.VERIFIED, 7, 0, 17),
)
NOWHERE = CheckedCitation(
    Citation(6, None, None, "words of nobody", 40, 60, uncited=True),
    "",
    Check(Verdict.NOT_FOUND, reason="No source is named, and the words are in none."),
)
CITED = (
    a_citation(1, REPORT, 2, Verdict.VERIFIED),
    a_citation(2, CONTRACT, 9, Verdict.ELSEWHERE, found=11),
    a_citation(3, REPORT, 44, Verdict.NOT_FOUND),
    a_citation(4, REPORT, 45, Verdict.VERIFIED),
)
ROWS = quotations((*CITED, UNCITED, NOWHERE), DOCUMENTS)


@pytest.fixture
def listing(qtbot, theme):
    listing = QuotationList(theme)
    qtbot.addWidget(listing)
    listing.show_rows(ROWS)
    return listing


def shown(listing):
    return [row.ordinal for row in listing.rows]


def test_one_verdict_alone_and_all_again(listing):
    listing.show_only("notFound")
    assert shown(listing) == [3, 6]
    assert listing._counter.text() == "2 of 6"
    listing.show_only(None)
    assert shown(listing) == [1, 2, 3, 4, 5, 6]


def test_rows_that_come_below_leave_the_list_where_the_reader_has_it(listing):
    listing.resize(300, 120)
    listing.show()
    listing.show_rows(ROWS[:5])
    listing.show_current(4)
    bar = listing._view.verticalScrollBar()
    bar.setValue(bar.maximum())
    place = bar.value()
    listing.show_rows(ROWS)
    assert shown(listing) == [1, 2, 3, 4, 5, 6]
    assert listing.current == 4 and listing._view.currentIndex().row() == 3
    assert bar.value() == place > 0
    listing.go_to_top()
    assert bar.value() == 0


def test_a_filter_that_shows_nothing_any_more_ends(listing):
    listing.show_only("otherPage")
    listing.show_rows(tuple(row for row in ROWS if row.ordinal != 2))
    assert shown(listing) == [1, 3, 4, 5, 6]


def test_groups_are_named_and_cannot_be_opened(qtbot, listing):
    opened = []
    listing.chosen.connect(opened.append)
    listing._grouped.setChecked(True)
    assert shown(listing) == [1, 3, 4, 2, 5, 6]
    model = listing._model
    names = [model.index(row).data() for row in range(model.rowCount())]
    assert names[0] == "Annual report 2025" and names[4] == "Tarn Fuels contract"
    assert names[-2] == "No source named"
    listing._view.clicked.emit(model.index(0))
    listing._view.clicked.emit(model.index(1))
    assert opened == [1]
    listing.show_current(4)
    assert listing._view.currentIndex().row() == model.row_of(4) == 3


def test_a_passage_without_a_citation_says_so(listing):
    assert ROWS[4].page == "7", "the page on which it was found"
    assert listing._model.index(4).data().endswith("Verified, without a citation")
    assert "exactly as quoted" in tell(UNCITED, CONTRACT).sentence


def test_words_read_by_ocr_are_said_to_be():
    checked = CITED[0]
    recognised = replace(checked, check=replace(checked.check, recognised=True))
    assert tell(recognised, REPORT).sentence.endswith(OCR_NOTE)
    assert OCR_NOTE not in tell(checked, REPORT).sentence


def test_the_export_has_a_row_for_each_quotation(theme):
    rows = rows_of(theme, an_answer(*CITED, UNCITED, NOWHERE), DOCUMENTS)
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "5", "6"]
    assert rows[0][1:4] == ["Annual report 2025.pdf", "i", "i"]
    assert rows[1][2:4] == ["9", "11"]
    assert rows[2][5] == "Not found"
    assert rows[5][1] == "No source named"


@pytest.mark.parametrize(
    ("kind", "begins"),
    [("Excel workbook (*.xlsx)", b"PK"), ("Comma-separated values (*.csv)", b"\xef\xbb\xbf")],
)
async def test_the_export_writes_what_was_chosen(qtbot, theme, tmp_path, kind, begins):
    parent = QWidget()
    qtbot.addWidget(parent)
    answer = an_answer(*CITED, UNCITED, NOWHERE)
    exporting = asyncio.ensure_future(export(theme, parent, answer, DOCUMENTS))
    async with asyncio.timeout(10):
        while not (found := [d for d in parent.findChildren(QFileDialog) if d.isVisible()]):
            await asyncio.sleep(0.01)
    dialog = found[0]
    dialog.setDirectory(str(tmp_path))
    dialog.selectNameFilter(kind)
    dialog.accept()
    name = await exporting
    assert name == f"Quotations.{kind[-5:-1].strip('*.')}"
    assert (tmp_path / name).read_bytes().startswith(begins)
