"""What another program drags that is no file on the disk: attachments, pictures, raw documents.

Mail programs on Windows offer a list of names with the contents (FILEGROUPDESCRIPTORW and
CFSTR_FILECONTENTS of the Windows shell); others offer the bytes under their MIME type, Chromium
those of a picture as application/octet-stream (x11_os_exchange_data_provider.cc). Thunderbird and
Firefox promise a file, and write it to the disk when its address is asked for
(widget/gtk/nsDragService.cpp), which may take seconds: so that is asked at the drop alone. What is
only promised by an address is never fetched.
"""

import re
import struct
from dataclasses import dataclass

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from workbench.domain.documents import MIME_TYPES, mime_type_of

WINDOWS_NAMES = 'application/x-qt-windows-mime;value="FileGroupDescriptorW"'
WINDOWS_CONTENTS = 'application/x-qt-windows-mime;value="FileContents"'
PROMISE = "application/x-moz-file-promise"
PROMISED_ADDRESS = "application/x-moz-file-promise-url"
PROMISED_NAME = "application/x-moz-file-promise-dest-filename"
BYTES = "application/octet-stream"
ATTACHMENT = "Attachment"
"""Stands for a file whose name is not known before it is dropped."""
_DESCRIPTOR = 592
"""Bytes of a FILEDESCRIPTORW; its name begins at 72, 260 units of UTF-16."""
_NAME_AT = 72
_MOST = 1000
_ENDINGS = {kind: ending for ending, kind in reversed(MIME_TYPES.items())}
_SIGNS = (
    (b"%PDF-", "Dropped document.pdf"),
    (b"\x89PNG\r\n\x1a\n", "Dropped picture.png"),
    (b"\xff\xd8\xff", "Dropped picture.jpg"),
)
"""How the contents of a file without a name begin."""
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
    for each in data.formats():
        kind = each.partition(";")[0].strip().lower()
        if kind in _ENDINGS and not kind.startswith(("text/", "image/")):
            named = _NAMED.search(each)
            usual = f"Dropped document{_ENDINGS[kind]}"
            return [Offer(named[1] if named else promised_name(data) or usual, (each,))]
    if data.hasFormat(BYTES) and not data.hasImage():
        return [Offer(promised_name(data) or _name_in_address(data), (BYTES,))]
    return []


def promised_name(data: QMimeData) -> str:
    """Return the name of a file that Thunderbird or Firefox promises, or nothing."""
    if not data.hasFormat(PROMISED_NAME):
        return ""
    return bytes(data.data(PROMISED_NAME).data()).decode("utf-16-le", "replace").strip("\0")


def named_by_contents(name: str, content: bytes) -> str:
    """Return a name that tells the kind of a file, by how it begins if need be."""
    if mime_type_of(name):
        return name
    return next((usual for sign, usual in _SIGNS if content.startswith(sign)), name)


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
    """Say whether a drag promises a file that is made when it is asked for."""
    return data.hasFormat(PROMISE) or data.hasFormat(PROMISED_ADDRESS)


def local_files(data: QMimeData) -> list[str]:
    """Return the paths of files and folders on this computer; makes those that are promised."""
    urls = data.urls() if data.hasUrls() else []
    return [url.toLocalFile() for url in urls if url.isLocalFile() and url.toLocalFile()]


def _name_in_address(data: QMimeData) -> str:
    """Return the last part of the address that bytes came from, or a name for anything."""
    urls = data.urls() if data.hasUrls() else []
    name = urls[0].fileName() if urls else ""
    return name if mime_type_of(name) else ATTACHMENT


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
