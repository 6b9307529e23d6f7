"""The raw text of pages, read in the child process."""

import ctypes
from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as pdfium

from workbench.pdf import limits
from workbench.pdf.documents import Document, LoadedPage, Refusal
from workbench.pdf.frames import Head
from workbench.pdf.hidden import HiddenText


def page_text(document: Document, number: int) -> Head:
    """The text of a page as PDFium stores it, and the ranges of it that cannot be seen."""
    try:
        page = document.load_text(number)
    except Refusal as refusal:
        return _answer(number, problem=str(refusal))
    try:
        text = raw_text(page)
        unseen = HiddenText(page).find(text)
        return _answer(number, text, unseen.ranges, unseen.replacement)
    finally:
        page.close()


def _answer(
    number: int,
    text: str = "",
    hidden: Sequence[tuple[int, int]] = (),
    replacement: str = "",
    problem: str = "",
) -> Head:
    return {
        "page": number,
        "text": text,
        "hidden": hidden,
        "replacement": replacement,
        "problem": problem,
    }


def raw_text(page: LoadedPage) -> str:
    """The characters of the page in stored order; a divided word holds U+FFFE at the line end."""
    text: Any = page.text_handle()
    count = min(pdfium.FPDFText_CountChars(text), limits.TEXT_CHARACTERS)
    if count <= 0:
        return ""
    # PDFium writes one 16-bit unit for a character and may add some: twice the room is safe.
    buffer = ctypes.create_string_buffer(4 * count + 2)
    at = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    written = pdfium.FPDFText_GetText(text, 0, count, at)
    return str(memoryview(buffer)[: max(0, written - 1) * 2], "utf-16-le", "surrogatepass")
