"""Tab reaches the chosen button of a row, whichever it is; the arrows choose another one."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QButtonGroup, QPushButton, QVBoxLayout, QWidget

from workbench.domain.profiles import Billing, Profile, ProfileKind
from workbench.settings import Settings
from workbench.ui.settings.appearance import AppearancePage
from workbench.ui.settings.chat_defaults import ChatDefaultsPage
from workbench.ui.settings.costs import CostsPage
from workbench.ui.settings.data import DataPage
from workbench.ui.settings.dialog import SettingsDialog
from workbench.ui.settings.files import FilesPage
from workbench.ui.settings.keys import KeysPage
from workbench.ui.settings.network import NetworkPage
from workbench.ui.settings.privacy import PrivacyPage
from workbench.ui.settings.reading import ReadingPage
from workbench.ui.shell.tab_stop import TabStop
from workbench.ui.start.connect_dialog import ConnectDialog

PAGES = (
    KeysPage, ChatDefaultsPage, ReadingPage, CostsPage, FilesPage, AppearancePage, NetworkPage,
    PrivacyPage, DataPage,
)  # fmt: skip
WORK = Profile("w", "Work key", ProfileKind.GEMINI, billing=Billing.UNSURE, key_hint="7Q4c")


@pytest.fixture
def dialog(qtbot, theme):
    pages = [kind(theme) for kind in PAGES]
    dialog = SettingsDialog(theme, None, pages)
    qtbot.addWidget(dialog)
    dialog.show_settings(Settings())
    dialog.page("Keys").show_profiles((WORK,), "w", {}, ())
    dialog.resize(960, 714)
    show(qtbot, dialog)
    return dialog


def show(qtbot, window):
    """Show a window and wait until it has the keyboard."""
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)


def reached(window, first, times=80):
    """Press Tab until the keyboard is where it was first; return all it reached on the way."""
    first.setFocus(Qt.FocusReason.TabFocusReason)
    found = []
    for _ in range(times):
        found.append(QApplication.focusWidget())
        QTest.keyClick(found[-1], Qt.Key.Key_Tab)
        if QApplication.focusWidget() is first:
            return found
    raise AssertionError(f"Tab never came back to {first}")


def rows(page):
    """Return the rows of buttons of a page that can be seen."""
    groups = page.findChildren(QButtonGroup)
    return [group for group in groups if any(button.isVisible() for button in group.buttons())]


def choose(group, place):
    """Choose a button as the program does: without telling anybody."""
    group.blockSignals(True)
    group.buttons()[place].setChecked(True)
    group.blockSignals(False)


def test_in_every_page_of_the_settings(dialog):
    looked = 0
    for page in dialog.pages:
        dialog.show_page(page.title)
        for place in (-1, 0, 1):
            for group in rows(page):
                choose(group, place)
            seen = reached(dialog, dialog.search)
            for group in rows(page):
                stops = [button for button in seen if button in group.buttons()]
                assert stops == [group.checkedButton()], (page.title, place)
                looked += 1
    assert looked >= 3 * 8


def test_in_the_dialog_that_asks_for_a_key(qtbot, theme):
    dialog = ConnectDialog(theme)
    qtbot.addWidget(dialog)
    show(qtbot, dialog)
    answers = dialog.billing.buttons()
    for place in (2, 0, 1):
        choose(dialog.billing, place)
        seen = reached(dialog, dialog.field)
        assert [button for button in seen if button in answers] == [answers[place]]


def test_the_arrows_choose_within_the_row(dialog):
    told = []
    page = dialog.page("Appearance")
    page.chosen.connect(lambda *what: told.append(what))
    dialog.show_page("Appearance")
    looks = page.appearances.buttons()
    choose(page.appearances, 2)
    (stop,) = [each for each in reached(dialog, dialog.search) if each in looks]
    stop.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(stop, Qt.Key.Key_Left)
    assert QApplication.focusWidget() is looks[1] and looks[1].isChecked()
    QTest.keyClick(looks[1], Qt.Key.Key_Right)
    assert QApplication.focusWidget() is looks[2] and looks[2].isChecked()
    assert [value for name, value in told if name == "appearance"] == ["light", "dark"]
    QTest.keyClick(looks[2], Qt.Key.Key_Tab)
    assert QApplication.focusWidget() not in looks
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is looks[2]


def test_a_row_of_which_nothing_is_chosen_is_entered_at_its_first_button(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    column, group = QVBoxLayout(window), QButtonGroup(window)
    before, *buttons = (QPushButton(name, window) for name in ("Before", "One", "Two"))
    column.addWidget(before)
    for button in buttons:
        button.setCheckable(True)
        group.addButton(button)
        column.addWidget(button)
    TabStop(group)
    show(qtbot, window)
    assert reached(window, before) == [before, buttons[0]]
