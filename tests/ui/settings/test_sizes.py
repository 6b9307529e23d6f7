"""The settings at every text size: nothing cut off, nothing to be scrolled sideways."""

from datetime import date

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QSpinBox

from workbench.domain.models import Model
from workbench.domain.profiles import Billing, Profile, ProfileKind
from workbench.settings import Settings
from workbench.ui.settings.about import AboutPage
from workbench.ui.settings.appearance import AppearancePage, AppearancePicture
from workbench.ui.settings.data import DataPage
from workbench.ui.settings.dialog import SettingsDialog
from workbench.ui.settings.keys import KeysPage
from workbench.ui.settings.models import ModelsPage
from workbench.ui.settings.network import NetworkPage
from workbench.ui.settings.privacy import PrivacyPage
from workbench.ui.settings.shortcuts import ShortcutsPage
from workbench.ui.theme import Appearance

MODELS = (Model("one", "Model one", status="current"),)
WORK = Profile("w", "Work key", ProfileKind.GEMINI, billing=Billing.UNPAID, key_hint="7Q4c")
ROOM = QSize(1366, 728)
"""A small laptop's screen less its panel, in pixels."""


@pytest.mark.parametrize("size", [0.8, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_every_page_fits(qtbot, theme, size, appearance):
    theme.use(appearance, size)
    keys = KeysPage(theme)
    pages = (
        keys, ModelsPage(theme, MODELS, date(2026, 11, 21)), AppearancePage(theme),
        NetworkPage(theme), ShortcutsPage(theme), PrivacyPage(theme), DataPage(theme),
        AboutPage(theme),
    )  # fmt: skip
    dialog = SettingsDialog(theme, None, pages)
    qtbot.addWidget(dialog)
    dialog.show_settings(Settings(proxy="manual"))
    keys.show_profiles((WORK,), "", {}, ())
    keys.show_store("GNOME Keyring")
    dialog.resize(ROOM.boundedTo(QSize(round(960 * size), round(714 * size))))
    dialog.show()
    for page in pages:
        dialog.show_page(page.title)
        page.widget().layout().activate()
        assert page.horizontalScrollBar().maximum() == 0, page.title
        assert cut(page) == [], page.title
    theme.use(Appearance.LIGHT)


def cut(page):
    """Return what shows less than its words."""
    found = []
    for kind in (QLabel, QAbstractButton, QComboBox, QSpinBox):
        for widget in page.findChildren(kind):
            if not widget.isVisible():
                continue
            if isinstance(widget, QLabel) and widget.wordWrap():
                if widget.height() < widget.heightForWidth(widget.width()):
                    found.append((widget.text(), widget.size()))
            elif widget.width() < widget.minimumSizeHint().width():
                found.append((getattr(widget, "text", str)(), widget.size()))
    return found


@pytest.mark.parametrize("size", [1.0, 2.0])
def test_rows_and_pictures_grow_with_the_text(qtbot, theme, size):
    theme.use(Appearance.LIGHT)
    models = ModelsPage(theme, MODELS, date(2026, 11, 21))
    looks = AppearancePage(theme)
    for page in (models, looks):
        qtbot.addWidget(page)
        page.show()
    theme.use(Appearance.LIGHT, size)
    assert models.table.rowHeight(0) >= models.fontMetrics().height() * 1.5
    assert looks.findChild(AppearancePicture).width() == round(154 * size)
    theme.use(Appearance.LIGHT)


def test_the_buttons_of_a_key_stand_beside_its_name_where_there_is_room(qtbot, theme):
    keys = KeysPage(theme)
    qtbot.addWidget(keys)
    keys.show_profiles((WORK,), "w", {}, ())
    keys.resize(720, 600)
    keys.show()
    card = keys.cards["w"]
    heights = {card.mapFromGlobal(b.mapToGlobal(b.rect().center())).y() for b in (
        card.name, *card.buttons.values())}  # fmt: skip
    assert max(heights) - min(heights) <= 2
    last = card.buttons["Remove…"]
    assert last.mapTo(card, last.rect().topRight()).x() > card.width() - 30
    keys.resize(360, 600)
    keys.widget().layout().activate()
    assert last.y() > card.name.y() + card.name.height()
    assert last.mapTo(card, last.rect().topRight()).x() < card.width()


def test_a_search_brings_the_row_into_sight(qtbot, theme):
    theme.use(Appearance.LIGHT)
    looks, network = AppearancePage(theme), NetworkPage(theme)
    dialog = SettingsDialog(theme, None, (network, looks))
    qtbot.addWidget(dialog)
    dialog.resize(760, 420)
    dialog.show()
    for wanted, page in (("Motion", looks), ("test conn", network), ("as little", looks)):
        dialog.search.setText(wanted)
        assert dialog.stack.currentWidget() is page
        (found, *_) = [
            widget
            for kind in (QLabel, QAbstractButton)
            for widget in page.findChildren(kind)
            if wanted.casefold() in widget.text().casefold()
        ]
        place = found.mapTo(page.viewport(), found.rect().center()).y()
        assert 0 < place < page.viewport().height(), wanted
