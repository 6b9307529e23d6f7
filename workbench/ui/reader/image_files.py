"""Picture documents: read from the file, off the window's thread."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from workbench.errors import UserError

POINTS_PER_PIXEL = 0.75
LARGEST_SIDE = 6000
"""Pixels; a larger picture is made smaller while it is read."""


def read_image(path: str) -> QImage:
    """Return a picture the right way up, at most 6,000 pixels wide or high.

    Raises UserError for a file that is gone or cannot be drawn.
    """
    if not Path(path).is_file():
        raise UserError("The file was moved or deleted.", hint="Put it back, or add it again.")
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    size = reader.size()
    if max(size.width(), size.height()) > LARGEST_SIDE:
        bounds = QSize(LARGEST_SIDE, LARGEST_SIDE)
        reader.setScaledSize(size.scaled(bounds, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise UserError("Workbench cannot draw this kind of picture.")
    return image.convertToFormat(QImage.Format.Format_RGB32)
