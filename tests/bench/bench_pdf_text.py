"""Page text of a long PDF through the engine, against a bare pypdfium2 loop in the same run.

Prints JSON: pages a second of both (the best of three turns, taken in alternation) and their
ratio; the target is 0.7 or more. Run as a script, with a PDF or on the Octave manual.
"""

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.shared_data import PDFS  # noqa: E402
from workbench.pdf import PdfEngine  # noqa: E402

TURNS = 3
BARE = """
import sys, time, pypdfium2
document = pypdfium2.PdfDocument(sys.argv[1])
start = time.perf_counter()
for page in document:
    text = page.get_textpage()
    text.get_text_range()
    text.close()
    page.close()
print(len(document) / (time.perf_counter() - start))
"""


def bare_rate(path: Path) -> float:
    run = [sys.executable, "-c", BARE, str(path)]
    return float(subprocess.run(run, capture_output=True, check=True, text=True).stdout)


async def engine_rate(path: Path) -> float:
    async with PdfEngine() as engine:
        await engine.inspect(path)
        start = time.perf_counter()
        pages = await engine.page_texts(path)
        return len(pages) / (time.perf_counter() - start)


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else PDFS / "octave-manual-7.3.pdf"
    turns = [(bare_rate(path), asyncio.run(engine_rate(path))) for _ in range(TURNS)]
    bare, engine = (max(rates) for rates in zip(*turns, strict=True))
    figures = {"file": path.name, "bare": bare, "engine": engine, "ratio": engine / bare}
    sys.stdout.write(json.dumps({"bench": "pdf_text", **figures}) + "\n")


if __name__ == "__main__":
    main()
