"""What the presenter asks of a document in several steps: marks, the text's width, places."""

import asyncio
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from workbench.domain.documents import Document, TextLayer
from workbench.domain.quotation import Check, Passage
from workbench.errors import UserError
from workbench.services.reading import Mark
from workbench.ui.reader.finding import MOST_HITS, Hit, hits_on, pattern_of, plain
from workbench.ui.reader.layout import text_span
from workbench.ui.reader.page_marks import PageMarks, page_marks
from workbench.ui.reader.turning import TurnedReading

PAGES_MEASURED = 12
"""Pages, spread over the document, whose text says how wide the text is."""
PAGES_A_TURN = 25
"""Pages that are searched before the window gets its turn."""


async def gather_marks(reading: TurnedReading, document: Document, check: Check) -> list[PageMarks]:
    """Return what is to be marked for a check, page by page; nothing if nothing was found."""
    if check.page is None:
        return []
    passages = [Passage(check.page, check.start, check.end)]
    if check.continuation is not None:
        passages.append(check.continuation)
    result = []
    for passage in passages:
        place = (passage.page, passage.start, passage.end)
        upright = reading.upright
        band = await upright.marks(document, *place)
        paragraph = await upright.paragraph(document, *place)
        lines: list[Mark] = []
        for difference in check.differences if passage.page == check.page else ():
            if difference.end > difference.start:
                span = (difference.start, difference.end)
                lines += await upright.marks(document, passage.page, *span)
        words = (await reading.text(document, passage.page))[passage.start : passage.end]
        marks = page_marks(passage.page, band, paragraph, lines, from_right=runs_from_right(words))
        result.append(reading.turned_marks(document, marks))
    return result


def runs_from_right(words: str) -> bool:
    """Say whether most letters of a text belong to a script that runs from right to left."""
    kinds = [unicodedata.bidirectional(character) for character in words if character.isalpha()]
    return 2 * sum(kind in ("R", "AL") for kind in kinds) > len(kinds)


async def measure_text(
    reading: TurnedReading, document: Document, sizes: tuple[tuple[float, float], ...]
) -> tuple[float, float]:
    """Return where the text stands, in parts of a page's width; sizes are in points."""
    # An odd step meets left and right pages alike.
    pages = range(1, len(sizes) + 1, len(sizes) // PAGES_MEASURED | 1)
    if not reading.turn(document):
        spans = await reading.upright.text_spans(document, pages)
        if spans or document.text_layer is not TextLayer.YES:
            return text_span(spans)
    lines = []
    for page in pages:
        width = max(1.0, sizes[page - 1][0])
        try:
            text = await reading.text(document, page)
            marks = await reading.marks(document, page, 0, len(text)) if text else ()
        except UserError:
            continue  # Whatever is wrong with the page is told where it is drawn.
        lines += [(mark.x / width, (mark.x + mark.width) / width) for mark in marks]
    return text_span(lines)


async def gather_hits(
    reading: TurnedReading, document: Document, count: int, words: str, plain_texts: dict[int, str]
) -> list[Hit]:
    """Return the places of words on the first `count` pages, at most 1,000.

    `plain_texts` keeps what the next search of the same document needs again.
    """
    pattern = pattern_of(words)
    hits: list[Hit] = []
    if pattern is None:
        return hits
    for page in range(1, count + 1):
        text = await reading.text(document, page)
        if page not in plain_texts:
            plain_texts[page] = plain(text)
        found = hits_on(page, text, pattern, plain_texts[page])
        if found:
            unseen = await reading.hidden(document, page)
            hits += [replace(hit, hidden=_meets(hit, unseen)) for hit in found]
        if len(hits) >= MOST_HITS:
            break
        if page % PAGES_A_TURN == 0:
            await asyncio.sleep(0)
    return hits[:MOST_HITS]


def _meets(hit: Hit, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(hit.start < end and start < hit.end for start, end in ranges)
