"""Columns: what stands in each, which are shown, and that the user's choice is remembered."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt

from tests.ui.files.samples import NOW, status
from tests.ui.files.test_panel import choose, clock, panel, rows  # noqa: F401 - fixtures
from workbench.domain.documents import RemoteState
from workbench.domain.models import Model
from workbench.ui.files.arrangement import Arrangement, read_words, stored_words
from workbench.ui.files.boxes import Tick
from workbench.ui.files.columns import Circumstances, Column, spoken, text_of

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

MODEL = Model("m", "M", page_tokens=560, audio_rate=32)
ABOUT = Circumstances(NOW, model=MODEL)
SOUND = status("a.wav", mime_type="audio/wav", seconds=125.0)
FILES = (
    status("Beta.pdf", RemoteState.ACTIVE, page_count=4),
    status("alpha.txt", mime_type="text/plain", characters=400),
    SOUND,
)


@pytest.mark.parametrize(
    ("of", "kind", "tokens"),
    [
        (FILES[0], "PDF", "2,240"),
        (FILES[1], "Text", "100"),
        (SOUND, "Sound", "4,000"),
        (status("b.mp3", mime_type="audio/mp3"), "Sound", "–"),
        (status("c.py", mime_type="text/plain"), "Text, py", "800,000"),
        (status("d.mp4", mime_type="video/mp4", seconds=4.0), "Film", "–"),
        (status("e.xyz", mime_type=""), "XYZ", "800,000"),
    ],
)
def test_type_and_tokens(of, kind, tokens):
    assert text_of(of, Column.TYPE, ABOUT) == kind
    assert text_of(of, Column.TOKENS, ABOUT) == tokens
    assert text_of(of, Column.TOKENS, Circumstances(NOW)) == "–"


def test_a_screen_reader_hears_more_than_a_cell_shows():
    assert spoken(SOUND, Column.TYPE, ABOUT) == "Sound, 2:05"
    assert spoken(SOUND, Column.TOKENS, ABOUT) == "About 4,000 tokens"
    unknown = replace(SOUND, document=replace(SOUND.document, seconds=None))
    assert "length" in spoken(unknown, Column.TOKENS, ABOUT)


def test_keys_that_hold_a_copy_are_named():
    of = replace(FILES[0], keys=("Work key", "Other key"))
    assert text_of(of, Column.KEY, ABOUT) == "Work key, Other key"
    assert text_of(FILES[1], Column.KEY, ABOUT) == "–"


@pytest.mark.parametrize("column", [c for c in Column if c is not Column.CHOSEN])
def test_every_column_can_be_sorted_by(panel, column):  # noqa: F811
    panel.set_model(MODEL)
    panel.set_documents(FILES)
    panel.table.sortByColumn(column, Qt.SortOrder.AscendingOrder)
    rising = rows(panel)
    panel.table.sortByColumn(column, Qt.SortOrder.DescendingOrder)
    assert sorted(rising) == sorted(rows(panel))
    if column in (Column.NAME, Column.TOKENS, Column.PAGES):
        assert (
            rising[0] == {"NAME": "a.wav", "TOKENS": "alpha.txt", "PAGES": "Beta.pdf"}[column.name]
        )


def test_columns_are_shown_and_hidden_from_the_menu_and_told(panel, qtbot):  # noqa: F811
    panel.set_documents(FILES)
    panel.resize(900, 600)
    table = panel.table
    assert table.isColumnHidden(Column.TYPE) and not table.isColumnHidden(Column.USED)
    menu = table.header.open_menu(QPoint())
    entries = {action.text(): action for action in menu.actions()}
    assert entries["Used in"].isChecked() and not entries["Type"].isChecked()
    with qtbot.waitSignal(panel.arranged) as told:
        entries["Type"].trigger()
    assert not table.isColumnHidden(Column.TYPE)
    assert told.args[0].wanted == {Column.TYPE: True}
    entries["Used in"].trigger()
    assert table.isColumnHidden(Column.USED)
    panel.resize(508, 600)
    assert not table.isColumnHidden(Column.TYPE)
    entries["Usual columns"].trigger()
    assert table.isColumnHidden(Column.TYPE)
    menu.close()


def test_widths_are_told_at_100_percent_and_kept(panel, qtbot, theme):  # noqa: F811
    panel.set_documents(FILES)
    panel.resize(900, 600)
    theme.use(theme.appearance, 1.5)
    with qtbot.waitSignal(panel.arranged) as told:
        panel.table.header.resizeSection(Column.STATE, 300)
    assert told.args[0].widths == {Column.STATE: 200}
    panel.resize(1300, 600)
    assert panel.table.columnWidth(Column.STATE) == 300
    theme.use(theme.appearance, 1.0)
    assert panel.table.columnWidth(Column.STATE) == 200


def test_an_arrangement_comes_back(panel):  # noqa: F811
    panel.resize(900, 600)
    kept = Arrangement({Column.KEY: True, Column.SIZE: False}, {Column.TYPE: 130}, Column.NAME)
    panel.set_documents(FILES)
    panel.arrange(read_words(stored_words(kept)))
    assert not panel.table.isColumnHidden(Column.KEY)
    assert panel.table.isColumnHidden(Column.SIZE)
    assert rows(panel) == ["Beta.pdf", "alpha.txt", "a.wav"]
    assert read_words(stored_words(kept)) == kept
    panel.set_offline(True)
    assert panel.table.isColumnHidden(Column.KEY)


@pytest.mark.parametrize(
    "words",
    [
        {"sort": "chosen rising"},
        {"sort": "nothing"},
        {"name": "hidden", "chosen": "shown", "type": "maybe"},
        {"size width": "-3", "type width": "999999", "key width": "½", "tomorrow": "shown"},
    ],
)
def test_a_stored_arrangement_that_makes_no_sense_is_the_usual_one(words):
    assert read_words(words) == Arrangement()


def test_the_box_of_the_header_stands_for_all_rows(panel, qtbot):  # noqa: F811
    panel.set_documents(FILES)
    header = panel.table.header
    assert header._tick is Tick.NONE
    place = QPoint(header.sectionViewportPosition(Column.CHOSEN) + 10, 10)
    choose(panel, 1)
    assert header._tick is Tick.SOME
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(panel.selected()) == 3 and header._tick is Tick.ALL
    assert header.sortIndicatorSection() == Column.ADDED
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert panel.selected() == ()


@pytest.mark.parametrize("size", [1.0, 1.5, 2.0])
def test_the_usual_columns_always_fit(panel, theme, size):  # noqa: F811
    many = [status(f"{number}.pdf", RemoteState.ACTIVE) for number in range(60)]
    panel.set_documents(many)
    theme.use(theme.appearance, size)
    for width in (360, 508, 700, 900, 1300):
        panel.resize(round(width * size), 600)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        assert panel.table.verticalScrollBar().maximum() > 0
        assert panel.table.horizontalScrollBar().maximum() == 0


def test_what_does_not_fit_can_be_scrolled_to(panel):  # noqa: F811
    panel.set_documents(FILES)
    panel.resize(400, 600)
    panel.arrange(Arrangement(dict.fromkeys((Column.TYPE, Column.TOKENS, Column.KEY), True)))
    assert panel.table.columnWidth(Column.NAME) >= 150
    assert panel.table.horizontalScrollBar().maximum() > 0
