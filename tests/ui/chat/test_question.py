"""Changing a question in its place, by mouse and by keyboard."""

from itertools import combinations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from tests.ui.chat.samples import answer, document, question
from tests.ui.chat.screen import Screen
from workbench.ui.chat.question import COLLAPSED, LONGEST_SHOWN, MORE
from workbench.ui.chat.question_editor import QuestionEditor
from workbench.ui.chat.rows import RestLine
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.theme import Looks


@pytest.fixture
def screen(qtbot, theme):
    screen = Screen(qtbot, theme)
    screen.show(question("q", "What did it cost?"), answer("a", "Nothing."))
    return screen


def button(view, name):
    return next(b for b in view.findChildren(QToolButton) if b.accessibleName() == name)


def editor(screen):
    screen.view("q").edit()
    screen.paint()
    return screen.view("q")._editor


def test_actions_come_with_the_pointer_and_take_no_room(screen):
    view, edit = screen.view("q"), button(screen.view("q"), "Edit the question")
    top = screen.view("a").y()
    screen.view("a").setFocus()
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert not edit.isVisible()
    at = QPointF(5, 5)
    QApplication.sendEvent(view, QEnterEvent(at, at, at))
    assert edit.isVisible() and screen.view("a").y() == top
    assert view.geometry().contains(edit.mapTo(screen.panel.viewport(), edit.rect().center()))
    button(view, "Copy the question").click()
    assert QGuiApplication.clipboard().text() == "What did it cost?"
    button(view, "Delete from here on").click()
    assert screen.sent == [("deleted", "q")]


def corners(view):
    """The bubble, the actions and the switch, as they lie in the question."""
    parts = (view._bubble, view._actions.buttons, view.versions)
    return [QRect(part.mapTo(view, QPoint()), part.size()) for part in parts if part.isVisible()]


def hover(view):
    at = QPointF(5, 5)
    QApplication.sendEvent(view, QEnterEvent(at, at, at))


@pytest.mark.parametrize("size", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [372, 560, 740, 1000])
@pytest.mark.parametrize("versions", [1, 3, 12])
@pytest.mark.parametrize("text", ["Why?", "What did it cost, and who paid? " * 12])
def test_nothing_overlaps_or_moves_when_the_pointer_comes(
    qtbot, theme, size, width, versions, text
):
    theme.wear(Looks(appearance="light", text_size=size))
    try:
        screen = Screen(qtbot, theme, width=width)
        screen.show(question("q", text), answer("a", "Nothing."))
        screen.panel.show_versions({"q": tuple(map(str, range(versions - 1))) + ("q",)})
        screen.paint()
        view = screen.view("q")
        QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
        still = (view.geometry(), view._bubble.geometry(), screen.view("a").geometry())
        switch = view.versions.mapTo(view, QPoint())
        hover(view)
        screen.paint()
        assert still == (view.geometry(), view._bubble.geometry(), screen.view("a").geometry())
        assert view.versions.mapTo(view, QPoint()) == switch
        places = corners(view)
        assert len(places) == 2 + (versions > 1)
        for one, other in combinations(places, 2):
            assert not one.intersects(other)
        assert all(view.rect().contains(place) for place in places)
        bubble, actions = places[:2]
        assert bubble.width() >= min(view.width() * 0.5, view._ideal_width())
        if width >= 740 and size == 1.0:
            assert actions.right() < bubble.left() and actions.bottom() < bubble.bottom()
    finally:
        theme.wear(Looks(appearance="light"))


def test_a_bubble_makes_room_for_the_switch_without_losing_the_end(screen, qtbot):
    screen.show(
        question("q", "What did it cost, and who paid? " * 9), answer("a", "Nothing. " * 300)
    )
    qtbot.waitUntil(lambda: screen.view("q") is not None)
    assert screen.at_end() and screen.panel.following and screen.bar.value() > 0
    wide, high = screen.view("q")._bubble.width(), screen.view("q").height()
    screen.panel.show_versions({"q": ("p", "q")})
    screen.paint()
    assert screen.at_end() and screen.panel.following
    screen.bar.setValue(0)
    screen.paint()
    assert screen.view("q")._bubble.width() < wide and screen.view("q").height() > high


