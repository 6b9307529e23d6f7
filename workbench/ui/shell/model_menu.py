"""The list of models: what each costs and can do, retiring ones marked, the offline one last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.listed_models import NOT_KNOWN, is_known
from workbench.domain.models import Model, PriceTier, ThinkingKind
from workbench.domain.profiles import OFFLINE_MODEL_ID
from workbench.ui.icons import icon, pixmap
from workbench.ui.theme import Theme

_ENTRY = Qt.ItemDataRole.UserRole
_MOST_ROWS = 8
_FEWEST_ROWS = 3
_FIND_FROM = 4
"""Models from which on there is a field to find one by its name."""
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


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
    words = [NOT_KNOWN]
    if is_known(model):
        words = [
            "Reads pages" if model.reads_pages else "Text only",
            "no thinking" if model.thinking.kind is ThinkingKind.NONE else "thinks",
            "caches" if model.caches else "no caches",
        ]
    if model.input_limit:
        words.append(f"{about(model.input_limit)} tokens")
    return " · ".join(words)


def about(tokens: int) -> str:
    """Return a limit in short: "1 M", "65 K"."""
    if tokens < 1_000:
        return str(tokens)
    millions = tokens / 1_000_000
    return f"{millions:.0f} M" if millions >= 0.95 else f"{tokens // 1_000:,} K"


def _dollars(price: float | None) -> str:
    return "–" if price is None else f"${price:,.2f}"


class ModelMenu(QFrame):
    """A pop-up list; Enter or a click chooses, Esc closes. Signals: chosen(str model id).

    What is typed finds models by name, while the arrows go on moving in the list.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self.setObjectName("popup")
        self.setAccessibleName("Models")
        self._entries = _Entries(self)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find a model")
        self.search.setAccessibleName("Find a model")
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        self._glass = QAction(self)
        self.search.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.list = QListView()
        self.list.setModel(self._entries)
        self.list.setItemDelegate(_EntryDelegate(theme, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.setProperty("ground", "raised")
        self.list.setAccessibleName("Models")
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        self._prices_of, self._none = QLabel(), QLabel("No model has such a name")
        for label in (self._prices_of, self._none):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("role", "caption")
            label.setProperty("tone", "muted")
        self._none.hide()
        self._column = QVBoxLayout(self)
        for widget in (self.search, self.list, self._none, self._prices_of):
            self._column.addWidget(widget)
        self._restyle()
        theme.changed.connect(self._restyle)

    def set_models(self, entries: Sequence[ModelEntry], current: str, prices_of: str) -> None:
        """Show the models, the offline engine last; `prices_of` is the day of the price table."""
        in_order = sorted(entries, key=lambda entry: entry.offline)
        self._entries.show(tuple(in_order), current)
        self.search.setVisible(len(in_order) >= _FIND_FROM)
        priced = any(not entry.offline for entry in in_order)
        self._prices_of.setVisible(priced and bool(prices_of))
        self._prices_of.setText(f"Prices for a million tokens, of {prices_of}")

    def open_below(self, anchor: QWidget) -> None:
        """Show the list under a widget, inside the screen."""
        self.search.clear()
        row_height = self._theme.size("control", "listRowTwoLine")
        screen = anchor.screen().availableGeometry()
        place = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
        # Beside the rows there is about as much as two of them: the field, the line below.
        room = (screen.bottom() - place.y()) // row_height - 2
        rows = max(1, min(_MOST_ROWS, self._entries.rowCount(), max(_FEWEST_ROWS, room)))
        width = round(390 * self._theme.text_size)
        self.list.setFixedSize(width, rows * row_height + 4)
        self.adjustSize()
        place.setX(max(screen.left(), min(place.x(), screen.right() - self.width())))
        place.setY(max(screen.top(), min(place.y(), screen.bottom() - self.height())))
        self.move(place)
        self.show()
        self.list.setCurrentIndex(self._entries.index_of_current())
        field = self.list if self.search.isHidden() else self.search
        field.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.list.currentIndex())
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        pressed = event.type() == QEvent.Type.KeyPress
        if pressed and watched is self.search and isinstance(event, QKeyEvent):
            if event.key() in _MOVES:
                QApplication.sendEvent(self.list, event)
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def _find(self, words: str) -> None:
        self._entries.find(words)
        self._none.setVisible(not self._entries.rowCount())
        self.list.setCurrentIndex(self._entries.index_of_current())

    def _restyle(self) -> None:
        theme = self._theme
        inset = theme.space(3)
        self._column.setContentsMargins(inset, inset, inset, theme.space(4))
        self._column.setSpacing(theme.space(3))
        for label in (self._prices_of, self._none):
            label.setContentsMargins(theme.space(4), 0, theme.space(4), 0)
        size = theme.size("icon", "inline")
        self._glass.setIcon(icon(theme, "search", "textMuted", sizes=(size,)))

    def _choose(self, index: QModelIndex) -> None:
        entry = index.data(_ENTRY)
        if isinstance(entry, ModelEntry):
            self.close()
            self.chosen.emit(entry.id)


class _Entries(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._all: tuple[ModelEntry, ...] = ()
        self._entries: tuple[ModelEntry, ...] = ()
        self.current = ""

    def show(self, entries: tuple[ModelEntry, ...], current: str) -> None:
        self.beginResetModel()
        self._all = self._entries = entries
        self.current = current
        self.endResetModel()

    def find(self, words: str) -> None:
        """Keep the models whose names hold all words."""
        wanted = words.casefold().split()
        self.beginResetModel()
        self._entries = tuple(
            entry for entry in self._all if all(word in entry.name.casefold() for word in wanted)
        )
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
