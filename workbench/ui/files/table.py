"""The table of documents: rows are chosen by a click, a key, or their check boxes."""

from dataclasses import replace

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from workbench.ui.files.arrangement import Arrangement
from workbench.ui.files.boxes import Tick
from workbench.ui.files.columns import Column
from workbench.ui.files.delegate import FilesDelegate
from workbench.ui.files.header import FilesHeader
from workbench.ui.files.model import FilesModel
from workbench.ui.theme import Theme

_BOX = 34
_LEAST_NAME = 150
_STATE_WIDTH = 244
_ADDED_FROM = 980
_TIME_FROM = 420
"""In a pane narrower than this, names need the room of the time."""
_WIDTHS = {
    Column.PAGES: 60,
    Column.SIZE: 80,
    Column.TYPE: 96,
    Column.TOKENS: 88,
    Column.USED: 76,
    Column.KEY: 120,
    Column.ADDED: 96,
}
_CENTRED = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
_WHERE_WIDE = (Column.PAGES, Column.SIZE, Column.USED)


class FilesTable(QTableView):
    """Shows a FilesModel. Signals: opened(int row), mended(int row) at the link of a state,
    menu_asked(QPoint on the screen), removal_asked(), arranged(Arrangement) when the user changed
    columns or order."""

    opened = Signal(int)
    mended = Signal(int)
    menu_asked = Signal(object)
    removal_asked = Signal()
    arranged = Signal(object)

    def __init__(self, theme: Theme, model: FilesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wide = False
        self._offline = False
        self._arranging = False
        self._pressed = QPersistentModelIndex()
        self._lack = ""
        self.arrangement = Arrangement()
        self.header = FilesHeader(theme, self)
        self.setHorizontalHeader(self.header)
        self.setModel(model)
        self._delegate = FilesDelegate(theme, self, model)
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.setAccessibleName("Files")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSortingEnabled(True)
        # The scroll bar begins below the heads of the columns, not beside them.
        self._corner = QFrame()
        self.addScrollBarWidget(self._corner, Qt.AlignmentFlag.AlignTop)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().hide()
        header = self.header
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column in (Column.CHOSEN, Column.NAME):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        header.setSortIndicator(Column.ADDED, Qt.SortOrder.DescendingOrder)
        header.sortIndicatorChanged.connect(self._on_sort)
        header.sectionResized.connect(self._on_width)
        header.column_chosen.connect(self._choose_column)
        header.usual_chosen.connect(self._choose_usual)
        header.all_pressed.connect(self._press_all)
        self.doubleClicked.connect(self._open)
        self._restyle()
        theme.changed.connect(self._restyle)

    def arrange(self, arrangement: Arrangement) -> None:
        """Show the columns as the user had them before."""
        self.arrangement = arrangement
        self._arranging = True
        self.sortByColumn(arrangement.sorted_by, arrangement.order)
        self._arranging = False
        self.lay_out(self._wide, self._offline)

    def lay_out(self, wide: bool, offline: bool) -> None:
        """Show the columns that there is room and reason for, and those the user wants."""
        self._wide, self._offline = wide, offline
        scale = self._theme.text_size
        shown = {column: wide for column in _WHERE_WIDE}
        shown[Column.ADDED] = self.width() >= _ADDED_FROM * scale
        shown[Column.TIME] = self.width() >= _TIME_FROM * scale
        shown |= self.arrangement.wanted
        if offline:
            shown[Column.TIME] = shown[Column.KEY] = False
        widths = {Column.CHOSEN: _BOX, Column.TIME: 146 if wide else 92, **_WIDTHS}
        widths |= self.arrangement.widths
        self._arranging = True
        for column in Column:
            always = column in (Column.CHOSEN, Column.NAME, Column.STATE)
            self.setColumnHidden(column, not shown.get(column, always))
        for column, width in widths.items():
            self.setColumnWidth(column, round(width * scale))
        taken = sum(self.columnWidth(c) for c in widths if c is not Column.STATE)
        room = self.viewport().width()
        left = max(0, room - taken)
        state = self.arrangement.widths.get(Column.STATE)
        least = round(_LEAST_NAME * scale)
        if state is None and not self.isColumnHidden(Column.STATE):
            usual = min(round(_STATE_WIDTH * scale), round(left * 0.54), left - least)
            self.setColumnWidth(Column.STATE, max(least // 2, usual))
        left -= self.columnWidth(Column.STATE)
        self.setColumnWidth(Column.NAME, max(min(least, room), left))
        self._arranging = False

    def show_lack(self, words: str) -> None:
        """Say in the middle why there is no row, or nothing."""
        self._lack = words
        self.setAccessibleDescription(words)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if not self._lack:
            return
        painter = QPainter(self.viewport())
        painter.setFont(self._theme.font("ui"))
        painter.setPen(self._theme.colour("textMuted"))
        gap = self._theme.space(8)
        room = self.viewport().rect().adjusted(gap, gap, -gap, -gap)
        painter.drawText(room, _CENTRED, self._lack)

    def show_chosen(self, count: int) -> None:
        """Show in the box of the header how many of the rows are chosen."""
        rows = self.model().rowCount()
        some = Tick.ALL if count == rows else Tick.SOME
        self.header.show_tick(some if count else Tick.NONE)

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

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseMoveEvent(event)
        here = self._is_link(event.position().toPoint())
        shape = Qt.CursorShape.PointingHandCursor if here else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseReleaseEvent(event)
        place, pressed = event.position().toPoint(), self._pressed
        self._pressed = QPersistentModelIndex()
        index = self.indexAt(place)
        if pressed.isValid() and pressed == index and self._is_link(place):
            self.mended.emit(index.row())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        place = event.position().toPoint()
        index = self.indexAt(place)
        plain = event.button() is Qt.MouseButton.LeftButton and not event.modifiers()
        link = plain and self._is_link(place)
        self._pressed = QPersistentModelIndex(index) if link else QPersistentModelIndex()
        if plain and index.isValid() and index.column() == Column.CHOSEN:
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.Toggle | flags.Rows)
        else:
            super().mousePressEvent(event)

    def _is_link(self, place: QPoint) -> bool:
        index = self.indexAt(place)
        if not index.isValid():
            return False
        return self._delegate.link_at(self.visualRect(index), index).contains(place)

    def _press_all(self) -> None:
        chosen = len(self.selectionModel().selectedRows())
        if chosen == self.model().rowCount():
            self.clearSelection()
        else:
            self.selectAll()

    def _choose_column(self, column: Column, shown: bool) -> None:
        self._take(self.arrangement.with_column(column, shown))

    def _choose_usual(self) -> None:
        self._take(replace(self.arrangement, wanted={}, widths={}))

    def _on_width(self, section: int, _before: int, width: int) -> None:
        if not self._arranging and width:
            self._take(
                self.arrangement.with_width(Column(section), round(width / self._theme.text_size))
            )

    def _on_sort(self, section: int, order: Qt.SortOrder) -> None:
        if not self._arranging and section != Column.CHOSEN:
            falling = order is Qt.SortOrder.DescendingOrder
            self._take(replace(self.arrangement, sorted_by=Column(section), falling=falling))

    def _take(self, arrangement: Arrangement) -> None:
        self.arrangement = arrangement
        self.lay_out(self._wide, self._offline)
        self.arranged.emit(arrangement)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(index.row())

    def _restyle(self) -> None:
        theme = self._theme
        self.verticalHeader().setDefaultSectionSize(theme.size("control", "tableRow"))
        height = theme.size("control", "tableHeader")
        self.header.setFixedHeight(height)
        self._corner.setFixedHeight(height)
        self._corner.setStyleSheet(
            f"background: {theme.hex('subtle')}; border-bottom: 1px solid {theme.hex('border')};"
        )
        self.lay_out(self._wide, self._offline)
