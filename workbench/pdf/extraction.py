"""The raw text of pages, read in the child process."""

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from workbench.pdf import limits
from workbench.pdf.documents import Document, LoadedPage, Refusal
from workbench.pdf.frames import Head


def page_text(document: Document, number: int) -> Head:
    """The text of a page as PDFium stores it, and the ranges of it that cannot be seen."""
    try:
        page = document.load(number)
    except Refusal as refusal:
        return {"page": number, "text": "", "hidden": [], "problem": str(refusal)}
    try:
        return {"page": number, "text": raw_text(page), "hidden": [], "problem": ""}
    finally:
        page.close()


def raw_text(page: LoadedPage) -> str:
    """The characters of the page in stored order; a divided word holds U+FFFE at the line end."""
    text: Any = page.text_handle()
    count = min(pdfium.FPDFText_CountChars(text), limits.TEXT_CHARACTERS)
    if count <= 0:
        return ""
    # PDFium writes one 16-bit unit for a character and may add some: twice the room is safe.
    buffer = (ctypes.c_ushort * (2 * count + 1))()
    written = pdfium.FPDFText_GetText(text, 0, count, buffer)
    units = memoryview(buffer).cast("B")[: max(0, written - 1) * 2]
    return str(units, "utf-16-le", "surrogatepass")
