"""Printing: the system's dialog, then page by page through the child process."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QRect, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage, QPageLayout, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter

from workbench.domain.documents import Document
from workbench.errors import UserError
from workbench.ui.chat.hostile import clean
from workbench.ui.dialogs import finished
from workbench.ui.export.progress import WorkProgress
from workbench.ui.jobs import Jobs
from workbench.ui.notices import Notice
from workbench.ui.reader.panel import ReaderPanel
from workbench.ui.reader.turning import TurnedReading

DOTS_PER_POINT = 200 / 72
"""Enough for print; a page of A4 is then 15 MB as a picture."""


_PRINTING = "reader printing"


@dataclass(frozen=True, slots=True)
class Printed:
    """How printing ended: `pages` of `wanted` were handed over, to a `file` or to a printer."""

    document: Document
    pages: int
    wanted: int
    file: str = ""


class Printing(QObject):
    """Prints the document that is read. Signals: ended(Printed) well or by Cancel."""

    ended = Signal(object)

    def __init__(self, panel: ReaderPanel, reading: TurnedReading, jobs: Jobs) -> None:
        super().__init__(panel)
        self._panel, self._reading, self._jobs = panel, reading, jobs

    def open(self, document: Document) -> None:
        """Ask for printer and pages, then print; one document at a time."""
        if not self._jobs.busy(_PRINTING):
            self._jobs.start("Choosing a printer", self._ask(document))

    async def _ask(self, document: Document) -> None:
        printer = QPrinter()
        printer.setDocName(document.name)
        dialog = QPrintDialog(printer, self._panel)
        count = self._panel.pages.page_count
        dialog.setMinMax(1, count)
        dialog.setFromTo(1, count)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintCurrentPage)
        current = self._panel.pages.page
        if await finished(dialog):
            pages = wanted_pages(printer, count, current)
            work = self._print(document, printer, pages)
            self._jobs.start(f"Printing {document.name}", work, group=_PRINTING)

    async def _print(self, document: Document, printer: QPrinter, pages: range) -> None:
        """Print with a word on how far it is; Cancel stops after the page that is being drawn."""
        done = 0
        sentence = f"Printing “{clean(document.name)}”"
        progress = WorkProgress(self._panel.theme, self._panel.window(), sentence, "Print")
        progress.cancelled.connect(self._cancel)

        def tell(count: int) -> None:
            nonlocal done
            done = count
            progress.show_share(count / len(pages), f"{count} of {len(pages)} pages")

        file = printer.outputFileName()
        try:
            await self.print_pages(document, printer, pages, tell)
        except asyncio.CancelledError:
            self.ended.emit(Printed(document, done, len(pages), file))
            raise
        finally:
            progress.end()
        self.ended.emit(Printed(document, done, len(pages), file))

    def _cancel(self) -> None:
        self._jobs.cancel(_PRINTING)

    async def print_pages(
        self,
        document: Document,
        printer: QPrinter,
        pages: range,
        on_page: Callable[[int], None] | None = None,
    ) -> None:
        """Print pages, each as large as the paper allows and turned like it.

        `on_page` hears how many are done. What was not finished is taken back as far as the
        printer lets it, and half a file is removed. Raises UserError.
        """
        sizes = (await self._reading.pages(document)).sizes
        painter, whole = QPainter(), False
        try:
            for done, page in enumerate(pages, start=1):
                image = await self._reading.picture(document, page, DOTS_PER_POINT)
                wide = sizes[page - 1][0] > sizes[page - 1][1]
                await _to_the_end(_draw, painter, printer, image, wide)
                if on_page is not None:
                    on_page(done)
            whole = True
        finally:
            if painter.isActive():
                if not whole:
                    printer.abort()
                await _to_the_end(painter.end)
            if not whole and printer.outputFileName():
                Path(printer.outputFileName()).unlink(missing_ok=True)


def _draw(painter: QPainter, printer: QPrinter, image: QImage, wide: bool) -> None:
    """Draw a picture on a new page, on a thread: it is packed for the printer meanwhile."""
    ways = QPageLayout.Orientation
    printer.setPageOrientation(ways.Landscape if wide else ways.Portrait)
    if not (printer.newPage() if painter.isActive() else painter.begin(printer)):
        raise UserError("The printer did not take the pages.", hint="Is it switched on?")
    paper = printer.pageRect(QPrinter.Unit.DevicePixel).toRect()
    size = image.size().scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(0, 0, size.width(), size.height())
    place.moveLeft((paper.width() - size.width()) // 2)
    painter.drawImage(place, image)


async def _to_the_end(work: Callable[..., object], *given: object) -> None:
    """Work on a thread; who is cancelled waits for it, because nobody else may use the painter."""
    working = asyncio.get_running_loop().run_in_executor(None, work, *given)
    try:
        await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        raise


def wanted_pages(printer: QPrinter, count: int, current: int) -> range:
    """Return the pages that the user chose in the dialog."""
    match printer.printRange():
        case QPrinter.PrintRange.CurrentPage:
            return range(current, current + 1)
        case QPrinter.PrintRange.PageRange:
            last = printer.toPage() or count
            return range(max(1, printer.fromPage()), min(last, count) + 1)
    return range(1, count + 1)


def printed_notice(printed: Printed) -> Notice:
    """Return what is told of a document that was printed, or was not."""
    name, file = clean(printed.document.name), Path(printed.file)
    if printed.pages < printed.wanted:
        rest = (
            "No file was written."
            if printed.file
            else f"{printed.pages} of {printed.wanted} pages were handed to the printer, "
            "which may still bring them out."
        )
        return Notice("Printing stopped by you", rest, drawing="print")
    if printed.file:
        folder = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(file.parent)))
        told = f"Printed to {clean(file.name)}"
        return Notice(told, tone="success", action="Show the folder", run=folder)
    count = "1 page" if printed.pages == 1 else f"{printed.pages:,} pages"
    return Notice(f"“{name}” was handed to the printer", f"{count}.", "success", "print")
