"""The prompt library: "/" in the composer, variables by Tab, and the dialog."""

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from workbench.app import dismiss, open_desk, show_window
from workbench.domain.prompts import SavedPrompt
from workbench.paths import Paths
from workbench.ui.chat.hostile import clean
from workbench.ui.composer.composer import Composer
from workbench.ui.prompts.dialog import PromptsDialog
from workbench.ui.prompts.offering import EDIT, PromptOffering

COMPARE = SavedPrompt("1", "Compare on a topic", "Compare {{topic}} in {{year}}, in a table.")
FIGURES = SavedPrompt("2", "Find every figure", "List every figure.")
HOSTILE = SavedPrompt("3", "<b>&amp;</b>\u202e", "<img src=x>{{<i>}}")


@pytest.fixture
def composer(theme, qtbot):
    composer = Composer(theme)
    qtbot.addWidget(composer)
    composer.resize(645, 220)
    composer.show()
    composer.offering = PromptOffering(composer)
    composer.offering.take((COMPARE, FIGURES, HOSTILE))
    composer.sent = []
    composer.send.connect(composer.sent.append)
    return composer


def rows(composer):
    offers = composer.offers
    if offers.isHidden():
        return []
    return [offers.list.item(at).text().partition("  ·  ")[0] for at in range(offers.list.count())]


def keys(composer, text):
    QTest.keyClicks(composer.editor, text)


def key(composer, name, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(composer.editor, name, modifier)


def test_a_slash_opens_the_list_and_typing_filters_it(composer):
    keys(composer, "/")
    assert rows(composer) == [COMPARE.name, FIGURES.name, clean(HOSTILE.name), EDIT]
    keys(composer, "fig")
    assert rows(composer) == [FIGURES.name, EDIT]
    key(composer, Qt.Key.Key_Return)
    assert composer.text() == FIGURES.text and rows(composer) == [] and composer.sent == []
    key(composer, Qt.Key.Key_Return)
    assert composer.sent == [FIGURES.text]


def test_a_slash_in_a_text_is_a_slash(composer):
    keys(composer, "and/or")
    assert rows(composer) == []
    composer.set_text("")
    keys(composer, "/nothing like it")
    assert rows(composer) == []
    key(composer, Qt.Key.Key_Return)
    assert composer.sent == ["/nothing like it"]


def test_escape_leaves_what_was_typed(composer):
    keys(composer, "/com")
    assert rows(composer)
    key(composer, Qt.Key.Key_Escape)
    assert rows(composer) == [] and composer.text() == "/com"


def test_variables_are_filled_in_one_after_the_other(composer):
    composer.editor.setFocus()
    keys(composer, "/compare")
    key(composer, Qt.Key.Key_Return)
    cursor = composer.editor.textCursor()
    assert cursor.selectedText() == "{{topic}}"
    key(composer, Qt.Key.Key_Return)
    assert composer.sent == []
    assert composer.reason.text() == "Fill in “topic”, Tab goes to it"
    keys(composer, "fuel")
    key(composer, Qt.Key.Key_Tab)
    assert composer.editor.textCursor().selectedText() == "{{year}}"
    keys(composer, "2025")
    assert composer.text() == "Compare fuel in 2025, in a table."
    key(composer, Qt.Key.Key_Return)
    assert composer.sent == ["Compare fuel in 2025, in a table."]


def test_tab_goes_round_and_back(composer):
    keys(composer, "/compare")
    key(composer, Qt.Key.Key_Return)
    assert composer.editor.filling.step(True)
    assert composer.editor.textCursor().selectedText() == "{{year}}"
    assert composer.editor.filling.step(True)
    assert composer.editor.textCursor().selectedText() == "{{topic}}"
    assert composer.editor.filling.step(False)
    assert composer.editor.textCursor().selectedText() == "{{year}}"


def test_braces_that_were_typed_hold_nothing_back(composer):
    composer.set_text("What does {{name}} mean in a template?")
    assert not composer.editor.filling.step(True)
    key(composer, Qt.Key.Key_Return)
    assert composer.sent == ["What does {{name}} mean in a template?"]


def test_the_last_row_opens_the_dialog(composer, qtbot):
    keys(composer, "/")
    key(composer, Qt.Key.Key_Up)
    with qtbot.waitSignal(composer.offering.edit_wanted):
        key(composer, Qt.Key.Key_Return)
    assert composer.text() == ""


@pytest.fixture
def dialog(both_themes, qtbot):
    dialog = PromptsDialog(both_themes)
    qtbot.addWidget(dialog)
    dialog.show_prompts((COMPARE, FIGURES, HOSTILE))
    dialog.show()
    dialog.kept = []
    dialog.saved.connect(lambda *what: dialog.kept.append(what))
    return dialog


def test_a_prompt_is_changed_and_a_new_one_made(dialog):
    assert dialog.name.text() == COMPARE.name and not dialog.save_button.isEnabled()
    dialog.list.setCurrentRow(1)
    QTest.keyClicks(dialog.text, "Also ")
    assert dialog.save_button.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    dialog.new_button.click()
    assert not dialog.save_button.isEnabled() and not dialog.delete_button.isEnabled()
    dialog.name.setText("Mine")
    dialog.text.setPlainText("Ask {{who}}")
    assert dialog.told.text() == "Asks for: who."
    dialog.save_button.click()
    assert dialog.kept == [
        ("2", FIGURES.name, "Also List every figure."),
        ("", "Mine", "Ask {{who}}"),
    ]


def test_hostile_prompts_are_shown_as_they_are(dialog):
    dialog.list.setCurrentRow(2)
    assert dialog.text.toPlainText() == HOSTILE.text
    assert dialog.told.textFormat() is Qt.TextFormat.PlainText


async def until(holds):
    async with asyncio.timeout(30):
        while not holds():
            await asyncio.sleep(0.01)


async def test_the_library_in_the_whole_window(qapp, tmp_path):
    frame = show_window(qapp, Paths.under(tmp_path))
    async with open_desk(frame) as desk:
        desk.new_chat()
        await desk.jobs.idle()
        desk.window.menus.prompts.trigger()
        await until(lambda: desk.prompts.dialog is not None)
        dialog = desk.prompts.dialog
        dialog.new_button.click()
        dialog.name.setText("Aaa mine")
        dialog.text.setPlainText("Ask {{who}}")
        dialog.save_button.click()
        await until(lambda: dialog.told.text() == "Saved.")
        dialog.delete_button.click()
        await until(lambda: dialog.list.item(0).text() != "Aaa mine")
        assert desk.notices.kept[0].action == "Undo"
        dialog.reject()
        await desk.jobs.idle()
        composer = desk.panels.composer
        composer.editor.setFocus()
        QTest.keyClicks(composer.editor, "/compare")
        QTest.keyClick(composer.editor, Qt.Key.Key_Return)
        assert composer.text().startswith("Compare what the documents say about {{topic}}")
        form = desk.options.panel.form
        form.show_model(None)
        form.library.click()
        (menu,) = form.findChildren(QMenu)
        menu.actions()[0].trigger()
        assert desk.options.current.instruction.startswith("Compare what the documents say")
        await desk.jobs.idle()
    dismiss(frame.window)
