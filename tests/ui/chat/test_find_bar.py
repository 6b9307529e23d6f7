"""Find in chat: which messages hold the words, and the first place is selected."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.chat.samples import answer, question
from tests.ui.chat.screen import Screen
from workbench.ui.chat.find_bar import ChatFindBar, messages_with

LONG = (
    "Some words to fill a line of text. " * 60 + "\n\nThe **Needle** is here.\n\n" + "more " * 500
)


@pytest.fixture
def screen(qtbot, theme):
    screen = Screen(qtbot, theme)
    screen.show(question("q", "a needle?"), answer("a", LONG), question("r"), answer("b", "hay"))
    return screen


def test_messages_are_found_in_any_case():
    messages = (question("q", "a needle?"), answer("a", LONG), answer("b", "hay"))
    assert messages_with(messages, " NEEDLE ") == ("q", "a")
    assert messages_with(messages, "  ") == ()


def test_the_place_is_selected_and_in_sight(screen):
    screen.panel.select_in("a", "needle")
    screen.paint()
    view = next(view for view in screen.text_views() if view.textCursor().hasSelection())
    assert view.textCursor().selectedText() == "Needle"
    place = view.mapTo(screen.panel.viewport(), view.cursorRect().center())
    assert 0 <= place.y() <= screen.panel.viewport().height()
    screen.panel.select_in("q", "needle")
    screen.paint()
    assert screen.view("q")._text.textCursor().selectedText() == "needle"


def test_the_bar_takes_room_only_while_it_is_open(screen, theme):
    bar = ChatFindBar(theme)
    screen.panel.show_above(bar)
    assert screen.panel.viewport().y() == 0
    bar.open()
    screen.panel.show_above(bar)
    assert screen.panel.viewport().y() == bar.height() > 20
    bar.hide()
    screen.panel.show_above(bar)
    assert screen.panel.viewport().y() == 0


def test_keys_move_and_close(screen, theme):
    bar = ChatFindBar(theme)
    screen.panel.show_above(bar)
    bar.open()
    moves, closed = [], []
    bar.moved.connect(moves.append)
    bar.closed.connect(lambda: closed.append(True))
    QTest.keyClicks(bar.field, "x")
    bar.show_count(0, 0)
    assert bar.count.text() == "Not in this chat"
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    QTest.keyClick(bar.field, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert moves == [1, -1] and closed == [True]
