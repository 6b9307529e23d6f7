"""Answers that run from right to left: lists, quotes and tables stand the other way round."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from tests.ui.chat.samples import answer
from tests.ui.chat.screen import Screen
from workbench.domain.conversations import MessageState
from workbench.ui.chat.table_view import TableView
from workbench.ui.shell.direction import LONGEST, runs_from_right

TABLE = "| السنة | التكلفة |\n|---|--:|\n| 2023 | 13.2 |\n| 2025 | note |\n"


@pytest.fixture
def screen(qtbot, theme):
    return Screen(qtbot, theme)


@pytest.mark.parametrize(
    ("text", "from_right"),
    [
        ("", False),
        ("2025 – 13.2 %", False),
        ("2025 ميزانية", True),
        ("“שלום” and more", True),
        ("Report ميزانية", False),
        (" " * LONGEST + "ميزانية", False),
        ("燃料費", False),
    ],
)
def test_the_first_letter_says_which_way_a_text_runs(text, from_right):
    assert runs_from_right(text) is from_right


def block(view, number):
    return view.document().findBlockByNumber(number)


def test_marks_of_a_list_stand_in_the_margin_at_the_right(screen):
    screen.show(answer(text="- عنصر أول في القائمة\n- second item\n"))
    (view,) = screen.text_views()
    first, second = block(view, 0), block(view, 1)
    assert first.blockFormat().rightMargin() == second.blockFormat().leftMargin() > 0
    assert first.blockFormat().leftMargin() == second.blockFormat().rightMargin() == 0
    cursor = QTextCursor(first)
    mark = view.cursorRect(cursor).left()
    cursor.setPosition(first.position() + 2)
    words = view.cursorRect(cursor).left()
    # The mark begins where the column does, and the words begin after the margin.
    assert abs(mark - view.viewport().width()) <= 2
    assert abs(mark - words - first.blockFormat().rightMargin()) <= 2


def test_the_bar_of_a_quote_stands_at_the_right(screen, theme):
    screen.show(answer(text="> اقتباس من شخص آخر\n"))
    (view,) = screen.text_views()
    image = view.viewport().grab().toImage()
    middle, bar = image.height() // 2, theme.colour("borderButton")
    assert image.pixelColor(image.width() - 2, middle) == bar
    assert image.pixelColor(1, middle) != bar


@pytest.mark.parametrize("state", [MessageState.COMPLETE, MessageState.STREAMING])
def test_the_first_column_of_a_table_is_the_rightmost(screen, state):
    screen.show(answer(text=TABLE, state=state))
    (table,) = screen.view().findChildren(TableView)
    grid = table._grid

    def words(row, column):
        return grid.cellAt(row, column).firstCursorPosition().block().text()

    assert [words(0, 1), words(1, 1), words(1, 0)] == ["السنة", "2023", "13.2"]
    number = grid.cellAt(1, 0).firstCursorPosition().block()
    year = grid.cellAt(1, 1).firstCursorPosition().block()
    assert number.blockFormat().alignment() & Qt.AlignmentFlag.AlignAbsolute
    assert year.textDirection() is Qt.LayoutDirection.RightToLeft  # as its heading
    assert table._rows()[0] == ["السنة", "التكلفة"]  # what is copied keeps its order


def test_a_table_that_turns_while_it_grows_is_written_again(screen):
    screen.show(answer(text="| a | b |\n|---|---|\n| x", state=MessageState.STREAMING))
    screen.update(answer(text=TABLE))
    (table,) = screen.view().findChildren(TableView)
    assert table._grid.cellAt(0, 1).firstCursorPosition().block().text() == "السنة"
