"""The list of models: what each costs and can do, retiring ones marked, the offline one last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.models import Model, PriceTier, ThinkingKind
from workbench.domain.profiles import OFFLINE_MODEL_ID
from workbench.ui.icons import pixmap
from workbench.ui.theme import Theme

_ENTRY = Qt.ItemDataRole.UserRole
_MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model in words: `prices` are up to two short lines."""

    id: str
    name: str
    ability: str
    prices: tuple[str, ...]
    retiring: bool = False
    offline: bool = False

    @property
    def spoken(self) -> str:
        """Return the whole entry for a screen reader."""
        return ". ".join((self.name, self.ability, ", ".join(self.prices)))


def describe(model: Model, day: date) -> ModelEntry:
    """Return a model in words, with the prices that hold on a day."""
    if model.id == OFFLINE_MODEL_ID:
        ability = "Finds sentences. Nothing leaves this computer"
        return ModelEntry(model.id, "Offline engine", ability, ("free",), offline=True)
    period = next((period for period in model.prices if period.covers(day)), None)
    tier = period.tiers[0] if period and period.tiers else PriceTier(None, None, None, None)
    retiring = model.retiring(day)
    return ModelEntry(
        id=model.id,
        name=model.name,
        ability="Google has announced its end" if retiring else _abilities(model),
        prices=(f"{_dollars(tier.input)} in", f"{_dollars(tier.output)} out"),
        retiring=retiring,
    )


def _abilities(model: Model) -> str:
    words = [
        "Reads pages" if model.reads_pages else "Text only",
        "no thinking" if model.thinking.kind is ThinkingKind.NONE else "thinks",
        "caches" if model.caches else "no caches",
    ]
    if model.input_limit:
        millions = model.input_limit / 1_000_000
        size = f"{millions:.0f} M" if millions >= 0.95 else f"{model.input_limit // 1000:,} K"
        words.append(f"{size} tokens")
    return " · ".join(words)


def _dollars(price: float | None) -> str:
    return "–" if price is None else f"${price:,.2f}"


class ModelMenu(QFrame):
    """A pop-up list; Enter or a click chooses, Esc closes. Signals: chosen(str model id)."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self.setObjectName("popup")
        self.setAccessibleName("Models")
        self._entries = _Entries(self)
        self.list = QListView()
        self.list.setModel(self._entries)
        self.list.setItemDelegate(_EntryDelegate(theme, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.setProperty("ground", "raised")
        self.list.setAccessibleName("Models")
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        self._prices_of = QLabel()
        self._prices_of.setTextFormat(Qt.TextFormat.PlainText)
        self._prices_of.setProperty("role", "caption")
        self._prices_of.setProperty("tone", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(5, 5, 5, 8)
        column.addWidget(self.list)
        column.addWidget(self._prices_of)

    def set_models(self, entries: Sequence[ModelEntry], current: str, prices_of: str) -> None:
        """Show the models, the offline engine last; `prices_of` is the day of the price table."""
        in_order = sorted(entries, key=lambda entry: entry.offline)
        self._entries.show(tuple(in_order), current)
        priced = any(not entry.offline for entry in in_order)
        self._prices_of.setVisible(priced and bool(prices_of))
        self._prices_of.setText(f"Prices for a million tokens, of {prices_of}")

    def open_below(self, anchor: QWidget) -> None:
        """Show the list under a widget, inside the screen."""
        rows = min(_MOST_ROWS, max(1, self._entries.rowCount()))
        row_height = self._theme.size("control", "listRowTwoLine")
        width = round(390 * self._theme.text_size)
        self.list.setFixedSize(width, rows * row_height + 4)
        self.adjustSize()
        place = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
        screen = anchor.screen().availableGeometry()
        place.setX(max(screen.left(), min(place.x(), screen.right() - self.width())))
        self.move(place)
        self.show()
        self.list.setCurrentIndex(self._entries.index_of_current())
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.list.currentIndex())
        else:
            super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        entry = index.data(_ENTRY)
        if isinstance(entry, ModelEntry):
            self.close()
            self.chosen.emit(entry.id)


class _Entries(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._entries: tuple[ModelEntry, ...] = ()
        self.current = ""

    def show(self, entries: tuple[ModelEntry, ...], current: str) -> None:
        self.beginResetModel()
        self._entries = entries
        self.current = current
        self.endResetModel()

    def index_of_current(self) -> QModelIndex:
        ids = [entry.id for entry in self._entries]
        return self.index(ids.index(self.current) if self.current in ids else 0)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        entry = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.name
            case Qt.ItemDataRole.AccessibleTextRole:
                chosen = " Chosen." if entry.id == self.current else ""
                return f"{entry.spoken}.{chosen}"
            case Qt.ItemDataRole.CheckStateRole:
                return None
        return entry if role == _ENTRY else None


class _EntryDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(200, self._theme.size("control", "listRowTwoLine"))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = self._theme
        entry = index.data(_ENTRY)
        entries = index.model()
        chosen = isinstance(entries, _Entries) and entry.id == entries.current
        painter.save()
        row = option.rect
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(row, theme.colour("accentSoft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(row, theme.colour("hover"))
        size = theme.size("icon", "inline")
        if chosen or entry.offline:
            mark = pixmap(
                theme, "tick" if chosen else "offline", "accent" if chosen else "text", size
            )
            painter.drawPixmap(row.left() + theme.space(4), row.center().y() - size // 2, mark)
        inner = row.adjusted(theme.space(9), theme.space(3), -theme.space(4), -theme.space(3))
        upper = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2)
        lower = upper.translated(0, inner.height() // 2)
        caption = theme.font("caption")
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(caption)
        painter.setPen(theme.colour("textMuted"))
        lines = (upper, lower) if len(entry.prices) > 1 else (inner,)
        for line, price in zip(lines, entry.prices, strict=True):
            painter.drawText(line, right, price)
        if entry.retiring:
            painter.setPen(theme.colour("warning"))
        room = lower.width() - theme.space(10) - theme.space(6)
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(lower, left, painter.fontMetrics().elidedText(entry.ability, elide, room))
        painter.setFont(theme.font("ui", "semibold" if chosen else "medium"))
        painter.setPen(theme.colour("text"))
        name = painter.fontMetrics().elidedText(entry.name, elide, room)
        painter.drawText(upper, left, name)
        painter.restore()
