"""Real PDFs and pictures with flipped bits, given one after the other to the whole window."""

import asyncio
import io
import random
import time
from collections import Counter
from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QApplication

from tests.shared_data import PDFS
from workbench.app import dismiss, open_desk, show_window
from workbench.domain.documents import DocumentState
from workbench.paths import Paths
from workbench.ui.panels import FILES, READER

LARGEST = 1_500_000
"""Bytes; larger files take longer to write than to read."""
LEAST = 5
"""Files that are tried however long they take."""
PATIENCE = 90.0
"""Seconds for one file: the child may be lost twice, each time after its time limit."""
STUCK = 5.0
"""Seconds without a turn of the window's loop that no file may cause."""
_OURS = "inside Workbench"


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


def sources() -> list[tuple[str, bytes]]:
    """Return endings and contents of what is mutated: real PDFs, and a picture of each kind."""
    found = [
        (".pdf", path.read_bytes())
        for path in sorted(PDFS.glob("*.pdf"))
        if 100 < path.stat().st_size < LARGEST
    ]
    drawing = Image.effect_noise((300, 200), 60)
    for kind in ("png", "jpeg", "webp"):
        content = io.BytesIO()
        drawing.save(content, kind)
        found.append((f".{kind}", content.getvalue()))
    return found


async def fuzz(folder: Path, seed: int, seconds: float) -> Counter[str]:
    """Add and open mutated files until the time is up; count how each ended.

    Raises AssertionError with seed and number where the window failed, stood still or ended.
    """
    chance, contents, outcomes = random.Random(seed), sources(), Counter[str]()
    frame = show_window(QApplication.instance(), Paths.under(folder / "home"))
    frame.window.resize(1440, 900)
    beating = asyncio.create_task(_beat(outcomes))
    try:
        async with open_desk(frame) as desk:
            desk.new_chat()
            await desk.jobs.idle()
            outcomes["longest turn, ms"] = 0  # to open a window takes longer than any file may
            until = time.monotonic() + seconds
            while time.monotonic() < until or outcomes["files"] < LEAST:
                outcomes["files"] += 1
                ending, content = chance.choice(contents)
                path = folder / f"{outcomes['files']}{ending}"
                path.write_bytes(mutated(content, chance))
                try:
                    outcomes[await asyncio.wait_for(_show(desk, path), PATIENCE)] += 1
                except Exception as error:
                    raise AssertionError(f"seed {seed}, file {path.name}") from error
                assert outcomes["longest turn, ms"] < 1000 * STUCK, (seed, path.name)
                path.unlink()
            await desk.jobs.idle()
        desk.deleteLater()  # its timers may not outlive the window
    finally:
        beating.cancel()
        dismiss(frame.window)
    return outcomes


async def _show(desk, path: Path) -> str:
    """Add a file, open it in the Reader, look at its last page; return how that ended."""
    told = len(desk.notices.kept)
    desk.add_files([str(path)], zone="files")
    await desk.jobs.idle()
    desk.window.show_right(FILES)
    desk.panels.files.grab()
    status = next(each for each in desk.files.statuses if each.document.path == str(path))
    document, outcome = status.document, "refused"
    assert _OURS not in status.failure, status.failure
    if document.state is DocumentState.READY:
        desk.window.show_right(READER)
        desk.reader.open_document(document)
        await desk.jobs.idle()
        panel = desk.panels.reader
        outcome = "told in words"
        if panel.message.isVisible():
            assert _OURS not in panel.message.words, panel.message.words
        else:
            outcome = "shown"
            panel.pages.go_to_page(panel.pages.page_count)
            await desk.jobs.idle()
            panel.pointing.select_page()
            panel.grab()
        desk.reader.close_document(document.id)
        await desk.services.documents.remove(document.id)
    desk.files.refresh()
    await desk.jobs.idle()
    assert desk.window.isVisible()
    assert not any(_OURS in each.sentence for each in desk.notices.kept[: -told or None])
    return outcome


async def _beat(outcomes: Counter[str]) -> None:
    """Note the longest time between two turns of the loop."""
    before = time.monotonic()
    while True:
        await asyncio.sleep(0.01)
        now = time.monotonic()
        late = round(1000 * (now - before - 0.01))
        outcomes["longest turn, ms"] = max(outcomes["longest turn, ms"], late)
        before = now
