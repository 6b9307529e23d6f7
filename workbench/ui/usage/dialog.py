"""The usage view: today, seven days or the month; by model, chat, document or connection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.cost import money
from workbench.domain.ledger import Span, Sum
from workbench.ui.shell.tab_stop import TabStop
from workbench.ui.theme import Theme
from workbench.ui.usage.chart import Slot, UsageChart

SPANS = {Span.TODAY: "Today", Span.WEEK: "7 days", Span.MONTH: "This month"}
GROUPS = ("Model", "Chat", "Document", "Connection")
_COLUMNS = ("", "Requests", "Tokens in", "Cached", "Tokens out", "Cost")


@dataclass(frozen=True, slots=True)
class UsageView:
    """What the dialog shows: the whole, its groups by name, bars, and the running cost an hour."""

    whole: Sum
    groups: Mapping[str, Sum]
    slots: Sequence[Slot]
    running: float | None
    free: bool = False


class UsageDialog(QDialog):
    """Shows a UsageView.

    Signals: wanted() when another span or group is chosen; export_pressed(); limits_pressed();
    prices_pressed().
    """

    wanted = Signal()
    export_pressed = Signal()
    prices_pressed = Signal()
    limits_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None, prices: str) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle("Usage")
        self.spans = QButtonGroup(self)
        self.groups = QComboBox()
        self.groups.addItems([f"By {group.lower()}" for group in GROUPS])
        self.groups.setAccessibleName("Grouped by")
        self.groups.currentIndexChanged.connect(self._ask)
        self.total = _text("")
        self.total.setProperty("role", "subtitle")
        self.total.setProperty("weight", "semibold")
        self.facts = _text("")
        self.facts.setProperty("tone", "muted")
        self.facts.setWordWrap(True)
        self.chart = UsageChart(theme)
        self.table = QTreeWidget()
        self._prepare_table()
        top = QHBoxLayout()
        top.setSpacing(theme.space(3))
        accent, soft = theme.hex("accent"), theme.hex("accentSoft")
        for place, words in enumerate(SPANS.values()):
            button = QPushButton(words)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setStyleSheet(
                f"QPushButton:checked {{ background: {soft}; color: {accent}; "
                f"border-color: {accent}; }}"
            )
            self.spans.addButton(button, place)
            top.addWidget(button)
        TabStop(self.spans)
        self.spans.button(1).setChecked(True)
        self.spans.idToggled.connect(self._on_span)
        top.addStretch(1)
        top.addWidget(self.groups)
        self.export = QPushButton("Save as CSV…")
        self.export.setAutoDefault(False)
        self.export.clicked.connect(self.export_pressed)
        self.limits = QPushButton("Limits…")
        self.limits.setAutoDefault(False)
        self.limits.clicked.connect(self.limits_pressed)
        self.prices = QPushButton("Change prices")
        self.prices.setProperty("kind", "link")
        self.prices.setAutoDefault(False)
        self.prices.clicked.connect(self.prices_pressed)
        dated = _text(prices)
        dated.setProperty("tone", "muted")
        dated.setProperty("role", "caption")
        dated.setWordWrap(True)
        close = QPushButton("Close")
        close.setProperty("kind", "primary")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(4))
        foot.addWidget(dated, 1)
        for widget in (self.prices, self.limits, self.export, close):
            foot.addWidget(widget)
        column = QVBoxLayout(self)
        gap = theme.space(7)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(theme.space(5))
        column.addLayout(top)
        column.addWidget(self.total)
        column.addWidget(self.facts)
        column.addWidget(self.chart)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self.chart.setMinimumHeight(self.chart.sizeHint().height())
        self.table.setMinimumHeight(4 * theme.size("control", "listRow"))
        room = self.screen().availableGeometry().size()
        self.resize(
            min(round(720 * theme.text_size), room.width() - 40),
            min(round(640 * theme.text_size), room.height() - 60),
        )

    @property
    def span(self) -> Span:
        """Return the chosen span."""
        return tuple(SPANS)[max(0, self.spans.checkedId())]

    @property
    def group(self) -> str:
        """Return what the sums are by."""
        return GROUPS[max(0, self.groups.currentIndex())]

    def show_view(self, view: UsageView) -> None:
        """Show sums, bars and totals."""
        whole = view.whole
        requests = "1 request" if whole.requests == 1 else f"{whole.requests:,} requests"
        cost = "no amounts" if view.free and not whole.cost else money(whole.dollars)
        self.total.setText(f"{cost}, {requests}")
        self.facts.setText(" ".join(_facts(view)))
        self.chart.show_slots(view.slots)
        self.table.clear()
        head = self.table.headerItem()
        head.setText(0, self.group)
        head.setTextAlignment(0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for name, each in view.groups.items():
            texts = (
                name,
                f"{each.requests:,}",
                f"{each.prompt:,}",
                _share(each),
                f"{each.written:,}",
                "–" if view.free and not each.cost else money(each.dollars),
            )
            item = QTreeWidgetItem(list(texts))
            item.setToolTip(0, "")
            for place in range(1, len(_COLUMNS)):
                item.setTextAlignment(place, Qt.AlignmentFlag.AlignRight)
            self.table.addTopLevelItem(item)

    def _prepare_table(self) -> None:
        table = self.table
        table.setColumnCount(len(_COLUMNS))
        table.setHeaderLabels(list(_COLUMNS))
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setAccessibleName("Usage by group")
        table.setStyleSheet(f"QTreeWidget::item {{ padding: 4px {self._theme.space(4)}px; }}")
        header = table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def _on_span(self, _id: int, on: bool) -> None:
        if on:
            self.wanted.emit()

    def _ask(self) -> None:
        self.wanted.emit()


def _facts(view: UsageView) -> list[str]:
    whole = view.whole
    facts = [f"{whole.prompt:,} tokens read, {whole.written:,} written."]
    if whole.cached_share is not None:
        facts.append(f"{whole.cached_share:.0%} of what was read came from caches.")
    if whole.storage:
        facts.append(f"Keeping caches cost {money(whole.storage)} of it.")
    if view.running is None or view.running:
        facts.append(f"Living caches cost {money(view.running)} an hour.")
    if whole.unknown:
        number = "1 item has" if whole.unknown == 1 else f"{whole.unknown:,} items have"
        facts.append(f"{number} no known price; what is known comes to {money(whole.cost)}.")
    return facts


def _share(each: Sum) -> str:
    return "–" if each.cached_share is None else f"{each.cached_share:.0%}"


def _text(words: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