def test_documents_are_named_in_whole_lines_and_a_long_name_keeps_its_ending(screen, theme):
    bare, asked = question("q", "Why?"), question("q", "Why?", document_ids=("report", "long"))
    screen.show(bare)
    height = screen.view("q").height()
    name = "Minutes of the meeting of the board " * 6 + "(final).pdf"
    known = {"report": document(), "long": document("long", name)}
    screen.panel.show_documents(known)
    screen.update(asked)
    view = screen.view("q")
    shown = [label for label in view.findChildren(ElidedLabel) if label.isVisible()]
    assert [label.text() for label in shown] == ["Annual report.pdf", name]
    assert shown[1].elide is Qt.TextElideMode.ElideMiddle and "(final).pdf" in shown[1].toolTip()
    lines = [label.mapTo(view._bubble, QPoint()).y() for label in shown]
    assert lines[0] < lines[1], "beside the other there was no room"
    assert view.height() == height + 2 * theme.size("icon", "large")
    inside = [QRect(label.mapTo(view._bubble, QPoint()), label.size()) for label in shown]
    assert all(view._bubble.rect().contains(place) for place in inside)
    screen.update(bare)
    assert screen.view("q").height() == height


def test_the_keyboard_reaches_the_actions(screen):
    view = screen.view("q")
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert button(view, "Edit the question").isVisible()


def test_a_question_is_saved_and_asked_again(screen):
    field = editor(screen).field
    assert field.toPlainText() == "What did it cost?"
    field.setPlainText("  And now?  ")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert screen.sent == [("question_asked", "q", "And now?")]
    assert not screen.view("q").is_editing
    field = editor(screen)
    field.field.setPlainText("Later?")
    field.save.click()
    assert screen.sent[1:] == [("question_saved", "q", "Later?")]


def test_escape_gives_up_and_an_empty_question_cannot_be_asked(screen):
    each = editor(screen)
    each.field.setPlainText("   ")
    assert not each.ask.isEnabled() and not each.save.isEnabled()
    QTest.keyClick(each.field, Qt.Key.Key_Return)
    QTest.keyClick(each.field, Qt.Key.Key_Escape)
    assert screen.sent == [] and not screen.view("q").is_editing


def test_enter_ends_a_composition_and_not_the_question(screen):
    each = editor(screen)
    QApplication.sendEvent(each.field, QInputMethodEvent("ni", []))
    QTest.keyClick(each.field, Qt.Key.Key_Return)
    QTest.keyClick(each.field, Qt.Key.Key_Escape)
    assert screen.sent == [] and screen.view("q").is_editing


def test_a_composition_ends_when_the_field_is_left(screen):
    each = editor(screen)
    QApplication.sendEvent(each.field, QInputMethodEvent("ni", []))
    QApplication.sendEvent(each.field, QFocusEvent(QEvent.Type.FocusOut))
    QTest.keyClick(each.field, Qt.Key.Key_Escape)
    assert not screen.view("q").is_editing


def test_words_of_an_edit_are_still_there_after_another_chat_was_shown(screen):
    editor(screen).field.setPlainText("What did it cost in 2024, by ship?\n\nAnd why?")
    screen.show(question("other"))
    assert not screen.view("other").is_editing
    screen.show(question("q", "What did it cost?"), answer("a", "Much."))
    view = screen.view("q")
    assert view.draft == "What did it cost in 2024, by ship?\n\nAnd why?"
    field = view.findChild(QuestionEditor)
    assert field.isVisible() and not field.field.hasFocus(), "the composer has the keyboard"
    assert field.geometry().bottom() <= view.rect().bottom() <= screen.view("a").y()
    field.cancel.click()
    screen.show(question("other"))
    screen.show(question("q", "What did it cost?"))
    assert not screen.view("q").is_editing


def test_a_longer_text_pushes_down_what_follows(screen):
    each = editor(screen)
    top = screen.view("a").y()
    each.field.setPlainText("line\n" * 6)
    screen.paint()
    assert screen.view("a").y() > top
    assert each.geometry().bottom() <= screen.view("a").y()


def test_versions_are_switched(screen):
    screen.panel.show_versions({"q": ("p", "q", "r"), "a": ("a", "b")})
    switch = screen.view("q").versions
    assert switch.label.text() == "2 of 3" and switch.isVisible()
    switch.on.click()
    switch.back.click()
    assert screen.sent == [("version_chosen", "r"), ("version_chosen", "p")]
    assert screen.view("a")._footer.versions.label.text() == "1 of 2"


