"""Page texts: read once from a file, kept by its hash, and handed out for search and checks."""

import asyncio
from collections import OrderedDict
from itertools import islice
from pathlib import Path

from workbench.domain.documents import Document
from workbench.domain.quotation import DocumentText, PageContent
from workbench.pdf import PdfEngine
from workbench.services.text_files import readable_text
from workbench.storage import page_texts as table
from workbench.storage.database import Database
from workbench.storage.page_texts import StoredPage

EXTRACTOR = "1"
"""Rises when the same file may give another text, so that it is read again."""
PAGES_AT_ONCE = 100
"""Pages stored in one transaction, so that nobody waits long for the database."""
KEPT_IN_MEMORY = 8
"""Documents whose text is at hand; a 1,000-page one takes some megabytes."""
TELLING_CHARACTERS = 20
"""A document with fewer letters and digits than this has no text layer to speak of."""


class PageTexts:
    """Reads, stores and remembers the text of documents, by SHA-256."""

    def __init__(self, database: Database, pdf: PdfEngine) -> None:
        """Work on an open database with a reader for PDFs."""
        self._database = database
        self._pdf = pdf
        self._texts: OrderedDict[str, DocumentText] = OrderedDict()

    async def read_pdf(self, document: Document) -> bool:
        """Read and keep the text of a PDF; return whether there is any that shows."""
        pages = tuple(
            StoredPage(page.page, page.text, page.hidden, page.problem)
            for page in await self._pdf.page_texts(document.path)
        )
        await self._keep(document, pages)
        letters = (character for page in pages for character in page.text if character.isalnum())
        return len(tuple(islice(letters, TELLING_CHARACTERS))) == TELLING_CHARACTERS

    async def read_text_file(self, document: Document, path: Path) -> None:
        """Read and keep a text file as one page."""
        content = await asyncio.to_thread(path.read_bytes)
        text = await asyncio.to_thread(readable_text, content, document.mime_type)
        await self._keep(document, (StoredPage(1, text),))

    async def of(self, document: Document) -> DocumentText:
        """Return the text of a document as it was when it was taken in."""
        if document.sha256 in self._texts:
            self._texts.move_to_end(document.sha256)
            return self._texts[document.sha256]
        stored = await self._database.read(table.get_pages, document.sha256, EXTRACTOR)
        return self._remember(document.sha256, tuple(stored))

    async def _keep(self, document: Document, pages: tuple[StoredPage, ...]) -> None:
        for start in range(0, len(pages), PAGES_AT_ONCE):
            some = pages[start : start + PAGES_AT_ONCE]
            await self._database.write(table.save_pages, document.sha256, some, EXTRACTOR)
        self._remember(document.sha256, pages)

    def _remember(self, sha256: str, pages: tuple[StoredPage, ...]) -> DocumentText:
        contents = tuple(PageContent(page.text, page.hidden) for page in pages)
        text = self._texts[sha256] = DocumentText(contents)
        while len(self._texts) > KEPT_IN_MEMORY:
            self._texts.popitem(last=False)
        return text
