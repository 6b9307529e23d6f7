"""Printing into a file: the pages that were chosen, each turned as it is read."""

import asyncio

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QPushButton

from tests.ui.reader.fakes import a_document
from tests.ui.reader.test_presenter import Desk
from workbench.ui.export.progress import WorkProgress
from workbench.ui.reader.printing import Printed, printed_notice, wanted_pages

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
    await desk.presenter.printing.print_pages(REPORT, printer(tmp_path / "a.pdf"), range(3, 6))
    assert desk.reading.asked == [3, 4, 5]
    pages = PdfReader(tmp_path / "a.pdf").pages
    assert len(pages) == 3 and pages[0].mediabox.height > pages[0].mediabox.width
    desk.panel.menu.turn_right()
    await desk.settle()
    await desk.presenter.printing.print_pages(REPORT, printer(tmp_path / "b.pdf"), range(1, 2))
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


async def until(holds):
    async with asyncio.timeout(10):
        while not holds():
            QApplication.processEvents()
            await asyncio.sleep(0.01)


def progress_of(desk):
    return next(iter(desk.window.findChildren(WorkProgress)), None)


async def accept(desk, made):
    """Print through the dialog, into what `made` changes of its printer."""
    desk.presenter.open_document(REPORT)
    await desk.settle()
    desk.panel.menu.print_wanted.emit()
    await until(lambda: (d := desk.panel.findChild(QPrintDialog)) is not None and d.isVisible())
    dialog = desk.panel.findChild(QPrintDialog)
    made(dialog.printer())
    dialog.done(QPrintDialog.DialogCode.Accepted)


def into(path):
    def made(target):
        target.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        target.setOutputFileName(str(path))

    return made


async def test_it_says_how_far_it_is_and_how_it_ended(qtbot, theme, tmp_path):
    desk = Desk(qtbot, theme)
    told, gate = [], asyncio.Event()
    desk.presenter.printing.ended.connect(told.append)
    await accept(desk, into(tmp_path / "d.pdf"))
    draw = desk.reading.picture

    async def third_waits(document, page, scale):
        if page == 3:
            await gate.wait()
        return await draw(document, page, scale)

    desk.reading.picture = third_waits
    await until(lambda: progress_of(desk) is not None and progress_of(desk).isVisible())
    progress = progress_of(desk)
    assert progress.share.text() == "2 of 9 pages" and progress.bar.value() == 22
    desk.panel.menu.print_wanted.emit()
    gate.set()
    await desk.settle()
    assert told == [Printed(REPORT, 9, 9, str(tmp_path / "d.pdf"))]
    assert len(PdfReader(tmp_path / "d.pdf").pages) == 9
    notice = printed_notice(told[0])
    assert notice.sentence == "Printed to d.pdf" and notice.action == "Show the folder"


async def test_cancel_stops_and_leaves_no_half_file(qtbot, theme, tmp_path):
    desk = Desk(qtbot, theme)
    told = []
    desk.presenter.printing.ended.connect(told.append)
    await accept(desk, into(tmp_path / "e.pdf"))
    draw, never = desk.reading.picture, asyncio.Event()

    async def third_hangs(document, page, scale):
        if page == 3:
            await never.wait()
        return await draw(document, page, scale)

    desk.reading.picture = third_hangs
    await until(lambda: progress_of(desk) is not None and progress_of(desk).isVisible())
    cancel = next(b for b in progress_of(desk).findChildren(QPushButton) if b.text() == "Cancel")
    cancel.click()
    await desk.settle()
    assert told == [Printed(REPORT, 2, 9, str(tmp_path / "e.pdf"))]
    assert not (tmp_path / "e.pdf").exists()
    assert printed_notice(told[0]).hint == "No file was written."
    assert progress_of(desk) is None or not progress_of(desk).isVisible()


def test_what_is_told_of_a_printer():
    one, all_of_it = Printed(REPORT, 1, 1), Printed(REPORT, 4, 9)
    assert printed_notice(one).sentence.endswith("was handed to the printer")
    assert printed_notice(one).hint == "1 page."
    assert "4 of 9 pages" in printed_notice(all_of_it).hint
