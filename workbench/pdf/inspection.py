"""What the child tells about a document before anything of it is read."""

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from workbench.pdf import limits
from workbench.pdf.documents import Document, read_utf16

_DEPTH = 15


def describe(document: Document) -> dict[str, Any]:
    """Labels, sizes, title and whether the document is encrypted."""
    handle = document.handle
    return {
        "labels": [_label(handle, index) for index in range(document.page_count)],
        "sizes": [_size(handle, index) for index in range(document.page_count)],
        "title": read_utf16(lambda buffer, n: pdfium.FPDF_GetMetaText(handle, b"Title", buffer, n)),
        "encrypted": pdfium.FPDF_GetSecurityHandlerRevision(handle) != -1,
    }


def _label(handle: Any, index: int) -> str:
    return read_utf16(lambda buffer, n: pdfium.FPDF_GetPageLabel(handle, index, buffer, n))


def _size(handle: Any, index: int) -> tuple[float, float]:
    size = pdfium.FS_SIZEF()
    if not pdfium.FPDF_GetPageSizeByIndexF(handle, index, size):
        return 612.0, 792.0  # a damaged page still takes its place: US letter
    return size.width, size.height


def outline(document: Document) -> list[tuple[int, str, int | None]]:
    """Depth first; a hostile outline may be a ring or endless, hence the limits."""
    handle = document.handle
    entries: list[tuple[int, str, int | None]] = []
    seen: set[int] = set()
    waiting = [(0, pdfium.FPDFBookmark_GetFirstChild(handle, None))]
    while waiting and len(entries) < limits.OUTLINE_ENTRIES:
        level, bookmark = waiting.pop()
        if not bookmark or ctypes.addressof(bookmark.contents) in seen:
            continue
        seen.add(ctypes.addressof(bookmark.contents))
        entries.append((level, _title(bookmark), _target(document, bookmark)))
        waiting.append((level, pdfium.FPDFBookmark_GetNextSibling(handle, bookmark)))
        if level + 1 < _DEPTH:
            waiting.append((level + 1, pdfium.FPDFBookmark_GetFirstChild(handle, bookmark)))
    return entries


def _title(bookmark: Any) -> str:
    return read_utf16(lambda buffer, n: pdfium.FPDFBookmark_GetTitle(bookmark, buffer, n))


def _target(document: Document, bookmark: Any) -> int | None:
    target = pdfium.FPDFBookmark_GetDest(document.handle, bookmark)
    if not target:
        action = pdfium.FPDFBookmark_GetAction(bookmark)
        if action and pdfium.FPDFAction_GetType(action) == pdfium.PDFACTION_GOTO:
            target = pdfium.FPDFAction_GetDest(document.handle, action)
    if not target:
        return None
    index = pdfium.FPDFDest_GetDestPageIndex(document.handle, target)
    return index + 1 if 0 <= index < document.page_count else None
