"""Printing into a file: the pages that were chosen, each turned as it is read."""

import asyncio

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

from tests.ui.reader.fakes import a_document
from tests.ui.reader.test_presenter import Desk
from workbench.ui.reader.printing import wanted_pages

REPORT = a_document(pages=9)


def printer(path):
    made = QPrinter()
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(path))
    return made


async def test_pages_are_printed_in_order_and_turned(qtbot, theme, tmp_path):
    desk = Desk(qtbot, theme)
    desk.presenter.open_document(REPORT)
    await desk.settle()
    desk.reading.asked.clear()
    await desk.presenter._printing.print_pages(REPORT, printer(tmp_path / "a.pdf"), range(3, 6))
    assert desk.reading.asked == [3, 4, 5]
    pages = PdfReader(tmp_path / "a.pdf").pages
    assert len(pages) == 3 and pages[0].mediabox.height > pages[0].mediabox.width
    desk.panel.menu.turn_right()
    await desk.settle()
    await desk.presenter._printing.print_pages(REPORT, printer(tmp_path / "b.pdf"), range(1, 2))
    (page,) = PdfReader(tmp_path / "b.pdf").pages
    assert page.mediabox.width > page.mediabox.height


async def test_the_dialog_opens_and_what_is_chosen_is_printed(qtbot, theme, tmp_path):
    desk = Desk(qtbot, theme)
    desk.presenter.open_document(REPORT)
    await desk.settle()
    desk.panel.menu.print_wanted.emit()
    async with asyncio.timeout(10):
        while (dialog := desk.panel.findChild(QPrintDialog)) is None or not dialog.isVisible():
            await asyncio.sleep(0.01)
    assert (dialog.minPage(), dialog.maxPage()) == (1, 9)
    made = dialog.printer()
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(tmp_path / "c.pdf"))
    made.setPrintRange(QPrinter.PrintRange.PageRange)
    made.setFromTo(2, 3)
    dialog.done(QPrintDialog.DialogCode.Accepted)
    await desk.settle()
    assert len(PdfReader(tmp_path / "c.pdf").pages) == 2


@pytest.mark.parametrize(
    ("chosen", "span", "pages"),
    [
        (QPrinter.PrintRange.AllPages, (0, 0), range(1, 10)),
        (QPrinter.PrintRange.CurrentPage, (0, 0), range(4, 5)),
        (QPrinter.PrintRange.PageRange, (2, 5), range(2, 6)),
        (QPrinter.PrintRange.PageRange, (8, 20), range(8, 10)),
    ],
)
def test_the_dialogs_choice(qapp, tmp_path, chosen, span, pages):
    made = printer(tmp_path / "c.pdf")
    made.setPrintRange(chosen)
    made.setFromTo(*span)
    assert wanted_pages(made, 9, 4) == pages
