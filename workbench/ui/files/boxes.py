"""The boxes at the left of rows, painted: empty, ticked, or with a bar for some of many."""

from enum import Enum, auto

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QPainter

from workbench.ui.icons import pixmap
from workbench.ui.theme import Theme


class Tick(Enum):
    """How many of the rows that a box stands for are chosen."""

    NONE = auto()
    SOME = auto()
    ALL = auto()


def paint_box(painter: QPainter, theme: Theme, cell: QRect, tick: Tick, ratio: float) -> None:
    """Paint a box into the middle of a cell; `ratio` is the screen's."""
    side = theme.size("icon", "small")
    box = QRectF(0, 0, side - 1, side - 1)
    box.moveCenter(QRectF(cell).center())
    empty = tick is Tick.NONE
    painter.setPen(theme.colour("borderStrong" if empty else "accent"))
    painter.setBrush(theme.colour("surface" if empty else "accent"))
    painter.drawRoundedRect(box, 3, 3)
    if not empty:
        drawing = "tick" if tick is Tick.ALL else "minus"
        mark = pixmap(theme, drawing, "accentText", side - 4, ratio)
        painter.drawPixmap(box.toRect().topLeft() + QPoint(2, 2), mark)
