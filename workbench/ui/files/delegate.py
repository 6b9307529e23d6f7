"""How a row of the Files pane is painted: check box, drawing and name, state with its bar, time."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from workbench.ui.files.boxes import Tick, paint_box
from workbench.ui.files.columns import NONE, NUMBERS, Column
from workbench.ui.files.model import STATUS, FilesModel, Index
from workbench.ui.files.state_cell import StateCell, lay_out_state
from workbench.ui.files.wording import (
    SHORT_TIME,
    StateLine,
    drawing_of,
    state_line,
    time_left,
)
from workbench.ui.icons import pixmap
from workbench.ui.theme import Theme

_LIFE = 48 * 3600
"""Seconds for which a copy is kept on the other side (wire reference, section 3)."""
_BAR = 140
"""Pixels of an upload's bar at 100 % text size."""
_TONES = {"muted": "textMuted"}
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


class FilesDelegate(QStyledItemDelegate):
    """Paints from the tokens; text is drawn plain."""

    def __init__(self, theme: Theme, view: QTableView, model: FilesModel) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's
        return QSize(80, self._theme.size("control", "tableRow"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._theme
        cell: QRect = option.rect
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(cell, theme.colour("selection" if selected else "surface"))
        painter.fillRect(QRect(cell.left(), cell.bottom(), cell.width(), 1), theme.colour("border"))
        if self._view.hasFocus() and index.row() == self._view.currentIndex().row():
            self._paint_focus(painter, cell, index.column())
        painter.setFont(theme.font("ui"))
        inner = self._inside(cell)
        match index.column():
            case Column.CHOSEN:
                tick = Tick.ALL if selected else Tick.NONE
                paint_box(painter, theme, cell, tick, self._view.devicePixelRatioF())
            case Column.NAME:
                self._paint_name(painter, inner, index)
            case Column.STATE:
                self._paint_state(painter, inner, index)
            case Column.TIME:
                self._paint_time(painter, inner, index)
            case _:
                words = index.data()
                quiet = words == NONE or index.column() == Column.USED
                painter.setPen(theme.colour("textMuted" if quiet else "text"))
                self._words(painter, inner, words, right=index.column() in NUMBERS)
        painter.restore()

    def link_at(self, cell: QRect, index: Index) -> QRect:
        """Return where in a cell the link of its state stands, empty where there is none."""
        if index.column() != Column.STATE:
            return QRect()
        metrics = QFontMetrics(self._theme.font("ui"), self._view)
        return self._lay_out(self._beside(self._inside(cell)), index, metrics)[1].link

    def _inside(self, cell: QRect) -> QRect:
        return cell.adjusted(self._theme.space(4), 0, -self._theme.space(3), -1)

    def _paint_focus(self, painter: QPainter, cell: QRect, column: int) -> None:
        ring = self._theme.colour("focusRing")
        painter.fillRect(QRect(cell.left(), cell.top(), cell.width(), 2), ring)
        painter.fillRect(QRect(cell.left(), cell.bottom() - 1, cell.width(), 2), ring)
        shown = [c for c in Column if not self._view.isColumnHidden(c)]
        if column == shown[0]:
            painter.fillRect(QRect(cell.left(), cell.top(), 2, cell.height()), ring)
        if column == shown[-1]:
            painter.fillRect(QRect(cell.right() - 1, cell.top(), 2, cell.height()), ring)

    def _paint_name(self, painter: QPainter, room: QRect, index: Index) -> None:
        status = index.data(STATUS)
        room = self._drawing(painter, room, drawing_of(status.document), "textMuted")
        painter.setPen(self._theme.colour("text"))
        self._words(painter, room, index.data(), elide=Qt.TextElideMode.ElideMiddle)

    def _paint_state(self, painter: QPainter, room: QRect, index: Index) -> None:
        line, cell = self._lay_out(self._beside(room), index, painter.fontMetrics())
        tone = _TONES.get(line.tone, line.tone)
        self._drawing(painter, room, line.mark, tone)
        painter.setPen(self._theme.colour(tone))
        painter.drawText(cell.place, _LEFT, cell.words)
        if not cell.link.isEmpty():
            painter.setPen(self._theme.colour("link"))
            painter.drawText(cell.link, _LEFT, line.remedy)
        if line.progress is not None:
            wide = min(room.width(), round(_BAR * self._theme.text_size))
            bar = QRect(room.left(), room.bottom() - 5, wide, 3)
            self._bar(painter, bar, line.progress, self._theme.colour("accent"))

    def _lay_out(
        self, room: QRect, index: Index, metrics: QFontMetrics
    ) -> tuple[StateLine, StateCell]:
        model = self._model
        line = state_line(index.data(STATUS), model.now, offline=model.offline, in_list=True)
        return line, lay_out_state(line, room, metrics, self._theme.space(4))

    def _paint_time(self, painter: QPainter, room: QRect, index: Index) -> None:
        left = time_left(index.data(STATUS).copy, self._model.now)
        colour = self._theme.colour("text" if left else "textMuted")
        if left is not None:
            soon = left < SHORT_TIME
            colour = self._theme.colour("warning") if soon else colour
            width = self._theme.size("space", "10") - 4
            if room.width() >= 2.8 * width:
                bar = QRect(room.left(), room.center().y() - 1, width, 4)
                fill = colour if soon else self._theme.colour("textMuted")
                self._bar(painter, bar, left.total_seconds() / _LIFE, fill)
                room = room.adjusted(width + self._theme.space(4), 0, 0, 0)
        painter.setPen(colour)
        self._words(painter, room, index.data())

    def _bar(self, painter: QPainter, bar: QRect, part: float, colour: QColor) -> None:
        if self._theme.high_contrast:
            painter.setPen(self._theme.colour("text"))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.track)
        painter.drawRoundedRect(bar, 2, 2)
        painter.setPen(Qt.PenStyle.NoPen)
        bar.setWidth(max(2, round(bar.width() * min(1.0, part))))
        painter.setBrush(colour)
        painter.drawRoundedRect(bar, 2, 2)

    def _drawing(self, painter: QPainter, room: QRect, name: str, colour: str) -> QRect:
        side = self._theme.size("icon", "small")
        top = room.center().y() - side // 2 + 1
        painter.drawPixmap(room.left(), top, self._picture(name, colour, side))
        return self._beside(room)

    def _beside(self, room: QRect) -> QRect:
        """Return the room right of a drawing."""
        wide = self._theme.size("icon", "small") + self._theme.space(3)
        return room.adjusted(wide, 0, 0, 0)

    def _picture(self, name: str, colour: str, side: int) -> QPixmap:
        return pixmap(self._theme, name, colour, side, self._view.devicePixelRatioF())

    def _words(
        self,
        painter: QPainter,
        room: QRect,
        text: str,
        *,
        right: bool = False,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        shown = painter.fontMetrics().elidedText(text, elide, room.width())
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(room, int(flags), shown)
