"""A price that nobody knows is a dash wherever an amount would stand, and never nothing."""

import json
import re

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QTreeWidget,
    QWidget,
)

from tests.ui.caches.window import ask, dialog_of, make, paid, until
from workbench.domain.ledger import Span
from workbench.domain.models import PricePeriod, PriceTier, read_models
from workbench.domain.own_prices import OwnPrices
from workbench.paths import resources
from workbench.services.pricing import Pricing
from workbench.ui.caches.create_dialog import CreateDialog
from workbench.ui.caches.time_dialog import TimeDialog
from workbench.ui.panels import CACHES
from workbench.ui.settings.models import ModelsPage

MODEL = "gemini-3.8-flash"
UNKNOWN = OwnPrices(MODEL, (PricePeriod(None, None, (PriceTier(None, None, None, None),), None),))
AMOUNT = re.compile(r"\$\s*\d|\bfree\b", re.IGNORECASE)


def texts(root):
    """Return every text under a widget that a user sees or hears."""
    said = []
    for widget in (root, *root.findChildren(QWidget)):
        if isinstance(widget, QAbstractSpinBox):
            continue
        said += [widget.accessibleName(), widget.accessibleDescription()]
        if not widget.isVisible():
            continue
        said.append(widget.toolTip())
        if isinstance(widget, (QLabel, QAbstractButton)):
            said.append(widget.text())
        elif isinstance(widget, QComboBox):
            said += [widget.itemText(place) for place in range(widget.count())]
        elif isinstance(widget, QTreeWidget):
            rows = [widget.topLevelItem(place) for place in range(widget.topLevelItemCount())]
            said += [row.text(column) for row in rows for column in range(widget.columnCount())]
    return [text for text in said if text]


def no_amounts(root):
    wrong = [text for text in texts(root) if AMOUNT.search(text)]
    assert not wrong, wrong
    return texts(root)


async def test_over_all_places(desk, tmp_path):
    async with paid(desk, MODEL):
        services, presenter = desk.services, desk.cache_joints.presenter
        await services.pricing.put(MODEL, UNKNOWN)
        desk.usage.prices.changed.emit()
        desk.window.show_right(CACHES)
        desk.panels.composer.set_text("What was found about corrosion?")
        price = desk.panels.composer
        await until(lambda: any(text.endswith("rice –") for text in texts(price)))

        presenter.make()
        await until(lambda: dialog_of(desk, CreateDialog))
        dialog = dialog_of(desk, CreateDialog)
        said = no_amounts(dialog)
        assert "Whether it pays off is unknown: a price is missing" in said
        assert "Make cache, – for 1 h" in said
        assert any(text.startswith("Making it – once. Keeping it – per hour.") for text in said)
        assert not dialog.break_even.bars.isVisible()
        dialog.reject()
        await until(lambda: dialog_of(desk, CreateDialog) is None)
        await desk.jobs.idle()
        await make(desk, presenter.make)
        await until(lambda: presenter.caches)

        answer = await ask(desk, "What was found about corrosion?")
        assert answer.cost is None
        await until(lambda: presenter.caches[0].used)
        await desk.jobs.idle()
        card = desk.panels.caches.column.cards[presenter.caches[0].name]
        said = no_amounts(card)
        assert said.count("–") >= 2 and "Keep it 15 minutes longer: –" in said
        assert any("– per hour" in text for text in no_amounts(desk.panels.caches))
        assert any("– so far" in text or text == "–" for text in no_amounts(desk.panels.header))
        conversation = desk.panels.conversation
        await until(lambda: any("tokens in" in text for text in texts(conversation)))
        caption = [text for text in no_amounts(conversation) if "tokens in" in text]
        assert all(" · – · " in text for text in caption)

        presenter._ask_time(presenter.caches[0].name)
        await until(lambda: dialog_of(desk, TimeDialog))
        assert any(
            "– more." in text or "Saves –" in text for text in texts(dialog_of(desk, TimeDialog))
        )
        no_amounts(dialog_of(desk, TimeDialog))
        dialog_of(desk, TimeDialog).reject()

        desk.usage.open()
        await until(lambda: desk.usage.dialog and "requests" in desk.usage.dialog.total.text())
        said = texts(desk.usage.dialog)
        assert desk.usage.dialog.total.text().startswith("–, ")
        assert "Living caches cost – an hour." in desk.usage.dialog.facts.text()
        assert said.count("–") >= 1
        for row in range(desk.usage.dialog.table.topLevelItemCount()):
            assert desk.usage.dialog.table.topLevelItem(row).text(5) == "–"
        path = tmp_path / "usage.csv"
        await desk.usage.save(path, Span.MONTH)
        lines = path.read_text(encoding="utf-8-sig").splitlines()[1:]
        assert lines and all(line.endswith('""') for line in lines)
        desk.usage.dialog.accept()

        desk.settings_joints.open("Costs and limits")
        page = desk.settings_joints.dialog.stack.currentWidget()
        await until(lambda: "not known" in page._spent.text())
        desk.settings_joints.dialog.show_page("Models and thinking")
        await until(lambda: desk.settings_joints.dialog.findChildren(ModelsPage))
        table = desk.settings_joints.dialog.findChild(ModelsPage).table
        rows = range(table.rowCount())
        (flash,) = [row for row in rows if table.item(row, 1).text() == "Gemini 3.8 Flash"]
        assert [table.item(flash, column).text() for column in (3, 4)] == ["–", "–"]
        await services.pricing.put(MODEL, None)
        desk.usage.prices.changed.emit()
        assert table.item(flash, 3).text() == "$0.75"
        desk.settings_joints.dialog.accept()


async def test_the_menu_of_models_too(desk):
    async with paid(desk, MODEL):
        await desk.services.pricing.put(MODEL, UNKNOWN)
        desk.usage.prices.changed.emit()
        header = desk.panels.header
        header.open_models()
        rows = [text for text in texts(desk.window) if "Gemini 3.8 Flash" in text]
        assert rows
        assert not any(AMOUNT.search(text) for text in rows)


def test_the_table_itself_has_no_price_of_nothing():
    """Free is a plan, not a price: where the table does not know one it says so."""
    table = json.loads((resources() / "models.json").read_text(encoding="utf-8"))
    models = read_models(table)
    assert Pricing(resources(), models).models[0] == models[0]
    prices = [
        price
        for model in models
        for period in model.prices
        for tier in period.tiers
        for price in (tier.input, tier.output, tier.cached, period.cache_storage)
    ]
    assert None in prices and 0 not in [price for price in prices if price is not None]
