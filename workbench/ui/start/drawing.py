"""What the drawings of the first run are made of."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter


def bar(
    painter: QPainter,
    left: float,
    top: float,
    width: float,
    height: float,
    colour: QColor,
    radius: float = 2.5,
) -> None:
    """Draw a filled bar with round corners: a line of text, a button, a field."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(left, top, width, height), radius, radius)
