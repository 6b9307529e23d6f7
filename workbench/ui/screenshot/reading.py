"""Reading the file of a screenshot that the desktop took: local, of a picture's kind and size."""

import os
import stat
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from PySide6.QtGui import QImage, QImageReader

from workbench.errors import UserError

LARGEST = 256 << 20
"""Bytes of the file: two screens of 7,680 by 4,320 pixels, hardly compressed at all."""
MOST_PIXELS = 64 << 20
"""The same in pixels; they fill Qt's own limit (`QImageReader.allocationLimit`, 256 MB)."""
KINDS = (b"png", b"jpeg", b"webp", b"bmp")
"""What desktops write; nothing that refers to other files or is drawn by a program."""


def read_picture(address: str) -> QImage:
    """Return the picture that a file address names; the file is left where it is.

    It takes up to seconds, so never on the window's thread. Raises UserError.
    """
    path = _local_path(address)
    try:
        about = path.stat() if path is not None else None
    except (OSError, ValueError):
        about = None
    if path is None or about is None or not stat.S_ISREG(about.st_mode):
        raise _unreadable("no file")
    if about.st_size > LARGEST:
        raise _unreadable("too large")
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    if reader.format() not in KINDS:
        raise _unreadable("no picture")
    size = reader.size()
    if size.width() * size.height() > MOST_PIXELS:
        raise _unreadable("too many pixels")
    picture = reader.read()
    if picture.isNull():
        raise _unreadable(reader.errorString())
    picture.setDevicePixelRatio(1)
    return picture


def _local_path(address: str) -> Path | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        return None
    path = Path(os.fsdecode(unquote_to_bytes(parts.path)))
    return path if path.is_absolute() else None


def _unreadable(why: str) -> UserError:
    return UserError(
        "The desktop's screenshot cannot be read.",
        hint="Take one with the desktop's own key and paste it here.",
        detail=why,
    )
