"""The lines under doubtful words: Qt draws an underline so thin that it is easily missed."""

from collections.abc import Iterator
from typing import cast

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QTextBlock, QTextDocument, QTextLine

from workbench.ui.chat.chips import DOUBT_PROPERTY, look_of
from workbench.ui.theme import Theme

BELOW = 0.14
"""How far below the line of the letters it is drawn, of the height of the letters."""
_DASHES = {True: (1.0, 1.0), False: (3.0, 1.5)}
"""Drawn and left out, in widths of the line: dots for a close match, else dashes."""


def paint_doubts(theme: Theme, painter: QPainter, document: QTextDocument, area: QRectF) -> None:
    """Draw what `area` of a document shows of them, both in the document's coordinates."""
    layout = document.documentLayout()
    block = document.begin()
    while block.isValid():
        place = layout.blockBoundingRect(block)
        if place.intersects(area):
            for status, line in _lines(block):
                painter.setPen(_pen(theme, status))
                painter.drawLine(line.translated(place.topLeft()))
        block = block.next()


def _lines(block: QTextBlock) -> Iterator[tuple[str, QLineF]]:
    """Yield the status of each doubtful run and where it is underlined, within the block."""
    layout = block.layout()
    for run in block.textFormats():
        status = run.format.property(DOUBT_PROPERTY)
        if not status:
            continue
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            start = max(run.start, line.textStart())
            end = min(run.start + run.length, line.textStart() + line.textLength())
            if start < end:
                left, right = sorted((_x(line, start), _x(line, end)))
                y = line.y() + line.ascent() * (1 + BELOW)
                yield str(status), QLineF(left, y, right, y)


def _x(line: QTextLine, at: int) -> float:
    return cast("tuple[float, int]", line.cursorToX(at))[0]


def _pen(theme: Theme, status: str) -> QPen:
    pen = QPen(theme.colour(look_of(theme, status)["colour"]), theme.size("line", "dash"))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern(_DASHES[status == "close"])
    return pen
