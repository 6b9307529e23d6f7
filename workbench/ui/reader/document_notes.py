"""What is told about a document above its pages: what it hides, and scans that can be read."""

from PySide6.QtCore import QObject, Signal

from workbench.domain.documents import Document
from workbench.services.ocr import Ocr, how_to_get_it
from workbench.ui.jobs import JobFailure, Jobs, Second
from workbench.ui.reader.panel import ReaderPanel
from workbench.ui.reader.turning import TurnedReading
from workbench.ui.reader.warning_words import entries, warning

_NOTES, _OCR = "reader notes", "reader ocr"

LANGUAGES = {
    "ara": "Arabic", "ces": "Czech", "chi_sim": "Chinese (simplified)",
    "chi_tra": "Chinese (traditional)", "dan": "Danish", "deu": "German", "ell": "Greek",
    "eng": "English", "fin": "Finnish", "fra": "French", "heb": "Hebrew", "hin": "Hindi",
    "hun": "Hungarian", "ita": "Italian", "jpn": "Japanese", "kor": "Korean", "nld": "Dutch",
    "nor": "Norwegian", "pol": "Polish", "por": "Portuguese", "ron": "Romanian",
    "rus": "Russian", "spa": "Spanish", "swe": "Swedish", "tur": "Turkish", "ukr": "Ukrainian",
}  # fmt: skip


class DocumentNotes(QObject):
    """Fills the two bars of the panel.

    Signals: recognised(object Document) when the words of a scan were read.
    """

    recognised = Signal(object)

    def __init__(
        self, panel: ReaderPanel, reading: TurnedReading, jobs: Jobs, ocr: Ocr | None
    ) -> None:
        super().__init__(panel)
        self._panel, self._reading, self._jobs, self._ocr = panel, reading, jobs, ocr
        self._document: Document | None = None
        self._pictures: frozenset[int] = frozenset()
        self._put_away: set[tuple[str, str]] = set()
        self._language = ""
        panel.warnings.put_away.connect(self._on_warnings_put_away)
        panel.scan.put_away.connect(self._on_scan_put_away)
        panel.scan.chosen.connect(self._read_scan)
        panel.page_changed.connect(self._on_page)

    def prefer(self, language: str) -> None:
        """Read the words of scans in a language without asking, where it is installed."""
        self._language = language

    def open(self, document: Document) -> None:
        """Look through a document and tell what there is to tell."""
        self._document, self._pictures = document, frozenset()
        self._panel.warnings.hide()
        self._panel.scan.hide()
        self._jobs.start(
            "Looking through the document", self._look(document),
            group=_NOTES, second=Second.REPLACE, on_failure=_leave_it,
        )  # fmt: skip

    async def _look(self, document: Document) -> None:
        found = await self._reading.suspicions(document)
        if found and (document.id, "warnings") not in self._put_away:
            word, sentence = warning(found, document)
            self._panel.warnings.tell(word, sentence, "Show", entries(found, document))
        if self._ocr is not None and (document.id, "scan") not in self._put_away:
            await self._tell_scan(document, self._ocr)

    async def _tell_scan(self, document: Document, ocr: Ocr) -> None:
        recognised = await self._reading.recognised_pages(document)
        pages = await ocr.pages_to_read(document)
        scan = self._panel.scan
        if not pages:
            if recognised:
                read = _counted(len(recognised))
                scan.tell("OCR.", f"The words of {read} were read off the picture.")
            return
        languages = await ocr.languages()
        self._pictures = frozenset(pages)
        word = _pictures(len(pages), document.page_count or 1)
        if not languages:
            scan.tell(word, how_to_get_it())
            self._on_page(self._panel.pages.page)
            return
        if self._language in languages:
            languages = (self._language,)
        named = [(f"Read the words: {LANGUAGES.get(name, name)}", name) for name in languages]
        scan.tell(word, "Quotations there cannot be checked yet.", "Read the words", named)
        self._on_page(self._panel.pages.page)

    def _on_page(self, page: int) -> None:
        """Tell of a few pictures in a document only where they are."""
        document = self._document
        if document is None or not self._pictures or (document.id, "scan") in self._put_away:
            return
        mostly = 2 * len(self._pictures) > (document.page_count or 0)
        if not self._jobs.busy(_OCR):
            self._panel.scan.setVisible(mostly or page in self._pictures)

    def _read_scan(self, language: str) -> None:
        if self._document is not None and self._ocr is not None:
            work = self._recognise(self._document, self._ocr, language)
            name = self._document.name
            self._jobs.start(
                f"Reading the words of {name}", work, group=_OCR, on_failure=self._on_no_ocr
            )

    async def _recognise(self, document: Document, ocr: Ocr, language: str) -> None:
        def progress(done: int, count: int) -> None:
            if document is self._document:
                self._panel.scan.tell("Reading the words.", f"Page {done + 1:,} of {count:,}.")

        await ocr.read(document, language, progress)
        self.recognised.emit(document)
        if document is self._document:
            self.open(document)

    def _on_no_ocr(self, failure: JobFailure) -> None:
        error = failure.error
        self._panel.scan.tell(error.sentence, error.hint)

    def _on_warnings_put_away(self) -> None:
        if self._document is not None:
            self._put_away.add((self._document.id, "warnings"))

    def _on_scan_put_away(self) -> None:
        self._jobs.cancel(_OCR)
        if self._document is not None:
            self._put_away.add((self._document.id, "scan"))


def _pictures(count: int, total: int) -> str:
    if count == total:
        return "This document is a picture without text."
    if count == 1:
        return "1 page is a picture without text."
    return f"{count:,} pages are pictures without text."


def _counted(pages: int) -> str:
    return "1 page" if pages == 1 else f"{pages:,} pages"


def _leave_it(failure: JobFailure) -> None:
    """Say nothing: whatever is wrong with the document is told where it is drawn."""
