"""Where the characters and the links of a page stand, as shown; read in the child process."""

import array
import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2.raw as pdfium

from workbench.pdf import limits
from workbench.pdf.documents import Document, LoadedPage, Refusal

_FAR = 10_000.0  # points: three corners this far apart give the turn and the crop of a page
_FINENESS = 64  # FPDF_PageToDevice answers in whole units; this many to a point
_LINKS = 2_000
_LONGEST_ADDRESS = 4_000

_TARGET_PAGES = 40  # opened to say how far down they a link leads

Area = tuple[float, float, float, float]
Target = tuple[int, float | None, float | None]
Corner = Callable[[float, float], tuple[float, float]]


def characters(document: Document, number: int) -> bytes:
    """Left, top, width and height of each character as 32-bit floats; all 0 where it has none.

    In points from the top left corner of the page as shown, in the order of the raw text.
    """
    page = document.text_page(number)
    text = page.text_handle()
    count = min(pdfium.FPDFText_CountChars(text), limits.TEXT_CHARACTERS)
    boxes = array.array("f", bytes(16 * max(0, count)))
    shown = _shown(page)
    box = pdfium.FS_RECTF()
    for index in range(count):
        if not pdfium.FPDFText_GetLooseCharBox(text, index, box):
            continue
        x1, y1 = shown(box.left, box.bottom)
        x2, y2 = shown(box.right, box.top)
        if x1 != x2 and y1 != y2:
            at = 4 * index
            boxes[at], boxes[at + 1] = min(x1, x2), min(y1, y2)
            boxes[at + 2], boxes[at + 3] = abs(x2 - x1), abs(y2 - y1)
    return boxes.tobytes()


def links(document: Document, number: int) -> list[tuple[Any, ...]]:
    """The links of a page: left, top, width, height, target page or None, its height, address.

    Only places in the document and addresses are told; whatever else a link may want to do is
    left out, and an address is not judged here.
    """
    page = document.load(number)
    try:
        found = list(_links(document, page))
    finally:
        page.close()
    places = [target for _, target, _ in found if target is not None]
    heights = _heights(document, places)
    return [
        (*area, target[0], heights.get(target, 0.0), address)
        if target is not None
        else (*area, None, 0.0, address)
        for area, target, address in found
    ]


def _links(document: Document, page: LoadedPage) -> Iterator[tuple[Area, Target | None, str]]:
    shown = _shown(page)
    position, link, area = ctypes.c_int(0), pdfium.FPDF_LINK(), pdfium.FS_RECTF()
    tries = 0
    while tries < _LINKS and pdfium.FPDFLink_Enumerate(page.handle, position, link):
        tries += 1
        if not pdfium.FPDFLink_GetAnnotRect(link, area):
            continue
        x1, y1 = shown(area.left, area.bottom)
        x2, y2 = shown(area.right, area.top)
        target, address = _leads_to(document, link)
        if target is not None or address:
            yield (min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)), target, address


def _leads_to(document: Document, link: Any) -> tuple[Target | None, str]:
    target = pdfium.FPDFLink_GetDest(document.handle, link)
    if not target:
        action = pdfium.FPDFLink_GetAction(link)
        kind = pdfium.FPDFAction_GetType(action) if action else 0
        if kind == pdfium.PDFACTION_URI:
            return None, _address(document, action)
        if kind == pdfium.PDFACTION_GOTO:
            target = pdfium.FPDFAction_GetDest(document.handle, action)
    if not target:
        return None, ""
    index = pdfium.FPDFDest_GetDestPageIndex(document.handle, target)
    if not 0 <= index < document.page_count:
        return None, ""
    has_x, has_y, has_zoom = (ctypes.c_int() for _ in range(3))
    x, y, zoom = (ctypes.c_float() for _ in range(3))
    pdfium.FPDFDest_GetLocationInPage(target, has_x, has_y, has_zoom, x, y, zoom)
    if not has_y.value:
        return (index + 1, None, None), ""
    return (index + 1, x.value if has_x.value else 0.0, y.value), ""


def _heights(document: Document, targets: list[Target]) -> dict[Target, float]:
    """How far down its page each target is, in points; pages are opened one after the other."""
    heights: dict[Target, float] = {}
    for number in list(dict.fromkeys(target[0] for target in targets))[:_TARGET_PAGES]:
        try:
            page = document.load(number)
        except Refusal:
            continue
        shown = _shown(page)
        for target in targets:
            if target[0] == number and target[1] is not None and target[2] is not None:
                heights[target] = max(0.0, shown(target[1], target[2])[1])
        page.close()
    return heights


def _address(document: Document, action: Any) -> str:
    size = min(pdfium.FPDFAction_GetURIPath(document.handle, action, None, 0), _LONGEST_ADDRESS)
    if size <= 1:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAction_GetURIPath(document.handle, action, buffer, size)
    return buffer.raw[: size - 1].decode("utf-8", errors="replace").partition("\0")[0]


def _shown(page: LoadedPage) -> Corner:
    """A function from a point of the page's own space to one on the page as shown."""
    width = pdfium.FPDF_GetPageWidthF(page.handle)
    height = pdfium.FPDF_GetPageHeightF(page.handle)
    columns, rows = round(width * _FINENESS), round(height * _FINENESS)
    x, y = ctypes.c_int(), ctypes.c_int()

    def corner(page_x: float, page_y: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(page.handle, 0, 0, columns, rows, 0, page_x, page_y, x, y)
        return x.value / _FINENESS, y.value / _FINENESS

    # A page is turned by quarters and moved: three points tell it all, and thousands of
    # characters need no call each.
    x0, y0 = corner(0.0, 0.0)
    xa, ya = corner(_FAR, 0.0)
    xb, yb = corner(0.0, _FAR)
    xx, xy, yx, yy = (xa - x0) / _FAR, (ya - y0) / _FAR, (xb - x0) / _FAR, (yb - y0) / _FAR

    def shown(page_x: float, page_y: float) -> tuple[float, float]:
        return x0 + page_x * xx + page_y * yx, y0 + page_x * xy + page_y * yy

    return shown
