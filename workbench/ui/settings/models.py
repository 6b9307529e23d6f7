"""Models: what each can do and costs, which ones the menu lists first, which a key may use."""

import html
from collections.abc import Iterable, Sequence
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
from workbench.domain.listed_models import UNFIT, choosable, is_known
from workbench.domain.models import Model
from workbench.domain.profiles import OFFLINE_MODEL_ID
from workbench.settings import Settings
from workbench.ui.settings.form import Page, flowing, text
from workbench.ui.settings.tables import TRAILING, TableLook
from workbench.ui.shell.model_menu import about
from workbench.ui.theme import Theme

_COLUMNS = ("Favourite", "Model", "State", "In", "Out", "This key")
_PRICES = (3, 4)
_KEY = 5
_WIDEST = 176
"""Width of a column at 100 % text size that a long name does not exceed."""
_MOST_OTHERS = 200
"""Rows for models that are not in the table: more are counted, not drawn."""
_USUAL = "Favourites come first in the model menu. Prices are for a million tokens."
_UNKNOWN = (
    "Models that are not in the table of this version have no prices here, no choice of thinking "
    "and no caches. Make one a favourite to find it in the model menu."
)


class ModelsPage(Page):
    """Signals: live_pressed() to ask which models the key in use opens."""

    live_pressed = Signal()

    def __init__(self, theme: Theme, models: tuple[Model, ...], today: date) -> None:
        super().__init__(theme, "Models and thinking", "think")
        self._models = models
        self._today = today
        self._others: dict[str, Model] = {}
        self._opens: frozenset[str] | None = None
        self._ticks: dict[str, QTableWidgetItem] = {}
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
        self.table.setWordWrap(False)
        for row, model in enumerate(models):
            self._fill(row, model)
        self.table.itemChanged.connect(self._on_ticked)
        self.body.addWidget(self.table, 1)
        self.live = QPushButton("Ask which models this key opens")
        self.live.setAutoDefault(False)
        self.live.clicked.connect(self.live_pressed)
        self._set_sizes()
        theme.changed.connect(self._set_sizes)
        self._told = text(_USUAL, tone="muted")
        self.body.addLayout(flowing(theme, self.live))
        self.body.addWidget(self._told)

    @property
    def words(self) -> str:
        """Return every word on the page, the models' names too."""
        return super().words + " ".join(model.name for model in self._shown).casefold()

    @property
    def _shown(self) -> tuple[Model, ...]:
        return *self._models, *self._others.values()

    def show_settings(self, settings: Settings) -> None:
        """Show favourites and the first model."""
        super().show_settings(settings)
        self.default.setCurrentIndex(max(0, self.default.findData(settings.default_model_id)))
        # A favourite that is not in the table stands in it too, or it could not be taken back.
        rows = {model.id for model in self._shown}
        lost = [Model(i, i) for i in settings.favourite_models if i not in rows]
        self._show_others([*self._others.values(), *filter(choosable, lost)])
        self.table.blockSignals(True)
        for model_id, item in self._ticks.items():
            ticked = model_id in settings.favourite_models
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.table.blockSignals(False)

    def show_asking(self) -> None:
        """Say that the key is being tried."""
        self._told.setText("Asking which models this key opens…")

    def show_live(self, live: Sequence[Model]) -> None:
        """Show which models a key opens, those beside the table in rows of their own."""
        self._opens = frozenset(model.id for model in live)
        mine = {model.id for model in self._models} | {OFFLINE_MODEL_ID}
        others = {model.id: model for model in live if model.id not in mine}
        kept = [self._others[i] for i in self._favoured() if i in self._others and i not in others]
        shown = [*kept, *others.values()][:_MOST_OTHERS]
        self._show_others(shown)
        left = len(kept) + len(others) - len(shown)
        more = f" {left:,} of them are not shown." if left else ""
        hint = f" {_UNKNOWN}" if any(map(choosable, shown)) else ""
        self._told.setText(f"This key opens {len(self._opens):,} models.{more}{hint}")

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

    def _show_others(self, others: Sequence[Model]) -> None:
        """Show models under those of the table, and which of all of them the key opens."""
        if others != list(self._others.values()):
            ticked = self._favoured()
            for model_id in self._others:
                self._ticks.pop(model_id, None)
            self._others = {model.id: model for model in others}
            self.table.blockSignals(True)
            self.table.setRowCount(len(self._models))
            self.table.setRowCount(len(self._shown))
            for row, model in enumerate(self._shown):
                if model.id in self._others:
                    self._fill(row, model, ticked=model.id in ticked)
            self.table.blockSignals(False)
            self._set_sizes()
        for row, model in enumerate(self._shown):
            opened = self.table.item(row, _KEY)
            if opened is not None and self._opens is not None:
                opened.setText("Yes" if model.id in self._opens else "No")

    def _set_sizes(self) -> None:
        """Give two lines to rows that have a name and an id, and bound what a long name takes."""
        header = self.table.horizontalHeader()
        header.setMaximumSectionSize(round(_WIDEST * self.theme.text_size))
        # Stretched, the last column would keep the width that it had in any other size.
        header.setStretchLastSection(False)
        header.setDefaultSectionSize(header.sectionSizeHint(_KEY))
        header.setStretchLastSection(True)
        two = self.theme.size("control", "listRowTwoLine")
        for row, model in enumerate(self._shown):
            if model.id in self._others and model.id != model.name:
                self.table.setRowHeight(row, two)

    def _fill(self, row: int, model: Model, *, ticked: bool = False) -> None:
        prices = map(_dollars, _of_day(model, self._today))
        name = model.name
        if model.id in self._others and model.id != name:
            name = f"{name}\n{model.id}"
        texts = ("", name, _state(model, self._today), *prices, "–")
        for column, words in enumerate(texts):
            item = QTableWidgetItem(words)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            if column == 0 and (model in self._models or choosable(model)):
                flags |= Qt.ItemFlag.ItemIsUserCheckable
                item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{model.name} is a favourite")
                self._ticks[model.id] = item
            elif column == 1:
                limits = _limits(model)
                told = html.escape(f"{name}\n{limits}".strip())
                item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, limits)
                item.setToolTip(f"<p>{told}</p>".replace("\n", "<br>"))
            item.setFlags(flags)
            if column in _PRICES:
                item.setTextAlignment(TRAILING)
            self.table.setItem(row, column, item)

    def _favoured(self) -> tuple[str, ...]:
        checked = Qt.CheckState.Checked
        return tuple(i for i, item in self._ticks.items() if item.checkState() == checked)

    def _choose_default(self) -> None:
        self.chosen.emit("default_model_id", self.default.currentData())

    def _on_ticked(self, item: QTableWidgetItem) -> None:
        if item.column() == 0:
            self.chosen.emit("favourite_models", self._favoured())


def _state(model: Model, today: date) -> str:
    if model.status == UNFIT:
        return "Not for chats"
    if not is_known(model):
        return "Not in table"
    if not model.reads_pages and model.inputs:
        return "Reads no PDFs"
    if model.status == "alias":
        return "Another name"
    if model.routed_since is not None and model.routed_since <= today:
        return "Retired"
    return "Ending" if model.retiring(today) else "Current"


def _of_day(model: Model, today: date) -> tuple[float | None, float | None]:
    tier = tier_of(model, 0, today)
    return (tier.input, tier.output) if tier is not None else (None, None)


def _dollars(price: float | None) -> str:
    return "–" if price is None else f"${price:,.2f}"


def _limits(model: Model) -> str:
    """Say how many tokens a question and an answer can have, as far as that is known."""
    known = (("Takes", model.input_limit), ("writes", model.longest_output))
    said = ", ".join(f"{word} up to {about(limit)}" for word, limit in known if limit is not None)
    return f"{said[:1].upper()}{said[1:]} tokens" if said else ""
