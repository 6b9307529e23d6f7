"""Marked content around text: layers, and replacement text that only machines read."""

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from workbench.pdf.objects import TextObject

_MOST_MARKS = 8
_LONGEST = 100_000  # bytes
_TAGS = range(0xE0000, 0xE0080)  # letters that no font shows


class MarkReader:
    """Reads the marks of the text objects of a page, and gathers suspicious replacement text."""

    def __init__(self) -> None:
        self.replacement = ""

    def is_layered(self, text: TextObject) -> bool:
        """Whether the text belongs to a layer, which may be switched off."""
        handle = ctypes.cast(text.handle, pdfium.FPDF_PAGEOBJECT)
        layered = False
        for index in range(min(text.marks, _MOST_MARKS)):
            mark = pdfium.FPDFPageObj_GetMark(handle, index)
            layered = layered or _name(mark) == "OC"
            if pdfium.FPDFPageObjMark_CountParams(mark) > 0:
                self._gather(_actual_text(mark))
        return layered

    def _gather(self, replacement: str) -> None:
        if any(ord(character) in _TAGS for character in replacement):
            self.replacement += replacement


def _name(mark: Any) -> str:
    length = ctypes.c_ulong()
    buffer = (ctypes.c_ushort * 32)()
    if not pdfium.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), length):
        return ""
    return bytes(buffer)[: max(0, length.value - 2)].decode("utf-16-le", errors="ignore")


def _actual_text(mark: Any) -> str:
    # As bytes: PDFium's function for strings breaks characters beyond the first plane in two.
    length = ctypes.c_ulong()
    key = b"ActualText"
    read = pdfium.FPDFPageObjMark_GetParamBlobValue
    if not read(mark, key, None, 0, length) or not 0 < length.value <= _LONGEST:
        return ""
    buffer = (ctypes.c_ubyte * length.value)()
    read(mark, key, buffer, length.value, length)
    value = bytes(buffer)
    return value[2:].decode("utf-16-be", errors="ignore") if value[:2] == b"\xfe\xff" else ""
