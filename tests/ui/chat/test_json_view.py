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
from workbench.ui.chat.json_tree import MOST_NODES
from workbench.ui.chat.json_view import as_code, read_tree
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
    assert told == [f"<p>“&lt;b&gt;{('word ' * 60).strip()}”</p>", ""]


def test_a_finished_answer_is_a_tree_and_can_be_a_text(view):
    show(view, json_answer(json.dumps({"sum": 3, "paid": True, "rows": [{"a": None}, "x"]})))
    assert cells(view.body.json.tree) == [
        ("sum", "3"), ("paid", "yes"), ("rows", "2 items"), ("1.", "1 field"), ("a", "nothing"),
        ("2.", "“x”"),
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


def copied(tree, item):
    tree.setCurrentItem(item)
    QTest.keyClick(tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    return QGuiApplication.clipboard().text()


def test_texts_numbers_and_truths_are_told_apart_without_colour(view):
    values = [True, "yes", "true", False, "no", None, "nothing", 3, "3", "", "3 items", [1, 2, 3]]
    show(view, json_answer(json.dumps(values)))
    tree = view.body.json.tree
    items = [tree.topLevelItem(row) for row in range(len(values))]
    looks = {(item.text(1), item.font(1).italic()) for item in items}
    assert len(looks) == len(values)
    assert [item.text(1) for item in items if item.font(1).italic()] == ["yes", "no", "nothing"]
    role = Qt.ItemDataRole.AccessibleTextRole
    said = [item.data(1, role) for item in items]
    assert len(set(said)) == len(values)
    assert said[0] == "yes, true" and said[1] == "“yes”, text" and said[7] == "3, number"


def test_the_value_of_a_row_is_copied(view):
    long = "word " * 1_000
    show(view, json_answer(json.dumps({"sum": "three", "n": 3, "ok": True, "long": long})))
    tree = view.body.json.tree
    rows = [tree.topLevelItem(row) for row in range(4)]
    assert [copied(tree, row) for row in rows] == ["three", "3", "true", long]


@pytest.mark.parametrize("is_open", [True, False])
def test_a_row_with_rows_below_it_is_copied_as_json(view, is_open):
    value = {"z": [{"b": 1, "a": ["x", None]}], "e": {}, "deep": {"er": {"est": "ü"}}}
    show(view, json_answer(json.dumps(value)))
    tree = view.body.json.tree
    for row, inner in enumerate(value.values()):
        tree.topLevelItem(row).setExpanded(is_open)
        assert json.loads(copied(tree, tree.topLevelItem(row))) == inner
    inside = tree.topLevelItem(0).child(0)
    assert copied(tree, inside) == '{\n  "b": 1,\n  "a": [\n    "x",\n    null\n  ]\n}'
    assert list(json.loads(copied(tree, inside))) == ["b", "a"], "in the order of the answer"
    (action,) = tree.actions()
    assert action.text() == "Copy value"
    tree.setCurrentItem(tree.topLevelItem(2).child(0).child(0))
    action.trigger()
    assert QGuiApplication.clipboard().text() == "ü"


def test_what_was_cut_off_from_the_tree_is_copied_whole(view):
    show(view, json_answer(json.dumps([list(range(MOST_NODES + 10)), "x"])))
    tree = view.body.json.tree
    assert json.loads(copied(tree, tree.topLevelItem(0))) == list(range(MOST_NODES + 10))
    last = tree.topLevelItem(tree.topLevelItemCount() - 1)
    before = QGuiApplication.clipboard().text()
    copied(tree, last)
    assert QGuiApplication.clipboard().text() == before, "the words of ours are no value"


def test_the_tree_is_walked_by_keys(view):
    show(view, json_answer('{"a": {"b": {"c": {"d": 1}}}, "e": 2}'))
    tree = view.body.json.tree
    tree.setFocus(Qt.FocusReason.TabFocusReason)
    assert tree.currentItem() is not None and tree.currentItem().text(0) == "a"
    height = view.fit(600)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Down):
        QTest.keyClick(tree, key)
    assert tree.currentItem().text(0) == "e", "the row above was shut"
    assert view.fit(600) < height
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(tree, key)
    assert tree.currentItem().text(0) == "b"
    assert not tree.tabKeyNavigation(), "Tab leads out of it"


@pytest.mark.parametrize(
    "key", ["", " ", "a\nb", "\u202egnp", "שלום", "<b>x</b>", "&x", "k" * 5_000, "\U000e0041"]
)
def test_odd_names_are_one_line_and_leave_the_value_in_sight(view, key):
    show(view, json_answer(json.dumps({key: "value", "other": "שלום abc"})))
    tree = view.body.json.tree
    name = tree.topLevelItem(0).text(0)
    assert name.strip() and "\n" not in name and "\u202e" not in name and len(name) < 2_100
    assert tree.topLevelItem(1).text(1) == "“שלום abc”"
    view.fit(200)
    assert tree.columnWidth(0) <= tree.width() // 2
    assert copied(tree, tree.topLevelItem(0)) == "value"


@pytest.mark.parametrize(
    "text", ['{"a": 1, "a": 2}', "[1234567890123456789.5]", "[1e400]", "[NaN]", "[-Infinity]"]
)
def test_what_a_tree_would_change_stays_as_it_was_written(view, text):
    show(view, json_answer(text))
    assert not view.body.json.isVisible() and text in as_code(text, True)
    assert read_tree("[1.50, 0.1, 1e5, 12345678901234567890, -0.0]")


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
