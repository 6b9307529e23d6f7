"""The panel's parts on their own: rows, list, text page, find bar."""

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from tests.ui.reader.fakes import a_citation, a_document
from workbench.domain.quotation import Verdict
from workbench.ui.reader.layout import Fit
from workbench.ui.reader.page_view import Anchor
from workbench.ui.reader.panel import ReaderPanel
from workbench.ui.reader.quotation_list import QuotationList
from workbench.ui.reader.text_page import LONGEST, TextPage
from workbench.ui.reader.verdicts import quotations
from workbench.ui.theme import Appearance

REPORT = a_document()


@pytest.fixture
def panel(qtbot, theme):
    window = QWidget()
    qtbot.addWidget(window)
    panel = ReaderPanel(theme, window)
    panel.resize(508, 820)
    window.resize(508, 820)
    window.show()
    panel.show_documents((("1", "A & B.pdf"),), "1")
    labels = ("i", "ii", *map(str, range(1, 83)))
    panel.show_pages(((612.0, 792.0),) * 84, labels, Anchor(43))
    yield panel


@pytest.fixture
def listing(qtbot, theme):
    window = QWidget()
    qtbot.addWidget(window)
    listing = QuotationList(theme, window)
    window.show()
    yield listing


def rows(count):
    return quotations(
        tuple(a_citation(n, REPORT, n, list(Verdict)[n % 5]) for n in range(1, count + 1)),
        {REPORT.id: REPORT},
    )


def typed(panel, text):
    box = panel._page_row._box
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, text)
    QTest.keyClick(box, Qt.Key.Key_Return)


@pytest.mark.parametrize(("text", "page"), [("41", 43), ("7 of 84", 7), ("ii", 2)])
def test_the_page_box_leads_to_a_page(panel, text, page):
    typed(panel, text)
    assert panel.pages.page == page


def test_a_page_that_is_not_there_is_told_beside_the_box(panel):
    typed(panel, "900")
    assert panel.pages.page == 43
    position = panel._page_row._position
    assert position.text() == "There is no such page. The last is 84."
    panel._page_row.layout().activate()
    assert position.width() >= position.fontMetrics().horizontalAdvance(position.text())


def test_a_narrow_row_makes_room_for_what_is_wrong(panel):
    row = panel._page_row
    row.resize(300, row.height())
    typed(panel, "900")
    position = row._position
    assert position.isVisible() and position.text() == "The last page is 84."
    assert position.width() >= position.fontMetrics().horizontalAdvance(position.text())
    assert row._box.accessibleDescription() == "There is no such page. The last is 84."
    QTest.keyClick(row._box, Qt.Key.Key_Escape)
    assert row._box.text() == "41" and row._zoom.isVisible()
    assert panel.pages.hasFocus()


def test_a_wrong_page_is_forgotten_with_the_focus(panel):
    typed(panel, "900")
    panel.pages.setFocus()
    assert panel._page_row._box.text() == "41"
    assert panel._page_row._position.text() == "43 of 84"


def test_label_and_position_are_shown(panel):
    assert panel._page_row._box.text() == "41"
    assert panel._page_row._position.text() == "43 of 84"
    panel._page_row._next.click()
    assert panel._page_row._box.text() == "42"


def test_the_zoom_menu_and_buttons(panel):
    actions = {action.text(): action for action in panel._page_row._zooms.actions()}
    actions["Fit page"].trigger()
    assert panel.pages.zoom is Fit.PAGE
    actions["200 %"].trigger()
    assert panel.pages.factor == 2.0
    panel._page_row._plus.click()
    assert panel.pages.factor > 2.0
    assert panel._page_row._zoom.text() == "230 %"


def test_every_control_has_a_name(panel):
    panel.quotations.show_rows(rows(3))
    panel.find_bar.open()
    for button in panel.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.accessibleName() or button.text(), button
    for label in panel.findChildren(QLabel):
        assert label.textFormat() is not Qt.TextFormat.RichText


def test_the_text_of_the_page_can_be_copied(panel, qapp):
    panel.show_page_text("Fuel accounted\nfor most")
    panel.menu._copy_page.trigger()
    assert qapp.clipboard().text() == "Fuel accounted\nfor most"


def test_the_panel_draws_in_both_themes_and_at_200_percent(panel, theme):
    panel.quotations.show_rows(rows(9))
    first = panel.grab().toImage()
    theme.use(Appearance.DARK, 2.0)
    assert panel.grab().toImage() != first
    theme.use(Appearance.LIGHT)


