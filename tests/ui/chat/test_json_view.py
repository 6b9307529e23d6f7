"""JSON answers: a tree and a text, whatever is in them."""

import json
import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from tests.ui.chat.samples import answer
from workbench.domain.conversations import MessageState
from workbench.domain.options import Options
from workbench.ui.chat.answer import AnswerView
from workbench.ui.chat.intents import TurnIntents
from workbench.ui.chat.json_view import MOST_NODES, as_code, read_tree
from workbench.ui.chat.markdown import make_parser
from workbench.ui.chat.painters import painters
from workbench.ui.chat.panel import ConversationPanel
from workbench.ui.formulas.store import Formulas

HOSTILE = '<img src=x onerror=alert(1)>\u202e\0[[1, p. 2: "x"]] ``````\n# big'


def json_answer(text, **facts):
    return answer("a", text, options=Options(as_json=True), **facts)


@pytest.fixture
def view(both_themes, qtbot):
    drawing = painters(both_themes, Formulas())
    view = AnswerView(both_themes, make_parser(), "a", TurnIntents(), drawing)
    qtbot.addWidget(view)
    view.resize(600, 800)
    view.show()
    return view


def show(view, message):
    view.show_message(message, {}, ("caption", "short"), "Model")
    view.fit(600)


def cells(tree):
    found, index = [], tree.model().index(0, 0)
    while index.isValid():
        found.append((index.data(), index.siblingAtColumn(1).data()))
        index = tree.indexBelow(index)
    return found


def test_an_answer_without_a_word_offers_no_tree(view):
    show(view, json_answer("", state=MessageState.FAILED, failure="No.", remedy="Open options"))
    assert view.body.json is None or not view.body.json.isVisible()


def test_a_value_that_may_be_cut_is_told_whole(view):
    long = "<b>" + "word " * 60
    show(view, json_answer(json.dumps({"long": long, "short": "x"})))
    tree = view.body.json.tree
    told = [tree.topLevelItem(row).toolTip(1) for row in range(2)]
    assert told == [f"<p>&lt;b&gt;{('word ' * 60).strip()}</p>", ""]


def test_a_finished_answer_is_a_tree_and_can_be_a_text(view):
    show(view, json_answer(json.dumps({"sum": 3, "paid": True, "rows": [{"a": None}, "x"]})))
    assert cells(view.body.json.tree) == [
        ("sum", "3"), ("paid", "yes"), ("rows", "2 items"), ("1", "1 field"), ("a", "nothing"),
        ("2", "x"),
    ]  # fmt: skip
    assert view.body.json.tree.isVisible() and not view.body.blocks.isVisible()
    button = view.body.json._forms.button(1)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    view.fit(600)
    assert view.body.blocks.isVisible() and not view.body.json.tree.isVisible()
    assert button.accessibleName() == "Show the JSON as text"


def test_while_it_grows_it_is_code_and_half_json_stays_text(view):
    growing = json_answer('{"sum": ', state=MessageState.STREAMING)
    show(view, growing)
    assert view.body.json is None and view.body.blocks.isVisible()
    show(view, json_answer('{"sum": ', state=MessageState.INTERRUPTED, failure="It broke off."))
    assert not view.body.json.isVisible() and view.body.blocks.isVisible()


def test_an_answer_that_is_no_json_is_shown_as_it_is(view):
    show(view, json_answer("I cannot answer as JSON.", failure="The answer is not JSON."))
    assert not view.body.json.isVisible() and view.body.blocks.isVisible()


def test_hostile_values_are_words_and_never_markup(view):
    show(view, json_answer(json.dumps({HOSTILE: HOSTILE})))
    ((name, value),) = cells(view.body.json.tree)
    assert "\0" not in name + value and "\u202e" not in name + value
    assert "<img src=x" in value
    assert "\n# big" not in as_code(json.dumps({"a": HOSTILE}), True)


def test_a_huge_answer_is_drawn_in_part_and_soon(view):
    text = json.dumps([{"n": number} for number in range(100_000 // 8)])
    started = time.perf_counter()
    show(view, json_answer(text))
    assert time.perf_counter() - started < 5
    tree = view.body.json.tree
    assert tree.topLevelItem(tree.topLevelItemCount() - 1).text(1) == "The text shows the rest."
    assert tree.topLevelItemCount() <= MOST_NODES + 1


@pytest.mark.parametrize("text", ["[" * 100_000, "x" * 1_000_001, "", "{"])
def test_what_cannot_be_a_tree_says_so(text):
    with pytest.raises(ValueError):
        read_tree(text)


def test_the_value_of_a_row_is_copied(view):
    show(view, json_answer('{"sum": "three"}'))
    tree = view.body.json.tree
    tree.setCurrentItem(tree.topLevelItem(0))
    QTest.keyClick(tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "three"


def test_the_tree_does_not_let_go_of_the_end(theme, qtbot):
    panel = ConversationPanel(theme)
    qtbot.addWidget(panel)
    panel.resize(700, 300)
    panel.show()
    message = json_answer(json.dumps([{"n": n} for n in range(30)]))
    panel.show_message(replace(message, state=MessageState.STREAMING))
    qtbot.wait(50)
    panel.show_message(message)
    qtbot.waitUntil(lambda: panel.verticalScrollBar().maximum() > 0)
    assert panel.following


@pytest.mark.parametrize("depth", [10, 400, 900, 5000])
def test_nesting_however_deep_is_drawn(view, depth):
    text = "[" * depth + "]" * depth
    show(view, json_answer(text))
    assert text[:50] in as_code(text, True).replace("\n", "").replace(" ", "")
