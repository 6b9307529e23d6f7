"""The table behind the Files pane: frozen rows, sorted and filtered here."""

import html
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)

from workbench.ui.files.groups import Group, group_of
from workbench.ui.files.status import DocumentStatus
from workbench.ui.files.wording import chats, duration, pages, size, state_line, time_left

STATUS = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns, in their order."""

    CHOSEN = 0
    NAME = 1
    STATE = 2
    TIME = 3
    PAGES = 4
    SIZE = 5
    USED = 6
    ADDED = 7


_TITLES = {
    Column.CHOSEN: "",
    Column.NAME: "Name",
    Column.STATE: "State",
    Column.TIME: "Kept for",
    Column.PAGES: "Pages",
    Column.SIZE: "Size",
    Column.USED: "Used in",
    Column.ADDED: "Added",
}
_TIME_IN_FULL = "Kept at Google for"
NUMBERS = (Column.PAGES, Column.SIZE)


class FilesModel(QAbstractTableModel):
    """Documents as rows; `now` moves only when `tick` is called.

    `version` rises whenever a document has changed, not when others are shown.
    """

    def __init__(self, clock: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.now = clock()
        self.offline = False
        self._wide = False
        self._all: dict[str, DocumentStatus] = {}
        self._shown: list[DocumentStatus] = []
        self._sorted: list[tuple[str, DocumentStatus]] | None = None
        self.version = 0
        self._places: dict[str, int] = {}
        self._needle = ""
        self._group = Group.ALL
        self._column = Column.ADDED
        self._order = Qt.SortOrder.DescendingOrder
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._lay_out)

    @property
    def statuses(self) -> tuple[DocumentStatus, ...]:
        """Return every document, those that the filter hides included."""
        return tuple(self._all.values())

    def set_statuses(self, statuses: Sequence[DocumentStatus]) -> None:
        """Show these documents and no others."""
        self._all = {status.id: status for status in statuses}
        self._renew()

    def put(self, status: DocumentStatus) -> None:
        """Show a document's new status; new documents get rows together, in the next turn."""
        known = status.id in self._all
        self._all[status.id] = status
        self._sorted = None
        self.version += 1
        row = self._places.get(status.id)
        if not known:
            self._soon.start()
        elif row is not None:
            self._shown[row] = status
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    def drop(self, document_id: str) -> None:
        """Take a document's row away."""
        if self._all.pop(document_id, None) is not None:
            self._sorted = None
            self.version += 1
            self._soon.start()

    def filter(self, needle: str) -> None:
        """Show only documents whose name holds the words."""
        self._needle = needle.strip().casefold()
        self._lay_out()

    def show_group(self, group: Group) -> None:
        """Show only documents of a group."""
        self._group = group
        self._lay_out()

    def counts(self) -> dict[Group, int]:
        """Return how many documents each group has."""
        return Counter(group_of(status, self.now) for status in self._all.values())

    def set_offline(self, offline: bool) -> None:
        """Word the states for the offline engine."""
        self.offline = offline
        self._repaint()

    def set_wide(self, wide: bool) -> None:
        """Give the columns their full titles where there is room."""
        if wide != self._wide:
            self._wide = wide
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, Column.TIME, Column.TIME)

    def tick(self) -> None:
        """Look at the clock again."""
        self.now = self._clock()
        self._repaint()

    def row_of(self, document_id: str) -> int | None:
        """Return the row of a document, or None when it is not shown."""
        return self._places.get(document_id)

    def status_at(self, row: int) -> DocumentStatus:
        """Return the document of a row."""
        return self._shown[row]

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; the check boxes cannot be sorted by."""
        if column != Column.CHOSEN:
            self._column, self._order = Column(column), order
            self._renew()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        return 0 if parent.isValid() else len(Column)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                in_full = self._wide and section == Column.TIME
                return _TIME_IN_FULL if in_full else _TITLES[Column(section)]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(Column(section))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        status = self._shown[index.row()]
        column = Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(status, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(status, column)
            case Qt.ItemDataRole.ToolTipRole if column in (Column.NAME, Column.STATE):
                return f"<p>{html.escape(self._spoken(status, column))}</p>"
        return status if role == STATUS else None

    def _text(self, status: DocumentStatus, column: Column) -> str:
        document = status.document
        match column:
            case Column.NAME:
                return " ".join(document.name.split())
            case Column.STATE:
                return state_line(status, self.now, offline=self.offline, in_list=True).text
            case Column.TIME:
                left = time_left(status.copy, self.now)
                return duration(left) if left else "–"
            case Column.PAGES:
                return f"{document.page_count:,}" if document.page_count else "–"
            case Column.SIZE:
                return size(document.size) if document.size else "–"
            case Column.USED:
                return chats(status.used_in) if status.used_in else "–"
            case Column.ADDED:
                return f"{document.added_at.astimezone():%Y-%m-%d}"
        return ""

    def _spoken(self, status: DocumentStatus, column: Column) -> str:
        if column is Column.CHOSEN:
            return status.document.name
        if column is Column.STATE:
            return state_line(status, self.now, offline=self.offline, in_list=True).spoken
        if column is Column.PAGES and status.document.page_count:
            return pages(status.document.page_count)
        return self._text(status, column)

    def _key(self, status: DocumentStatus) -> Any:
        match self._column:
            case Column.STATE | Column.NAME:
                return self._text(status, self._column).casefold()
            case Column.TIME:
                left = time_left(status.copy, self.now)
                return left.total_seconds() if left else -1.0
            case Column.PAGES:
                return status.document.page_count or 0
            case Column.SIZE:
                return status.document.size
            case Column.USED:
                return status.used_in
        return status.document.added_at

    def _lay_out(self) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [(self._shown[index.row()].id, index.column()) for index in before]
        found = [status for name, status in self._in_order() if self._needle in name]
        if self._group is not Group.ALL:
            found = [s for s in found if group_of(s, self.now) is self._group]
        self._shown = found
        self._places = {status.id: row for row, status in enumerate(self._shown)}
        after = [
            self.index(self._places[i], column) if i in self._places else QModelIndex()
            for i, column in held
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _renew(self) -> None:
        self._sorted = None
        self.version += 1
        self._lay_out()

    def _in_order(self) -> list[tuple[str, DocumentStatus]]:
        """Return every document in its order, with its name as it is searched."""
        if self._sorted is None:
            falling = self._order is Qt.SortOrder.DescendingOrder
            in_order = sorted(self._all.values(), key=self._key, reverse=falling)
            self._sorted = [(status.document.name.casefold(), status) for status in in_order]
        return self._sorted

    def _repaint(self) -> None:
        if self._shown:
            last = self.index(len(self._shown) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