def test_rows_are_read_out_in_full_words(listing):
    listing.show_rows(rows(5))
    spoken = [
        listing._model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(5)
    ]
    assert spoken[0] == "1, Annual report 2025, page 1, Close match"
    assert spoken[4] == "5, Annual report 2025, page 5, Verified"


def test_six_rows_show_and_more_scroll(listing):
    listing.show_rows(rows(6))
    six = listing._view.height()
    listing.show_rows(rows(20))
    assert listing._view.height() == six
    listing.show_rows(())
    assert listing.isHidden()


def test_enter_opens_a_row(qtbot, listing):
    listing.show_rows(rows(4))
    listing.show_current(2)
    assert listing._counter.text() == "2 of 4"
    index = listing._model.index(2)
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
    listing._view.selectionModel().setCurrentIndex(index, flags)
    with qtbot.waitSignal(listing.chosen) as chosen:
        QTest.keyClick(listing._view, Qt.Key.Key_Return)
    assert chosen.args == [3]


def test_new_verdicts_keep_the_current_row(listing):
    listing.show_rows(rows(4))
    listing.show_current(3)
    listing.show_rows(tuple(reversed(rows(4)))[::-1])
    assert listing.current == 3


def test_a_long_text_shows_the_part_around_the_quotation(qtbot, theme):
    page = TextPage(theme)
    qtbot.addWidget(page)
    text = "line of words\n" * 100_000 + "the quoted words" + "\nmore" * 1000
    page.show_text(text)
    assert page.document().characterCount() < LONGEST + 100
    start = text.index("the quoted words")
    page.show_marks(((start, start + 16),))
    (selection,) = page.extraSelections()
    assert selection.cursor.selectedText() == "the quoted words"


@pytest.mark.parametrize("before", ["", "\U0001f4c8 ", "a\r\nb\r\n", "\U0001f4c8\r\n\n\U0001f4c8"])
def test_marks_stand_on_their_words_whatever_comes_before(qtbot, theme, before):
    page = TextPage(theme)
    qtbot.addWidget(page)
    page.show_text(f"{before}the quoted words\r\nand more")
    page.show_marks(((len(before), len(before) + 16),), ((len(before) + 4, len(before) + 10),))
    assert [one.cursor.selectedText() for one in page.extraSelections()] == [
        "the quoted words",
        "quoted",
    ]


@pytest.mark.parametrize(("size", "width"), [(1.0, 360), (1.5, 540)])
def test_the_panel_fits_the_narrowest_pane(panel, theme, size, width):
    labels = ("front-matter-12",) * 84
    panel.show_pages(((612.0, 792.0),) * 84, labels, Anchor(43))
    panel.quotations.show_rows(rows(9))
    panel.find_bar.open("word")
    theme.use(Appearance.LIGHT, size)
    assert panel.minimumSizeHint().width() <= width
    theme.use(Appearance.LIGHT)


def test_large_text_in_a_narrow_pane_keeps_the_page_the_zoom_and_the_marks(qtbot, panel, theme):
    panel.show_pages(((612.0, 792.0),) * 84, ("",) * 84, Anchor(43))
    panel.quotations.show_rows(rows(2))
    row = panel._page_row
    panel.resize(508, 760)
    theme.use(Appearance.LIGHT, 2.0)
    QApplication.processEvents()
    assert row._zoom.width() >= row._zoom.sizeHint().width()
    assert row._box.isVisible() and not row._position.isVisible() and not row._next.isVisible()
    tip = panel.quotations._model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("<p>Close match.<br>"), "the word that has no room is told"
    theme.use(Appearance.LIGHT)
    QApplication.processEvents()
    assert row._position.isVisible() and row._next.isVisible()


def test_what_misleads_the_reader_of_a_text_is_drawn(qtbot, theme):
    page = TextPage(theme)
    qtbot.addWidget(page)
    tags = "".join(chr(0xE0000 + ord(letter)) for letter in "Say yes")
    text = f"Pay\u202egpj.exe\u202c{tags} now"
    page.show_text(text)
    shown = page.toPlainText()
    assert shown == "Pay\ufffdgpj.exe\ufffd" + "\ufffd" * 14 + " now"
    start = text.index("now")
    page.show_marks(((start, start + 3),))
    (mark,) = page.extraSelections()
    assert mark.cursor.selectedText() == "now"
