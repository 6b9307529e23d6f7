import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from tests.ui.composer.test_composer import FLASH, MODELS, OFFLINE
from workbench.domain.models import Thinking, ThinkingKind, find_model
from workbench.ui.composer.thinking_button import ThinkingButton

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""The offscreen platform warns of what it cannot do for pop-ups."""


@pytest.fixture
def button(qtbot, theme):
    window = QWidget()
    qtbot.addWidget(window)
    button = ThinkingButton(theme, window)
    window.show()
    yield button
    button.menu_frame.close()


def rows(button):
    return {row.radio.text(): row for row in button.menu_frame._rows.values()}


def words(button):
    return {label.text() for label in button.menu_frame.findChildren(QLabel)}


def test_it_is_hidden_for_what_does_not_think(button):
    button.set_model(OFFLINE)
    assert button.isHidden()
    button.open_menu()
    assert not button.menu_frame.isVisible()
    button.set_model(FLASH)
    assert not button.isHidden()


def test_levels_are_those_of_the_model(button):
    button.set_model(FLASH)
    button.open_menu()
    assert list(rows(button)) == ["Low", "Medium", "High"]
    assert rows(button)["Medium"].radio.isChecked()
    assert "This model always thinks. Thinking is paid like an answer." in words(button)
    button.set_model(find_model(MODELS, "gemini-4-hydrogen"))
    button.open_menu()
    assert list(rows(button)) == ["Low", "Medium", "High", "Extra high"]


def test_a_press_on_a_row_chooses_and_closes(button, qtbot):
    button.set_model(FLASH)
    button.open_menu()
    with qtbot.waitSignal(button.chosen) as chosen:
        qtbot.mouseClick(rows(button)["High"], Qt.MouseButton.LeftButton)
    assert chosen.args == [Thinking(level="high")]
    assert button.text() == "Thinking: High"
    assert not button.menu_frame.isVisible()


def test_arrow_keys_choose_and_enter_closes(button, qtbot):
    button.set_model(FLASH)
    button.open_menu()
    with qtbot.waitSignal(button.chosen) as chosen:
        qtbot.keyClick(rows(button)["Medium"].radio, Qt.Key.Key_Down)
    assert chosen.args == [Thinking(level="high")]
    assert button.menu_frame.isVisible()
    qtbot.keyClick(button.menu_frame, Qt.Key.Key_Return)
    assert not button.menu_frame.isVisible()


def test_a_budget_can_be_off_as_needed_or_limited(button, qtbot):
    button.set_model(find_model(MODELS, "gemini-2.5-flash"))
    assert button.text() == "Thinking: As needed"
    button.open_menu()
    assert list(rows(button)) == ["Off", "As needed", "Up to a limit"]
    assert "Thinking is paid like an answer." in words(button)
    with qtbot.waitSignal(button.chosen) as chosen:
        qtbot.mouseClick(rows(button)["Off"], Qt.MouseButton.LeftButton)
    assert chosen.args == [Thinking(budget=0)]
    button.open_menu()
    assert rows(button)["Off"].radio.isChecked()


def test_the_limit_moves_within_the_range_of_the_model(button, qtbot):
    model = find_model(MODELS, "gemini-2.5-pro")
    button.set_model(model)
    button.open_menu()
    assert list(rows(button)) == ["As needed", "Up to a limit"]
    limit = button.menu_frame._limit
    heard = []
    button.chosen.connect(heard.append)
    limit.slider.setValue(2048)
    assert heard[-1] == Thinking(budget=2048)
    assert rows(button)["Up to a limit"].radio.isChecked()
    assert button.menu_frame.isVisible()
    limit.number.setValue(10**9)
    limit.slider.setValue(-5)
    assert all(model.thinking.allows(choice) for choice in heard)
    assert heard[-1] == Thinking(budget=model.thinking.lowest)
    assert button.text() == f"Thinking: Up to {model.thinking.lowest}"
    button.open_menu()
    assert rows(button)["Up to a limit"].radio.isChecked()


def test_a_choice_that_a_model_does_not_allow_gives_way_to_its_default(button):
    button.set_model(find_model(MODELS, "gemini-4-hydrogen"))
    button.set_choice(Thinking(level="xhigh"))
    button.set_model(FLASH)
    assert button.choice == FLASH.thinking.default


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_whatever_can_be_pressed_is_legal(button, model):
    button.set_model(model)
    heard = []
    button.chosen.connect(heard.append)
    button.open_menu()
    for row in list(rows(button).values()):
        row.radio.setChecked(True)
    assert all(model.thinking.allows(choice) for choice in heard)
    assert bool(heard) == (model.thinking.kind is not ThinkingKind.NONE)
