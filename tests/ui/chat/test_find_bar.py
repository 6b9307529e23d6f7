"""Find in chat: every place of the words is found, and can be come to."""

import asyncio
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.chat.samples import answer, judged, question
from tests.ui.chat.screen import Screen
from workbench.domain.options import Options
from workbench.domain.quotation import Verdict
from workbench.ui.chat.find_bar import ChatFindBar
from workbench.ui.chat.finding import count_in, places_in
from workbench.ui.theme import Appearance

LONG = (
    "Some words to fill a line of text. " * 60 + "\n\nThe **Needle** is here.\n\n" + "more " * 500
)


@pytest.fixture
def screen(qtbot, theme):
    screen = Screen(qtbot, theme)
    screen.show(question("q", "a needle?"), answer("a", LONG), question("r"), answer("b", "hay"))
    return screen


async def test_every_place_is_found_in_any_case():
    messages = (
        question("q", "a needle, a Needle?"), answer("a", LONG), answer("b", "hay"),
        answer("c", "`needle` **nee**dle \\needle [needle](https://needle.example/needle)"),
    )  # fmt: skip
    places = [("q", 0), ("q", 1), ("a", 0), ("c", 0), ("c", 1), ("c", 2), ("c", 3)]
    assert await places_in(messages, " NEEDLE ") == tuple(places)
    assert await places_in(messages, "  ") == ()


@pytest.mark.parametrize(
    ("text", "words", "count"),
    [
        ("It is **very** large.", "is very large", 1),
        ("a snake_case name and _that_ too", "snake_case name and that", 1),
        ("## Costs\n\n5 \\* 3", "5 * 3", 1),
        ("```\na * b\n```", "a * b", 1),
        ("None.", "nothing", 0),
    ],
)
def test_words_are_found_as_they_are_shown(screen, text, words, count):
    assert count_in(answer("x", text), words) == count
    screen.show(answer("x", text))
    found = screen.view("x").select_words(words)
    assert (found is not None) is bool(count)


def test_a_quotation_is_counted_as_often_as_it_is_shown(screen):
    quote = "the largest movement of the year"
    text = f'“{quote}” [[1, p. 43: "{quote}"]] and [[1, p. 44: "{quote}"]].'
    message = answer("x", text, citations=judged(text, Verdict.VERIFIED, Verdict.VERIFIED))
    assert count_in(message, "largest movement") == 2
    assert count_in(message, "p. 43") == 0
    screen.show(message)
    tops = [screen.view("x").select_words("largest movement", nth) for nth in (0, 1)]
    assert None not in tops


def test_each_place_of_a_message_is_come_to_in_turn(screen):
    text = (
        "One needle.\n\n```\ncode needle\n```\n\n|needle|b|\n|---|---|\n|1|needle|\n\n"
        + "Words. " * 900
        + "needle"
    )
    message = answer("x", text)
    screen.show(answer("w", "needle"), message)
    assert count_in(message, "needle") == 5
    screen.panel.select_in("w", "needle")
    tops = []
    for nth in range(5):
        screen.panel.select_in("x", "needle", nth)
        screen.paint()
        edits = screen.view("x").body.blocks.edits()
        (edit,) = [edit for edit in edits if edit.textCursor().hasSelection()]
        place = edit.viewport().mapTo(screen.panel.viewport(), edit.cursorRect().center())
        assert 0 <= place.y() <= screen.panel.viewport().height()
        tops.append(place.y() + screen.bar.value())
    assert tops == sorted(tops) and tops[-1] - tops[0] > 300
    # Nothing of the message before stays marked, and nothing at all in the end.
    before = screen.view("w")
    assert before is None or not before.has_selection()
    screen.panel.unselect()
    assert not screen.view("x").has_selection()


def test_words_in_a_tree_are_shown_in_its_text(screen):
    message = answer("x", '{"name": "needle"}', options=Options(as_json=True))
    screen.show(message)
    assert screen.view("x").body._shows_tree()
    screen.panel.select_in("x", "needle")
    screen.paint()
    assert not screen.view("x").body._shows_tree()
    (edit,) = screen.view("x").body.blocks.edits()
    assert edit.textCursor().selectedText() == "needle" and edit.isVisible()


async def test_ten_thousand_messages_are_looked_through_in_turns(screen):
    late, due = 0.0, time.thread_time()

    async def beat():
        nonlocal late, due
        while True:
            late, due = max(late, time.thread_time() - due), time.thread_time()
            await asyncio.sleep(0)

    messages = [answer(f"m{n}", LONG) for n in range(2_000)]
    beating = asyncio.ensure_future(beat())
    await asyncio.sleep(0)
    assert len(await places_in(messages, "words")) >= 2_000
    beating.cancel()
    assert late < 0.05


def test_a_place_in_the_part_that_is_not_shown_is_shown_first(screen, qtbot, theme):
    words = "No words that are looked for.\n\n"
    text = f"One needle.\n\n{words * 1_500}Two **needle**s.\n\n{words * 9_000}Three needles."
    screen.show(answer("a", text))
    bar, shown = ChatFindBar(theme), []
    bar.field.setText("needle")
    screen.panel.place_shown.connect(lambda: shown.append(True))
    assert count_in(answer("a", text), "needle") == 3
    assert screen.panel.select_in("a", "needle", 0)
    assert not screen.panel.select_in("a", "needle", 1)
    bar.show_count(2, 3, coming=True)
    assert bar.count.text() == "2 of 3, showing more of the answer…"
    qtbot.waitUntil(lambda: bool(shown), timeout=20_000)
    screen.paint()
    (view,) = [view for view in screen.text_views() if view.textCursor().hasSelection()]
    assert view.textCursor().block().text().strip() == "Two needles."
    place = view.mapTo(screen.panel.viewport(), view.cursorRect().center())
    assert 0 <= place.y() <= screen.panel.viewport().height()
    assert len(screen.shown_text()) < 60_000, "no more than is needed"
    # Who closes the bar is not taken anywhere.
    assert not screen.panel.select_in("a", "needle", 2)
    screen.panel.unselect()
    assert not screen.view().body.is_seeking
    assert shown == [True] and not screen.view().has_selection()


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


def test_the_bar_grows_with_the_text(screen, theme):
    bar = ChatFindBar(theme)
    screen.panel.show_above(bar)
    bar.open()
    screen.panel.show_above(bar)
    screen.paint()
    left, height = bar.field.x(), screen.panel.viewport().y()
    assert left == theme.space(8)
    theme.use(Appearance.LIGHT, 2.0)
    screen.panel.show_above(bar)
    screen.paint()
    assert bar.field.x() == theme.space(8) == 2 * left
    assert screen.panel.viewport().y() > 1.4 * height