def test_an_answer_without_words_still_leads_to_its_other_version(screen):
    screen.show(question("q"), answer("a", "", failure="No connection."))
    assert not screen.view("a")._footer.versions.isVisible()
    screen.panel.show_versions({"a": ("a", "b")})
    screen.paint()
    assert screen.view("a")._footer.versions.isVisible()
    assert button(screen.view("a"), "Ask again").isVisible()
    assert not button(screen.view("a"), "Copy").isVisible()


def test_the_ring_of_a_question_is_seen_all_around(screen, theme):
    screen.show(question())
    view = screen.view("q")
    screen.window.activateWindow()
    view.setFocus()
    image = view._bubble.grab().toImage()
    ring = theme.colour("focusRing")
    middle, across = image.height() // 2, image.width() // 2
    edges = [(1, middle), (image.width() - 2, middle), (across, 1), (across, image.height() - 2)]
    assert {image.pixelColor(*edge).name() for edge in edges} == {ring.name()}
    screen.panel.setFocus()
    assert view._bubble.grab().toImage().pixelColor(1, middle) == theme.colour("subtle")


def test_a_copied_question_commands_no_terminal(screen):
    screen.show(question("q", "a\x1b[31mb\u202ec\nd"))  # as an imported chat may bring it
    button(screen.view("q"), "Copy the question").click()
    assert QGuiApplication.clipboard().text() == "a\ufffd[31mb\ufffdc\nd"


def test_with_high_contrast_the_bubble_has_an_outline(qtbot, theme):
    theme.wear(Looks(appearance="light", contrast="high"))
    try:
        screen = Screen(qtbot, theme)
        screen.show(question())
        image = screen.view("q")._bubble.grab().toImage()
        assert image.pixelColor(0, image.height() // 2) == theme.colour("text")
    finally:
        theme.wear(Looks(appearance="light"))


def test_what_was_copied_is_told_for_a_moment(screen, qtbot, monkeypatch):
    said = []
    monkeypatch.setattr(
        "workbench.ui.shell.buttons.QAccessible.updateAccessibility",
        lambda event: said.append(event.message()),
    )
    for copy in (
        button(screen.view("q"), "Copy the question"),
        button(screen.view("a"), "Copy"),
        button(screen.view("a"), "Copy with sources"),
    ):
        before = copy.icon().pixmap(16).toImage()
        copy._back.setInterval(50)
        copy.click()
        assert copy.icon().pixmap(16).toImage() != before
        qtbot.waitUntil(lambda b=before, c=copy: c.icon().pixmap(16).toImage() == b)
    assert said == ["Copied"] * 3


def test_a_very_long_question_is_cut_with_a_line_and_copied_and_changed_whole(screen):
    words = "What was pasted here goes on for long. "
    text = f"{words * 4_000}The needle. {words}"
    screen.show(question("q", text), answer("a", "Yes."))
    view = screen.view("q")
    (rest,) = [line for line in view.findChildren(RestLine) if line.isVisible()]
    assert len(view._text.toPlainText()) == COLLAPSED
    assert rest.label.text().startswith(f"{len(text) - COLLAPSED:,} more characters are not shown")
    assert rest.label.text().endswith("Copy takes all of the question.")
    height = view.height()
    QTest.mouseClick(rest.findChild(QPushButton), Qt.MouseButton.LeftButton)
    screen.paint()
    assert len(view._text.toPlainText().replace("\n", "")) == COLLAPSED + MORE
    assert view.height() > height
    assert f"{len(text) - COLLAPSED - MORE:,}" in rest.label.text()
    # A place that is looked for is shown.
    assert screen.panel.select_in("q", "needle")
    screen.paint()
    assert view._text.textCursor().selectedText() == "needle"
    place = view._text.mapTo(screen.panel.viewport(), view._text.cursorRect().center())
    assert 0 <= place.y() <= screen.panel.viewport().height()
    button(view, "Copy the question").click()
    assert QGuiApplication.clipboard().text() == text
    view.edit()
    assert view.draft == text


def test_a_long_question_is_shown_in_whole(screen):
    text = "Words. " * (LONGEST_SHOWN // 7)
    screen.show(question("q", text))
    assert screen.view("q")._text.toPlainText().replace("\n", "") == text
    assert not screen.view("q").findChildren(RestLine)
