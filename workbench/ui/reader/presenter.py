"""Joins the Reader's panel to the documents: opens, draws, marks, searches."""

from collections.abc import Coroutine, Mapping
from typing import Any

from PySide6.QtCore import QObject, QRectF, Signal

from workbench.domain.conversations import CheckedCitation, Message
from workbench.domain.documents import Document, TextLayer
from workbench.domain.pages import Pages
from workbench.services.ocr import Ocr
from workbench.services.reading import Reading
from workbench.ui.chat.hostile import clean
from workbench.ui.jobs import JobFailure, Jobs, Second
from workbench.ui.reader.document_notes import DocumentNotes
from workbench.ui.reader.gathering import gather_marks, measure_text
from workbench.ui.reader.page_details import PageDetails
from workbench.ui.reader.page_pictures import PagePictures
from workbench.ui.reader.page_view import Anchor
from workbench.ui.reader.panel import EMPTY, EMPTY_HINT, ReaderPanel
from workbench.ui.reader.printing import Printing
from workbench.ui.reader.searching import Searching
from workbench.ui.reader.turning import TurnedReading
from workbench.ui.reader.verdicts import Telling, quotations, tell

AREA_SCALE = 200 / 72
"""Pixels a point of an area that is asked about: 200 dots an inch, for small print too."""

_OPENING, _TEXT, _MORE = "reader opening", "reader text", "reader more"


