from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QItemSelectionModel, QPoint, Qt
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from tests.ui.files.samples import NOW, failed, status
from workbench.domain.documents import RemoteState
from workbench.ui.files.columns import Column
from workbench.ui.files.groups import Group
from workbench.ui.files.panel import FilesPanel

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""The offscreen platform warns of what it cannot do for menus."""

ACTIVE = RemoteState.ACTIVE


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def panel(qtbot, theme, clock):
    window = QWidget()
    qtbot.addWidget(window)
    panel = FilesPanel(theme, window, clock=clock)
    panel.resize(508, 600)
    window.resize(900, 600)
    window.show()
    yield panel


def rows(panel, column=Column.NAME):
    model = panel.model
    return [model.index(row, column).data() for row in range(model.rowCount())]


def choose(panel, *numbers):
    flags = QItemSelectionModel.SelectionFlag
    for row in numbers:
        panel.table.selectionModel().select(panel.model.index(row, 0), flags.Select | flags.Rows)


THREE = (
    status("Beta.pdf", ACTIVE, hours=31.2, size=2_000_000, page_count=4),
    status("alpha.pdf", ACTIVE, hours=1, size=1_000_000, page_count=90),
    failed("Gamma.pdf"),
)


def test_an_empty_list_says_what_can_be_dropped(panel, qtbot):
    assert panel.empty.isVisible()
    with qtbot.waitSignal(panel.add_files):
        panel.empty.choose.emit()
    panel.set_documents(THREE)
    assert not panel.empty.isVisible()
    assert panel.table.isVisible()


def test_rows_are_sorted_by_a_press_on_a_header(panel):
    panel.set_documents(THREE)
    panel.table.sortByColumn(Column.NAME, Qt.SortOrder.AscendingOrder)
    assert rows(panel) == ["alpha.pdf", "Beta.pdf", "Gamma.pdf"]
    panel.table.sortByColumn(Column.TIME, Qt.SortOrder.DescendingOrder)
    assert rows(panel) == ["Beta.pdf", "alpha.pdf", "Gamma.pdf"]
    panel.table.sortByColumn(Column.PAGES, Qt.SortOrder.DescendingOrder)
    assert rows(panel)[0] == "alpha.pdf"


def test_the_filter_finds_part_of_a_name_in_any_case(panel, qtbot):
    panel.set_documents(THREE)
    qtbot.keyClicks(panel.bars.filter_field, "ALPHA")
    assert rows(panel) == ["alpha.pdf"]
    assert panel.table.accessibleDescription() == ""
    qtbot.keyClicks(panel.bars.filter_field, "bet")
    assert panel.table.accessibleDescription() == "No file has “ALPHAbet” in its name."
    panel.bars.clear.click()
    assert len(rows(panel)) == 3 and panel.bars.clear.isHidden()
    panel.bars.groups._choose(Group.EXPIRED)
    assert panel.table.accessibleDescription() == "No file under “Expired”."


def test_the_selection_stays_with_its_document_when_rows_move(panel, qtbot):
    panel.set_documents(THREE)
    panel.table.sortByColumn(Column.NAME, Qt.SortOrder.AscendingOrder)
    choose(panel, 1)
    assert panel.selected() == ("Beta.pdf",)
    panel.table.sortByColumn(Column.NAME, Qt.SortOrder.DescendingOrder)
    assert panel.selected() == ("Beta.pdf",)
    panel.show_document(status("zeta.pdf"))
    qtbot.waitUntil(lambda: panel.model.rowCount() == 4)
    assert panel.selected() == ("Beta.pdf",)


def test_a_check_box_adds_to_the_selection(panel, qtbot):
    panel.set_documents(THREE)
    for row in (0, 2):
        place = panel.table.visualRect(panel.model.index(row, Column.CHOSEN)).center()
        qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(panel.selected()) == 2
    assert panel.bars.ask.isVisible()


def test_the_selection_bar_asks_about_what_is_chosen(panel, qtbot):
    panel.set_documents(THREE)
    panel.table.sortByColumn(Column.NAME, Qt.SortOrder.AscendingOrder)
    assert not panel.bars.ask.isVisible()
    choose(panel, 0, 1)
    with qtbot.waitSignal(panel.asked_about) as asked:
        panel.bars.ask.click()
    assert asked.args == [("alpha.pdf", "Beta.pdf")]
    with qtbot.waitSignal(panel.cache_asked) as cached:
        panel.bars.cache.click()
    assert cached.args == [("alpha.pdf", "Beta.pdf")]
    panel.table.clearSelection()
    assert panel.bars.filter_field.isVisible()


def test_failed_files_are_not_asked_about_but_taken_off_the_list_together(panel, qtbot):
    panel.set_documents((failed("a.pdf"), failed("b.pdf"), *THREE))
    panel.table.sortByColumn(Column.NAME, Qt.SortOrder.AscendingOrder)
    choose(panel, 0, 2)
    assert not panel.bars.ask.isVisible()
    remove = panel.bars.drop
    assert remove.isVisible() and remove.text() == "Remove from list"
    with qtbot.waitSignal(panel.removed) as removed:
        remove.click()
    assert removed.args == [("a.pdf", "b.pdf")]
    assert "Ask about these" not in actions(panel)
    choose(panel, 1)
    assert panel.bars.ask.isVisible()


def actions(panel):
    menu = panel.open_menu(QPoint(10, 10))
    assert isinstance(menu, QMenu)
    return {action.text(): action for action in menu.actions() if action.text()}


def test_the_row_menu_names_what_can_be_done(panel, qtbot):
    panel.set_documents(THREE[:1])
    assert panel.open_menu(QPoint()) is None
    choose(panel, 0)
    for words, signal in (
        ("Ask about this", panel.asked_about),
        ("Send again", panel.sent_again),
        ("Remove from Google", panel.removed_remotely),
        ("Remove from list", panel.removed),
    ):
        with qtbot.waitSignal(signal) as told:
            actions(panel)[words].trigger()
        assert told.args == [("Beta.pdf",)]
    with qtbot.waitSignal(panel.opened) as told:
        actions(panel)["Open in Reader"].trigger()
    assert told.args == ["Beta.pdf"]


def test_enter_opens_and_delete_asks_for_removal(panel, qtbot):
    panel.set_documents(THREE[:1])
    panel.table.selectRow(0)
    panel.table.setCurrentIndex(panel.model.index(0, Column.NAME))
    with qtbot.waitSignal(panel.opened):
        qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    with qtbot.waitSignal(panel.removed):
        qtbot.keyClick(panel.table, Qt.Key.Key_Delete)


def test_time_goes_on_once_a_minute_and_only_while_it_can_be_seen(panel, clock):
    panel.set_documents(THREE[:1])
    assert rows(panel, Column.TIME) == ["31 h 12 min"]
    clock.now += timedelta(minutes=1)
    assert rows(panel, Column.TIME) == ["31 h 12 min"]
    panel.tick()
    assert rows(panel, Column.TIME) == ["31 h 11 min"]
    timer = panel._minute
    assert timer.isActive()
    assert timer.interval() == 60_000
    panel.hide()
    assert not timer.isActive()
    clock.now += timedelta(hours=40)
    panel.show()
    assert rows(panel, Column.STATE) == ["Expired: sent again when needed"]
    assert rows(panel, Column.TIME) == ["–"]


def test_a_change_touches_its_row_alone(panel, qtbot):
    panel.set_documents(THREE)
    before = status("Beta.pdf", RemoteState.UPLOADING, sent=100_000)
    with qtbot.waitSignal(panel.model.dataChanged) as changed:
        panel.show_document(before)
    first, last = changed.args[:2]
    assert first.row() == last.row() == panel.model.row_of("Beta.pdf")
    assert "Uploading 3 %" in rows(panel, Column.STATE)


def test_the_footer_counts_what_is_on_the_other_side(panel):
    panel.set_documents(THREE)
    assert panel.footer.count.text() == "3 files, 3.0 MB of them on Google"
    panel.set_documents((failed(),))
    assert panel.footer.count.text() == "1 file, none of them on Google"


def test_offline_nothing_speaks_of_google(panel):
    panel.set_documents(THREE)
    panel.set_offline(True)
    choose(panel, 0)
    assert panel.footer.count.text() == "3 files. Nothing leaves this computer."
    assert panel.table.isColumnHidden(Column.TIME)
    assert not any("Google" in words for words in actions(panel))
    assert not panel.bars.away.isVisible()


def test_more_columns_show_where_there_is_room(panel):
    panel.set_documents(THREE)
    assert panel.table.isColumnHidden(Column.PAGES)
    panel.resize(900, 600)
    assert not panel.table.isColumnHidden(Column.PAGES)
    title = panel.model.headerData(Column.TIME, Qt.Orientation.Horizontal)
    assert title == "Kept at Google for"


def test_it_fits_into_the_narrowest_right_pane(panel):
    panel.set_documents(THREE)
    choose(panel, 0)
    assert panel.minimumSizeHint().width() <= 360
    panel.resize(360, 600)
    assert panel.table.columnWidth(Column.NAME) >= 150
    right = panel.bars.away.mapTo(panel, panel.bars.away.rect().topRight()).x()
    assert right < 360
    assert panel.bars.away.accessibleName() == panel.bars.away.toolTip() == "Remove from Google"
    assert panel.bars.cache.accessibleName() == panel.bars.cache.toolTip() == "Make a cache…"


def test_making_a_cache_has_a_word_in_the_pane_as_it_opens(panel):
    panel.set_documents(THREE)
    panel.resize(508, 600)
    choose(panel, 0)
    assert panel.bars.cache.text() == "Cache…"
    assert panel.bars.cache.toolTip() == "Make a cache…"


@pytest.mark.parametrize("width", [360, 480, 500, 508, 640, 900])
@pytest.mark.parametrize("size", [1.0, 1.5, 2.0])
def test_no_button_of_the_selection_bar_is_cut(panel, theme, width, size):
    panel.set_documents(THREE)
    theme.use(theme.appearance, size)
    panel.resize(round(width * size), 600)
    choose(panel, 0, 1, 2)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    bar = panel.bars.ask.parentWidget()
    shown = [button for button in bar.findChildren(QPushButton) if button.isVisible()]
    assert len(shown) > 2
    for button in shown:
        assert button.width() >= button.sizeHint().width()
        right = button.mapTo(panel, button.rect().topRight()).x()
        assert right < panel.width()


def test_names_are_never_read_as_markup(panel):
    hostile = status("<img src=x>.pdf")
    panel.set_documents((hostile,))
    tooltip = panel.model.index(0, Column.NAME).data(Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tooltip
    assert "&lt;img" in tooltip


def test_ten_thousand_rows_open_filter_and_change(panel, qtbot):
    many = tuple(
        replace(status(), document=replace(status().document, id=str(n), name=f"File {n}.pdf"))
        for n in range(10_000)
    )
    panel.set_documents(many)
    assert panel.model.rowCount() == 10_000
    panel.bars.filter_field.setText("file 77")
    assert panel.model.rowCount() == 111
    panel.drop_document("77")
    qtbot.waitUntil(lambda: panel.model.rowCount() == 110)


def test_every_control_has_a_name(panel, both_themes):
    panel.set_documents(THREE)
    choose(panel, 0)
    for button in (panel.bars.ask, panel.bars.away):
        assert button.accessibleName() or button.text()
    assert panel.table.accessibleName()
    assert panel.model.index(0, Column.STATE).data(Qt.ItemDataRole.AccessibleTextRole)


@pytest.mark.parametrize("width", [400, 440, 508, 700, 893])
@pytest.mark.parametrize("size", [1.0, 1.5, 2.0])
def test_no_column_runs_out_of_the_pane(panel, theme, width, size):
    theme.use(theme.appearance, size)
    panel.set_documents(tuple(status(f"{n}.pdf", ACTIVE) for n in range(40)))
    panel.resize(round(width * size), 600)
    QCoreApplication.processEvents()
    assert panel.table.verticalScrollBar().maximum() > 0
    assert panel.table.horizontalScrollBar().maximum() == 0


def test_buttons_have_their_words_where_there_is_room(panel):
    panel.set_documents(THREE)
    panel.resize(1000, 600)
    choose(panel, 0)
    bars = panel.bars
    assert bars.again.text() == "Send again" and bars.drop.text() == "Remove from list"
    panel.set_offline(True)
    panel.resize(640, 600)
    assert bars.again.isHidden() and bars.away.isHidden()
    assert bars.cache.text() == "Make a cache…" and bars.drop.text() == "Remove from list"
