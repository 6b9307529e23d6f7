"""What another program drags that is no file on the disk: attachments, pictures, raw documents.

Mail programs on Windows offer a list of names with the contents (FILEGROUPDESCRIPTORW and
CFSTR_FILECONTENTS of the Windows shell); others offer the bytes under their MIME type. What is
only promised by an address is never fetched.
"""

import re
import struct
from dataclasses import dataclass

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from workbench.domain.documents import MIME_TYPES

WINDOWS_NAMES = 'application/x-qt-windows-mime;value="FileGroupDescriptorW"'
WINDOWS_CONTENTS = 'application/x-qt-windows-mime;value="FileContents"'
PROMISED_NAME = "application/x-moz-file-promise-dest-filename"
_DESCRIPTOR = 592
"""Bytes of a FILEDESCRIPTORW; its name begins at 72, 260 units of UTF-16."""
_NAME_AT = 72
_MOST = 1000
_ENDINGS = {kind: ending for ending, kind in reversed(MIME_TYPES.items())}
_NAMED = re.compile(r';\s*(?:file)?name="?([^";]+)')


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that can be had: its name, and the format of the drag that holds its bytes."""

    name: str
    formats: tuple[str, ...]


def offers(data: QMimeData) -> list[Offer]:
    """Return what a drag holds without a file on the disk; nothing is read but names.

    Plain and marked-up text is no file, and pictures are asked for with `picture`.
    """
    if data.hasFormat(WINDOWS_NAMES):
        names = _windows_names(bytes(data.data(WINDOWS_NAMES).data()))
        return [Offer(name, _windows_formats(n)) for n, name in enumerate(names) if name]
    promised = bytes(data.data(PROMISED_NAME).data()).decode("utf-16-le", "replace").strip("\0")
    for each in data.formats():
        kind = each.partition(";")[0].strip().lower()
        if kind in _ENDINGS and not kind.startswith(("text/", "image/")):
            named = _NAMED.search(each)
            usual = f"Dropped document{_ENDINGS[kind]}"
            return [Offer(named[1] if named else promised or usual, (each,))]
    return []


def picture(data: QMimeData) -> QImage | None:
    """Return the picture of a drag, or None."""
    image = QImage(data.imageData()) if data.hasImage() else QImage()
    return None if image.isNull() else image


def read(data: QMimeData, offer: Offer) -> bytes:
    """Return the bytes of an offered file, none if the other program does not hand them over."""
    for each in offer.formats:
        if content := data.data(each).data():
            return bytes(content)
    return b""


def is_promise(data: QMimeData) -> bool:
    """Say whether a drag only promises a file, by an address that is not on this computer."""
    return data.hasFormat("application/x-moz-file-promise") and not any(
        url.isLocalFile() for url in data.urls()
    )


def _windows_formats(number: int) -> tuple[str, ...]:
    indexed = f"{WINDOWS_CONTENTS};index={number}"
    return (indexed,) if number else (indexed, WINDOWS_CONTENTS)


def _windows_names(block: bytes) -> list[str]:
    if len(block) < 4:
        return []
    (count,) = struct.unpack_from("<I", block)
    names = []
    for number in range(min(count, _MOST)):
        start = 4 + number * _DESCRIPTOR + _NAME_AT
        raw = block[start : start + _DESCRIPTOR - _NAME_AT]
        if len(raw) < _DESCRIPTOR - _NAME_AT:
            break
        names.append(raw.decode("utf-16-le", "replace").partition("\0")[0])
    return names
