"""Printing: the system's dialog, then page by page through the child process."""

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter

from workbench.domain.documents import Document
from workbench.errors import UserError
from workbench.ui.dialogs import finished
from workbench.ui.jobs import Jobs
from workbench.ui.reader.panel import ReaderPanel
from workbench.ui.reader.turning import TurnedReading

DOTS_PER_POINT = 200 / 72
"""Enough for print; a page of A4 is then 15 MB as a picture."""


class Printing(QObject):
    """Prints the document that is read."""

    def __init__(self, panel: ReaderPanel, reading: TurnedReading, jobs: Jobs) -> None:
        super().__init__(panel)
        self._panel, self._reading, self._jobs = panel, reading, jobs

    def open(self, document: Document) -> None:
        """Ask for printer and pages, then print."""
        self._jobs.start(f"Printing {document.name}", self._ask(document), group="reader printing")

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
            await self.print_pages(document, printer, wanted_pages(printer, count, current))

    async def print_pages(self, document: Document, printer: QPrinter, pages: range) -> None:
        """Print pages, each as large as the paper allows and turned like it."""
        sizes = (await self._reading.pages(document)).sizes
        painter = QPainter()
        try:
            for page in pages:
                image = await self._reading.picture(document, page, DOTS_PER_POINT)
                width, height = sizes[page - 1]
                wide = width > height
                printer.setPageOrientation(
                    QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
                )
                if not (printer.newPage() if painter.isActive() else painter.begin(printer)):
                    raise UserError("The printer did not take the pages.")
                paper = printer.pageRect(QPrinter.Unit.DevicePixel).toRect()
                size = image.size().scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
                place = QRect(0, 0, size.width(), size.height())
                place.moveLeft((paper.width() - size.width()) // 2)
                painter.drawImage(place, image)
        finally:
            if painter.isActive():
                painter.end()


def wanted_pages(printer: QPrinter, count: int, current: int) -> range:
    """Return the pages that the user chose in the dialog."""
    match printer.printRange():
        case QPrinter.PrintRange.CurrentPage:
            return range(current, current + 1)
        case QPrinter.PrintRange.PageRange:
            last = printer.toPage() or count
            return range(max(1, printer.fromPage()), min(last, count) + 1)
    return range(1, count + 1)
