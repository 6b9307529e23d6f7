"""Pictures of pages and rectangles of passages, made in the child process."""

import ctypes
import math
from typing import Any

import pypdfium2.raw as pdfium

from workbench.pdf import limits
from workbench.pdf.documents import Document, LoadedPage, Refusal

_FINENESS = 64  # FPDF_PageToDevice answers in whole units; this many to a point
_RECTANGLES = 2_000  # of a page; a dense page of a real document has some hundred


def draw(page: LoadedPage, scale: float) -> tuple[dict[str, Any], memoryview]:
    """The page on white, `scale` pixels a point, within the pixel limit."""
    width_pt = pdfium.FPDF_GetPageWidthF(page.handle)
    height_pt = pdfium.FPDF_GetPageHeightF(page.handle)
    scale = _affordable_scale(width_pt, height_pt, scale)
    width, height = max(1, math.ceil(width_pt * scale)), max(1, math.ceil(height_pt * scale))
    stride = width * 4
    pixels = (ctypes.c_ubyte * (stride * height))()
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, pixels, stride)
    if not bitmap:
        raise Refusal("pdf", "There is not enough memory to draw this page.")
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        flags = pdfium.FPDF_ANNOT
        pdfium.FPDF_RenderPageBitmap(bitmap, page.handle, 0, 0, width, height, 0, flags)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return {"width": width, "height": height, "stride": stride, "scale": scale}, memoryview(
        pixels
    ).cast("B")


def rectangles(document: Document, number: int, start: int, end: int) -> list[tuple[float, ...]]:
    """The rectangles of a character range: left, top, width, height in points, one a line."""
    page = document.text_page(number)
    text = page.text_handle()
    start, end = (_character_index(text, place) for place in (start, end))
    count = pdfium.FPDFText_CountRects(text, start, max(0, end - start))
    to_shown = _to_shown(page)
    found = [to_shown(*_rect(text, index)) for index in range(min(count, _RECTANGLES))]
    return _one_a_line(found)


def text_spans(document: Document, numbers: list[int]) -> list[tuple[float, float]]:
    """From where to where the text of these pages goes, in parts of the width as shown."""
    spans = []
    for number in numbers:
        try:
            page = document.load(number)
        except Refusal:
            continue  # whatever is wrong with the page is told where it is drawn
        try:
            spans += _text_span(page)
        except Refusal:
            pass
        finally:
            page.close()
    return spans


def _text_span(page: LoadedPage) -> list[tuple[float, float]]:
    text = page.text_handle()
    width = pdfium.FPDF_GetPageWidthF(page.handle)
    count = min(pdfium.FPDFText_CountRects(text, 0, -1), _RECTANGLES)
    if count <= 0 or width <= 0:
        return []
    to_shown = _to_shown(page)
    boxes = [to_shown(*_rect(text, index)) for index in range(count)]
    inside = [box for box in boxes if box[2] > 0 and 0 <= box[0] and box[0] + box[2] <= width]
    if not inside:
        return []
    left, right = min(box[0] for box in inside), max(box[0] + box[2] for box in inside)
    return [(left / width, right / width)]


def _character_index(text: Any, place: int) -> int:
    """PDFium's own count of characters, which may leave out some that its text has."""
    index: int = pdfium.FPDFText_GetCharIndexFromTextIndex(text, place)
    return index if index >= 0 else place


def _affordable_scale(width_pt: float, height_pt: float, scale: float) -> float:
    wanted = width_pt * height_pt * scale * scale
    if not math.isfinite(wanted) or wanted <= 0:
        raise Refusal("pdf", "This page has no size and cannot be drawn.")
    return scale if wanted <= limits.PIXELS else scale * math.sqrt(limits.PIXELS / wanted)


def _rect(text: Any, index: int) -> tuple[float, float, float, float]:
    left, top, right, bottom = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetRect(text, index, left, top, right, bottom)
    return left.value, bottom.value, right.value, top.value


def _to_shown(page: LoadedPage) -> Any:
    """A function from a rectangle in the page's own space to one on the page as shown."""
    width = pdfium.FPDF_GetPageWidthF(page.handle)
    height = pdfium.FPDF_GetPageHeightF(page.handle)
    columns, rows = round(width * _FINENESS), round(height * _FINENESS)
    x, y = ctypes.c_int(), ctypes.c_int()

    def corner(page_x: float, page_y: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(page.handle, 0, 0, columns, rows, 0, page_x, page_y, x, y)
        return x.value / _FINENESS, y.value / _FINENESS

    def to_shown(left: float, bottom: float, right: float, top: float) -> tuple[float, ...]:
        (x1, y1), (x2, y2) = corner(left, bottom), corner(right, top)
        return min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)

    return to_shown


def _one_a_line(found: list[tuple[float, ...]]) -> list[tuple[float, ...]]:
    """Join neighbours on the same line: PDFium starts a new rectangle at each change of font."""
    lines: list[tuple[float, ...]] = []
    for left, top, width, height in found:
        if width <= 0 or height <= 0:
            continue
        if lines:
            l0, t0, w0, h0 = lines[-1]
            overlap = min(top + height, t0 + h0) - max(top, t0)
            gap = max(left, l0) - min(left + width, l0 + w0)
            if overlap > min(height, h0) / 2 and gap < max(height, h0):
                new_left, new_top = min(left, l0), min(top, t0)
                right, bottom = max(left + width, l0 + w0), max(top + height, t0 + h0)
                lines[-1] = (new_left, new_top, right - new_left, bottom - new_top)
                continue
        lines.append((left, top, width, height))
    return lines
