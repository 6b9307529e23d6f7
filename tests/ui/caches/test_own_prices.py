"""Prices of one's own, from the dialog where they are missed: they hold there at once."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.caches.window import dialog_of, paid, until
from tests.ui.desk.driving import button_of
from workbench.domain.models import find_model
from workbench.ui.caches.create_dialog import CreateDialog
from workbench.ui.usage.price_rows import CACHED, INPUT, STORAGE


async def test_changed_prices_hold_in_the_dialog_that_asked_for_them(desk):
    async with paid(desk):
        presenter, prices = desk.cache_joints.presenter, desk.usage.prices
        presenter.make()
        await until(lambda: dialog_of(desk, CreateDialog))
        making = dialog_of(desk, CreateDialog)
        button_of(making, "Change prices").click()
        await until(lambda: prices.dialog)
        form = prices.dialog
        assert form.model_id == "gemini-3.8-flash" and form.parent() is making
        listed = [form.model.itemData(place) for place in range(form.model.count())]
        assert "gemini-flash-latest" in listed and "gemini-3.7-flash" not in listed
        for column, text in ((INPUT, "7.5"), (CACHED, "0.75"), (STORAGE, "5")):
            form.table.item(0, column).setText(text)
        form.source.setText("my contract")
        QTest.keyClick(form.save, Qt.Key.Key_Space)
        await until(lambda: "Saved." in form.said.text())
        assert find_model(desk.services.models, "gemini-3.8-flash").price_source.endswith(
            "my contract"
        )
        await until(lambda: "my contract" in making._dated.text())
        assert "Making it $0.046" in making.break_even.sentence.text()
        form.accept()
        await until(lambda: prices.dialog is None)
        making.reject()
        await desk.jobs.idle()
        desk.usage.open()
        await until(lambda: desk.usage.dialog)
        said = [label.text() for label in desk.usage.dialog.findChildren(type(form.said))]
        assert any("Your own: Gemini 3.8 Flash" in text for text in said)
        desk.usage.dialog.accept()
        await desk.jobs.idle()
