"""The heads of the columns: a box for all rows, and a menu of what can be shown."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView

from workbench.ui.files.boxes import Tick, paint_box
from workbench.ui.files.columns import CHOICES, NUMBERS, TITLES, Column
from workbench.ui.icons import pixmap
from workbench.ui.shell.actions import add_action
from workbench.ui.theme import Theme

_MIDDLE = int(
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
)


class FilesHeader(QHeaderView):
    """Signals: all_pressed() at the box; column_chosen(Column, bool) and usual_chosen() from the
    menu."""

    all_pressed = Signal()
    column_chosen = Signal(object, bool)
    usual_chosen = Signal()

    def __init__(self, theme: Theme, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._theme = theme
        self._tick = Tick.NONE
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionsMovable(False)
        self.setMinimumSectionSize(24)
        self.setAccessibleName("Columns")

    def show_tick(self, tick: Tick) -> None:
        """Show whether none, some or all rows are chosen."""
        if tick is not self._tick:
            self._tick = tick
            self.viewport().update()

    def open_menu(self, place: QPoint) -> QMenu:
        """Open the menu of columns at a place on the screen."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for column in CHOICES:
            action = add_action(menu, TITLES[column])
            action.setCheckable(True)
            action.setChecked(not self.isSectionHidden(column))
            action.setData(int(column))
        menu.addSeparator()
        add_action(menu, "Usual columns").triggered.connect(self.usual_chosen)
        menu.triggered.connect(self._choose)
        menu.popup(place)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        self.open_menu(event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self.logicalIndexAt(event.position().toPoint()) == Column.CHOSEN:
            if event.button() is Qt.MouseButton.LeftButton:
                self.all_pressed.emit()
            return
        super().mousePressEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, theme.colour("subtle"))
        line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, theme.colour("border"))
        if section == Column.CHOSEN:
            paint_box(painter, theme, rect, self._tick, self.devicePixelRatioF())
        else:
            # The margins of the cells below, so that title and words stand in one line.
            self._paint_title(
                painter, rect.adjusted(theme.space(4), 0, -theme.space(3), 0), section
            )
        painter.restore()

    def _paint_title(self, painter: QPainter, room: QRect, section: int) -> None:
        theme = self._theme
        sorted_by = self.sortIndicatorSection() == section
        side = theme.size("icon", "inline")
        gap = theme.space(2)
        words = str(self.model().headerData(section, Qt.Orientation.Horizontal))
        painter.setFont(theme.font("ui", "medium" if sorted_by else "regular"))
        painter.setPen(theme.colour("text" if sorted_by else "textMuted"))
        metrics = painter.fontMetrics()
        left = room.width() - (side + gap if sorted_by else 0)
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, left)
        wide = metrics.horizontalAdvance(words)
        at_right = section in NUMBERS
        start = room.right() + 1 - wide if at_right else room.left()
        painter.drawText(QRect(start, room.top(), wide, room.height()), _MIDDLE, words)
        if sorted_by:
            rising = self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
            mark = pixmap(
                theme, "up" if rising else "down", "textMuted", side, self.devicePixelRatioF()
            )
            place = start - gap - side if at_right else start + wide + gap
            painter.drawPixmap(place, room.center().y() - side // 2 + 1, mark)

    def _choose(self, action: QAction) -> None:
        if action.data() is not None:
            self.column_chosen.emit(Column(action.data()), action.isChecked())
