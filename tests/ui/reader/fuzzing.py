"""Real PDFs with flipped bits, opened one after the other in a Reader with a real child process."""

import asyncio
import random
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QWidget

from tests.shared_data import PDFS
from tests.ui.reader.fakes import a_document
from workbench.errors import UserError
from workbench.pdf import PdfEngine
from workbench.services.page_texts import PageTexts
from workbench.services.reading import Reading
from workbench.storage.database import Database
from workbench.ui.jobs import Jobs
from workbench.ui.reader.panel import ReaderPanel
from workbench.ui.reader.presenter import ReaderPresenter
from workbench.ui.theme import Theme

LARGEST = 1_500_000
"""Bytes; larger files take longer to write than to read."""


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Return a file with some bits flipped, a stretch overwritten, repeated or cut away."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 4, 16, 64, 256))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    start = chance.randrange(len(changed))
    length = chance.choice((0, 0, 10, 200, 5000))
    match chance.randrange(4):
        case 0:
            changed[start : start + length] = bytes(min(length, len(changed) - start))
        case 1:
            changed[start:start] = changed[start : start + length]
        case 2:
            del changed[start : start + length]
    return bytes(changed)


async def fuzz(folder: Path, theme: Theme, seed: int, seconds: float) -> Counter[str]:
    """Open mutated files until the time is up; count how each ended. Raises what is our fault.

    The window's turn of the loop must come within five seconds whatever a file does.
    """
    chance = random.Random(seed)
    sources = [path for path in sorted(PDFS.glob("*.pdf")) if 100 < path.stat().st_size < LARGEST]
    contents = [path.read_bytes() for path in sources]
    failures: list[UserError] = []
    outcomes: Counter[str] = Counter()
    window = QWidget()
    panel = ReaderPanel(theme, window)
    window.resize(508, 820)
    panel.resize(508, 820)
    window.show()
    jobs = Jobs(lambda failure: failures.append(failure.error))
    async with Database(folder / "fuzz.db") as database, PdfEngine() as pdf:
        texts = PageTexts(database, pdf)
        presenter = ReaderPresenter(panel, Reading(pdf, texts), jobs)
        until, number = time.monotonic() + seconds, 0
        while time.monotonic() < until:
            number += 1
            path = folder / f"{number}.pdf"
            path.write_bytes(mutated(chance.choice(contents), chance))
            document = replace(a_document(path.name, pages=1), path=str(path))
            try:
                await texts.read_pdf(document)
            except Exception as error:
                outcomes[type(error).__name__] += 1
                if not type(error).__module__.startswith("workbench.pdf"):
                    raise AssertionError(f"seed {seed}, file {number}") from error
            presenter.open_document(document)
            await asyncio.wait_for(jobs.idle(), 60)
            if panel.message.isVisible():
                outcomes["told in words"] += 1
                assert "inside Workbench" not in panel.message.words, (seed, number)
            else:
                outcomes["shown"] += 1
                panel.pages.go_to_page(panel.pages.page_count)
                panel.pointing.select_page()
                panel.grab()
                await asyncio.wait_for(jobs.idle(), 60)
            assert not any("inside Workbench" in each.sentence for each in failures), (seed, number)
            presenter.close_document(document.id)
            path.unlink()
        await jobs.close()
    window.close()
    window.deleteLater()
    outcomes["files"] = number
    return outcomes
