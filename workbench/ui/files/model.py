"""The table behind the Files pane: frozen rows, sorted and filtered here."""

import html
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)

from workbench.domain.models import Model
from workbench.ui.files.columns import (
    TIME_IN_FULL,
    TITLES,
    Circumstances,
    Column,
    alignment,
    sort_key,
    spoken,
    text_of,
)
from workbench.ui.files.groups import Group, group_of
from workbench.ui.files.status import DocumentStatus

STATUS = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


@dataclass(slots=True)
class _Entry:
    """A document with its name as it is searched, and the group it is in."""

    status: DocumentStatus
    name: str
    group: Group


class FilesModel(QAbstractTableModel):
    """Documents as rows; the time moves only when `tick` is called.

    `version` rises whenever a document has changed, not when others are shown.
    """

    def __init__(self, clock: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.about = Circumstances(clock())
        self._wide = False
        self._all: dict[str, _Entry] = {}
        self._foreign: frozenset[str] = frozenset()
        self._counts: Counter[Group] = Counter()
        self._sorted: list[_Entry] | None = None
        self._shown: list[_Entry] = []
        self.version = 0
        self._places: dict[str, int] = {}
        self._needle = ""
        self._group = Group.ALL
        self._column = Column.ADDED
        self._order = Qt.SortOrder.DescendingOrder
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._lay_out)

    @property
    def now(self) -> datetime:
        """Return the time for which states and countdowns are shown."""
        return self.about.now

    @property
    def offline(self) -> bool:
        """Say whether the states are worded for the offline engine."""
        return self.about.offline

    @property
    def statuses(self) -> tuple[DocumentStatus, ...]:
        """Return every document of ours, those that the filter hides included."""
        return tuple(e.status for i, e in self._all.items() if i not in self._foreign)

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to show, whatever the filter is."""
        return not self._all

    def use_clock(self, clock: Callable[[], datetime]) -> None:
        """Go by another clock."""
        self._clock = clock
        self.tick()

    def set_statuses(self, statuses: Sequence[DocumentStatus]) -> None:
        """Show these documents and no others, beside files that are not ours."""
        foreign = [e for i, e in self._all.items() if i in self._foreign]
        self._all = {status.id: self._entry(status) for status in statuses}
        self._all.update((entry.status.id, entry) for entry in foreign)
        self._recount()
        self._renew()

    def set_foreign(self, statuses: Sequence[DocumentStatus]) -> None:
        """Show these files that were not sent by this program, and no other such files."""
        fresh = {status.id: status for status in statuses}
        if fresh == {i: self._all[i].status for i in self._foreign}:
            return
        for i in self._foreign:
            del self._all[i]
        self._foreign = frozenset(fresh)
        self._all.update((i, self._entry(status)) for i, status in fresh.items())
        self._recount()
        self._renew()

    def put(self, status: DocumentStatus) -> None:
        """Show a document's new status; new documents get rows together, in the next turn."""
        entry = self._all.get(status.id)
        self.version += 1
        if entry is None:
            entry = self._all[status.id] = self._entry(status)
            self._counts[entry.group] += 1
            self._sorted = None
            self._soon.start()
            return
        before, column = entry.status, self._column
        self._counts[entry.group] -= 1
        entry.status, entry.name = status, status.document.name.casefold()
        entry.group = group_of(status, self.now)
        self._counts[entry.group] += 1
        if sort_key(before, column, self.about) != sort_key(status, column, self.about):
            self._sorted = None
        row = self._places.get(status.id)
        if row is not None:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    def drop(self, document_id: str) -> None:
        """Take a document's row away."""
        entry = self._all.pop(document_id, None)
        if entry is not None:
            self._counts[entry.group] -= 1
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
        return dict(self._counts)

    def set_offline(self, offline: bool) -> None:
        """Word the states for the offline engine."""
        self.about = replace(self.about, offline=offline)
        self._repaint()

    def set_model(self, model: Model) -> None:
        """Count tokens as a model does."""
        if model != self.about.model:
            self.about = replace(self.about, model=model)
            self._sorted = None
            self._repaint()

    def set_wide(self, wide: bool) -> None:
        """Give the columns their full titles where there is room."""
        if wide != self._wide:
            self._wide = wide
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, Column.TIME, Column.TIME)

    def tick(self) -> None:
        """Look at the clock again."""
        self.about = replace(self.about, now=self._clock())
        for entry in self._all.values():
            entry.group = group_of(entry.status, self.now)
        self._recount()
        self._repaint()

    def row_of(self, document_id: str) -> int | None:
        """Return the row of a document, or None when it is not shown."""
        return self._places.get(document_id)

    def status_at(self, row: int) -> DocumentStatus:
        """Return the document of a row."""
        return self._shown[row].status

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; the check boxes cannot be sorted by."""
        if column != Column.CHOSEN:
            self._column, self._order = Column(column), order
            self._sorted = None
            self._lay_out()

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
                return TIME_IN_FULL if in_full else TITLES[Column(section)]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return alignment(Column(section))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        status = self._shown[index.row()].status
        column = Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text_of(status, column, self.about)
            case Qt.ItemDataRole.TextAlignmentRole:
                return alignment(column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return spoken(status, column, self.about)
            case Qt.ItemDataRole.ToolTipRole if column is not Column.CHOSEN:
                return f"<p>{html.escape(spoken(status, column, self.about))}</p>"
        return status if role == STATUS else None

    def _entry(self, status: DocumentStatus) -> _Entry:
        return _Entry(status, status.document.name.casefold(), group_of(status, self.now))

    def _recount(self) -> None:
        self._counts = Counter(entry.group for entry in self._all.values())

    def _lay_out(self) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [(self._shown[index.row()].status.id, index.column()) for index in before]
        self._shown = self._found()
        self._places = {entry.status.id: row for row, entry in enumerate(self._shown)}
        after = [
            self.index(self._places[i], column) if i in self._places else QModelIndex()
            for i, column in held
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _found(self) -> list[_Entry]:
        """Return the entries that the filter lets through, in their order."""
        found = self._in_order()
        if self._needle:
            found = [entry for entry in found if self._needle in entry.name]
        if self._group is not Group.ALL:
            found = [entry for entry in found if entry.group is self._group]
        return found

    def _renew(self) -> None:
        self._sorted = None
        self.version += 1
        self._lay_out()

    def _in_order(self) -> list[_Entry]:
        if self._sorted is None:
            falling = self._order is Qt.SortOrder.DescendingOrder
            column, about = self._column, self.about
            self._sorted = sorted(
                self._all.values(),
                key=lambda entry: sort_key(entry.status, column, about),
                reverse=falling,
            )
        return self._sorted

    def _repaint(self) -> None:
        if self._shown:
            last = self.index(len(self._shown) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
