"""The checker: speed on 1,000 pages, search over 2,400, and what it says of true and false words.

Prints JSON. Targets: 50 citations in 50 ms after extraction, a search in 50 ms; of true
quotations 98 % verified or close; of 10,000 false ones none verified. The seed is printed.
"""

import asyncio
import json
import random
import re
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.domain.mutations import mutations  # noqa: E402
from tests.shared_data import PDFS  # noqa: E402
from workbench.domain.quotation import (  # noqa: E402
    DocumentText,
    PageContent,
    Verdict,
    check_quotation,
)
from workbench.pdf import PdfEngine, PdfError  # noqa: E402
from workbench.ui.reader.finding import hits_on, pattern_of, plain  # noqa: E402

MANUAL = "octave-manual-7.3.pdf"
CITATIONS, SEARCHED, FALSE = 50, 2400, 10_000
FINE = (Verdict.VERIFIED, Verdict.CLOSE, Verdict.ELSEWHERE)


async def read_all(files: list[str]) -> dict[str, DocumentText]:
    texts = {}
    async with PdfEngine() as engine:
        for file in files:
            try:
                pages = await engine.page_texts(PDFS / file)
            except PdfError:
                continue
            texts[file] = DocumentText([PageContent(p.text, p.hidden) for p in pages])
    return texts


def some_quotations(text: DocumentText, chance: random.Random) -> list[tuple[str, int]]:
    """Stretches of words; one in five is cited with another page, one in five says otherwise."""
    found = []
    while len(found) < CITATIONS:
        page = chance.randrange(1, text.page_count + 1)
        words = text.visible(page).split()
        if len(words) < 60:
            continue
        start = chance.randrange(len(words) - 30)
        quote = " ".join(words[start : start + chance.randrange(8, 25)])
        kind = len(found) % 5
        if kind == 3:
            page = page % text.page_count + 1
        if kind == 4:
            quote = quote.replace(" the ", " some ") + " and other words"
        found.append((quote, page))
    return found


def milliseconds(work: object) -> float:
    start = time.perf_counter()
    work()  # type: ignore[operator]  # a function without parameters
    return 1000 * (time.perf_counter() - start)


def speed(manual: DocumentText, chance: random.Random) -> dict[str, object]:
    pages = list(manual.pages)[:1000]
    quotations = some_quotations(DocumentText(pages), chance)
    text = DocumentText(pages)

    def check() -> None:
        for quote, page in quotations:
            check_quotation(quote, page, text)

    ahead = milliseconds(text.prepare)
    first = milliseconds(check)
    again = [milliseconds(check) for _ in range(5)]
    many = [page.text for page in (list(manual.pages) * 3)[:SEARCHED]]
    pattern = pattern_of("numerical integration")
    assert pattern is not None

    kept: list[str] = []

    def search() -> None:
        for number, page in enumerate(many, 1):
            hits_on(number, page, pattern, kept[number - 1])

    first_search = milliseconds(lambda: kept.extend(map(plain, many)))
    return {
        "citations_ms": round(statistics.median(again), 1),
        "citations_first_ms": round(first, 1),
        "made_ready_ahead_ms": round(ahead, 1),
        "search_first_more_ms": round(first_search, 1),
        "search_ms": round(statistics.median(milliseconds(search) for _ in range(5)), 1),
    }


def evened(text: str) -> str:
    plain = re.sub("--+", "--", text.replace("’", "'").replace("\ufffe", ""))
    plain = re.sub(r"(?:\s*\.){3,}", "…", plain)  # the dots of an index
    return " ".join(plain.split())


def other_page(text: DocumentText, page: int, quote: str, chance: random.Random) -> int | None:
    """Return a page near or far on which these words do not stand, to cite them with."""
    pages = [page - 1, page + 1, chance.randrange(1, text.page_count + 1)]
    pages = [each for each in pages if each != page and 1 <= each <= text.page_count]
    if not pages:
        return None
    other = chance.choice(pages)
    return None if evened(quote) in evened(text.visible(other)) else other


def quality(texts: dict[str, DocumentText], chance: random.Random) -> dict[str, object]:
    manifest = json.loads((PDFS / "MANIFEST.json").read_text("utf-8"))["files"]
    true: dict[str, int] = {}
    pool: list[tuple[str, int, str, str]] = []
    for entry in manifest:
        text = texts.get(entry["file"])
        for quotation in entry.get("quotations", {}).get("true", ()) if text else ():
            verdict = check_quotation(quotation["text"], quotation["page"], text).verdict
            true[verdict.value] = true.get(verdict.value, 0) + 1
            pool.append((entry["file"], quotation["page"], quotation["text"], "manifest"))
    for file, text in texts.items():
        for page in range(1, text.page_count + 1):
            words = text.visible(page).split()
            for start in range(0, max(0, len(words) - 20), 97):
                pool.append((file, page, " ".join(words[start : start + 16]), "page"))
    chance.shuffle(pool)
    false: dict[str, int] = {}
    wrong = []
    for file, page, quote, _ in pool:
        text = texts[file]
        shown = evened(text.visible(page))
        falsified = [(kind, words, page) for kind, words in mutations(quote, chance)]
        if other := other_page(text, page, quote, chance):
            falsified.append(("other page", quote, other))
        for kind, mutated, cited in falsified:
            if cited == page and evened(mutated) in shown:
                continue  # these words stand on the page as well, so they are not false
            check = check_quotation(mutated, cited, text)
            false[check.verdict.value] = false.get(check.verdict.value, 0) + 1
            if check.verdict is Verdict.VERIFIED:
                wrong.append((file, cited, kind, quote, mutated))
        if sum(false.values()) >= FALSE:
            break
    total = sum(true.values())
    return {
        "true": true,
        "true_share": round((true.get("verified", 0) + true.get("close", 0)) / total, 4),
        "false": false,
        "false_verified": wrong[:5],
    }


def main() -> None:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else random.randrange(2**32)
    chance = random.Random(seed)
    files = sorted(path.name for path in PDFS.glob("*.pdf"))
    texts = asyncio.run(read_all(files))
    figures = {"seed": seed, **speed(texts[MANUAL], chance), **quality(texts, chance)}
    sys.stdout.write(json.dumps({"bench": "checker", **figures}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
