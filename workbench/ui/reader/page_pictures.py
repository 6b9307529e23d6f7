"""Draws the pages that a view lacks, one after the other, the one that is missed most first."""

import asyncio

from PySide6.QtCore import QObject

from workbench.domain.documents import Document
from workbench.errors import UserError
from workbench.ui.jobs import Jobs, Second
from workbench.ui.reader.page_view import PageView
from workbench.ui.reader.panel import ReaderPanel
from workbench.ui.reader.thumbnails import Thumbnails
from workbench.ui.reader.turning import TurnedReading


class PagePictures(QObject):
    """Gives pages and small pages of the open document their pictures."""

    def __init__(self, panel: ReaderPanel, reading: TurnedReading, jobs: Jobs) -> None:
        super().__init__(panel)
        self._panel, self._reading, self._jobs = panel, reading, jobs
        self._document: Document | None = None
        self._idle = asyncio.Event()  # set while no page is being drawn
        self._idle.set()
        panel.pages.pictures_wanted.connect(self._on_wanted)
        panel.thumbnails.pictures_wanted.connect(self._on_wanted)

    def open(self, document: Document | None) -> None:
        """Draw the pages of another document from now on."""
        self._document = document

    async def drawn(self) -> None:
        """Wait until nothing is missing."""
        await self._idle.wait()

    def _on_wanted(self) -> None:
        if self._idle.is_set() and self._document is not None:
            if self._jobs.start("Drawing pages", self._draw(), second=Second.TOGETHER):
                self._idle.clear()

    async def _draw(self) -> None:
        # It always draws what is missed most now, so pages that were scrolled past cost nothing.
        try:
            while (wanted := self._next()) and (document := self._document):
                view, page, scale = wanted
                try:
                    image = await self._reading.picture(document, page, scale)
                except UserError as error:
                    if document is self._document:
                        view.set_problem(page, error.sentence)
                    continue
                if document is self._document:
                    view.set_picture(page, scale, image)
        finally:
            self._idle.set()

    def _next(self) -> tuple[PageView | Thumbnails, int, float] | None:
        for view in (self._panel.pages, self._panel.thumbnails):
            if wanted := view.next_picture():
                return view, *wanted
        return None
