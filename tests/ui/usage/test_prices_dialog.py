"""The form for the user's own prices, by mouse and by keyboard."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from workbench.domain.models import Model, PricePeriod, PriceTier
from workbench.domain.own_prices import OwnPrices
from workbench.ui.usage.price_rows import BATCH, INPUT, OUTPUT, UP_TO
from workbench.ui.usage.prices_dialog import PriceOffer, PricesDialog

TODAY = date(2026, 11, 21)
TABLE = (PricePeriod(None, None, (PriceTier(None, 0.75, 3.75, 0.075),), 0.5),)
MODELS = (Model("a", "Model A", prices=TABLE), Model("b", "Model B"))
OWN = OwnPrices("b", TABLE, "2026-10-01", "contract")


@pytest.fixture
def dialog(qtbot, both_themes):
    offer = PriceOffer(MODELS, {"b": OWN}, "20 November 2026", "prices.json")
    dialog = PricesDialog(both_themes, None, offer, "a", TODAY)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_it_starts_from_the_table_and_names_where_prices_are_from(dialog):
    assert dialog.rows()[0][INPUT] == "0.75" and dialog.rows()[0][BATCH] == "50"
    assert dialog.origin.text() == "The table’s prices are of 20 November 2026."
    assert dialog.date.text() == "2026-11-21" and not dialog.drop.isEnabled()
    dialog.model.setCurrentIndex(1)
    assert dialog.origin.text().startswith("Your prices: 2026-10-01, contract.")
    assert "no prices of this model" in dialog.origin.text()
    assert dialog.drop.isEnabled() and dialog.source.text() == "contract"


def test_what_is_typed_is_kept_even_where_the_field_is_still_open(dialog, qtbot):
    dialog.table.setCurrentCell(0, OUTPUT)
    dialog.table.setFocus()
    qtbot.keyClicks(dialog.table, "5")
    qtbot.keyClicks(dialog.table.focusWidget() or dialog.table.viewport().focusWidget(), ".5")
    dialog.source.setText("  my contract ")
    with qtbot.waitSignal(dialog.kept) as kept:
        dialog.save.click()
    (own,) = kept.args
    assert own.model_id == "a" and own.origin == "2026-11-21, my contract"
    assert own.periods[0].tiers[0].output == 5.5
    dialog.show_own({"a": own, "b": OWN})
    assert "Saved." in dialog.said.text() and dialog.drop.isEnabled()


def test_a_problem_is_said_and_the_field_shown(dialog, qtbot):
    dialog.add_row.click()
    dialog.table.item(1, UP_TO).setText("200,000")
    dialog.table.item(1, INPUT).setText("cheap")
    with qtbot.assertNotEmitted(dialog.kept):
        dialog.save.click()
    assert "“cheap” is no price" in dialog.said.text()
    assert (dialog.table.currentRow(), dialog.table.currentColumn()) == (1, INPUT)
    dialog.resize(dialog.width(), 300)
    assert not dialog.said.visibleRegion().isEmpty()
    dialog.remove_row.click()
    dialog.date.setText("yesterday")
    with qtbot.assertNotEmitted(dialog.kept):
        dialog.save.click()
    assert "“yesterday” is no date" in dialog.said.text()


def test_changing_the_model_loses_nothing_that_was_typed(dialog):
    dialog.table.item(0, INPUT).setText("9")
    dialog.model.setCurrentIndex(1)
    dialog.model.setCurrentIndex(0)
    assert dialog.rows()[0][INPUT] == "9"


def test_the_tables_prices_come_back(dialog, qtbot):
    dialog.model.setCurrentIndex(1)
    with qtbot.waitSignal(dialog.dropped) as dropped:
        dialog.drop.click()
    assert dropped.args == ["b"]
    dialog.show_own({})
    assert "table’s prices hold again" in dialog.said.text()
    assert dialog.rows() == (("",) * 8,)


def test_every_control_has_a_name_and_tab_leaves_the_table(dialog, qtbot):
    for control in (dialog.model, dialog.table, dialog.date, dialog.source):
        assert control.accessibleName()
    for button in dialog.findChildren(QPushButton):
        assert button.text() or button.accessibleName()
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Tab)
    assert not dialog.table.hasFocus()
