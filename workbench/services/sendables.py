"""What is sent of a document: the file itself, or what the other side can read of it.

A PDF over the limits goes in page ranges, one with a password as a copy without it, an Office file
as its text, and a text as it is seen where that is wanted. Such files are made when they are
needed, privately, and removed afterwards.
"""

import asyncio
import hashlib
import math
import os
from collections.abc import AsyncIterator, Container
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.documents import Document
from workbench.domain.limits import Limits
from workbench.domain.pages import PageRange
from workbench.domain.suspicions import as_seen, markup_as_seen
from workbench.errors import UserError
from workbench.pdf import PdfEngine
from workbench.services.page_texts import PageTexts
from workbench.services.text_files import decode

ROOM = 0.8
"""Of the byte limit that a part is planned for, because pages differ in size."""
_TIMES = 1_000_000_000
"""The earliest time of change of what is made, in seconds since 1970; even, as FAT keeps them."""


@dataclass(frozen=True, slots=True)
class Sendable:
    """A file to be sent that holds pages `first` to `last`; `sha256` is empty when not known."""

    path: Path
    mime_type: str
    sha256: str
    first: int
    last: int


class Sendables:
    """Makes what is sent, in a private folder."""

    def __init__(self, pdf: PdfEngine, page_texts: PageTexts, limits: Limits, folder: Path) -> None:
        """Work in a folder that is made when it is needed."""
        self._pdf = pdf
        self._page_texts = page_texts
        self._limits = limits
        self._folder = folder

    @asynccontextmanager
    async def from_page(
        self, document: Document, first: int, within: PageRange | None = None
    ) -> AsyncIterator[Sendable]:
        """Give what is to be sent from a page (from 1) on; look at `last` for whether it is all.

        `within` is the range that is wanted of a PDF, None for the whole document. A part stays on
        the disk when sending it fails, so that the upload can go on later; a copy without a
        password never does. Raises UserError and PdfError.
        """
        pages = document.page_count or 1
        if document.goes_as_text:
            path = await self._text(document)
            yield Sendable(path, "text/plain", "", 1, pages)
            await asyncio.to_thread(path.unlink, True)
            return
        if document.as_seen and document.is_text:
            path = await asyncio.to_thread(_as_seen, document, self._folder)
            yield Sendable(path, document.mime_type, "", 1, pages)
            await asyncio.to_thread(path.unlink, True)
            return
        if not document.is_pdf or (within is None and await self._goes_whole(document)):
            yield Sendable(Path(document.path), document.mime_type, document.sha256, 1, pages)
            return
        secret = self._pdf.is_unlocked(document.path)
        path, last = await self._part(document, first, within or PageRange(1, pages))
        try:
            yield Sendable(path, document.mime_type, "", first, last)
        except BaseException:
            if secret:
                path.unlink(missing_ok=True)
            raise
        await asyncio.to_thread(path.unlink, True)

    async def tidy(self, keep: Container[str]) -> None:
        """Remove what was left of documents whose SHA-256 is not among those to keep."""
        await asyncio.to_thread(_tidy, self._folder, keep)

    async def _goes_whole(self, document: Document) -> bool:
        info = await self._pdf.inspect(document.path)
        return (
            info.page_count <= self._limits.pdf_pages
            and document.size <= self._limits.pdf_bytes
            and not self._pdf.is_unlocked(document.path)
        )

    async def _part(self, document: Document, first: int, wanted: PageRange) -> tuple[Path, int]:
        limits = self._limits
        pages = wanted.last - wanted.first + 1
        size = document.size * pages / max(pages, document.page_count or 1)
        count = max(1, math.ceil(size / (limits.pdf_bytes * ROOM)))
        count = max(count, math.ceil(pages / limits.pdf_pages))
        length = min(math.ceil(pages / count), wanted.last - first + 1)
        while True:
            last = first + length - 1
            path = self._folder / f"{document.sha256}-{first}-{last}.pdf"
            if not self._pdf.is_unlocked(document.path) and await asyncio.to_thread(path.is_file):
                return path, last
            content = await self._pdf.excerpt(document.path, first, last)
            if len(content) <= limits.pdf_bytes:
                await asyncio.to_thread(_write, path, content)
                return path, last
            if length == 1:
                megabytes = limits.pdf_bytes >> 20
                raise UserError(f"Page {first:,} alone is over {megabytes} MB, the limit.")
            length = (length + 1) // 2

    async def _text(self, document: Document) -> Path:
        text = "\n\n".join(page.text for page in await self._page_texts.pages(document))
        if not text.strip():
            raise UserError("There is no text in this file that could be sent.")
        if document.as_seen:
            text = as_seen(text)
        path = self._folder / f"{document.sent_as}.txt"
        await asyncio.to_thread(_write, path, text.encode("utf-8", errors="replace"))
        return path


def _as_seen(document: Document, folder: Path) -> Path:
    """Write what is seen of a text file, as UTF-8; raises OSError."""
    text = decode(Path(document.path).read_bytes())
    markup = document.mime_type in ("text/html", "text/xml")
    path = folder / f"{document.sent_as}.txt"
    _write(path, (markup_as_seen(text) if markup else as_seen(text)).encode("utf-8", "replace"))
    return path


def _write(path: Path, content: bytes) -> None:
    """Write a file that only this user may read; the same content has the same time of change.

    So an upload goes on, by whose size and time a file is known, when the file was made anew.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return
    unfinished = path.with_suffix(".part")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    seconds = _TIMES + int(hashlib.sha256(content).hexdigest()[:7], 16) * 2
    os.utime(unfinished, (seconds, seconds))
    os.replace(unfinished, path)


def _tidy(folder: Path, keep: Container[str]) -> None:
    if folder.is_dir():
        for path in folder.iterdir():
            if path.stem.partition("-")[0] not in keep:
                path.unlink(missing_ok=True)
