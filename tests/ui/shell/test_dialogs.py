"""Questions are asked without a nested loop, so other work goes on meanwhile."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

import workbench
from workbench.ui.dialogs import Question, ask, confirm, tell
from workbench.ui.links import ask_and_open


@pytest.fixture
def parent(qtbot):
    """A shown window."""
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    return parent


async def opened(parent, question):
    """Start a question and return its dialog and its answer to come."""
    answer = asyncio.ensure_future(question)
    await asyncio.sleep(0)
    return parent.findChild(Question), answer


async def test_the_pressed_choice_is_returned(theme, parent):
    dialog, answer = await opened(parent, ask(theme, parent, "Keep?", "Why", ["Keep", "Discard"]))
    ticks = 0
    while ticks < 3:  # other tasks run while the dialog is open
        await asyncio.sleep(0)
        ticks += 1
    assert dialog.isVisible() and not answer.done()
    dialog.buttons["Discard"].click()
    assert await answer == "Discard"


async def test_closing_is_no_choice(theme, parent):
    dialog, answer = await opened(parent, confirm(theme, parent, "Delete?", "It goes.", "Delete"))
    dialog.reject()
    assert await answer is False


async def test_confirming(theme, parent):
    dialog, answer = await opened(
        parent, confirm(theme, parent, "Delete?", "It goes.", "Delete", danger=True)
    )
    assert not dialog.buttons["Delete"].isDefault()
    dialog.buttons["Delete"].click()
    assert await answer is True


async def test_a_cancelled_job_closes_its_dialog(theme, parent):
    _, answer = await opened(parent, tell(theme, parent, "About", "Words"))
    answer.cancel()
    with pytest.raises(asyncio.CancelledError):
        await answer
    await asyncio.sleep(0)
    assert parent.findChild(Question) is None


async def test_a_question_shows_markup_as_text(theme, parent):
    dialog, answer = await opened(parent, tell(theme, parent, "<b>x</b>", "<img src=x>"))
    for label in dialog.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
    dialog.reject()
    await answer


async def test_a_link_of_others_is_shown_before_it_is_opened(theme, parent):
    address = "https://аpple.com/?q=" + "a" * 250
    dialog, answer = await opened(parent, ask_and_open(theme, parent, address))
    title, body = (label.text() for label in dialog.findChildren(QLabel))
    assert title == "Open xn--pple-43d.com?"
    assert body.startswith("https://xn--pple-43d.com/?q=aaa")
    assert "in other letters" in body and "from your documents" in body
    dialog.buttons["Cancel"].click()
    assert await answer is False


def test_nothing_runs_a_loop_of_its_own():
    for file in Path(workbench.__file__).parent.rglob("*.py"):
        assert ".exec(" not in file.read_text(encoding="utf-8"), file.name


@pytest.mark.parametrize(("danger", "focused"), [(False, "Send"), (True, "Cancel")])
async def test_enter_presses_the_button_that_looks_like_it(theme, parent, danger, focused):
    dialog, answer = await opened(
        parent, confirm(theme, parent, "Send?", "Why", "Send", danger=danger)
    )
    assert dialog.focusWidget() is dialog.buttons[focused]
    dialog.reject()
    assert not await answer


def test_a_dialog_is_as_high_as_its_words(qtbot, theme):
    words = "PDF 5, DOCX 3. 2 files of kinds that cannot be read, or hidden, are left out."
    question = Question(theme, None, "Add 8 files from “papers”?", words, ["Add 8 files", "Cancel"])
    qtbot.addWidget(question)
    question.show()
    assert question.height() == question.heightForWidth(question.width())
