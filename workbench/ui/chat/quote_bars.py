"""How far lists and quotes move in what stands in them, and the bars of quotes."""

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from workbench.ui.theme import Theme

MOST_INDENTS = 8
MOST_QUOTES = 6


def indent_width(theme: Theme, lists: int) -> int:
    """Return the pixels that so many lists move in what stands in them."""
    return min(MOST_INDENTS, lists) * theme.space(7)


def bars_width(theme: Theme, quotes: Sequence[int]) -> int:
    """Return the pixels that quotes move in what stands in them; see `blocks.Line`."""
    return min(MOST_QUOTES, len(quotes)) * theme.space(6)


def paint_bars(
    theme: Theme, painter: QPainter, quotes: Sequence[int], area: QRect, from_right: bool
) -> None:
    """Draw the bars of quotes as high as an area, each where the lists around it put it."""
    width = theme.size("line", "highlightEdge")
    for depth, lists in enumerate(quotes[:MOST_QUOTES]):
        left = indent_width(theme, lists) + depth * theme.space(6)
        bar = QRect(left, area.top(), width, area.height())
        if from_right:
            bar.moveRight(area.right() - left)
        painter.fillRect(bar, theme.colour("borderButton"))


class QuoteBars(QWidget):
    """The bars beside a block that is no text."""

    def __init__(self, theme: Theme, quotes: Sequence[int], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.quotes = quotes

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        painter = QPainter(self)
        paint_bars(self._theme, painter, self.quotes, self.rect(), from_right=False)
        painter.end()
