"""Commands with other keys: given, refused when taken, and the usual ones again."""

import pytest
from PySide6.QtGui import QKeySequence

from workbench.ui.main_window import MainWindow


@pytest.fixture
def menus(qtbot, theme):
    window = MainWindow(theme)
    qtbot.addWidget(window)
    return window.menus


def keys(action):
    return [each.toString(QKeySequence.SequenceFormat.PortableText) for each in action.shortcuts()]


def test_a_command_gets_other_keys_and_the_usual_ones_back(menus):
    usual = keys(menus.composer)
    menus.rebind({"New chat": "Ctrl+J", "Go to the question": "F9"})
    assert keys(menus.new_chat) == ["Ctrl+J"] and keys(menus.composer) == ["F9"]
    assert menus.bindings()["New chat"] == "Ctrl+J"
    assert ("Ctrl+J", "New chat") in menus.with_keys()
    menus.rebind({})
    assert keys(menus.new_chat) == ["Ctrl+N"] and keys(menus.composer) == usual


def test_a_command_may_have_no_keys(menus):
    menus.rebind({"New chat": ""})
    assert keys(menus.new_chat) == []


def test_settings_that_name_the_same_keys_twice_do_not_make_them_dead(menus):
    menus.rebind({"Search everything": "Ctrl+N"})
    assert keys(menus.new_chat) == ["Ctrl+N"] and keys(menus.search) == ["Ctrl+K"]


def test_no_two_commands_have_the_same_keys(menus):
    given = [k for k in menus.bindings().values() if k]
    assert len(given) == len(set(given))


def test_a_command_does_not_get_the_usual_keys_of_one_that_comes_later(menus):
    menus.rebind({"New chat": "Ctrl+K", "Right pane": "Shift+Esc"})
    assert keys(menus.new_chat) == ["Ctrl+K"] and keys(menus.search) == []
    assert keys(menus.composer) == ["Ctrl+L"]
    assert menus.holders()["Ctrl+K"] == "New chat" and menus.holders()["Esc"] == "Stop"
    menus.rebind({})
    assert keys(menus.search) == ["Ctrl+K"]
