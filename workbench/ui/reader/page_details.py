"""Joins the pointer to the document: letters and links of pages in sight, places found."""

import array
from collections import deque
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPainterPath

from workbench.domain.documents import Document
from workbench.errors import UserError
from workbench.services.reading import Letters, Link
from workbench.ui.jobs import Jobs, Second
from workbench.ui.reader.finding import Hit
from workbench.ui.reader.page_view import Anchor
from workbench.ui.reader.panel import ReaderPanel
from workbench.ui.reader.selection import shape_of
from workbench.ui.reader.turning import TurnedReading

_GROUP = "reader details"
MOST_WANTED = 4
"""Pages that wait for their letters; whoever scrolls past wants the newest first."""


class PageDetails(QObject):
    """Reads what a page holds under the pointer, and marks every place that was found.

    Signals: address_pressed(str) for a link that leads out of the document.
    """

    address_pressed = Signal(str)

    def __init__(self, panel: ReaderPanel, reading: TurnedReading, jobs: Jobs) -> None:
        super().__init__(panel)
        self._panel, self._reading, self._jobs = panel, reading, jobs
        self._document: Document | None = None
        self._wanted: deque[int] = deque(maxlen=MOST_WANTED)
        self._known: set[int] = set()
        self._being_read = 0
        self._reads = False
        self._hits: dict[int, list[Hit]] = {}
        self._shapes: dict[int, QPainterPath] = {}
        panel.pointing.details_wanted.connect(self._want_again)
        panel.pointing.link_pressed.connect(self._follow)
        panel.page_changed.connect(self._on_page)

    def open(self, document: Document | None) -> None:
        """Begin with another document, or with the same one turned."""
        self._document = document if document is not None and document.has_pages else None
        self._being_read = 0
        self._wanted.clear()
        self._known.clear()
        self._panel.pointing.forget()
        self.show_hits(())

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Mark the places found on every page that comes into sight."""
        self._hits = {}
        for hit in hits:
            self._hits.setdefault(hit.page, []).append(hit)
        self._shapes = {}
        self._panel.pages.show_hits({})
        self._on_page(self._panel.pages.page)

    def _on_page(self, page: int) -> None:
        for near in (page - 1, page + 1, page):
            if near == page or near in self._hits:
                self._want(near)

    def _want_again(self, page: int) -> None:
        # The pointer keeps a dozen pages; one that it has forgotten is read once more.
        if page != self._being_read:
            self._known.discard(page)
            self._want(page)

    def _want(self, page: int) -> None:
        known = page in self._known and (page not in self._hits or page in self._shapes)
        if self._document is None or known or not 1 <= page <= self._panel.pages.page_count:
            return
        if page in self._wanted:
            self._wanted.remove(page)
        self._wanted.append(page)
        if not self._reads:
            self._reads = self._jobs.start(
                "Reading where the words stand", self._read(), group=_GROUP, second=Second.TOGETHER
            )

    async def _read(self) -> None:
        try:
            await self._read_wanted()
        finally:
            self._reads = False

    async def _read_wanted(self) -> None:
        while self._wanted and (document := self._document):
            page = self._being_read = self._wanted.pop()
            letters, links = await self._details(document, page)
            self._being_read = 0
            if document is not self._document:
                continue
            self._known.add(page)
            self._panel.pointing.take_details(page, letters, links)
            if page in self._hits:
                self._mark(page, letters)

    async def _details(self, document: Document, page: int) -> tuple[Letters, tuple[Link, ...]]:
        letters = Letters("", array.array("f"))
        links: tuple[Link, ...] = ()
        try:
            letters = await self._reading.letters(document, page)
            links = await self._reading.links(document, page)
        except UserError:
            pass  # whatever is wrong with the page is told where it is drawn
        return letters, links

    def _mark(self, page: int, letters: Letters) -> None:
        path = QPainterPath()
        for hit in self._hits[page]:
            path.addPath(shape_of(letters, hit.start, hit.end))
        self._shapes[page] = path
        self._panel.pages.show_hits(self._shapes)

    def _follow(self, link: Link) -> None:
        if link.page is not None:
            self._panel.jump(Anchor(link.page, link.top))
        elif link.address:
            self.address_pressed.emit(link.address)
