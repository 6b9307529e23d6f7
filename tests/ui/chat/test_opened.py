"""What the user opened or chose in a message, and where it is read, outlives its widget."""

import json

import pytest
from PySide6.QtCore import QPoint

from tests.ui.chat.samples import NOON, answer, question
from tests.ui.chat.screen import Screen
from workbench.domain.conversations import MessageState, Waiting
from workbench.domain.options import Options
from workbench.ui.chat.answer_body import COLLAPSED, LONGEST_SHOWN
from workbench.ui.chat.opened import NOTHING
from workbench.ui.chat.question import COLLAPSED as QUESTION_COLLAPSED
from workbench.ui.chat.question import LONGEST_SHOWN as QUESTION_SHOWN
from workbench.ui.chat.views import MOST_VIEWS
from workbench.ui.theme import Appearance

CODE = "```py\nfirst = 1\n```\n\nWords.\n\n```py\n" + "second = 2; " * 60 + "\n```\n"
TREE = json.dumps({"a": {"b": {"c": 1}}, "d": [1, 2]})


@pytest.fixture
def screen(qtbot, theme):
    return Screen(qtbot, theme)


def before():
    """Return so many messages that a widget at the end is dropped on the way to the top."""
    for n in range(MOST_VIEWS + 30):  # an answer takes three times as long to make
        yield question(f"before q{n}", f"Question {n}?")


def by_theme(screen, theme):
    theme.use(Appearance.DARK)


def by_size(screen, theme):
    theme.use(theme.appearance, 2.0)


def by_scrolling(screen, theme):
    for value in range(screen.bar.maximum(), -1, -400):
        screen.bar.setValue(value)
        screen.paint()
    assert "a" not in screen.panel._views.known, "it was dropped on the way"
    screen.panel.jump_to_latest()


@pytest.fixture(params=[by_theme, by_size, by_scrolling])
def again(request, screen, theme):
    """Have the widgets made anew."""

    def make():
        old = screen.view("a")
        request.param(screen, theme)
        screen.paint()
        screen.panel.reveal("a")
        screen.paint()
        assert screen.view("a") is not old

    return make


def codes(screen):
    return [view for view in screen.view("a").body.blocks._views if hasattr(view, "wrap_button")]


def test_a_wrapped_block_of_code_stays_so_and_the_others_do_not(screen, again):
    screen.show(*before(), answer("a", CODE))
    codes(screen)[1].wrap_button.click()
    screen.paint()
    again()
    assert [code.is_wrapped for code in codes(screen)] == [False, True]
    assert not codes(screen)[1].edit.horizontalScrollBar().isVisible()
    codes(screen)[1].wrap_button.click()
    again()
    assert not any(code.is_wrapped for code in codes(screen))


def test_json_stays_text_or_its_rows_as_they_were_opened(screen, again):
    screen.show(*before(), answer("a", TREE, options=Options(as_json=True)))
    tree = screen.view("a").body.json.tree
    tree.topLevelItem(1).setExpanded(False)
    tree.topLevelItem(0).child(0).setExpanded(False)
    again()
    json_view = screen.view("a").body.json
    assert json_view.shows_tree
    first, second = (json_view.tree.topLevelItem(at) for at in range(2))
    assert first.isExpanded() and not first.child(0).isExpanded() and not second.isExpanded()
    json_view.show_text()
    again()
    json_view = screen.view("a").body.json
    assert not json_view.shows_tree and screen.view("a").body.blocks.isVisible()
    json_view._forms.button(0).click()
    screen.paint()
    assert not json_view.tree.topLevelItem(1).isExpanded(), "the rows were kept meanwhile"


def test_details_stay_open(screen, again):
    failed = {"state": MessageState.FAILED, "failure": "It failed. Your question is kept."}
    screen.show(*before(), answer("a", **failed, remedy="Ask again", detail="status 500"))
    screen.view("a")._ending.details.button.click()
    height = screen.view("a").height()
    again()
    assert screen.view("a")._ending.details.isVisible()
    assert screen.view("a")._ending.details.copy_button.isVisible()
    assert screen.view("a").height() >= height
    screen.view("a")._ending.details.button.click()
    again()
    assert not screen.view("a")._ending.details.isVisible()


def test_details_of_a_wait_stay_open_in_the_next_one(screen, qtbot):
    def waiting(seconds):
        wait = Waiting(
            "Google asks us to wait", "It goes on by itself.", seconds, NOON, "429", None
        )
        return answer("a", state=MessageState.SENDING, waiting=wait)

    screen.show(question("q"), waiting(30.0))
    screen.view("a")._ending.details.button.click()
    screen.update(waiting(60.0))
    assert screen.view("a")._ending.details.isVisible()


