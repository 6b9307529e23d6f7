"""The window while it takes in a 1,000-page PDF: pages a second, and how late its timer comes."""

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from pypdf import PdfReader, PdfWriter

from tests.shared_data import PDFS
from workbench.app import Frame, dismiss, make_application, open_desk, run, show_window
from workbench.paths import Paths

PAGES = 1000
TICK = 0.005
BARE = """
import sys, time
import pypdfium2
document = pypdfium2.PdfDocument(sys.argv[1])
started = time.perf_counter()
for page in document:
    page.get_textpage().get_text_range()
print(time.perf_counter() - started)
"""


async def measure(frame: Frame, file: Path) -> dict[str, object]:
    """Take the file in while a timer due every 5 ms notes how late it comes."""
    late: list[float] = []

    async def tick() -> None:
        while True:
            due = time.perf_counter() + TICK
            await asyncio.sleep(TICK)
            late.append(time.perf_counter() - due)

    async with open_desk(frame) as desk:
        await desk.jobs.idle()
        ticking = asyncio.get_running_loop().create_task(tick())
        started = time.perf_counter()
        desk.add_files([str(file)])
        while not desk.composer.statuses or desk.composer.statuses[0].document.page_count is None:
            await asyncio.sleep(0.01)
        taken = time.perf_counter() - started
        ticking.cancel()
    late.sort()
    return {
        "seconds": round(taken, 2),
        "late_p99_ms": round(1000 * late[int(0.99 * len(late))], 1),
        "late_max_ms": round(1000 * late[-1], 1),
        "late_limit_ms": 50,
    }


async def bare(file: Path) -> float:
    """Return the seconds of a plain loop over the pages in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", BARE, str(file), stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    return float(out)


def main() -> None:
    """Print the figures as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "manual.pdf"
        writer = PdfWriter()
        for page in PdfReader(PDFS / "octave-manual-7.3.pdf").pages[:PAGES]:
            writer.add_page(page)
        writer.write(file)
        loops = statistics.median(asyncio.run(bare(file)) for _ in range(3))
        application = make_application()
        frame = show_window(application, Paths.under(Path(folder) / "profile"))
        result: dict[str, object] = {}

        async def work() -> int:
            result.update(await measure(frame, file))
            return 0

        run(application, work)
        dismiss(frame.window)
        seconds = float(str(result["seconds"]))
        report = {
            "bench": "window alive",
            "pages": PAGES,
            "bare_loop_seconds": round(loops, 2),
            "rate_of_bare_loop": round(loops / seconds, 2),
            "rate_limit": 0.7,
            **result,
        }
        sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main()
