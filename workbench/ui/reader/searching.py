"""Finding words in the open document, and going to the places."""

import asyncio

from PySide6.QtCore import QObject

from workbench.domain.documents import Document
from workbench.ui.jobs import Jobs, Second
from workbench.ui.reader.finding import Hit
from workbench.ui.reader.gathering import gather_hits
from workbench.ui.reader.page_details import PageDetails
from workbench.ui.reader.page_view import UPPER_THIRD, Anchor
from workbench.ui.reader.panel import ReaderPanel
from workbench.ui.reader.turning import TurnedReading

TYPING_PAUSE = 0.15
"""Seconds without a key before a search starts."""

_GROUP = "reader finding"


class Searching(QObject):
    """Joins the find bar to the document that is read."""

    def __init__(
        self, panel: ReaderPanel, reading: TurnedReading, jobs: Jobs, details: PageDetails
    ) -> None:
        super().__init__(panel)
        self._panel, self._reading, self._jobs, self._details = panel, reading, jobs, details
        self._document: Document | None = None
        self._plain: dict[int, str] = {}
        panel.find_bar.words_changed.connect(self.find)
        panel.find_bar.hit_wanted.connect(self._on_hit)

    def open(self, document: Document | None) -> None:
        """Search in another document from now on."""
        self._document, self._plain = document, {}

    def find(self, words: str) -> None:
        """Look for words, list the places and mark them."""
        if self._document is not None:
            work = self._search(self._document, words)
            self._jobs.start("Searching the document", work, group=_GROUP, second=Second.REPLACE)

    async def _search(self, document: Document, words: str) -> None:
        self._details.show_hits(())
        self._panel.text.show_hits(())
        count = self._panel.pages.page_count if document.has_pages else 1
        labels = tuple(map(document.label, range(1, count + 1))) if document.has_pages else ()
        if words.strip():
            await asyncio.sleep(TYPING_PAUSE)
        hits = await gather_hits(self._reading, document, count, words, self._plain)
        self._panel.find_bar.show_hits(hits, labels)
        if document.has_pages:
            self._details.show_hits(hits)
        else:
            self._panel.text.show_hits(tuple((hit.start, hit.end) for hit in hits))

    def _on_hit(self, hit: Hit) -> None:
        if self._document is not None:
            work = self._open_hit(self._document, hit)
            self._jobs.start("Opening a place", work, group=_GROUP, second=Second.REPLACE)

    async def _open_hit(self, document: Document, hit: Hit) -> None:
        if not document.has_pages:
            self._panel.text.reveal(hit.start, hit.end)
            return
        marks = await self._reading.marks(document, hit.page, hit.start, hit.end)
        top = min((mark.y for mark in marks), default=0.0)
        self._panel.pages.go_to(Anchor(hit.page, top, UPPER_THIRD))
