"""Page texts: read once from a file, kept by its hash, and handed out for search and checks."""

import asyncio
import hashlib
import os
import stat
from collections import OrderedDict
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from workbench.domain.documents import Document
from workbench.domain.quotation import DocumentText, PageContent
from workbench.errors import UserError
from workbench.pdf import PdfEngine, PdfError
from workbench.services.text_files import text_of_file
from workbench.storage import page_texts as table
from workbench.storage.database import Database
from workbench.storage.page_texts import OCR, StoredPage

EXTRACTOR = "3"
"""Rises when the same file may give another text, so that it is read again."""
PAGES_AT_ONCE = 100
"""Pages stored in one transaction, so that nobody waits long for the database."""
KEPT_PAGES = 6_000
"""Pages whose text is at hand, and at least the last document. Made ready for checks, a page of the
Octave manual takes 7 kB besides its text (measured)."""
TELLING_CHARACTERS = 20
"""A document with fewer letters and digits than this has no text layer to speak of."""


class PageTexts:
    """Reads, stores and remembers the text of documents, by SHA-256."""

    def __init__(self, database: Database, pdf: PdfEngine) -> None:
        """Work on an open database with a reader for PDFs."""
        self._database = database
        self._pdf = pdf
        self._hashes: dict[tuple[str, int, int], str] = {}
        self._kept: OrderedDict[str, tuple[tuple[StoredPage, ...], DocumentText]] = OrderedDict()

    async def read_pdf(self, document: Document) -> bool:
        """Read and keep the text of a PDF; return whether there is any that shows."""
        pages = tuple(
            StoredPage(page.page, page.text, page.hidden, page.problem, page.replacement)
            for page in await self._pdf.page_texts(document.path)
        )
        await self._keep(document, pages)
        return tells(pages)

    async def read_text_file(self, document: Document, path: Path) -> int:
        """Read and keep a text file as one page; return how many characters it has."""
        text = await asyncio.to_thread(text_of_file, path, document.mime_type)
        await self._keep(document, (StoredPage(1, text),))
        return len(text)

    async def of(self, document: Document) -> DocumentText:
        """Return the text of a document as it was when it was taken in."""
        return (await self._load(document))[1]

    async def pages(self, document: Document) -> tuple[StoredPage, ...]:
        """Return the pages as they are stored, with what is known about each."""
        return (await self._load(document))[0]

    async def replace(self, document: Document, pages: Sequence[StoredPage]) -> None:
        """Keep other texts for some pages of a document, such as those read off their pictures."""
        by_number = {page.page: page for page in await self.pages(document)}
        by_number.update({page.page: page for page in pages})
        with_new = tuple(by_number[number] for number in sorted(by_number))
        await self._store(document, pages)
        self._remember(document.sha256, with_new)

    async def is_unchanged(self, document: Document) -> bool | None:
        """Say whether the file is the one that was taken in; None when it is not there.

        It is read once, and again after it was written to.
        """
        stamp = await asyncio.to_thread(_stamp, document.path)
        if stamp is None:
            return None
        if stamp not in self._hashes:
            self._hashes[stamp] = await asyncio.to_thread(_hash, document.path)
        return self._hashes[stamp] == document.sha256

    async def _load(self, document: Document) -> tuple[tuple[StoredPage, ...], DocumentText]:
        if document.sha256 in self._kept:
            self._kept.move_to_end(document.sha256)
            return self._kept[document.sha256]
        stored = await self._database.read(table.get_pages, document.sha256, EXTRACTOR)
        if not stored and await self.is_unchanged(document):
            # Another version of the program has read it: the text may be different now.
            try:
                if document.is_pdf:
                    await self.read_pdf(document)
                elif not (document.is_image or document.is_media):
                    await self.read_text_file(document, Path(document.path))
            except (PdfError, OSError, UserError):
                pass  # then it has no text, and whoever opens the document is told why
            if document.sha256 in self._kept:
                return self._kept[document.sha256]
        return self._remember(document.sha256, tuple(stored))

    async def _keep(self, document: Document, pages: tuple[StoredPage, ...]) -> None:
        await self._store(document, pages)
        self._remember(document.sha256, pages)

    async def _store(self, document: Document, pages: Sequence[StoredPage]) -> None:
        for start in range(0, len(pages), PAGES_AT_ONCE):
            some = pages[start : start + PAGES_AT_ONCE]
            await self._database.write(table.save_pages, document.sha256, some, EXTRACTOR)

    def _remember(
        self, sha256: str, pages: tuple[StoredPage, ...]
    ) -> tuple[tuple[StoredPage, ...], DocumentText]:
        contents = tuple(PageContent(p.text, p.hidden, p.source == OCR) for p in pages)
        kept = self._kept[sha256] = (pages, DocumentText(contents))
        self._kept.move_to_end(sha256)
        while len(self._kept) > 1 and self._pages_kept() > KEPT_PAGES:
            self._kept.popitem(last=False)
        return kept

    def _pages_kept(self) -> int:
        return sum(len(pages) for pages, _ in self._kept.values())


def tells(pages: Sequence[StoredPage]) -> bool:
    """Say whether pages have text enough to check a quotation against."""
    letters = (character for page in pages for character in page.text if character.isalnum())
    return len(tuple(islice(letters, TELLING_CHARACTERS))) == TELLING_CHARACTERS


def _stamp(path: str) -> tuple[str, int, int] | None:
    """Return what changes when a file is written; None where there is no file to be read."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return (path, found.st_mtime_ns, found.st_size) if stat.S_ISREG(found.st_mode) else None


def _hash(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
