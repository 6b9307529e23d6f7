"""The form for the user's own prices: a model, its rows, and where they are from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.models import Model
from workbench.domain.own_prices import OwnPrices
from workbench.ui.theme import Theme
from workbench.ui.usage.price_rows import COLUMNS, FROM, PriceProblem, Row, periods_of, rows_of

_INTRO = (
    "Dollars for a million tokens; a cache also per hour. What you enter stands over the table and "
    "holds at once. An empty field is unknown and shown as a dash, never as nothing."
)
_SPARE = 2


@dataclass(frozen=True, slots=True)
class PriceOffer:
    """What the form starts from: the table's models, the user's prices by model, a date in words.

    `file` is where the user's prices are kept.
    """

    models: tuple[Model, ...]
    own: Mapping[str, OwnPrices]
    dated: str
    file: str


class PricesDialog(QDialog):
    """Shows and takes prices.

    Signals: kept(OwnPrices), dropped(str model id), file_pressed().
    """

    kept = Signal(object)
    dropped = Signal(str)
    file_pressed = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None,
        offer: PriceOffer,
        model_id: str,
        today: date,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._offer = offer
        self._own = dict(offer.own)
        self._today = today
        self._drafts: dict[str, tuple[Row, ...]] = {}
        self._shown = ""
        self.setWindowTitle("Your prices")
        self.model = QComboBox()
        self.model.setAccessibleName("Model")
        for model in offer.models:
            self.model.addItem(model.name, model.id)
        self.origin = _text("", tone="muted")
        self.table = QTableWidget(0, len(COLUMNS))
        self._prepare_table()
        self.date = QLineEdit()
        self.date.setAccessibleName("Date of your prices")
        self.source = QLineEdit()
        self.source.setAccessibleName("Where your prices are from")
        self.source.setPlaceholderText("Contract, invoice, price page")
        self.source.setMaxLength(80)
        self.said = _text("", tone="muted")
        self.add_row = _button("Add a row")
        self.add_row.clicked.connect(self._add)
        self.remove_row = _button("Remove the row")
        self.remove_row.clicked.connect(self._remove)
        self.drop = _button("Use the table’s prices")
        self.drop.clicked.connect(self._drop)
        self.file = _button("Show the file")
        self.file.setProperty("kind", "link")
        self.file.clicked.connect(self.file_pressed)
        self.save = _button("Save prices")
        self.save.setProperty("kind", "primary")
        self.save.clicked.connect(self._save)
        self.close_button = _button("Close")
        self.close_button.clicked.connect(self.accept)
        self._build()
        self.model.currentIndexChanged.connect(self._show_model)
        self.model.setCurrentIndex(max(0, self.model.findData(model_id)))
        self._show_model()

    @property
    def model_id(self) -> str:
        """Return the model that is shown."""
        return str(self.model.currentData())

    def rows(self) -> tuple[Row, ...]:
        """Return what stands in the table."""
        self._finish_editing()
        return tuple(
            tuple(self._cell(row, column) for column in range(len(COLUMNS)))
            for row in range(self.table.rowCount())
        )

    def show_own(self, own: Mapping[str, OwnPrices]) -> None:
        """Show the user's prices as they are kept now."""
        before = self._own.get(self.model_id)
        self._own = dict(own)
        self._drafts.pop(self.model_id, None)
        self._shown = ""
        self._show_model()
        now = self._own.get(self.model_id)
        self._say("The table’s prices hold again." if before and not now else "Saved. They hold at "
                  "once; what was asked before keeps its price.", "success")  # fmt: skip

    def show_failure(self, sentence: str) -> None:
        """Say why the prices could not be saved."""
        self._say(sentence, "danger")

    def _show_model(self) -> None:
        if self._shown:
            self._drafts[self._shown] = self.rows()
        self._shown = model_id = self.model_id
        model = next(model for model in self._offer.models if model.id == model_id)
        own = self._own.get(model_id)
        table = f"The table’s prices are of {self._offer.dated}." if self._offer.dated else ""
        if not model.prices:
            table = "The table knows no prices of this model."
        yours = f"Your prices: {own.origin}. " if own is not None else ""
        self.origin.setText(yours + table)
        rows = self._drafts.get(model_id) or rows_of(own.periods if own else model.prices)
        self._fill(rows)
        self.date.setText(own.date if own is not None else self._today.isoformat())
        self.source.setText(own.source if own is not None else "")
        self.drop.setEnabled(own is not None)
        self._say("", "muted")

    def _fill(self, rows: Sequence[Row]) -> None:
        self.table.setRowCount(0)
        for row in rows or ((),):
            self._add_texts(row)
        self.table.setCurrentCell(0, FROM)

    def _add_texts(self, texts: Row) -> None:
        place = self.table.rowCount()
        self.table.insertRow(place)
        for column, name in enumerate(COLUMNS):
            item = QTableWidgetItem(texts[column] if column < len(texts) else "")
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, name.replace("\n", " "))
            if column > FROM + 1:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(place, column, item)

    def _add(self) -> None:
        self._add_texts(())
        self.table.setCurrentCell(self.table.rowCount() - 1, FROM)
        self.table.setFocus()

    def _remove(self) -> None:
        if self.table.currentRow() >= 0:
            self.table.removeRow(self.table.currentRow())
        if not self.table.rowCount():
            self._add_texts(())

    def _drop(self) -> None:
        self.dropped.emit(self.model_id)

    def _save(self) -> None:
        try:
            day = self.date.text().strip()
            if day:
                self._check_day(day)
            periods = periods_of(self.rows())
        except PriceProblem as problem:
            if problem.row >= 0:
                self.table.setCurrentCell(problem.row, problem.column)
                self.table.setFocus()
            self._say(problem.sentence, "danger")
            return
        source = self.source.text().strip()
        self.kept.emit(OwnPrices(self.model_id, periods, day, source))

    def _check_day(self, day: str) -> None:
        try:
            date.fromisoformat(day)
        except ValueError:
            self.date.setFocus()
            raise PriceProblem(f"“{day[:40]}” is no date. Write it as 2026-12-31.") from None

    def _say(self, sentence: str, tone: str) -> None:
        self.said.setText(sentence)
        self.said.setProperty("tone", tone)
        self.said.style().polish(self.said)

    def _cell(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text() if item is not None else ""

    def _finish_editing(self) -> None:
        """Take what stands in an open field; a click on a button alone does not close it."""
        if self.table.state() is QAbstractItemView.State.EditingState:
            self.table.setCurrentCell(-1, -1)

    def _prepare_table(self) -> None:
        table = self.table
        table.setHorizontalHeaderLabels(COLUMNS)
        table.verticalHeader().hide()
        table.setAccessibleName("Prices")
        table.setTabKeyNavigation(False)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(round(86 * self._theme.text_size))
        table.verticalHeader().setDefaultSectionSize(self._theme.size("control", "tableRow"))
        table.setMinimumHeight(
            (2 + _SPARE) * self._theme.size("control", "tableRow") + self._theme.space(5)
        )

    def _build(self) -> None:
        theme = self._theme
        top = QHBoxLayout()
        top.setSpacing(theme.space(5))
        top.addWidget(self.model)
        top.addWidget(self.origin, 1)
        rows = QHBoxLayout()
        rows.setSpacing(theme.space(4))
        rows.addWidget(self.add_row)
        rows.addWidget(self.remove_row)
        rows.addStretch(1)
        rows.addWidget(self.drop)
        where = QGridLayout()
        where.setHorizontalSpacing(theme.space(5))
        for place, (words, field, share) in enumerate(
            (("Date", self.date, 1), ("Source", self.source, 4))
        ):
            label = _text(words, weight="semibold")
            label.setBuddy(field)
            where.addWidget(label, 0, place)
            where.addWidget(field, 1, place)
            where.setColumnStretch(place, share)
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(4))
        foot.addWidget(self.file)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.save)
        inner = QWidget()
        column = QVBoxLayout(inner)
        gap = theme.space(7)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(theme.space(5))
        column.addWidget(_text(_INTRO, tone="muted"))
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addLayout(rows)
        column.addLayout(where)
        kept = _text(f"Kept in {self._offer.file}.", tone="muted", role="caption")
        column.addWidget(kept)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        foot.setContentsMargins(gap, theme.space(5), gap, theme.space(5))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        # Outside of what scrolls: a problem must be in sight at every text size.
        self.said.setContentsMargins(gap, 0, gap, 0)
        outer.addWidget(self.said)
        outer.addLayout(foot)
        room = self.screen().availableGeometry().size()
        self.resize(
            min(round(860 * theme.text_size), room.width() - 40),
            min(round(560 * theme.text_size), room.height() - 60),
        )


def _button(words: str) -> QPushButton:
    button = QPushButton(words)
    button.setAutoDefault(False)
    return button


def _text(words: str, **look: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    for name, value in look.items():
        label.setProperty(name, value)
    return label
