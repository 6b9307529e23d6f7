"""The form of the options: what is shown is told back, what is not legal cannot be chosen."""

import json
from dataclasses import fields

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox

from tests.domain.test_options import FULL, MODELS
from workbench.domain.models import OFFLINE_MODEL, find_model
from workbench.domain.options import Options
from workbench.settings import Settings
from workbench.ui.options.fields import SETTLED
from workbench.ui.options.form import OptionsForm
from workbench.ui.options.joints import defaults_of, schema_words
from workbench.ui.settings.chat_defaults import ChatDefaultsPage

HOSTILE = "<img src=http://127.0.0.1:9/x><b>&amp;\u202e\0"


@pytest.fixture
def form(theme, qtbot):
    form = OptionsForm(theme)
    qtbot.addWidget(form)
    form.resize(460, 1400)
    form.show()
    form.told = []
    form.changed.connect(form.told.append)
    return form


def model(name):
    return find_model(MODELS, name)


def test_every_option_is_shown_and_told_back(form):
    form.show_options(FULL)
    form.show_model(model("gemini-3.1-pro-preview"))
    assert form.told == []
    form._tell()
    assert form.told == []  # what is gathered is what was shown
    form.thoughts.click()
    (told,) = form.told
    changed = {f.name for f in fields(Options) if getattr(told, f.name) != getattr(FULL, f.name)}
    assert changed == {"show_thoughts"}


def test_an_empty_schema_and_its_hint_grow_with_the_text(form, theme, qtbot):
    form.shape.button(1).click()
    form.schema.grab()
    theme.use(theme.appearance, 2.0)
    fresh = OptionsForm(theme)
    qtbot.addWidget(fresh)
    fresh.resize(form.size())
    fresh.show()
    fresh.shape.button(1).click()
    assert form.schema.height() == fresh.schema.height()
    assert form.instruction.height() == fresh.instruction.height()
    for each in (form, fresh):
        each.schema.resize(500, each.schema.height())
    assert form.schema.grab().toImage() == fresh.schema.grab().toImage()


def test_what_a_model_does_not_honour_cannot_be_chosen_and_says_why(form):
    form.show_options(FULL)
    form.show_model(model("gemini-4-argon"))
    assert not form.temperature.isEnabled()
    assert form._reasons["temperature"].text() == "Gemini 4 Argon ignores the temperature."
    assert form.resolution.isEnabled()
    form.show_model(model("gemini-2.5-flash"))
    assert form.temperature.isEnabled() and not form._reasons["temperature"].isVisible()
    assert not form.resolution.isEnabled()
    form.thoughts.click()
    assert form.told[-1].resolution == "low"  # kept for the models that honour it
    form.show_model(OFFLINE_MODEL)
    assert not form.instruction.isEnabled() and not form.library.isEnabled()
    assert not any(choice.isEnabled() for choice in form.safety.values())
    assert form.most.isEnabled() and form.schema.isEnabled()


def test_the_limit_ends_where_the_model_does(form):
    form.show_model(model("gemini-2.5-flash"))
    assert form.most.number.maximum() == 65_536
    form.show_model(model("gemini-4-argon"))
    assert form.most.number.maximum() == 1_048_576


def test_by_keyboard(form, qtbot):
    form.activateWindow()
    form.most.box.setFocus()
    QTest.keyClick(form.most.box, Qt.Key.Key_Space)
    assert form.told[-1].most_output == 4096
    form.most.number.setFocus()
    QTest.keyClick(form.most.number, Qt.Key.Key_Up)
    assert form.told[-1].most_output == 4096 + 256
    form.shape.button(1).setFocus()
    QTest.keyClick(form.shape.button(0), Qt.Key.Key_Right)
    form.shape.button(1).click()
    assert form.told[-1].as_json and form.schema.isVisible()
    QTest.keyClicks(form.instruction, "Briefly")
    qtbot.waitUntil(lambda: form.told[-1].instruction == "Briefly", timeout=4 * SETTLED)
    form.instruction.setFocus()
    QTest.keyClick(form.instruction, Qt.Key.Key_Tab)
    assert "\t" not in form.instruction.toPlainText()


def test_there_are_five_stops_and_one_empty_field_at_a_time(form):
    def shown():
        return [field for field in form.stops.fields if field.isVisible()]

    for number in range(5):
        assert len(shown()) == number + 1
        field = shown()[-1]
        QTest.keyClicks(field, f"END{number}")
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert len(shown()) == 5
    assert form.told[-1].stops == tuple(f"END{number}" for number in range(5))


def test_every_control_has_a_name(form):
    controls = [
        *form.findChildren(QComboBox), *form.findChildren(QPlainTextEdit),
        *form.findChildren(QSpinBox), *form.stops.findChildren(QLineEdit),
    ]  # fmt: skip
    assert controls and all(control.accessibleName() for control in controls)
    assert all(b.text() or b.accessibleName() for b in form.findChildren(QAbstractButton))


def test_hostile_text_is_shown_as_it_is(form):
    form.show_options(Options(instruction=HOSTILE, schema=HOSTILE, as_json=True, stops=(HOSTILE,)))
    assert form.instruction.toPlainText() == HOSTILE
    words, tone = schema_words(HOSTILE)
    form.show_schema(words, tone)
    assert tone == "danger" and form.schema_state.textFormat() is Qt.TextFormat.PlainText


def test_a_schema_is_told_as_good_doubtful_or_wrong():
    assert schema_words("")[1] == "muted"
    assert schema_words('{"type": "object"}')[1] == "success"
    assert schema_words('{"type": "string", "pattern": "x"}') == (
        "Answers are checked against it. Google does not read: pattern.",
        "warning",
    )
    assert schema_words("{")[1] == "danger"


def test_the_settings_keep_the_defaults_of_new_chats(theme, qtbot):
    page = ChatDefaultsPage(theme)
    qtbot.addWidget(page)
    page.show()
    chosen = []
    page.chosen.connect(lambda *pair: chosen.append(pair))
    page.show_settings(Settings(chat_defaults='{"temperature": 0.5}'))
    assert page.form.temperature.value == 0.5 and page.form.temperature.isEnabled()
    page.form.thoughts.click()
    ((name, value),) = chosen
    assert name == "chat_defaults"
    assert json.loads(value) == {"temperature": 0.5, "show_thoughts": False}
    assert defaults_of(value) == Options(temperature=0.5, show_thoughts=False)


@pytest.mark.parametrize("broken", ["{", "[1]", "null", "[" * 10_000])
def test_damaged_defaults_are_the_usual_ones(broken):
    assert defaults_of(broken) == Options()