@pytest.mark.parametrize("asked", [False, True])
def test_so_much_of_a_long_answer_is_shown_as_was_asked_for(screen, again, qtbot, asked):
    screen.show(*before(), answer("a", "Word word.\n\n" * (LONGEST_SHOWN // 10)))
    body = screen.view("a").body
    if asked:
        body._rest.pressed.emit()
    shown = COLLAPSED + (60_000 if asked else 0)
    qtbot.waitUntil(lambda: len(body._text.text) == shown and not body.is_coming)
    again()
    body = screen.view("a").body
    qtbot.waitUntil(lambda: len(body._text.text) == shown and not body.is_coming)


def test_so_much_of_a_long_question_is_shown_as_was_asked_for(screen, again):
    screen.show(*before(), question("a", "Word word. " * (QUESTION_SHOWN // 5)))
    screen.view("a")._rest.pressed.emit()
    shown = screen.view("a")._shown
    assert shown > QUESTION_COLLAPSED
    again()
    assert screen.view("a")._shown == shown
    assert len(screen.view("a")._text.toPlainText()) > QUESTION_COLLAPSED


def test_nothing_is_kept_of_messages_in_which_nothing_was_opened(screen, theme):
    screen.show(*before(), answer("a", CODE, thoughts="Thoughts.", thinking_seconds=1.0))
    assert screen.view("a").opened == NOTHING
    theme.use(Appearance.DARK)
    screen.paint()
    assert screen.panel._views._opened == {}


PARAGRAPHS = "\n\n".join(f"Paragraph {n} with some words in it." for n in range(1_500))


def paragraph_at_top(screen):
    """Return the number of the paragraph that is read at the top of the view."""
    view = screen.view("a")
    for text in view.body.blocks.text_views():
        top = text.mapTo(view, QPoint()).y() + view.y()
        if top <= 0 < top + text.height():
            cursor = text.cursorForPosition(QPoint(5, -top))
            return int(cursor.block().text().split()[1])
    raise AssertionError("nothing is shown there")


def read_to_the_end(screen, qtbot):
    qtbot.waitUntil(lambda: not screen.view("a").body.is_coming)
    screen.paint()


@pytest.mark.parametrize("size", [1.0, 1.5])
def test_a_place_in_a_long_answer_is_kept_when_the_theme_changes(screen, theme, qtbot, size):
    screen.show(question("q"), answer("a", PARAGRAPHS), question("p"), answer("b", "More."))
    read_to_the_end(screen, qtbot)
    screen.bar.setValue(screen.bar.maximum() // 2)
    screen.paint()
    before = paragraph_at_top(screen)
    assert before > 600
    theme.use(Appearance.DARK, size)
    screen.paint()
    read_to_the_end(screen, qtbot)
    assert abs(paragraph_at_top(screen) - before) <= (0 if size == 1.0 else 40)
    after = screen.view("a").height()
    theme.use(Appearance.LIGHT, size)
    screen.paint()
    assert screen.view("a").height() == after, "the room is there before the words are"


def test_scrolling_back_into_a_long_answer_moves_nothing(screen, theme, qtbot):
    screen.show(question("q"), answer("a", PARAGRAPHS), *before())
    screen.panel.reveal("a")
    read_to_the_end(screen, qtbot)
    height = screen.view("a").height()
    screen.panel.jump_to_latest()
    by_scrolling_up = range(screen.bar.maximum(), height // 2, -400)
    for value in by_scrolling_up:
        screen.bar.setValue(value)
        screen.paint()
    top = screen.view("a").y()
    assert top < 0 and screen.view("a").height() == height
    read_to_the_end(screen, qtbot)
    assert (screen.view("a").y(), screen.view("a").height()) == (top, height)
    assert paragraph_at_top(screen) > 600


def test_who_goes_elsewhere_is_not_brought_back(screen, theme, qtbot):
    screen.show(question("q"), answer("a", PARAGRAPHS), question("p"), answer("b", "More."))
    read_to_the_end(screen, qtbot)
    screen.bar.setValue(screen.bar.maximum() // 2)
    screen.paint()
    theme.use(Appearance.DARK)
    screen.paint()
    assert screen.view("a").body.has_more
    screen.panel.reveal("q")
    screen.paint()
    read_to_the_end(screen, qtbot)
    assert screen.view("q").y() >= 0
