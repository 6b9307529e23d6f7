"""PDFs, read in a child process: text, hidden text, pictures, rectangles of passages.

The names are loaded when they are first asked for: the child is a part of this package and needs
none of the engine, whose modules would take half of its time to start.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_ERRORS = ("BrokenPdf", "PasswordNeeded", "PdfError", "ReaderCrashed")


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    room = "engine" if name == "PdfEngine" else "errors" if name in _ERRORS else "values"
    return getattr(import_module(f"workbench.pdf.{room}"), name)
