"""What a piece of text leaves on the drawn page: rendered with it and without it, in the child.

The comparison knows nothing of tricks: text that is white, covered, clipped, transparent,
of the colour of its ground or on a layer that is off changes no pixel.
"""

import ctypes
from collections.abc import Iterable
from typing import Any

import pypdfium2.raw as pdfium

from workbench.pdf.objects import Box, TextObject

_PIXELS = 1_500_000
_SCALE = 1.5
_VISIBLE = 24  # of 255: the least change of a grey value that a reader can make out


class InkTest:
    """Pictures of one page in grey, with all its text and without some of it."""

    def __init__(self, page: Any) -> None:
        self._page = page
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        scale = min(_SCALE, (_PIXELS / max(1.0, width * height)) ** 0.5)
        self.width, self.height = max(1, int(width * scale)), max(1, int(height * scale))
        self.whole = self._draw()

    def without(self, texts: Iterable[TextObject]) -> bytes:
        """The picture of the page as if these texts were not on it."""
        handles = [ctypes.cast(text.handle, pdfium.FPDF_PAGEOBJECT) for text in texts]
        for handle in handles:
            pdfium.FPDFPageObj_SetIsActive(handle, False)
        try:
            return self._draw()
        finally:
            for handle in handles:
                pdfium.FPDFPageObj_SetIsActive(handle, True)

    def differs(self, other: bytes, box: Box) -> bool:
        """Whether the whole picture and `other` can be told apart within a box of the page."""
        left, top, right, bottom = self._pixels(box)
        for row in range(top, bottom):
            a, b = row * self.width + left, row * self.width + right
            one, two = self.whole[a:b], other[a:b]
            if one != two and max(abs(x - y) for x, y in zip(one, two, strict=True)) >= _VISIBLE:
                return True
        return False

    def has_ink(self, box: Box) -> bool:
        """Whether something is drawn in the box: its lightest and darkest greys differ clearly."""
        left, top, right, bottom = self._pixels(box)
        rows = [
            self.whole[row * self.width + left : row * self.width + right]
            for row in range(top, bottom)
        ]
        rows = [row for row in rows if row]
        return bool(rows) and max(map(max, rows)) - min(map(min, rows)) >= 2 * _VISIBLE

    def _pixels(self, box: Box) -> tuple[int, int, int, int]:
        x, y = ctypes.c_int(), ctypes.c_int()
        xs, ys = [], []
        for page_x, page_y in ((box[0], box[1]), (box[2], box[3])):
            pdfium.FPDF_PageToDevice(
                self._page, 0, 0, self.width, self.height, 0, page_x, page_y, x, y
            )
            xs.append(x.value)
            ys.append(y.value)
        left, top = max(0, min(xs) - 1), max(0, min(ys) - 1)  # a thin stroke may lie beside
        return left, top, min(self.width, max(xs) + 2), min(self.height, max(ys) + 2)

    def _draw(self) -> bytes:
        width, height = self.width, self.height
        pixels = (ctypes.c_ubyte * (width * height))()
        bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, pixels, width)
        if not bitmap:
            raise MemoryError
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, self._page, 0, 0, width, height, 0, 0)
        pdfium.FPDFBitmap_Destroy(bitmap)
        return bytes(pixels)


def has_glyphs(document: Any, page: Any, text: TextObject) -> bool:
    """Whether the text can draw anything; with a font that is missing here it cannot."""
    handle = ctypes.cast(text.handle, pdfium.FPDF_PAGEOBJECT)
    if pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(handle)) == 1:
        return True
    bitmap = pdfium.FPDFTextObj_GetRenderedBitmap(document, page, handle, 1.0)
    if not bitmap:
        return False
    try:
        size = pdfium.FPDFBitmap_GetStride(bitmap) * pdfium.FPDFBitmap_GetHeight(bitmap)
        data = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), size)
        return any(data[3::4])
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
