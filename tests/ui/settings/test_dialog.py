"""The settings dialog: found by words, told as intents, shown without being told."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLabel, QLineEdit, QSpinBox

from workbench.domain.backups import Backup
from workbench.domain.listed_models import listed_model
from workbench.domain.models import OFFLINE_MODEL, Model
from workbench.domain.profiles import OFFLINE_PROFILE, Billing, KeyState, Profile, ProfileKind
from workbench.domain.reach import Proxy, Reach
from workbench.settings import Settings
from workbench.ui.settings.about import AboutPage
from workbench.ui.settings.appearance import AppearancePage
from workbench.ui.settings.data import DataPage
from workbench.ui.settings.dialog import SettingsDialog
from workbench.ui.settings.keys import KeysPage
from workbench.ui.settings.models import ModelsPage
from workbench.ui.settings.network import NetworkPage
from workbench.ui.settings.privacy import PrivacyPage
from workbench.ui.settings.shortcuts import ShortcutsPage

TODAY = date(2026, 11, 21)
MODELS = (
    Model("one", "Model one", status="current"),
    Model("two", "Model two", status="current", routed_since=date(2026, 1, 1)),
)
WORK = Profile("w", "Work key", ProfileKind.GEMINI, billing=Billing.PAID, key_hint="7Q4c")
OWN = Profile("g", "Gate", ProfileKind.GEMINI, "https://gate.example", Billing.UNPAID, "m9f2")


@pytest.fixture
def dialog(qtbot, both_themes):
    theme = both_themes
    pages = (
        KeysPage(theme), ModelsPage(theme, MODELS, TODAY), AppearancePage(theme),
        NetworkPage(theme), ShortcutsPage(theme), PrivacyPage(theme), DataPage(theme),
        AboutPage(theme),
    )  # fmt: skip
    dialog = SettingsDialog(theme, None, pages)
    qtbot.addWidget(dialog)
    dialog.show_settings(Settings())
    dialog.show()
    dialog.told = []
    for page in pages:
        page.chosen.connect(lambda name, value: dialog.told.append((name, value)))
    yield dialog


def page(dialog, kind):
    found = next(each for each in dialog.pages if isinstance(each, kind))
    dialog.show_page(found.title)
    return found


def words(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize(
    ("wanted", "title"),
    [
        ("proxy", "Network"), ("certificate", "Network"), ("contrast", "Appearance"),
        ("restore", "Data and backup"), ("billing", "Privacy"), ("report", "About"),
        ("model two", "Models and thinking"), ("text size", "Appearance"),
    ],
)  # fmt: skip
def test_a_setting_is_found_by_its_words(dialog, wanted, title):
    dialog.search.setText(wanted)
    hidden = [dialog.list.item(n).isHidden() for n in range(dialog.list.count())]
    titles = [p.title for p, h in zip(dialog.pages, hidden, strict=True) if not h]
    assert title in titles and dialog.list.currentItem().text() in titles
    dialog.search.setText("zebra")
    assert "No setting has these words." in words(dialog)


def test_showing_settings_tells_nothing_and_choosing_tells_once(dialog):
    settings = Settings(
        appearance="dark", contrast="high", motion="reduced", density="compact", dim_pages=False,
        notify=False, backup_hours=0, log_level="debug", text_size=1.5, flash_citation=True,
    )  # fmt: skip
    dialog.show_settings(settings)
    assert dialog.told == []
    looks = page(dialog, AppearancePage)
    assert looks.appearances.checkedId() == 2 and looks.percent.value() == 150
    looks.appearances.button(1).click()
    privacy = page(dialog, PrivacyPage)
    privacy.findChild(QCheckBox).click()
    assert dialog.told == [("appearance", "light"), ("notify", True)]


def test_the_text_size_is_told_when_the_hand_rests(dialog, qtbot):
    looks = page(dialog, AppearancePage)
    looks.slider.setValue(120)
    looks.slider.setValue(150)
    assert dialog.told == []
    qtbot.waitUntil(lambda: dialog.told == [("text_size", 1.5)])


def test_enter_never_closes_the_dialog(dialog, qtbot):
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_three_states_of_a_key_are_three_sentences(dialog):
    keys = page(dialog, KeysPage)
    keys.show_store("GNOME Keyring")
    keys.show_profiles((OFFLINE_PROFILE, WORK, OWN), "w", {}, MODELS)
    assert list(keys.cards) == ["w", "g"]
    assert "Looking in the key store…" in keys.cards["w"].accessibleDescription()
    card = keys.cards["w"]
    card.show()
    said = set()
    for state in KeyState:
        card.show_state(state)
        said.add(card.accessibleDescription())
    card.show_state(KeyState.THERE, kept=False)
    assert card.accessibleDescription().startswith("For this session.")
    said.add(card.accessibleDescription())
    assert len(said) == 4
    card.show_state(KeyState.NONE)
    assert not card.buttons["Check key"].isEnabled()
    card.show_works(23, "13:40")
    assert "23 models can be used. Checked today at 13:40." in words(card)
    warned = [label.text() for label in keys.cards["g"].findChildren(QLabel)]
    assert any("go to https://gate.example, not to Google" in words for words in warned)
    assert any(w.startswith("Kept in GNOME Keyring") for w in words(keys))
    keys.show_store(None)
    assert any(w.startswith("This computer has no store") for w in words(keys))


def test_a_card_tells_what_is_wanted_of_its_profile(dialog):
    keys = page(dialog, KeysPage)
    keys.show_profiles((OFFLINE_PROFILE, WORK, OWN), "w", {}, MODELS)
    told = []
    for name in ("check_pressed", "replace_pressed", "remove_pressed", "use_pressed"):
        getattr(keys, name).connect(lambda who, what=name: told.append((what, who)))
    keys.edited.connect(told.append)
    for button in keys.cards["g"].buttons.values():
        button.click()
    keys.cards["g"].billing.button(0).click()
    keys.cards["w"].name.setText(" Office ")
    keys.cards["w"].name.editingFinished.emit()
    keys.cards["w"].name.setText("  ")
    keys.cards["w"].name.editingFinished.emit()
    assert told == [
        ("check_pressed", "g"), ("replace_pressed", "g"), ("remove_pressed", "g"),
        replace(OWN, billing=Billing.PAID), replace(WORK, name="Office"),
    ]  # fmt: skip
    assert keys.cards["w"].name.text() == "Office"


def test_hostile_names_are_drawn_as_they_are(dialog):
    keys = page(dialog, KeysPage)
    bad = replace(WORK, name="<img src='x'><b>a", base_url="https://<b>x")
    keys.show_profiles((bad,), "", {}, MODELS)
    assert all(
        label.textFormat() is Qt.TextFormat.PlainText
        for label in keys.cards["w"].findChildren(QLabel)
        if label.text()
    )


def test_models_are_favoured_and_retired_ones_marked(dialog):
    models = page(dialog, ModelsPage)
    states = [models.table.item(row, 2).text() for row in range(2)]
    assert states == ["Current", "Retired"]
    models.table.item(1, 0).setCheckState(Qt.CheckState.Checked)
    assert dialog.told == [("favourite_models", ("two",))]
    models.show_live([MODELS[0], OFFLINE_MODEL])
    assert [models.table.item(row, 5).text() for row in range(2)] == ["Yes", "No"]
    assert any(w == "This key opens 2 models." for w in words(models))
    assert models.table.rowCount() == 2


def test_models_that_the_table_lacks_are_named_and_can_be_favoured(dialog):
    models = page(dialog, ModelsPage)
    new = listed_model("models/new", "New", ["generateContent"], 2_097_152, 131_072)
    vectors = listed_model("models/vectors", "Vectors", ["embedContent"])
    bad = listed_model("models/../<b>x\u202e", "<img src='x'>\u202e\nAll " + "a" * 5_000, [], -1)
    models.show_live([MODELS[0], new, vectors, bad])
    table = models.table

    def row(place):
        return [table.item(place, column).text() for column in range(1, 6)]

    dash = "–"
    assert row(2) == ["New\nnew", "Not in table", dash, dash, "Yes"]
    assert row(3) == ["Vectors\nvectors", "Not for chats", dash, dash, "Yes"]
    limits = "Takes up to 2 M, writes up to 131 K tokens"
    assert [limits in table.item(n, 1).toolTip() for n in (2, 3)] == [True, False]
    spoken = Qt.ItemDataRole.AccessibleDescriptionRole
    assert [table.item(n, 1).data(spoken) for n in (2, 3)] == [limits, ""]
    name, state = row(4)[:2]
    assert name.startswith("<img src='x'> All aaa") and len(name) < 100 and "\u202e" not in name
    assert state == "Not for chats"
    may = [bool(table.item(n, 0).flags() & Qt.ItemFlag.ItemIsUserCheckable) for n in range(5)]
    assert may == [True, True, True, False, False]
    table.item(2, 0).setCheckState(Qt.CheckState.Checked)
    assert dialog.told == [("favourite_models", ("new",))]
    assert any("have no prices here" in w for w in words(models))
    # With a key that does not open it the favourite stays, to be taken back.
    models.show_live([MODELS[0]])
    assert table.rowCount() == 3 and row(2)[-1] == "No"
    assert table.item(2, 0).checkState() == Qt.CheckState.Checked
    table.item(2, 0).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.told[-1] == ("favourite_models", ())


def test_a_favourite_that_the_table_lacks_stands_in_it_before_anybody_asks(dialog):
    models = page(dialog, ModelsPage)
    dialog.show_settings(Settings(favourite_models=("new", "one", "../bad")))
    table = models.table
    assert table.rowCount() == 3
    assert [table.item(2, column).text() for column in (1, 2, 5)] == [
        "new",
        "Not in table",
        "–",
    ]
    assert [table.item(n, 0).checkState() == Qt.CheckState.Checked for n in range(3)] == [
        True, False, True,
    ]  # fmt: skip
    assert dialog.told == []


def test_a_long_list_of_models_is_cut_and_counted(dialog):
    models = page(dialog, ModelsPage)
    models.show_live([listed_model(f"models/m{n}", "", []) for n in range(1_000)])
    assert models.table.rowCount() == 202
    assert any("opens 1,000 models. 800 of them are not shown." in w for w in words(models))


def test_the_way_to_the_network_is_told_whole(dialog):
    network = page(dialog, NetworkPage)
    told = []
    network.reach_chosen.connect(lambda *what: told.append(what))
    network.proxies.button(1).click()
    assert told == [(Reach(Proxy.NONE), None)]
    network.proxies.button(2).click()
    assert len(told) == 1 and network.address.isVisible()
    network.address.setText("proxy.example.com:8080")
    network.user.setText("me")
    network.password.setText("secret")
    network.password.editingFinished.emit()
    assert told[-1] == (Reach(Proxy.MANUAL, "proxy.example.com:8080", "me"), "secret")
    assert network.password.echoMode() is QLineEdit.EchoMode.Password
    network.show_settings(Settings())
    assert not network.address.isVisible()


def test_keys_that_are_taken_are_named_and_not_given(dialog):
    shortcuts = page(dialog, ShortcutsPage)
    told = []
    shortcuts.keys_chosen.connect(lambda *what: told.append(what))
    shortcuts.show_commands(
        {"New chat": "Ctrl+N", "Ask again": "Ctrl+R"},
        {"Ctrl+N": "New chat", "Ctrl+R": "Ask again", "Ctrl+Z": "Undo", "F1": "Keys"},
    )
    assert shortcuts.command == "New chat"
    shortcuts.field.setKeySequence(QKeySequence("Ctrl+R"))
    assert "Ctrl+R already belongs to “Ask again”." in words(shortcuts)
    assert not shortcuts.set_button.isEnabled()
    for needed in ("A", "Shift+A", "Space", "Return", "Esc", "Tab", "Alt+F", "Up"):
        shortcuts.field.setKeySequence(QKeySequence(needed))
        assert any("is needed to type" in each for each in words(shortcuts)), needed
        assert not shortcuts.set_button.isEnabled()
    shortcuts.field.setKeySequence(QKeySequence("Ctrl+Z"))
    assert "Ctrl+Z already belongs to “Undo”." in words(shortcuts)
    for free in ("F8", "Shift+F12", "Meta+J", ""):
        shortcuts.field.setKeySequence(QKeySequence(free))
        assert shortcuts.set_button.isEnabled(), free
    shortcuts.field.setKeySequence(QKeySequence("Ctrl+J"))
    shortcuts.set_button.click()
    assert told == [("New chat", "Ctrl+J")]


def test_a_copy_is_chosen_before_it_is_taken_back(dialog):
    data = page(dialog, DataPage)
    assert not data.restore.isEnabled()
    copies = tuple(Backup(Path(f"{n}.db"), datetime(2026, 11, n, tzinfo=UTC), n) for n in (3, 2))
    data.show_backups(copies, {copies[0].path: None, copies[1].path: 1_200})
    shown = [data.list.item(row).text() for row in (0, 1)]
    assert "damaged" in shown[0] and "1,200 chats" in shown[1]
    told = []
    data.restore_pressed.connect(told.append)
    data.list.setCurrentRow(1)
    data.restore.click()
    assert told == [copies[1]]


def test_a_report_is_read_before_it_is_saved(dialog):
    about = page(dialog, AboutPage)
    assert not about.save.isVisible()
    about.show_report("Versions\n  one\n")
    about.report.setPlainText("Versions\n")
    told = []
    about.save_pressed.connect(told.append)
    about.save.click()
    assert told == ["Versions\n"]


def test_every_control_has_a_name(dialog):
    keys = page(dialog, KeysPage)
    keys.show_profiles((OFFLINE_PROFILE, WORK, OWN), "w", {}, MODELS)
    nameless = []
    for kind in (QAbstractButton, QLineEdit, QSpinBox, QComboBox):
        for control in dialog.findChildren(kind):
            if control.objectName().startswith("qt_") or control.parent().inherits("QSpinBox"):
                continue
            if control.parent().inherits("QKeySequenceEdit") or control.parent().inherits(
                "QLineEdit"
            ):
                continue
            if control.metaObject().className() == "QTableCornerButton":
                continue
            name = QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)
            if not name.strip():
                nameless.append(control)
    assert nameless == []
