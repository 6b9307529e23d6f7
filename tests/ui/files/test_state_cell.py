"""The words of a state in a cell: whole, short or cut, with the link to what mends it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent
from PySide6.QtWidgets import QApplication

from tests.ui.files.samples import NOW, failed, status
from tests.ui.files.test_panel import clock, panel  # noqa: F401
from workbench.domain.documents import CHANGED, FULL, RemoteState, TextLayer
from workbench.ui.files.columns import Column
from workbench.ui.files.state_cell import lay_out_state
from workbench.ui.files.wording import StateLine, state_line

LINE = StateLine("The file was moved", "warning", "warn", short="Moved", remedy="Find it…")
LOCKED = failed("Pay.pdf", "Needs its password. Enter it to add the file.")
UNSENT = failed("Big.pdf", "Over 2 GB, the limit for a file.")


def refused(sentence):
    """Return a document whose copy could not be made."""
    of = status("f.pdf", RemoteState.FAILED)
    return replace(of, copy=replace(of.copy, failure=sentence))


@pytest.fixture
def metrics(theme):
    return QFontMetrics(theme.font("ui"))


def test_words_give_way_to_short_ones_before_they_are_cut(metrics):
    def words(width):
        return lay_out_state(LINE, QRect(0, 0, width, 20), metrics, 8)

    link = metrics.horizontalAdvance(LINE.remedy)
    whole = metrics.horizontalAdvance(LINE.text)
    short = metrics.horizontalAdvance(LINE.short)
    assert words(whole + 8 + link).words == LINE.text
    assert words(whole + 7 + link).words == LINE.short
    cell = words(2 * (link + 8))
    assert cell.words == LINE.short and cell.link.right() < 2 * (link + 8)
    assert not cell.place.intersects(cell.link)
    alone = words(link + 8 + short // 2)
    assert alone.link.isEmpty() and alone.words == LINE.short
    assert words(short - 1).words.endswith("…")


def test_a_long_link_stands_beside_words_that_leave_it_room(metrics):
    line = replace(LINE, short="Full", remedy="Make room at Google…")
    link, short = (metrics.horizontalAdvance(each) for each in (line.remedy, line.short))
    room = QRect(0, 0, short + 10 + link, 20)
    cell = lay_out_state(line, room, metrics, 8)
    assert cell.words == "Full" and cell.link.width() == link
    assert lay_out_state(line, room.adjusted(0, 0, -3, 0), metrics, 8).link.isEmpty()


@pytest.mark.parametrize(
    ("of", "short", "remedy"),
    [
        (LOCKED, "Password", "Enter it…"),
        (UNSENT, "Over 2 GB", ""),
        (status("s.pdf", RemoteState.ACTIVE, text_layer=TextLayer.NO), "No quote check", ""),
        (status("e.pdf", RemoteState.ACTIVE, hours=-1), "Expired: sent again", ""),
        (status("w.pdf", RemoteState.WAITING, others=3), "Waiting for 3 others", ""),
        (status("f.pdf", RemoteState.FAILED), "It could not be sent", "Send again"),
        (refused(f"{FULL} Remove files there first."), "No room", "Make room…"),
        (refused(f"{CHANGED} Add it again."), "Changed", "Find it…"),
        (refused("“f.pdf” was moved. Show where it is now."), "Moved", "Find it…"),
        (refused("The document is protected by a password."), "Password", "Enter it…"),
    ],
)
def test_what_is_said_where_room_is_short(of, short, remedy):
    line = state_line(of, NOW, in_list=True)
    assert (line.short, line.remedy) == (short, remedy)


def test_a_link_is_pressed_where_it_is_painted(panel, qtbot):  # noqa: F811
    panel.set_documents((LOCKED, UNSENT))
    panel.table.sortByColumn(Column.NAME, Qt.SortOrder.AscendingOrder)
    table = panel.table

    def link(row):
        index = panel.model.index(row, Column.STATE)
        return table.itemDelegate().link_at(table.visualRect(index), index)

    assert link(0).isEmpty()
    where = link(1).center()
    for place, shape in (
        (where, Qt.CursorShape.PointingHandCursor),
        (link(1).topLeft() - link(1).bottomRight() + where, Qt.CursorShape.ArrowCursor),
    ):
        event = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(place), table.viewport().mapToGlobal(QPointF(place)),
            Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(table.viewport(), event)
        assert table.viewport().cursor().shape() is shape
    with qtbot.waitSignal(panel.password_asked) as told:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert told.args == ["Pay.pdf"]


def test_what_failed_is_sent_again_and_what_moved_is_found(panel, qtbot):  # noqa: F811
    panel.set_documents((status("f.pdf", RemoteState.FAILED),))
    with qtbot.waitSignal(panel.sent_again) as told:
        panel.table.mended.emit(0)
    assert told.args == [("f.pdf",)]
    panel.set_documents((refused(FULL),))
    with qtbot.waitSignal(panel.room_asked):
        panel.table.mended.emit(0)
    panel.set_documents((replace(status("m.pdf"), missing=True),))
    with qtbot.waitSignal(panel.relink_asked) as told:
        panel.table.mended.emit(0)
    assert told.args == ["m.pdf"]
