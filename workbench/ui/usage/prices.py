"""Joins the form for the user's own prices to the service that keeps them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from workbench.domain.listed_models import is_known
from workbench.domain.models import Model, offered_models
from workbench.domain.own_prices import OwnPrices
from workbench.domain.profiles import OFFLINE_MODEL_ID
from workbench.ui.dialogs import finished
from workbench.ui.jobs import JobFailure
from workbench.ui.usage.prices_dialog import PriceOffer, PricesDialog

if TYPE_CHECKING:
    from workbench.ui.desk import Desk
    from workbench.ui.theme import Theme


class Prices(QObject):
    """Opens the form. Signals: changed() after other prices hold."""

    changed = Signal()

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(desk)
        self._desk = desk
        self._theme = theme
        self._pricing = desk.services.pricing
        self.dialog: PricesDialog | None = None

    def open(self, model_id: str = "") -> None:
        """Show the form, at a model if one is named, else at that of the open chat."""
        self._desk.jobs.start("Showing the prices", self._open(model_id))

    async def _open(self, model_id: str) -> None:
        today = datetime.now(UTC).date()
        # Those of the menu first; what others answer for has no price of its own any more.
        models = dict.fromkeys((*offered_models(self._pricing.models), *self._pricing.models))
        priced = [
            model
            for model in models
            if model.id != OFFLINE_MODEL_ID and is_known(model) and not _is_routed(model, today)
        ]
        offer = PriceOffer(
            models=tuple(self._pricing.shipped(model.id) for model in priced),
            own=self._pricing.own,
            dated=self._pricing.dated,
            file=self._pricing.path.name,
        )
        wanted = model_id or self._desk.connection.model_id
        # Above the dialog that asked for it, else that one would lie on top.
        parent = QApplication.activeModalWidget() or self._desk.window
        dialog = self.dialog = PricesDialog(self._theme, parent, offer, wanted, today)
        dialog.kept.connect(self._keep)
        dialog.dropped.connect(self._drop)
        dialog.file_pressed.connect(self._show_file)
        try:
            await finished(dialog)
        finally:
            self.dialog = None

    def _keep(self, own: OwnPrices) -> None:
        self._start(own.model_id, own)

    def _drop(self, model_id: str) -> None:
        self._start(model_id, None)

    def _start(self, model_id: str, own: OwnPrices | None) -> None:
        work = self._put(model_id, own)
        self._desk.jobs.start("Saving the prices", work, on_failure=self._on_failure)

    async def _put(self, model_id: str, own: OwnPrices | None) -> None:
        await self._pricing.put(model_id, own)
        if self.dialog is not None:
            self.dialog.show_own(self._pricing.own)
        self.changed.emit()

    def _on_failure(self, failure: JobFailure) -> None:
        if self.dialog is not None:
            self.dialog.show_failure(f"{failure.error.sentence} {failure.error.hint}".strip())

    def _show_file(self) -> None:
        path = self._pricing.path
        target = path if path.exists() else path.parent
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(target))) and self.dialog:
            self.dialog.show_failure(f"Workbench could not open {target.name}.")


def _is_routed(model: Model, day: date) -> bool:
    return model.routed_since is not None and model.routed_since <= day