class ReaderPresenter(QObject):
    """Shows documents and quotations in the panel.

    Signals: citation_shown(str message id, int ordinal) as soon as one is asked for;
    remedy_wanted(object Document, str action) when the button beside an error is pressed;
    text_asked(object Document, int page, str words), pages_asked(object Document, Pages) and
    picture_asked(object Document, int page, object QImage) for what the next question is to be
    about. `details` and `notes` have more.
    """

    citation_shown = Signal(str, int)
    remedy_wanted = Signal(object, str)
    text_asked = Signal(object, int, str)
    pages_asked = Signal(object, object)
    picture_asked = Signal(object, int, object)

    def __init__(
        self,
        panel: ReaderPanel,
        reading: Reading,
        jobs: Jobs,
        parent: QObject | None = None,
        ocr: Ocr | None = None,
    ) -> None:
        super().__init__(parent)
        self._reading = TurnedReading(reading)
        self._panel, self._jobs = panel, jobs
        self.details = PageDetails(panel, self._reading, jobs)
        self.notes = DocumentNotes(panel, self._reading, jobs, ocr)
        self.notes.recognised.connect(self._on_recognised)
        self._searching = Searching(panel, self._reading, jobs, self.details)
        self._pictures = PagePictures(panel, self._reading, jobs)
        self.printing = Printing(panel, self._reading, jobs)
        self._open: dict[str, Document] = {}
        self._places: dict[str, Anchor] = {}
        self._spans: dict[tuple[str, int], tuple[float, float]] = {}
        self._current: Document | None = None
        self._wanted: Document | None = None
        self._message: Message | None = None
        self._documents: Mapping[str, Document] = {}
        self._shown: CheckedCitation | None = None
        self._telling: Telling | None = None
        panel.thumbnails.pages_asked.connect(self._ask_pages)
        panel.page_changed.connect(self._on_page)
        panel.document_chosen.connect(self._on_document_chosen)
        panel.remedy_pressed.connect(self._on_remedy)
        panel.close_wanted.connect(self.close_document)
        panel.menu.turn_wanted.connect(self._turn)
        panel.menu.print_wanted.connect(self._print)
        panel.menu.ask_text_wanted.connect(self._ask_text)
        panel.pointing.area_drawn.connect(self._on_area)
        panel.quotations.chosen.connect(self._on_quotation)
        panel.quotations.next_wanted.connect(self.next_citation)
        panel.quotations.previous_wanted.connect(self.previous_citation)

    # What the window asks for

    @property
    def answer(self) -> Message | None:
        """Return the answer whose quotations are listed."""
        return self._message

    def open_document(self, document: Document, page: int | None = None) -> None:
        """Open a document at a physical page, or where it was left."""
        self._shown = self._telling = None
        self._panel.quotations.show_current(None)
        place = self._places.get(document.id, Anchor()) if page is None else Anchor(page)
        self._start(document, self._open_at(document, place))

    def try_again(self, document: Document) -> None:
        """Open a document that could not be opened when it was wanted, and is still."""
        if self._current is None and self._wanted is not None and self._wanted.id == document.id:
            self.open_document(document)

    def close_document(self, document_id: str) -> None:
        """Close a document, such as one that was removed; nothing happens if it is not open."""
        self._open.pop(document_id, None)
        self._places.pop(document_id, None)
        if self._current is not None and self._current.id == document_id:
            self._jobs.cancel(_OPENING)
            self._current = self._shown = self._telling = None
            self._pictures.open(None)
            self.details.open(None)
            self._searching.open(None)
            if self._open:
                self.open_document(list(self._open.values())[-1])
                return
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
            self._panel.quotations.go_to_top()
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
        self._searching.find(words)

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
        if document.has_pages:
            marks = await gather_marks(self._reading, document, check) if check else []
            # Verdict and marks change in one step: they never belong to two quotations.
            self._show_telling(document)
            self._panel.pages.show_marks(marks)
            if not marks:
                self._panel.pages.go_to_page(page)
            return
        self._show_telling(document)
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
        text, span = "", (0.0, 1.0)
        if document.has_pages:
            pages = await self._reading.pages(document)
            sizes, labels = pages.sizes, tuple(map(clean, pages.labels))
            turned = (document.sha256, self._reading.turn(document))
            if turned not in self._spans:
                self._spans[turned] = await measure_text(self._reading, document, sizes)
            span = self._spans[turned]
        else:
            text = await self._reading.text(document, 1)
            sizes, labels = (), ()
        self._leave()
        self._current = document
        self._pictures.open(document)
        self._open[document.id] = document
        self._tell_open(document.id)
        self._panel.find_bar.reset()
        if sizes:
            searchable = document.is_pdf or document.text_layer is TextLayer.YES
            self._panel.show_pages(sizes, labels, place, span, searchable=searchable)
        else:
            self._panel.show_text(text)
        self.details.open(document)
        self._searching.open(document)
        self._jobs.start(
            "Reading the contents",
            self._tell_more(document),
            group=_MORE,
            second=Second.REPLACE,
            on_failure=_leave_it,
        )

    async def _tell_more(self, document: Document) -> None:
        """Read what the first page does not need, after it is drawn."""
        await self._pictures.drawn()
        self.notes.open(document)
        if document.has_pages:
            outline = await self._reading.outline(document)
            if document is self._current:
                self._panel.show_outline(outline)

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

    # Text of pages

    def _on_page(self, page: int) -> None:
        if self._current is not None and self._current.has_pages:
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
        self._panel.show_page_text(await self._reading.visible_text(document, page))

    def _on_no_text(self, failure: JobFailure) -> None:
        # Whatever is wrong with the page is told where it is drawn.
        self._panel.show_page_text("")

    def _on_recognised(self, document: Document) -> None:
        if self._current is not None and self._current.id == document.id:
            self.details.open(self._current)
            self._searching.open(self._current)
            self._panel.allow_find()

    # Turning, printing, asking

    def _turn(self, quarters: int) -> None:
        document = self._current
        if document is None or not document.has_pages:
            return
        self._reading.turn_by(document, quarters)
        place, shown = Anchor(self._panel.pages.page), self._shown
        self._current = None
        if shown is not None and self._documents.get(shown.document_id) == document:
            self._show(shown)
        else:
            self._start(document, self._open_at(document, place))

    def _print(self) -> None:
        if self._current is not None and self._current.has_pages:
            self.printing.open(self._current)

    def _ask_text(self) -> None:
        selection, words = self._panel.pointing.selection, self._panel.pointing.text
        if self._current is not None and selection is not None and words.strip():
            self.text_asked.emit(self._current, selection.first.page, words)

    def _ask_pages(self, pages: Pages) -> None:
        if self._current is not None:
            self.pages_asked.emit(self._current, pages)

    def _on_area(self, page: int, area: QRectF) -> None:
        if self._current is not None:
            work = self._ask_picture(self._current, page, area)
            self._jobs.start("Cutting out an area", work, second=Second.REPLACE)

    async def _ask_picture(self, document: Document, page: int, area: QRectF) -> None:
        image = await self._reading.picture(document, page, AREA_SCALE)
        scale = image.width() / self._panel.pages.size_of(page)[0]
        cut = QRectF(
            area.x() * scale, area.y() * scale, area.width() * scale, area.height() * scale
        )
        self.picture_asked.emit(document, page, image.copy(cut.toAlignedRect()))


def _leave_it(failure: JobFailure) -> None:
    """Say nothing: whatever is wrong with the document is told where it is drawn."""
