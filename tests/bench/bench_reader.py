"""The Reader with a real child process, offscreen: how soon a page shows, how smoothly it scrolls.

Prints JSON. Targets: a citation's page in 100 ms with the document open, the first page of 1,000
in 250 ms cold, no turn of the loop over 16 ms (99 of 100) while it scrolls at 60 Hz, and a
document of 2,400 pages in 150 MB over idle.
"""

import asyncio
import hashlib
import json
import os
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

import PySide6.QtWidgets  # noqa: E402, F401  # before qasync, which takes the binding it finds
import qasync  # noqa: E402
from pypdf import PdfReader, PdfWriter  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from tests.shared_data import PDFS  # noqa: E402
from tests.ui.reader.fakes import a_document, an_answer  # noqa: E402
from workbench.domain.citations import Citation  # noqa: E402
from workbench.domain.documents import Document  # noqa: E402
from workbench.pdf import PdfEngine  # noqa: E402
from workbench.services.checking import Checking  # noqa: E402
from workbench.services.page_texts import PageTexts  # noqa: E402
from workbench.services.reading import Reading  # noqa: E402
from workbench.storage.database import Database  # noqa: E402
from workbench.ui.jobs import Jobs  # noqa: E402
from workbench.ui.reader.panel import ReaderPanel  # noqa: E402
from workbench.ui.reader.presenter import ReaderPresenter  # noqa: E402
from workbench.ui.theme import Theme  # noqa: E402

MANUAL = PDFS / "octave-manual-7.3.pdf"
AHEAD = 1.0
"""Seconds from the start of the child to the first document; a user takes longer."""
CITATIONS, FRAME, SCROLLED = 30, 1 / 60, 300


def a_copy(folder: Path, pages: int) -> Document:
    """Return a document of the manual's pages, again and again."""
    source, writer = PdfReader(MANUAL), PdfWriter()
    while len(writer.pages) < pages:
        writer.append(source, pages=(0, min(len(source.pages), pages - len(writer.pages))))
    path = folder / f"manual-{pages}.pdf"
    writer.write(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return replace(a_document(path.name, pages=pages), path=str(path), sha256=digest)


def memory() -> float:
    """Return what this process holds, in MB."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


class Bench:
    """A panel on the screen with everything behind it."""

    def __init__(self, pdf: PdfEngine, database: Database) -> None:
        self.pdf = pdf
        self.texts = PageTexts(database, pdf)
        self.failures: list[object] = []
        self.jobs = Jobs(self.failures.append)
        self.window = QWidget()
        self.panel = ReaderPanel(Theme(), self.window)
        self.window.resize(508, 820)
        self.panel.resize(508, 820)
        self.window.show()
        self.presenter = ReaderPresenter(self.panel, Reading(pdf, self.texts), self.jobs)

    async def drawn(self, marked: bool = False) -> float:
        """Wait until the pages in sight are drawn; return when that was."""
        while not self.panel.pages.is_drawn or (marked and not self.panel.pages.has_marks):
            await asyncio.sleep(0.001)
        self.panel.pages.viewport().repaint()
        return time.perf_counter()


async def citations(bench: Bench, document: Document) -> list[float]:
    """Milliseconds from a press on a citation to its marked page, each on another page."""
    checking = Checking(bench.texts)
    pages = (await bench.texts.of(document)).pages
    checked = []
    for ordinal in range(1, CITATIONS + 1):
        page = ordinal * 31
        words = pages[page - 1].text.split()[20:34]
        citation = Citation(ordinal, 1, page, " ".join(words), 0, 0)
        checked.append(await checking.judge(citation, {1: document}))
    answer = an_answer(*checked)
    times = []
    for each in checked:
        if each.check is None or each.check.page is None:
            continue
        bench.panel.pages.show_marks([])
        start = time.perf_counter()
        bench.presenter.show_citation(answer, each.citation.ordinal, {document.id: document})
        while bench.panel.pages.page != each.check.page or not bench.panel.pages.has_marks:
            await asyncio.sleep(0.001)
        times.append(1000 * (await bench.drawn(marked=True) - start))
        await bench.jobs.idle()
    return times


async def scroll(bench: Bench) -> list[float]:
    """Milliseconds of the longest turn of the loop in each frame while pages scroll at 60 Hz.

    In processor time of the window's thread, so that other programs do not count.
    """
    bar, longest = bench.panel.pages.verticalScrollBar(), []
    for _ in range(SCROLLED):
        start, worked = time.perf_counter(), time.thread_time()
        bar.setValue(bar.value() + 24)
        bench.panel.pages.viewport().repaint()
        blocks = [time.thread_time() - worked]
        while time.perf_counter() < start + FRAME:
            worked = time.thread_time()
            await asyncio.sleep(0)
            blocks.append(time.thread_time() - worked)
        longest.append(1000 * max(blocks))
    return longest


async def made_ready(bench: Bench, document: Document) -> list[float]:
    """Milliseconds that a turn of the loop came late while a document is made ready for checks."""
    work = asyncio.create_task(Checking(bench.texts).prepare((document,)))
    late = []
    while not work.done():
        start = time.perf_counter()
        await asyncio.sleep(0.005)
        late.append(1000 * (time.perf_counter() - start) - 5)
    await work
    return late


def percentile(values: list[float], part: float) -> float:
    return round(sorted(values)[min(len(values) - 1, int(part * len(values)))], 1)


async def measure() -> dict[str, object]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = await stack.enter_async_context(Database(folder / "bench.db"))
        first, long = a_copy(folder, 1000), a_copy(folder, 2400)
        async with PdfEngine() as other:
            for document in (first, long):
                await PageTexts(database, other).read_pdf(document)
        pdf = await stack.enter_async_context(PdfEngine())
        pdf.start()  # as the program does when its window stands
        await asyncio.sleep(AHEAD)
        bench = Bench(pdf, database)
        start = time.perf_counter()
        bench.presenter.open_document(first)
        cold = 1000 * (await bench.drawn() - start)
        await bench.jobs.idle()
        clicks = await citations(bench, first)
        late = await scroll(bench)
        await bench.jobs.idle()
        bench.presenter.close_document(first.id)
        idle = memory()
        ahead = await made_ready(bench, long)
        bench.presenter.open_document(long)
        await bench.drawn()
        for page in range(1, 2400, 40):
            bench.panel.pages.go_to_page(page)
            await bench.drawn()
        more = memory() - idle
        await bench.jobs.close()
        assert bench.failures == []
        return {
            "citation_ms": {
                "median": round(statistics.median(clicks), 1),
                "p95": percentile(clicks, 0.95),
                "count": len(clicks),
            },
            "first_page_cold_ms": round(cold, 1),
            "scroll_block_ms": {"p99": percentile(late, 0.99), "max": round(max(late), 1)},
            "memory_over_idle_mb": round(more, 1),
            "turn_while_made_ready_ms": {
                "p99": percentile(ahead, 0.99),
                "max": round(max(ahead), 1),
            },
        }


def main() -> None:
    application = QApplication(sys.argv)
    application.setStyle("Fusion")
    loop = qasync.QEventLoop(application)
    with loop:
        figures = loop.run_until_complete(measure())
    sys.stdout.write(json.dumps({"bench": "reader", **figures}) + "\n")


if __name__ == "__main__":
    main()
