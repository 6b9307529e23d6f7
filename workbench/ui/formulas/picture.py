"""Outlines as pictures, in the colour of the text and as large as the text."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from workbench.ui.formulas.store import Drawing

MOST_PIXELS = 16_000_000


@lru_cache(maxsize=128)
def picture(drawing: Drawing, colour: str, em: float, ratio: float) -> QImage:
    """Return a formula in a colour; `em` is the size of the text in pixels. For any thread."""
    width = max(1, round(drawing.width * em * ratio))
    height = max(1, round(drawing.height * em * ratio))
    if width * height > MOST_PIXELS:
        return QImage()
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer = QSvgRenderer(QByteArray(drawing.svg.encode()))
    renderer.render(painter, QRectF(image.rect()))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(image.rect(), QColor(colour))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
