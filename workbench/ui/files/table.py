"""The table of documents: rows are chosen by a click, a key, or their check boxes."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from workbench.ui.files.delegate import FilesDelegate
from workbench.ui.files.model import Column, FilesModel
from workbench.ui.theme import Theme

_STATE_WIDTH = 244
_ADDED_FROM = 980
_TIME_FROM = 420
"""In a pane narrower than this, names need the room of the time."""


class FilesTable(QTableView):
    """Shows a FilesModel. Signals: opened(int row), menu_asked(QPoint on the screen),
    removal_asked()."""

    opened = Signal(int)
    menu_asked = Signal(object)
    removal_asked = Signal()

    def __init__(self, theme: Theme, model: FilesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wide = False
        self._offline = False
        self.setModel(model)
        self.setItemDelegate(FilesDelegate(theme, self, model))
        self.setAccessibleName("Files")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSortingEnabled(True)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(24)
        header.setSortIndicator(Column.ADDED, Qt.SortOrder.DescendingOrder)
        self.doubleClicked.connect(self._open)
        self._restyle()
        theme.changed.connect(self._restyle)

    def lay_out(self, wide: bool, offline: bool) -> None:
        """Show the columns that there is room and reason for."""
        self._wide, self._offline = wide, offline
        scale = self._theme.text_size
        widths = {
            Column.CHOSEN: 34,
            Column.TIME: 146 if wide else 92,
            Column.PAGES: 60,
            Column.SIZE: 80,
            Column.USED: 76,
            Column.ADDED: 96,
        }
        for column in (Column.PAGES, Column.SIZE, Column.USED, Column.ADDED):
            self.setColumnHidden(column, not wide)
        self.setColumnHidden(Column.ADDED, self.width() < _ADDED_FROM * scale)
        self.setColumnHidden(Column.TIME, offline or self.width() < _TIME_FROM * scale)
        for column, width in widths.items():
            self.setColumnWidth(column, round(width * scale))
        header = self.horizontalHeader()
        taken = sum(header.sectionSize(c) for c in widths if not self.isColumnHidden(c))
        left = max(0, self.width() - taken)
        state = min(round(_STATE_WIDTH * scale), round(left * 0.52))
        self.setColumnWidth(Column.STATE, state)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.lay_out(self._wide, self._offline)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        index = self.indexAt(event.pos())
        place = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            corner = self.visualRect(index).bottomLeft() + QPoint(self._theme.space(9), 0)
            place = self.viewport().mapToGlobal(corner)
        if index.isValid():
            if not self.selectionModel().isSelected(index):
                self.selectRow(index.row())
            self.menu_asked.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.removal_asked.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        index = self.indexAt(event.position().toPoint())
        plain = event.button() is Qt.MouseButton.LeftButton and not event.modifiers()
        if plain and index.isValid() and index.column() == Column.CHOSEN:
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.Toggle | flags.Rows)
        else:
            super().mousePressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(index.row())

    def _restyle(self) -> None:
        theme = self._theme
        self.verticalHeader().setDefaultSectionSize(theme.size("control", "tableRow"))
        self.horizontalHeader().setFixedHeight(theme.size("control", "tableHeader"))
        self.lay_out(self._wide, self._offline)
