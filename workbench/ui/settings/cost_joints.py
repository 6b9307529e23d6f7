"""Joins the page about costs to the ledger, to the usage view and to the prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from workbench.domain.ledger import Span
from workbench.domain.models import find_model
from workbench.ui.jobs import JobFailure, Second
from workbench.ui.settings.costs import CostsPage

if TYPE_CHECKING:
    from workbench.ui.desk import Desk


class CostJoints(QObject):
    """Shows what was spent and which prices hold, and opens what belongs to it."""

    def __init__(self, desk: Desk, page: CostsPage) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        page.usage_pressed.connect(desk.usage.open)
        page.prices_pressed.connect(self._open_prices)
        desk.usage.prices.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show what holds now."""
        pricing = self._desk.services.pricing
        own = [(find_model(pricing.models, i).name, each) for i, each in pricing.own.items()]
        self._page.show_prices(pricing.dated, own)
        self._desk.jobs.start(
            "Adding up the costs",
            self._add_up(),
            second=Second.REPLACE,
            on_failure=self._on_failure,
        )

    async def _add_up(self) -> None:
        spending = self._desk.services.spending
        self._page.show_spent(
            await spending.spent(Span.TODAY),
            await spending.spent(Span.MONTH),
            await spending.running(),
            free=spending.is_free,
        )

    def _on_failure(self, failure: JobFailure) -> None:
        self._page.show_failure(f"{failure.error.sentence} {failure.error.hint}".strip())

    def _open_prices(self) -> None:
        self._desk.usage.prices.open()
