"""No answer is ever an empty bubble: each ending has words on the screen and at most one button."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from tests.domain.test_endings import REASONS
from tests.services.test_waiting import every_class
from tests.ui.chat.samples import answer
from workbench.domain.conversations import MessageState, Waiting
from workbench.domain.endings import ending_of
from workbench.services.sentences import api_error
from workbench.ui.chat.answer import AnswerView
from workbench.ui.chat.details import Details
from workbench.ui.chat.intents import TurnIntents
from workbench.ui.chat.markdown import make_parser
from workbench.ui.chat.painters import painters
from workbench.ui.formulas.store import Formulas


@pytest.fixture
def view(theme, qtbot):
    view = AnswerView(theme, make_parser(), "a", TurnIntents(), painters(theme, Formulas()))
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    view.heard = []
    view.remedy_activated.connect(lambda *what: view.heard.append(what))
    return view


def show(view, message):
    view.show_message(message, {}, ("caption", "short"), "Model")
    assert view.fit(600) > 40


def check(view, message):
    show(view, message)
    card = view._ending
    labels = [label for label in card.findChildren(QLabel) if label.text()]
    words = [label.text() for label in labels]
    assert " ".join(words).startswith(message.failure.split(". ")[0].rstrip("."))
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)
    (button,) = card.findChildren(QPushButton)
    assert button.text() == message.remedy
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert view.heard[-1] == ("a", message.remedy)


@pytest.mark.parametrize("text", ["", "Half an answer"])
def test_every_reason_is_a_card_with_a_button(view, text):
    for reason in [*REASONS, ""]:
        ending = ending_of(reason, complete=bool(reason), has_text=bool(text))
        if ending.state is MessageState.COMPLETE:
            continue
        message = answer(
            "a", text, state=ending.state, failure=ending.sentence, remedy=ending.remedy
        )
        check(view, message)


def test_every_error_of_the_client_is_a_card_with_a_button(view):
    for kind in every_class():
        error = api_error(kind("Something <b>happened</b>."))
        sentence = f"{error.sentence} {error.hint}".strip()
        check(view, answer("a", state=MessageState.FAILED, failure=sentence, remedy=error.action))


def test_a_stopped_answer_without_text_says_so(view):
    show(view, answer("a", state=MessageState.STOPPED, remedy="Ask again"))
    assert "Stopped by you" in [label.text() for label in view._ending.findChildren(QLabel)]


def test_what_the_server_said_is_shut_until_it_is_asked_for(view):
    detail = "status 429, RESOURCE_EXHAUSTED, request gr-1, <b>limit 10</b>"
    failed = answer("a", state=MessageState.FAILED, failure="Too many.", remedy="Ask again")
    show(view, replace(failed, detail=detail))
    details = view._ending.findChild(Details)
    before = view.fit(600)
    assert not details.text.isVisible()
    details.button.setFocus()
    QTest.keyClick(details.button, Qt.Key.Key_Space)
    assert details.text.isVisible() and details.text.text() == detail
    assert details.text.textFormat() is Qt.TextFormat.PlainText
    assert view.fit(600) > before
    details.copy_button.click()
    assert QGuiApplication.clipboard().text() == detail


def test_a_wait_says_more_when_it_is_asked(view):
    until = datetime.now(UTC) + timedelta(seconds=30)
    waits = Waiting("Google asks us to wait", "It goes out again.", 30, until, "status 429")
    show(view, answer("a", state=MessageState.SENDING, waiting=waits))
    assert view._ending.findChild(Details).text.text() == "status 429"
    assert view._ending.bar.value() in (29, 30)


def test_an_answer_without_a_word_can_be_asked_again_and_deleted(view):
    show(view, answer("a", "", state=MessageState.FAILED, failure="No.", remedy="Ask again"))
    shown = [b.accessibleName() for b in view.findChildren(QToolButton) if b.isVisible()]
    assert [name for name in shown if name in ("Ask again", "More", "Copy", "Export…")] == [
        "Ask again",
        "More",
    ]
    show(view, answer("a", "", state=MessageState.SENDING))
    assert not [b for b in view._footer.findChildren(QToolButton) if b.isVisible()]
