"""Some pages of a document as a PDF of their own, without a password; made in the child process.

The same pages of the same file are the same bytes each time, so that an upload of them can go on
after they were made anew, and nothing is uploaded twice.
"""

import ctypes
import hashlib
import re
from typing import Any

import pypdfium2.raw as pdfium

from workbench.pdf.documents import Document, Refusal

BYTES = 200 * 1024 * 1024
"""Of one excerpt; four times what the other side takes for a PDF."""
_ID = re.compile(rb"/ID\[<[0-9A-F]{32}><[0-9A-F]{32}>\]")
_TRAILER = 1024
"""Bytes at the end of a file among which its ID is."""


def excerpt(document: Document, first: int, last: int) -> tuple[dict[str, Any], bytes]:
    """Pages `first` to `last` (from 1) as the bytes of a PDF; raises Refusal."""
    if not 1 <= first <= last <= document.page_count:
        raise Refusal("pdf", f"The document has no pages {first:,} to {last:,}.")
    # Else the time of day would be written into the file.
    pdfium.FPDF_SetSandBoxPolicy(pdfium.FPDF_POLICY_MACHINETIME_ACCESS, 0)
    fresh = pdfium.FPDF_CreateNewDocument()
    if not fresh:
        raise Refusal("pdf", "There is not enough memory to take the document apart.")
    try:
        wanted = f"{first}-{last}".encode()
        if not pdfium.FPDF_ImportPages(fresh, document.handle, wanted, 0):
            raise Refusal("pdf", "The document cannot be taken apart into its pages.")
        return {"pages": last - first + 1}, _saved(fresh)
    finally:
        pdfium.FPDF_CloseDocument(fresh)


def _saved(handle: Any) -> bytes:
    written = bytearray()

    def write(_self: Any, data: Any, size: int) -> int:
        if len(written) + size > BYTES:
            return 0
        written.extend(ctypes.string_at(data, size))
        return 1

    writer = pdfium.FPDF_FILEWRITE()
    writer.version = 1
    block = type(writer.WriteBlock)(write)  # kept here: C holds no reference to it
    writer.WriteBlock = block
    if not pdfium.FPDF_SaveAsCopy(handle, ctypes.byref(writer), pdfium.FPDF_NO_INCREMENTAL):
        raise Refusal("pdf", "These pages are too large to be sent.")
    return _named_by_content(written)


def _named_by_content(written: bytearray) -> bytes:
    """Return a file whose ID, which PDFium throws dice for, comes from what it holds."""
    end = bytes(written[-_TRAILER:])
    if found := _ID.search(end):
        del written[-_TRAILER:]
        blank = end[: found.start()] + end[found.end() :]
        digest = hashlib.sha256(bytes(written) + blank).hexdigest()[:32].upper().encode()
        end = end[: found.start()] + b"/ID[<%b><%b>]" % (digest, digest) + end[found.end() :]
        written += end
    return bytes(written)
