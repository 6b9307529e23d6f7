"""PDFs, read in a child process: text, hidden text, pictures, rectangles of passages."""

from workbench.pdf.engine import PdfEngine
from workbench.pdf.errors import BrokenPdf, PasswordNeeded, PdfError, ReaderCrashed
from workbench.pdf.values import OutlineEntry, PageImage, PageLink, PageText, PdfInfo, Rect

__all__ = [
    "BrokenPdf",
    "OutlineEntry",
    "PageImage",
    "PageLink",
    "PageText",
    "PasswordNeeded",
    "PdfEngine",
    "PdfError",
    "PdfInfo",
    "ReaderCrashed",
    "Rect",
]
