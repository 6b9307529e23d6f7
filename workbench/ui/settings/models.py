"""Models: what each can do and costs, which ones the menu lists first, which a key may use."""

from collections.abc import Collection, Iterable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
)

from workbench.domain.cost import tier_of
from workbench.domain.models import Model
from workbench.settings import Settings
from workbench.ui.settings.form import Page, flowing, text
from workbench.ui.settings.tables import TRAILING, TableLook
from workbench.ui.theme import Theme

_COLUMNS = ("Favourite", "Model", "State", "In", "Out", "This key")
_PRICES = (3, 4)
_USUAL = "Favourites come first in the model menu. Prices are for a million tokens."


class ModelsPage(Page):
    """Signals: live_pressed() to ask which models the key in use opens."""

    live_pressed = Signal()

    def __init__(self, theme: Theme, models: tuple[Model, ...], today: date) -> None:
        super().__init__(theme, "Models and thinking", "think")
        self._models = models
        self._ticks: list[QTableWidgetItem] = []
        self._opened: list[QTableWidgetItem] = []
        self.default = QComboBox()
        self.default.setAccessibleName("Model that new chats begin with")
        self.default.addItem("The newest current one", "")
        for model in models:
            if model.status == "current":
                self.default.addItem(model.name, model.id)
        self.default.activated.connect(self._choose_default)
        self.row(
            "New chats begin with",
            flowing(theme, self.default),
            "A key can have a model of its own, set on the page Keys.",
        )
        self.table = QTableWidget(len(models), len(_COLUMNS))
        self.table.setAccessibleName("Models")
        self.table.setHorizontalHeaderLabels(_COLUMNS)
        TableLook(theme, self.table, numbers=_PRICES)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        for row, model in enumerate(models):
            self._fill(row, model, today)
        self.table.itemChanged.connect(self._on_ticked)
        self.body.addWidget(self.table, 1)
        self.live = QPushButton("Ask which models this key opens")
        self.live.setAutoDefault(False)
        self.live.clicked.connect(self.live_pressed)
        self._told = text(_USUAL, tone="muted")
        self.body.addLayout(flowing(theme, self.live))
        self.body.addWidget(self._told)

    @property
    def words(self) -> str:
        """Return every word on the page, the models' names too."""
        return super().words + " ".join(model.name for model in self._models).casefold()

    def show_settings(self, settings: Settings) -> None:
        """Show favourites and the first model."""
        super().show_settings(settings)
        self.default.setCurrentIndex(max(0, self.default.findData(settings.default_model_id)))
        self.table.blockSignals(True)
        for row, model in enumerate(self._models):
            ticked = model.id in settings.favourite_models
            state = Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
            self._ticks[row].setCheckState(state)
        self.table.blockSignals(False)

    def show_asking(self) -> None:
        """Say that the key is being tried."""
        self._told.setText("Asking which models this key opens…")

    def show_live(self, ids: Collection[str]) -> None:
        """Show which models a key may use, and name those the table does not know."""
        bare = {each.removeprefix("models/") for each in ids}
        for row, model in enumerate(self._models):
            self._opened[row].setText("Yes" if model.id in bare else "No")
        unknown = len(bare - {model.id for model in self._models})
        more = f" {unknown:,} more have no prices or limits here yet." if unknown else ""
        self._told.setText(f"This key opens {len(bare):,} models.{more}")

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why the list could not be read."""
        self._told.setText(f"{sentence} {hint}".strip())

    def show_prices(self, models: Iterable[Model], today: date) -> None:
        """Show other prices of the same models."""
        known = {model.id: model for model in models}
        for row, model in enumerate(self._models):
            for column, price in zip(_PRICES, _of_day(known[model.id], today), strict=True):
                item = self.table.item(row, column)
                if item is not None:
                    item.setText(_dollars(price))

    def _fill(self, row: int, model: Model, today: date) -> None:
        retired = model.routed_since is not None and model.routed_since <= today
        state = "Retired" if retired else "Ending" if model.retiring(today) else "Current"
        texts = ("", model.name, state, *map(_dollars, _of_day(model, today)), "–")
        for column, words in enumerate(texts):
            item = QTableWidgetItem(words)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            if column == 0:
                flags |= Qt.ItemFlag.ItemIsUserCheckable
                item.setCheckState(Qt.CheckState.Unchecked)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{model.name} is a favourite")
            item.setFlags(flags)
            if column in _PRICES:
                item.setTextAlignment(TRAILING)
            self.table.setItem(row, column, item)
            if column == 0:
                self._ticks.append(item)
        self._opened.append(item)

    def _choose_default(self) -> None:
        self.chosen.emit("default_model_id", self.default.currentData())

    def _on_ticked(self, item: QTableWidgetItem) -> None:
        if item.column() == 0:
            ticked = tuple(
                model.id
                for row, model in enumerate(self._models)
                if self._ticks[row].checkState() == Qt.CheckState.Checked
            )
            self.chosen.emit("favourite_models", ticked)


def _of_day(model: Model, today: date) -> tuple[float | None, float | None]:
    tier = tier_of(model, 0, today)
    return (tier.input, tier.output) if tier is not None else (None, None)


def _dollars(price: float | None) -> str:
    return "–" if price is None else f"${price:,.2f}"
