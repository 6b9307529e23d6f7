"""The documents that the child process holds open: a few, the last used ones.

Runs in the child only; so do `drawing`, `extraction` and `hidden`.
"""

import ctypes
import os
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium

from workbench.pdf import limits
from workbench.pdf.objects import prototype

_DOCUMENTS_OPEN = 4
_ANNOTATIONS = 2_000  # of a page; a form has some hundred fields on one
_PAGES_LOADED = 6  # per document: what a reader has on screen
_WITH_WORDS = frozenset((pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT))

# Every page of a long document is asked, and one of links has dozens.
_annotation = prototype(pdfium.FPDFPage_GetAnnot, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_kind = prototype(pdfium.FPDFAnnot_GetSubtype, ctypes.c_int, ctypes.c_void_p)
_close_annotation = prototype(pdfium.FPDFPage_CloseAnnot, None, ctypes.c_void_p)


class Refusal(Exception):
    """A reason not to answer: `kind` is a class name of `errors` in short, then a sentence."""

    def __init__(self, kind: str, sentence: str) -> None:
        super().__init__(sentence)
        self.kind = kind


@dataclass
class LoadedPage:
    """A page, its document and its text page, as PDFium handles."""

    handle: Any
    document: Any
    _text_handle: Any = None

    @property
    def has_fields(self) -> bool:
        """Whether words may stand on the page in form fields or typed over it."""
        count = min(pdfium.FPDFPage_GetAnnotCount(self.handle), _ANNOTATIONS)
        if count <= 0:
            return False
        page = ctypes.cast(self.handle, ctypes.c_void_p).value
        annotations = list(map(_annotation, repeat(page), range(count)))
        kinds = set(map(_kind, annotations))
        deque(map(_close_annotation, annotations), maxlen=0)
        return not _WITH_WORDS.isdisjoint(kinds)

    def text_handle(self) -> Any:
        """The handle of the page's text, loaded on first use."""
        if not self._text_handle:
            self._text_handle = pdfium.FPDFText_LoadPage(self.handle)
            if not self._text_handle:
                raise Refusal("pdf", "The text of this page cannot be read.")
        return self._text_handle

    def close(self) -> None:
        """Free both handles."""
        if self._text_handle:
            pdfium.FPDFText_ClosePage(self._text_handle)
        pdfium.FPDF_ClosePage(self.handle)


@dataclass
class Document:
    """An open document; pages are counted from 1 here as everywhere.

    What stands in form fields is no part of a page's text. A second copy of the document, opened
    when the first such page comes, has it drawn into its pages, and their text is read there;
    the first copy keeps the links.
    """

    handle: Any
    page_count: int
    open_again: Callable[[], Any]
    _pages: OrderedDict[int, LoadedPage] = field(default_factory=OrderedDict)
    _filled: "Document | None" = None
    _filled_in: set[int] = field(default_factory=set)

    def load(self, number: int) -> LoadedPage:
        """Load a page that the caller will close; raises Refusal."""
        if not 1 <= number <= self.page_count:
            raise Refusal("pdf", f"The document has no page {number}.")
        handle = pdfium.FPDF_LoadPage(self.handle, number - 1)
        if not handle:
            raise Refusal("pdf", f"Page {number} is damaged and cannot be read.")
        return LoadedPage(handle, self.handle)

    def load_text(self, number: int) -> LoadedPage:
        """Load a page for its text, form fields included; the caller will close it."""
        page = self.load(number)
        filled = self._filled_copy() if page.has_fields else None
        if filled is None:
            return page
        page.close()
        return filled.load(filled.fill_in(number))

    def text_page(self, number: int) -> LoadedPage:
        """A page for its text, form fields included, that stays loaded."""
        page = self.page(number)
        filled = self._filled_copy() if page.has_fields else None
        return page if filled is None else filled.page(filled.fill_in(number))

    def fill_in(self, number: int) -> int:
        """Draw the fields of a page into it, once for all; return its number."""
        if number not in self._filled_in:
            page = self.load(number)
            pdfium.FPDFPage_Flatten(page.handle, pdfium.FLAT_NORMALDISPLAY)
            page.close()  # what was drawn in shows when the page is loaded anew
            self._filled_in.add(number)
        return number

    def _filled_copy(self) -> "Document | None":
        if self._filled is None:
            handle = self.open_again()
            if handle:
                self._filled = Document(handle, self.page_count, self.open_again)
        return self._filled

    def page(self, number: int) -> LoadedPage:
        """A page that stays loaded for the next question about it."""
        if number in self._pages:
            self._pages.move_to_end(number)
        else:
            self._pages[number] = self.load(number)
            if len(self._pages) > _PAGES_LOADED:
                self._pages.popitem(last=False)[1].close()
        return self._pages[number]

    def close(self) -> None:
        """Free the pages and the document."""
        if self._filled is not None:
            self._filled.close()
        while self._pages:
            self._pages.popitem()[1].close()
        pdfium.FPDF_CloseDocument(self.handle)


class OpenDocuments:
    """Opens documents and keeps the last used ones; a file that changed on disk is opened anew."""

    def __init__(self) -> None:
        self._open: OrderedDict[tuple[str, int, int, str | None], Document] = OrderedDict()

    def get(self, path: str, password: str | None) -> Document:
        """The document at `path`, open; raises Refusal."""
        try:
            found = os.stat(path)
        except FileNotFoundError:
            raise Refusal("pdf", "The file is not there any more.") from None
        except OSError as error:
            raise Refusal("pdf", f"The file cannot be read: {error.strerror}.") from None
        key = (path, found.st_mtime_ns, found.st_size, password)
        if key in self._open:
            self._open.move_to_end(key)
            return self._open[key]
        for stale in [other for other in self._open if other[0] == path and other != key]:
            self._open.pop(stale).close()
        if len(self._open) >= _DOCUMENTS_OPEN:
            self._open.popitem(last=False)[1].close()
        self._open[key] = _open(path, password)
        return self._open[key]


def _open(path: str, password: str | None) -> Document:
    if not os.access(path, os.R_OK):
        raise Refusal("pdf", "The file cannot be read: permission denied.")
    secret = None if password is None else password.encode("utf-8") + b"\0"
    open_again = partial(pdfium.FPDF_LoadDocument, os.fsencode(path) + b"\0", secret)
    handle = open_again()
    if not handle:
        raise _refusal_of_opening(password)
    page_count = pdfium.FPDF_GetPageCount(handle)
    if not 1 <= page_count <= limits.PAGES:
        pdfium.FPDF_CloseDocument(handle)
        raise Refusal("broken", f"The file says it has {page_count:,} pages and cannot be read.")
    return Document(handle, page_count, open_again)


def _refusal_of_opening(password: str | None) -> Refusal:
    code = pdfium.FPDF_GetLastError()
    if code == pdfium.FPDF_ERR_PASSWORD and password:
        return Refusal("wrong password", "This password does not open the document.")
    if code == pdfium.FPDF_ERR_PASSWORD:
        return Refusal("password", "The document is protected by a password.")
    if code == pdfium.FPDF_ERR_SECURITY:
        return Refusal("broken", "The document is protected in a way that cannot be opened here.")
    return Refusal("broken", "The file is not a PDF, or it is damaged and cannot be opened.")


def read_utf16(call: Callable[[Any, int], int]) -> str:
    """The text that a PDFium function writes as UTF-16 into a buffer of the size it names first."""
    size = min(call(None, 0), 1_000_000)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", errors="ignore")
