"""Passages in quotation marks that an answer says without a citation: they are checked as well.

A passage that a citation of the answer quotes as well is left to that citation. What stands in
code, in a citation's bracket, in the question or in the name of a document is no quotation.
"""

import re
from collections.abc import Sequence

from workbench.domain.citations import Citation
from workbench.domain.json_answers import without_marks
from workbench.domain.nesting import code_lines
from workbench.domain.normalise import normalise
from workbench.domain.quotation import SHORTEST, DocumentText
from workbench.domain.quoted import BETWEEN, PASSAGE, words_of_passage

MOST = 50
"""Passages of one answer that are looked at."""

_INLINE_CODE = re.compile(r"`[^`\n]+`")
_PLACE_BEHIND = re.compile(
    rf"""{BETWEEN} [\[(]{{1,2}} \s*
    (?: (?: documents? | doc\.? | dokument )? \s* [\#№]? (?P<document> \d{{1,4}} ) \s* [,:] \s* )?
    (?: pages? | pp?\. | pgs?\. | seiten? | s\. | páginas? | pág\. ) \s*
    (?P<page> \d{{1,6}} ) (?: \s* [-–—] \s* (?P<last> \d{{1,6}} ) )? \s* [\])]""",
    re.VERBOSE | re.IGNORECASE,
)
"""A bracket that names a page and perhaps a document, in whatever form but that of a citation."""


def uncited_passages(
    text: str, citations: Sequence[Citation], known: Sequence[str] = (), *, as_json: bool = False
) -> tuple[Citation, ...]:
    """Return the passages as citations of their own, numbered on from the last one.

    `known` are texts that an answer may repeat without quoting a document. A passage right before
    "(p. 4)" or the like is taken to stand there. In an answer that is JSON every text stands
    between straight marks, so only other marks quote.
    """
    if as_json:
        text = without_marks(text)
    cited = [normalise(citation.quote).text for citation in citations if citation.quote]
    free = [normalise(each).text for each in known]
    taken = [(citation.start, citation.end) for citation in citations]
    ordinals = {citation.ordinal for citation in citations}
    numbers: dict[str, int] = {}
    passages: list[Citation] = []
    for found in PASSAGE.finditer(_without_code(text)):
        start, end = found.span()
        words = words_of_passage(found)
        if not words or _meets(taken, start, end):
            continue
        sought = normalise(words).text
        if sum(map(str.isalnum, sought)) < SHORTEST:
            continue
        if any(sought in each for each in (*cited, *free)):
            continue
        number = numbers.setdefault(sought, max(ordinals, default=0) + len(numbers) + 1)
        document, page, last = _place_behind(text, end)
        passages.append(Citation(number, document, page, words, start, end, last, uncited=True))
        if len(passages) == MOST:
            break
    return tuple(passages)


def _without_code(text: str) -> str:
    """Return text with line breaks in the place of code; all else stays in its place."""
    pieces, at = [], 0
    for begin, end in code_lines(text):
        pieces += [text[at:begin], "\n" * (end - begin)]
        at = end
    pieces.append(text[at:])
    return _INLINE_CODE.sub(lambda found: "\n" * len(found[0]), "".join(pieces))


def _meets(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(start < last and first < end for first, last in taken)


def _place_behind(text: str, end: int) -> tuple[int | None, int | None, int | None]:
    """Return the document, the page and the last page that a bracket right behind names."""
    found = _PLACE_BEHIND.match(text, end)
    if found is None:
        return None, None, None
    document, page, last = (int(n) if n else None for n in found.group("document", "page", "last"))
    return document, page, last or page


def likely_pages(quote: str, document: DocumentText, most: int = 3) -> list[int]:
    """Return the pages that share most of the longer words of a quotation, the best first."""
    words = {normalise(word).text for word in re.findall(r"\w{5,}", quote)}
    if not words:
        return []
    shared = []
    for page in range(1, document.page_count + 1):
        text = document.normalised(page).text
        count = sum(word in text for word in words)
        if 2 * count > len(words):
            shared.append((-count, page))
    return [page for _, page in sorted(shared)[:most]]
