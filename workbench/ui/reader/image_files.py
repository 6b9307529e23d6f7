"""Picture documents: read from the file off the window's thread, within strict limits.

The kind is told by the first bytes and only four kinds are read, each by its one decoder, so that
no other reader of Qt's (SVG, icons, animations) ever sees a file of somebody else's. Size and
memory are looked at before a pixel is decoded.
"""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from workbench.errors import UserError
from workbench.services.reading import FIND_REMEDY

POINTS_PER_PIXEL = 0.75
LARGEST_SIDE = 6000
"""Pixels; a larger picture is made smaller while it is read."""
LARGEST_FILE = 100 * 2**20
"""Bytes; 100 MB is the limit of the API's inline data (wire reference), and ample for a page."""
MOST_PIXELS = 120_000_000
"""A drawing of A0 at 300 dots an inch has 139 million and is refused; A1 has 70 million."""
MEMORY_MB = 512
"""For one picture while it is decoded."""

_KINDS = {
    b"\x89PNG\r\n\x1a\n": b"png",
    b"\xff\xd8\xff": b"jpeg",
    b"GIF87a": b"gif",
    b"GIF89a": b"gif",
}


def read_image(path: str) -> QImage:
    """Return a picture the right way up, at most 6,000 pixels wide or high.

    Raises UserError for a file that is gone, too large, or cannot be drawn.
    """
    content = _content(path)
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(_kind(content)))
    reader.setAutoDetectImageFormat(False)
    reader.setAllocationLimit(MEMORY_MB)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid():
        raise UserError("This picture is damaged and cannot be drawn.")
    if size.width() * size.height() > MOST_PIXELS:
        raise UserError(
            f"This picture has {size.width():,} x {size.height():,} pixels, too many to draw."
        )
    if max(size.width(), size.height()) > LARGEST_SIDE:
        bounds = QSize(LARGEST_SIDE, LARGEST_SIDE)
        reader.setScaledSize(size.scaled(bounds, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise UserError("This picture is damaged and cannot be drawn.")
    return image.convertToFormat(QImage.Format.Format_RGB32)


def _content(path: str) -> bytes:
    file = Path(path)
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise UserError(f"This picture has over {LARGEST_FILE >> 20} MB, too much to draw.")
        with file.open("rb") as opened:
            return opened.read(LARGEST_FILE)
    except FileNotFoundError:
        raise UserError(
            "The file was moved or deleted.",
            hint="Put it back, or show where it is now.",
            action=FIND_REMEDY,
        ) from None
    except OSError as error:
        raise UserError("The picture cannot be read.", hint=error.strerror or "") from error


def _kind(content: bytes) -> bytes:
    for start, kind in _KINDS.items():
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return b"webp"
    raise UserError("Workbench cannot draw this kind of picture.")
