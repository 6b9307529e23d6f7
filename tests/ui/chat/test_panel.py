"""The column of messages: following, letting go, few widgets, no jumps, nothing when idle."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton

from tests.ui.chat.samples import answer, document, judged, question
from tests.ui.chat.screen import Screen
from workbench.domain.conversations import MessageState
from workbench.domain.profiles import OFFLINE_MODEL_ID
from workbench.domain.quotation import Verdict
from workbench.ui.chat.answer import RING, AnswerView
from workbench.ui.chat.heights import Heights
from workbench.ui.chat.question import QuestionView
from workbench.ui.chat.rows import StoppedLine
from workbench.ui.chat.views import MOST_VIEWS
from workbench.ui.shell.focus import bring_into_sight, neighbour, next_in
from workbench.ui.theme import Appearance

LONG = "\n\n".join(f"Paragraph {n} with some words that fill a line of it." for n in range(40))
QUOTED = "\n\n".join(
    f'Claim {n} [[1, p. {n + 3}: "the words of quotation number {n}"]].' for n in range(1, 31)
)


@pytest.fixture
def screen(qtbot, theme):
    return Screen(qtbot, theme)


def history(count):
    for n in range(count // 2):
        yield question(f"q{n}", f"Question {n}?")
        yield answer(f"a{n}", f"Answer {n}.\n\n" + "More words. " * (20 * (1 + n % 5)))


def wheel(screen, steps):
    place = QPointF(screen.window.width() / 2, 300)
    QTest.wheelEvent(screen.window.windowHandle(), place, QPoint(0, 120 * steps), QPoint())


def live(text=LONG):
    return answer(text=text, state=MessageState.STREAMING)


def grow(screen, message, by):
    screen.update(replace(message, parts=({"text": message.text + by},)))


def test_a_conversation_opens_at_its_end(screen):
    screen.show(*history(40))
    assert screen.at_end()
    assert screen.bar.maximum() > 1_000
    assert screen.view("a19").geometry().bottom() < screen.panel.viewport().height()


def test_a_high_screen_gets_its_messages_a_few_a_turn_from_the_end(screen, qtbot):
    screen.resize(740, 6000)
    panel, count = screen.panel, 40
    panel.show_messages(
        tuple(answer(f"m{number}", "A paragraph. " * 20) for number in range(count)), {}
    )
    at_once = [at for at in range(count) if panel.view_of(f"m{at}") is not None]
    assert at_once and at_once == list(range(at_once[0], count)) and at_once[0] > 0
    panel.show_versions({})  # what else comes in the same turn makes no more of them
    assert panel.view_of(f"m{at_once[0] - 1}") is None
    qtbot.waitUntil(lambda: all(map(panel._is_real, panel._in_view())))
    bar = panel.verticalScrollBar()
    assert panel.following and bar.value() == bar.maximum()
    assert panel._in_view().stop - panel._in_view().start > len(at_once)


def test_growing_text_is_followed_at_the_end_only(screen):
    message = live()
    screen.show(question(), message)
    before = screen.bar.maximum()
    grow(screen, message, "\n\nnew" * 10)
    assert screen.bar.maximum() > before
    assert screen.at_end()


def test_an_upward_scroll_lets_go_and_the_button_takes_it_up_again(screen):
    message = live()
    screen.show(question(), message)
    wheel(screen, 2)
    value = screen.bar.value()
    assert value < screen.bar.maximum()
    assert not screen.panel.following
    top = screen.view().y()
    grow(screen, message, "\n\nnew" * 10)
    assert screen.bar.value() == value
    assert screen.view().y() == top
    assert screen.panel._jump.isVisible()
    screen.panel._jump.click()
    assert screen.at_end()
    assert not screen.panel._jump.isVisible()
    grow(screen, message, "\n\nnew" * 30)
    assert screen.at_end()


def test_scrolling_back_to_the_end_follows_again(screen):
    screen.show(question(), live())
    screen.bar.setValue(screen.bar.maximum() - 100)
    assert not screen.panel.following
    screen.bar.setValue(screen.bar.maximum())
    assert screen.panel.following


def test_a_new_question_goes_to_the_end(screen):
    screen.show(*history(10))
    screen.bar.setValue(0)
    screen.update(question("new", "And now?"))
    assert screen.at_end()
    assert screen.view("new").isVisible()


def test_a_button_hangs_above_the_end_only_when_it_is_far(screen):
    screen.show(*history(40))
    assert not screen.panel._jump.isVisible()
    screen.bar.setValue(screen.bar.maximum() - 50)
    assert not screen.panel._jump.isVisible()
    screen.bar.setValue(0)
    assert screen.panel._jump.isVisible()


def test_the_button_keeps_clear_of_a_pane_that_lies_over_the_messages(screen):
    screen.show(*history(40))
    screen.bar.setValue(0)
    jump, width = screen.panel._jump, screen.panel.width()
    screen.panel.show_covered(0, 300)
    assert jump.isVisible() and jump.geometry().center().x() == (width - 300) // 2 - 1
    screen.panel.show_covered(300, 0)
    assert jump.isVisible() and jump.x() >= 300 and jump.geometry().right() < width
    screen.panel.show_covered(0, width - 80)
    assert not jump.isVisible()
    screen.resize(width + 200, 600)
    assert jump.isVisible()
    screen.panel.show_covered(0, 0)
    assert abs(jump.geometry().center().x() - screen.panel.width() // 2) <= 1


def test_earlier_messages_come_above_without_moving_what_is_read(screen):
    whole = list(history(600))
    screen.show(*whole[400:])
    screen.bar.setValue(screen.bar.maximum() // 2)
    screen.paint()
    at, above = screen.panel._anchor()
    before = screen.panel.grab().toImage()
    screen.panel.show_earlier(whole[200:400])
    screen.panel.show_earlier(whole[:200])
    assert screen.panel._anchor() == (at + 400, above)
    assert screen.panel.messages == tuple(whole)
    assert not screen.panel.following
    screen.paint()
    screen.panel._jump.hide()
    assert screen.panel.messages[at + 400] == whole[at + 400]
    after = screen.panel.grab().toImage()
    text = before.rect().adjusted(0, 0, -20, -60)  # less the scroll bar and the button
    assert before.copy(text) == after.copy(text)


def test_answers_of_the_engine_tell_all_documents_once_earlier_messages_are_there(screen):
    told = answer("a", "Words.", model_id=OFFLINE_MODEL_ID, seconds=0.2)
    asked = question("q", document_ids=("report",))
    screen.show(question("p"), told, documents={"report": document()})
    assert "84 pages" not in screen.view()._captions[0]
    screen.panel.show_earlier([asked, answer("b", "Other words.")])
    screen.settle()
    assert "1 document, 84 pages" in screen.view()._captions[0]


def test_earlier_messages_keep_the_end_in_view(screen):
    whole = list(history(300))
    screen.show(*whole[200:])
    screen.panel.show_earlier(whole[:200])
    screen.panel.show_earlier(())
    assert screen.panel.following
    assert screen.at_end()
    screen.panel.reveal(whole[0].id)
    assert screen.view(whole[0].id).isVisible()


def test_only_messages_near_the_view_are_widgets(screen):
    screen.show(*history(2_000))
    assert len(screen.panel._views.known) < 20
    for share in (0, 0.3, 0.7, 1):
        screen.bar.setValue(round(share * screen.bar.maximum()))
    assert len(screen.panel._views.known) <= MOST_VIEWS
    visible = [view for view in screen.panel._views.known.values() if view.isVisible()]
    assert len(visible) < 20


def test_scrolling_up_through_guessed_heights_does_not_jump(screen):
    screen.show(*history(300))
    height = screen.panel.viewport().height()
    screen.bar.setValue(screen.bar.maximum() // 2)
    for _ in range(120):
        shown = {
            identity: view.y()
            for identity, view in screen.panel._views.known.items()
            if view.isVisible() and 0 <= view.y() < height - 40
        }
        screen.bar.setValue(screen.bar.value() - 40)
        moves = {
            screen.view(identity).y() - y for identity, y in shown.items() if screen.view(identity)
        }
        assert moves <= {40}, moves


def test_messages_lie_under_each_other_without_overlap(screen, theme):
    screen.show(*history(60))
    screen.bar.setValue(screen.bar.maximum() // 3)
    screen.paint()
    shown = sorted(
        (view for view in screen.panel._views.known.values() if view.isVisible()),
        key=lambda view: view.y(),
    )
    assert len(shown) > 2
    gaps = set()
    for upper, lower in pairwise(shown):
        rings = RING  # of the answer, which is one of any two
        gap = lower.y() - upper.y() - upper.height() + rings
        gaps.add((isinstance(lower, AnswerView), gap))
    # Of the pictures b and c: 12 pixels between question and answer, 20 before the next question.
    assert gaps == {(True, theme.space(5)), (False, theme.space(7))}


def test_the_column_is_at_most_760_wide_and_centred(screen):
    screen.show(question(), answer(text=LONG))
    screen.resize(1_200, 600)
    screen.bar.setValue(0)
    screen.paint()
    view = screen.view("q")
    assert view.width() == 760
    middle = view.geometry().center().x()
    assert abs(middle - 1_200 / 2) <= 1
    screen.resize(500, 600)
    screen.bar.setValue(0)
    screen.paint()
    assert screen.view("q").width() == 500 - 48


def test_resizing_keeps_what_is_read_in_sight(screen):
    screen.show(*history(100))
    screen.bar.setValue(screen.bar.maximum() // 2)
    before = screen.panel._anchor()[0]
    screen.resize(520, 600)
    screen.paint()
    assert abs(screen.panel._anchor()[0] - before) <= 1


def test_show_message_only_marks(screen):
    message = live()
    screen.show(message)
    shown = screen.shown_text()
    for n in range(200):
        screen.panel.show_message(replace(message, parts=({"text": LONG + " x" * n},)))
    assert screen.shown_text() == shown
    assert screen.panel._timer.isActive()
    screen.settle()
    assert screen.shown_text().endswith(" x x x")


def test_an_update_comes_by_itself(screen, qtbot):
    message = live("One")
    screen.show(message)
    screen.panel.show_message(replace(message, parts=({"text": "One two"},)))
    qtbot.waitUntil(lambda: screen.shown_text() == "One two", timeout=2_000)


def test_nothing_runs_when_idle(screen, qtbot):
    screen.show(*history(20), live())
    screen.update(replace(live(), state=MessageState.COMPLETE))
    assert not screen.panel._timer.isActive()
    assert not screen.panel._dirty
    assert not any(view.thinking._timer.isActive() for view in _answers(screen))


def test_a_hidden_panel_waits_until_it_is_seen(screen):
    message = live("One")
    screen.show(message)
    screen.window.hide()
    screen.panel.show_message(replace(message, parts=({"text": "One two"},)))
    screen.panel._show_dirty()
    assert screen.shown_text() == "One"
    screen.window.show()
    assert screen.shown_text() == "One two"


def test_travel_from_citation_to_citation(screen):
    verdicts = (Verdict.VERIFIED,) * 30
    message = answer(text=QUOTED, citations=judged(QUOTED, *verdicts))
    screen.show(question(), message, documents={"report": document()})
    screen.bar.setValue(0)
    for _ in range(30):
        screen.panel.next_citation()
    assert screen.sent == [("citation_activated", "a", n) for n in range(1, 31)]
    assert screen.view()._painters.chips.open_ordinal == 30
    top = screen.view().y() + screen.view().chip_top(30)
    assert 0 <= top < screen.panel.viewport().height()
    screen.panel.next_citation()
    screen.panel.next_citation(-1)
    assert [ordinal for _, _, ordinal in screen.sent[-2:]] == [1, 30]


def test_travel_to_a_citation_that_is_not_shown_yet_takes_turns(screen, qtbot):
    text = "Words of a paragraph.\n\n" * 3_000 + 'It fell [[1, p. 3: "the exact words"]]. Then.'
    screen.show(answer(text=text, citations=judged(text, Verdict.VERIFIED)))
    panel = screen.panel
    before = len(screen.shown_text())
    panel.next_citation()
    assert screen.sent == [("citation_activated", "a", 1)]
    assert panel.view_of("a").body.is_seeking and len(screen.shown_text()) == before
    qtbot.waitUntil(lambda: not panel.view_of("a").body.is_seeking, timeout=20_000)
    top = screen.view().y() + screen.view().chip_top(1)
    assert 0 <= top < panel.viewport().height()


def test_travel_without_citations_does_nothing(screen):
    screen.show(question(), answer(text="None here."))
    screen.panel.next_citation()
    assert screen.sent == []


def test_the_outline_moves_with_the_reader(screen):
    text = 'One [[1, p. 4: "the words of a quotation"]].'
    one, two = (answer(i, text, citations=judged(text, Verdict.VERIFIED)) for i in ("a", "b"))
    screen.show(one, two)
    screen.panel.set_open_citation("a", 1)
    screen.panel.set_open_citation("b", 1)
    assert screen.view("a")._painters.chips.open_ordinal == 0
    assert screen.view("b")._painters.chips.open_ordinal == 1
    screen.panel.set_open_citation("", 0)
    assert screen.view("b")._painters.chips.open_ordinal == 0


def test_a_change_of_theme_draws_everything_again(screen, theme):
    screen.show(*history(40))
    screen.bar.setValue(screen.bar.maximum() // 2)
    before = screen.panel._anchor()
    theme.use(Appearance.DARK)
    screen.paint()
    assert screen.panel._anchor() == before
    ground = screen.panel.viewport().grab().toImage().pixelColor(3, 3)
    assert ground.name().upper() == theme.hex("surface")


def test_thoughts_stay_open_when_the_theme_changes_and_after_a_long_way(screen, theme):
    thought = answer("t", "Words.", thoughts="Looking at the pages.", thinking_seconds=3.0)
    other = answer("o", "Words.", thoughts="Looking as well.", thinking_seconds=3.0)
    screen.show(*history(4 * MOST_VIEWS), question("q"), thought, question("p"), other)
    screen.view("t").thinking.toggle()
    screen.paint()
    height = screen.view("t").height()
    theme.use(Appearance.DARK)
    screen.paint()
    assert screen.view("t").thinking.is_open and not screen.view("o").thinking.is_open
    assert "Looking at" in screen.view("t").thinking._text.toPlainText()
    assert screen.view("t").height() == height
    bar = screen.panel.verticalScrollBar()
    for value in range(bar.maximum(), -1, -400):
        bar.setValue(value)
        screen.paint()
    assert "t" not in screen.panel._views.known, "it was dropped on the way"
    screen.panel.jump_to_latest()
    screen.paint()
    assert screen.view("t").thinking.is_open and not screen.view("o").thinking.is_open
    screen.view("t").thinking.toggle()
    theme.use(Appearance.LIGHT)
    screen.paint()
    assert not screen.view("t").thinking.is_open


def test_a_change_of_theme_leaves_versions_and_drafts(screen, theme):
    screen.show(*history(40), question("q"), answer("a"))
    screen.panel.show_versions({"q": ("p", "q"), "a": ("a", "b", "c")})
    screen.view("q").edit()
    screen.view("q")._editor.field.setPlainText("Another question")
    theme.use(Appearance.DARK, 1.5)
    screen.paint()
    view = screen.view("q")
    assert view.draft == "Another question" and view.is_editing
    assert not view._editor.field.textCursor().hasSelection()
    assert screen.view("a")._footer.versions.label.text() == "1 of 3"
    view.stop_editing()
    assert view.versions.label.text() == "2 of 2" and view.versions.isVisible()


def test_opening_thoughts_moves_nothing_above(screen):
    message = answer(text=LONG, thoughts="Thought. " * 200, thinking_seconds=3.0)
    screen.show(*history(10), message)
    screen.panel.reveal("a")
    top = screen.view().y()
    screen.view().thinking.toggle()
    screen.paint()
    assert screen.view().thinking.is_open
    assert screen.view().y() == top


def test_heights_know_where_everything_lies():
    heights = Heights(start=20, gap=10)
    for height in (100, 50, 200):
        heights.append(height)
    assert [heights.top(at) for at in range(3)] == [20, 130, 190]
    assert heights.total == 400
    heights.change(1, 60)
    assert [heights.top(at) for at in range(3)] == [20, 130, 200]
    assert [heights.at(y) for y in (0, 20, 129, 130, 199, 200, 9_999)] == [0, 0, 0, 1, 1, 2, 2]
    assert heights.between(140, 190) == range(1, 2)
    assert heights.between(-50, 9_999) == range(3)
    heights.change_all((10, 10, 10))
    assert (heights.top(2), heights.height(2), heights.total) == (60, 10, 80)
    assert Heights(20, 10).between(0, 500) == range(0)


def test_clear_forgets_everything(screen):
    screen.show(*history(20))
    screen.panel.clear()
    screen.paint()
    assert screen.panel.messages == ()
    assert screen.bar.maximum() == 0
    screen.show(question())
    assert screen.view("q").isVisible()


def _answers(screen):
    return [
        view for identity, view in screen.panel._views.known.items() if identity.startswith("a")
    ]


def test_the_keyboard_goes_from_message_to_message(screen):
    screen.show(*history(40))
    screen.window.activateWindow()
    screen.panel.setFocus()
    QTest.keyClick(screen.panel, Qt.Key.Key_Home)
    assert screen.bar.value() == 0
    seen = []
    for _ in range(4):
        screen.panel.travel(1)
        seen.append(focused(screen))
    assert seen == ["q0", "a0", "q1", "a1"]
    # It goes on from a button inside a message as well.
    screen.view("a1")._footer.findChild(QAbstractButton).setFocus()
    screen.panel.travel(-1)
    assert focused(screen) == "q1"
    for _ in range(20):
        screen.panel.travel(1)
        view = screen.panel.view_of(focused(screen))
        assert 0 <= view.y() < screen.panel.viewport().height()
    assert focused(screen) == "q11"
    assert not screen.panel.following
    QTest.keyClick(screen.window.focusWidget(), Qt.Key.Key_End)
    assert screen.at_end() and screen.panel.following


def test_from_elsewhere_the_keyboard_comes_to_what_is_in_sight(screen, qtbot):
    elsewhere = QLineEdit(screen.window)
    elsewhere.show()
    screen.show(*history(40))
    screen.window.activateWindow()
    elsewhere.setFocus()
    screen.panel.travel(-1)
    assert focused(screen) == "a19"
    for _ in range(30):
        screen.panel.travel(-1)
    elsewhere.setFocus()
    at = screen.bar.value()
    screen.panel.travel(1)
    assert screen.view(focused(screen)).y() + screen.view(focused(screen)).height() > 0
    assert abs(screen.bar.value() - at) < screen.panel.viewport().height()


def test_tab_goes_as_the_eye_does_and_what_it_reaches_is_seen(screen, qtbot):
    cited = 'It rose [[1, p. 43: "the largest movement of the year"]].\n\n|a|b|\n|---|---|\n|1|2|\n'
    messages = [
        m
        for n in range(12)
        for m in (
            question(f"q{n}", "What?"),
            answer(
                f"a{n}", cited, citations=judged(cited, Verdict.VERIFIED), thoughts="Hm.",
                thinking_seconds=1.0, state=MessageState.STOPPED, remedy="Continue",
            ),
        )
    ]  # fmt: skip
    screen.show(*messages)
    screen.window.activateWindow()
    # Made last, for it is scrolled to last, and yet reached before those below it.
    for at in range(screen.bar.maximum(), 0, -200):
        screen.bar.setValue(at)
        screen.paint()
    screen.bar.setValue(screen.bar.maximum() // 2)
    screen.paint()
    view = next_in(screen.panel)
    assert isinstance(view, AnswerView | QuestionView)
    assert -view.height() < view.y() < screen.panel.viewport().height()
    view.setFocus()
    names = []
    for _ in range(40):
        target = neighbour([screen.panel], screen.window.focusWidget(), True)
        target.setFocus(Qt.FocusReason.TabFocusReason)
        bring_into_sight(target)
        screen.paint()
        names.append(target.accessibleName() or target.text())
        room = screen.panel.viewport()
        if room.isAncestorOf(target) and target not in room.children():
            assert 0 < target.mapTo(room, target.rect().center()).y() < room.height(), names
    begin = names.index("Question")
    some = names[begin:]
    order = ["Question", "Thought for 1.0 s, thoughts closed", "Continue", "Copy with sources"]
    places = [some.index(name) for name in order]
    assert places == sorted(places), some


def test_what_had_the_keyboard_and_goes_passes_it_on(screen):
    lost = []
    screen.panel.focus_lost.connect(lambda: lost.append(1))
    stopped = answer(text="Words", state=MessageState.STOPPED, remedy="Continue")
    screen.show(question(), stopped)
    screen.window.activateWindow()
    button = screen.view().findChild(StoppedLine).findChild(QPushButton)
    button.setFocus()
    assert screen.window.focusWidget() is button
    screen.update(replace(stopped, state=MessageState.COMPLETE, remedy=""))
    assert screen.window.focusWidget() is screen.view() and not lost
    # A whole message that goes cannot keep it: somebody else has to take it.
    screen.panel.cut_after("q")
    assert lost == [1]


@pytest.mark.parametrize("drawn_first", [True, False])
def test_the_switch_keeps_the_keyboard_from_version_to_version(screen, drawn_first):
    lost = []
    screen.panel.focus_lost.connect(lambda: lost.append(1))
    versions = {i: ("p", "q", "r") for i in "pqr"}
    screen.show(question("r", "Third"), answer())
    screen.panel.show_versions(versions)
    screen.paint()
    screen.window.activateWindow()
    back = screen.view("r").versions.back
    back.setFocus()
    back.click()
    assert screen.sent[-1] == ("version_chosen", "q")
    for new, has_focus in (("q", "back"), ("p", "on")):
        screen.panel.cut_after("")
        screen.panel.show_message(question(new, "Other"))
        steps = [screen.settle, lambda: screen.panel.show_versions(versions)]
        for step in steps if drawn_first else reversed(steps):
            step()
        switch = screen.view(new).versions
        assert screen.window.focusWidget() is getattr(switch, has_focus)
        switch.back.click()


def focused(screen):
    focus = screen.window.focusWidget()
    return next(i for i, view in screen.panel._views.known.items() if view is focus)
