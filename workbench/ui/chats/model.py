"""The list of chats as Qt sees it."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from workbench.domain.conversations import Conversation, Workspace
from workbench.domain.search import Hit
from workbench.ui.chat.hostile import clean
from workbench.ui.chats.groups import Row

ROW = Qt.ItemDataRole.UserRole
CURRENT = Qt.ItemDataRole.UserRole + 1
BUSY = Qt.ItemDataRole.UserRole + 2

_TEXTS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)

Index = QModelIndex | QPersistentModelIndex


class ChatsModel(QAbstractListModel):
    """Headings and chats. Signals: retitled(str conversation id, str title)."""

    retitled = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._current = ""
        self._busy: frozenset[str] = frozenset()

    def show(self, rows: tuple[Row, ...]) -> None:
        """Show rows; the same chats in the same places keep selection and scroll position."""
        if [_key(row) for row in rows] == [_key(row) for row in self._rows]:
            self._rows = rows
            self._all_changed()
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def mark(self, current: str, busy: frozenset[str]) -> None:
        """Say which chat is open and which ones are being answered."""
        self._current, self._busy = current, busy
        self._all_changed()

    def index_of(self, conversation_id: str) -> QModelIndex:
        """Return where a chat is, or an invalid index."""
        for place, row in enumerate(self._rows):
            if isinstance(row, Conversation) and row.id == conversation_id:
                return self.index(place)
        return QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's form
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self._rows[index.row()]
        flags = Qt.ItemFlag
        if isinstance(row, str):
            return flags.NoItemFlags
        if not isinstance(row, Conversation):
            return flags.ItemIsEnabled | flags.ItemIsSelectable
        return flags.ItemIsEnabled | flags.ItemIsSelectable | flags.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if isinstance(row, str):
            return row if role == Qt.ItemDataRole.DisplayRole else None
        if isinstance(row, Workspace):
            words = f"Workspace {row.name}" + (", confidential" if row.confidential else "")
            return clean(words) if role in _TEXTS else None
        if isinstance(row, Hit):
            words = "".join((where(row), ": ", *row.snippet)) if row.snippet else where(row)
            return clean(words) if role in _TEXTS else None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return title_of(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return title_of(row) + (", is being answered" if row.id in self._busy else "")
        if role == CURRENT:
            return row.id == self._current
        return row.id in self._busy if role == BUSY else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        row = self._rows[index.row()]
        title = " ".join(str(value).split())
        if isinstance(row, Conversation) and title and title != row.title:
            self.retitled.emit(row.id, title)
        return True

    def _all_changed(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))


def title_of(conversation: Conversation) -> str:
    """Return the title that is shown."""
    return conversation.title or "New chat"


def where(hit: Hit) -> str:
    """Return what a hit stands in: the chat or document, and the workspace if it is another."""
    title = hit.title or "New chat"
    return f"{title} · {hit.workspace}" if hit.workspace else title


def _key(row: Row) -> str:
    if isinstance(row, str):
        return row
    return row.id if isinstance(row, Conversation) else repr(row)
