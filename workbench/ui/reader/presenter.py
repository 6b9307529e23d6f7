"""Joins the Reader's panel to the documents: opens, draws, marks, searches."""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage, QPainterPath

from workbench.domain.conversations import CheckedCitation, Message
from workbench.domain.documents import Document
from workbench.errors import UserError
from workbench.services.reading import Reading
from workbench.ui.chat.hostile import clean
from workbench.ui.jobs import JobFailure, Jobs, Second
from workbench.ui.reader.finding import Hit
from workbench.ui.reader.gathering import gather_hits, gather_marks, measure_text
from workbench.ui.reader.image_files import POINTS_PER_PIXEL, read_image
from workbench.ui.reader.page_view import UPPER_THIRD, Anchor, PageView
from workbench.ui.reader.panel import EMPTY, EMPTY_HINT, ReaderPanel
from workbench.ui.reader.thumbnails import Thumbnails
from workbench.ui.reader.verdicts import Telling, quotations, tell

TYPING_PAUSE = 0.15
"""Seconds without a key before a search starts."""

_OPENING, _DRAWING, _TEXT, _FINDING = (
    "reader opening",
    "reader drawing",
    "reader text",
    "reader finding",
)


class ReaderPresenter(QObject):
    """Shows documents and quotations in the panel.

    Signals: citation_shown(str message id, int ordinal) as soon as one is asked for;
    remedy_wanted(object Document, str action) when the button beside an error is pressed.
    """

    citation_shown = Signal(str, int)
    remedy_wanted = Signal(object, str)

    def __init__(
        self, panel: ReaderPanel, reading: Reading, jobs: Jobs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._panel, self._reading, self._jobs = panel, reading, jobs
        self._open: dict[str, Document] = {}
        self._places: dict[str, Anchor] = {}
        self._spans: dict[str, tuple[float, float]] = {}
        self._current: Document | None = None
        self._wanted: Document | None = None
        self._image: QImage | None = None
        self._drawing = False
        self._message: Message | None = None
        self._documents: Mapping[str, Document] = {}
        self._shown: CheckedCitation | None = None
        self._telling: Telling | None = None
        panel.pages.pictures_wanted.connect(self._on_pictures_wanted)
        panel.thumbnails.pictures_wanted.connect(self._on_pictures_wanted)
        panel.page_changed.connect(self._on_page)
        panel.document_chosen.connect(self._on_document_chosen)
        panel.remedy_pressed.connect(self._on_remedy)
        panel.quotations.chosen.connect(self._on_quotation)
        panel.quotations.next_wanted.connect(self.next_citation)
        panel.quotations.previous_wanted.connect(self.previous_citation)
        panel.find_bar.words_changed.connect(self.find)
        panel.find_bar.hit_wanted.connect(self._on_hit)

    # What the window asks for

    def open_document(self, document: Document, page: int | None = None) -> None:
        """Open a document at a physical page, or where it was left."""
        self._shown = self._telling = None
        self._panel.quotations.show_current(None)
        place = self._places.get(document.id, Anchor()) if page is None else Anchor(page)
        self._start(document, self._open_at(document, place))

    def close_document(self, document_id: str) -> None:
        """Close a document, such as one that was removed; nothing happens if it is not open."""
        self._open.pop(document_id, None)
        self._places.pop(document_id, None)
        if self._current is not None and self._current.id == document_id:
            self._jobs.cancel(_OPENING)
            self._current = self._shown = self._telling = None
            self._tell_open("")
            self._panel.show_message(EMPTY, EMPTY_HINT)
        elif self._current is not None:
            self._tell_open(self._current.id)

    def set_answer(self, message: Message | None, documents: Mapping[str, Document]) -> None:
        """List the quotations of an answer; an open one is shown again when its verdict comes."""
        same = message is not None and self._message is not None and message.id == self._message.id
        self._message, self._documents = message, documents
        self._panel.quotations.show_rows(
            quotations(message.citations, documents) if message else ()
        )
        if not same:
            self._shown = None
            self._panel.quotations.show_current(None)
        elif self._shown is not None:
            checked = self._citation(self._shown.citation.ordinal)
            if checked is not None and checked.check != self._shown.check:
                self._show(checked)

    def show_citation(
        self, message: Message, ordinal: int, documents: Mapping[str, Document]
    ) -> None:
        """Open the page of a quotation, mark it there and say what the check found."""
        self._shown = None
        self.set_answer(message, documents)
        checked = self._citation(ordinal)
        if checked is not None:
            self._show(checked)

    def next_citation(self) -> None:
        """Show the next quotation of the answer, after the last the first."""
        self._step(1)

    def previous_citation(self) -> None:
        """Show the quotation before, before the first the last."""
        self._step(-1)

    def find(self, words: str) -> None:
        """Look for words in the open document and list the places."""
        if self._current is not None:
            work = self._search(self._current, words)
            self._jobs.start("Searching the document", work, group=_FINDING, second=Second.REPLACE)

    # Quotations

    def _citation(self, ordinal: int) -> CheckedCitation | None:
        citations = self._message.citations if self._message else ()
        return next((entry for entry in citations if entry.citation.ordinal == ordinal), None)

    def _step(self, step: int) -> None:
        ordinals = [row.ordinal for row in self._panel.quotations.rows]
        if not ordinals:
            return
        current = self._panel.quotations.current
        place = ordinals.index(current) + step if current in ordinals else min(step, 0)
        self._on_quotation(ordinals[place % len(ordinals)])

    def _on_quotation(self, ordinal: int) -> None:
        checked = self._citation(ordinal)
        if checked is not None:
            self._show(checked)

    def _show(self, checked: CheckedCitation) -> None:
        assert self._message is not None
        document = self._documents.get(checked.document_id)
        self._shown, self._telling = checked, tell(checked, document)
        self._panel.quotations.show_current(checked.citation.ordinal)
        self.citation_shown.emit(self._message.id, checked.citation.ordinal)
        if document is None:
            self._jobs.cancel(_OPENING)
            self._leave()
            self._panel.show_message("The document of this quotation is not here.")
            self._show_telling(None)
            return
        self._start(document, self._open_citation(document, checked))

    async def _open_citation(self, document: Document, checked: CheckedCitation) -> None:
        check, citation = checked.check, checked.citation
        page = (check.page if check else None) or citation.page or 1
        if self._current != document:
            await self._load(document, Anchor(page))
            self._show_telling(document)
        if document.is_pdf:
            marks = await gather_marks(self._reading, document, check) if check else []
            # Verdict and marks change in one step: they never belong to two quotations.
            self._show_telling(document)
            self._panel.pages.show_marks(marks)
            if not marks:
                self._panel.pages.go_to_page(page)
            return
        self._show_telling(document)
        if not document.is_image:
            found = check is not None and check.page is not None
            self._panel.text.show_marks(
                ((check.start, check.end),) if check and found else (),
                tuple((d.start, d.end) for d in check.differences) if check and found else (),
            )

    def _show_telling(self, document: Document | None) -> None:
        telling = self._telling
        pages = telling.pages if telling and document else ()
        labels = {page: document.label(page) for page in pages} if document else {}
        self._panel.verdict.show_telling(telling, labels)
        self._panel.verdict.show_page(self._panel.pages.page)

    # Documents

    def _start(self, document: Document, work: Coroutine[Any, Any, None]) -> None:
        self._wanted = document
        self._jobs.start(
            f"Opening {document.name}",
            work,
            group=_OPENING,
            second=Second.REPLACE,
            on_failure=self._on_not_opened,
        )

    async def _open_at(self, document: Document, place: Anchor) -> None:
        if self._current != document:
            await self._load(document, place)
        else:
            self._panel.pages.show_marks([])
            self._panel.text.show_marks(())
            self._panel.pages.go_to(place)
        self._show_telling(document)

    async def _load(self, document: Document, place: Anchor) -> None:
        image, text, span = None, "", (0.0, 1.0)
        if document.is_pdf:
            pages = await self._reading.pages(document)
            sizes, labels = pages.sizes, tuple(map(clean, pages.labels))
            if document.sha256 not in self._spans:
                measured = await measure_text(self._reading, document, sizes)
                self._spans[document.sha256] = measured
            span = self._spans[document.sha256]
        elif document.is_image:
            image = await asyncio.to_thread(read_image, document.path)
            size = image.size()
            sizes = ((size.width() * POINTS_PER_PIXEL, size.height() * POINTS_PER_PIXEL),)
            labels = ()
        else:
            text = await self._reading.text(document, 1)
            sizes, labels = (), ()
        self._leave()
        self._current, self._image = document, image
        self._open[document.id] = document
        self._tell_open(document.id)
        self._panel.find_bar.reset()
        if sizes:
            self._panel.show_pages(sizes, labels, place, span, searchable=document.is_pdf)
        else:
            self._panel.show_text(text)

    def _leave(self) -> None:
        if self._current is not None:
            self._places[self._current.id] = self._panel.pages.anchor
        self._current = None

    def _tell_open(self, current: str) -> None:
        names = tuple((document.id, clean(document.name)) for document in self._open.values())
        self._panel.show_documents(names, current)

    def _on_not_opened(self, failure: JobFailure) -> None:
        self._leave()
        if self._wanted is not None:
            self._open[self._wanted.id] = self._wanted
            self._tell_open(self._wanted.id)
        error = failure.error
        self._panel.show_message(error.sentence, error.hint, error.action)
        self._show_telling(self._wanted)

    def _on_document_chosen(self, document_id: str) -> None:
        self.open_document(self._open[document_id])

    def _on_remedy(self, action: str) -> None:
        if self._wanted is not None:
            self.remedy_wanted.emit(self._wanted, action)

    # Pictures and text of pages

    def _on_pictures_wanted(self) -> None:
        if not self._drawing and self._current is not None:
            self._drawing = self._jobs.start(
                "Drawing pages", self._draw(), group=_DRAWING, second=Second.TOGETHER
            )

    async def _draw(self) -> None:
        # It always draws what is missed most now, so pages that were scrolled past cost nothing.
        try:
            while (wanted := self._next_picture()) and (document := self._current):
                view, page, scale = wanted
                try:
                    image = await self._picture(document, page, scale)
                except UserError as error:
                    if document is self._current:
                        view.set_problem(page, error.sentence)
                    continue
                if document is self._current:
                    view.set_picture(page, scale, image)
        finally:
            self._drawing = False

    def _next_picture(self) -> tuple[PageView | Thumbnails, int, float] | None:
        for view in (self._panel.pages, self._panel.thumbnails):
            if wanted := view.next_picture():
                return view, *wanted
        return None

    async def _picture(self, document: Document, page: int, scale: float) -> QImage:
        if self._image is not None:
            width = max(1, round(self._image.width() * POINTS_PER_PIXEL * scale))
            return await asyncio.to_thread(_scaled, self._image, width)
        picture = await self._reading.picture(document, page, scale)
        size = (picture.width, picture.height, picture.stride)
        # The copy owns its pixels; the wrapped bytes do not outlive this call.
        return QImage(picture.data, *size, QImage.Format.Format_RGB32).copy()

    def _on_page(self, page: int) -> None:
        if self._current is not None and self._current.is_pdf:
            work = self._tell_text(self._current, page)
            self._jobs.start(
                "Reading the page's text",
                work,
                group=_TEXT,
                second=Second.REPLACE,
                on_failure=self._on_no_text,
            )

    async def _tell_text(self, document: Document, page: int) -> None:
        self._panel.show_page_text("")
        self._panel.show_page_text(await self._reading.text(document, page))

    def _on_no_text(self, failure: JobFailure) -> None:
        # Whatever is wrong with the page is told where it is drawn.
        self._panel.show_page_text("")

    # Finding

    async def _search(self, document: Document, words: str) -> None:
        self._panel.pages.show_hits({})
        self._panel.text.show_hits(())
        count = self._panel.pages.page_count if document.is_pdf else 1
        labels = tuple(map(document.label, range(1, count + 1))) if document.is_pdf else ()
        if words.strip():
            await asyncio.sleep(TYPING_PAUSE)
        hits = await gather_hits(self._reading, document, count, words)
        self._panel.find_bar.show_hits(hits, labels)

    def _on_hit(self, hit: Hit) -> None:
        if self._current is not None:
            work = self._open_hit(self._current, hit)
            self._jobs.start("Opening a place", work, group=_FINDING, second=Second.REPLACE)

    async def _open_hit(self, document: Document, hit: Hit) -> None:
        if not document.is_pdf:
            self._panel.text.show_hits(((hit.start, hit.end),))
            return
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        for mark in await self._reading.marks(document, hit.page, hit.start, hit.end):
            path.addRect(mark.x, mark.y, mark.width, mark.height)
        self._panel.pages.show_hits({hit.page: path})
        self._panel.pages.go_to(Anchor(hit.page, path.boundingRect().top(), UPPER_THIRD))


def _scaled(image: QImage, width: int) -> QImage:
    return image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
