"""Passages in quotation marks that an answer says without a citation: they are checked as well.

A passage that a citation of the answer quotes as well is left to that citation. What stands in
code, in a citation's bracket, in the question or in the name of a document is no quotation.
"""

import re
from collections.abc import Sequence

from workbench.domain.citations import Citation
from workbench.domain.normalise import normalise
from workbench.domain.quotation import SHORTEST, DocumentText

LONGEST = 2_000
"""Characters between quotation marks; more is a mark that was never closed."""

MOST = 50
"""Passages of one answer that are looked at."""

_CODE = re.compile(r"^[ \t>]*(`{3,}|~{3,}).*?(?:^[ \t>]*\1|\Z)|`[^`\n]+`", re.DOTALL | re.MULTILINE)
_PASSAGE = re.compile(
    r"“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|「([^「」]+)」|『([^『』]+)』"
    r'|(?<![\w"])"(?=\S)([^"\n]+?)(?<=\S)"(?![\w"])'
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(r"(?<!\\)[*_]{1,3}(?=\S)|(?<=[^\s\\])[*_]{1,3}")
_BEHIND = re.compile(r"[\s.,;:*_)]{0,6}\Z")


def uncited_passages(
    text: str, citations: Sequence[Citation], known: Sequence[str] = ()
) -> tuple[Citation, ...]:
    """Return the passages as citations of their own, numbered on from the last one.

    `known` are texts that an answer may repeat without quoting a document. A passage right before
    a citation that names only a place takes that place.
    """
    cited = [normalise(citation.quote).text for citation in citations if citation.quote]
    free = [normalise(each).text for each in known]
    taken = [(citation.start, citation.end) for citation in citations]
    taken += [found.span() for found in _CODE.finditer(text)]
    ordinals = {citation.ordinal for citation in citations}
    numbers: dict[str, int] = {}
    passages: list[Citation] = []
    for found in _PASSAGE.finditer(text):
        start, end = found.span()
        words = next(group for group in found.groups() if group is not None)
        if len(words) > LONGEST or "\n\n" in words or _meets(taken, start, end):
            continue
        words = _ESCAPED.sub(r"\1", _EMPHASIS.sub("", words)).strip()
        sought = normalise(words).text
        if sum(map(str.isalnum, sought)) < SHORTEST:
            continue
        if any(sought in each for each in (*cited, *free)):
            continue
        number = numbers.setdefault(sought, max(ordinals, default=0) + len(numbers) + 1)
        place = _place_behind(text, end, citations)
        document, page = (place.document, place.page) if place else (None, None)
        passages.append(Citation(number, document, page, words, start, end, page, uncited=True))
        if len(passages) == MOST:
            break
    return tuple(passages)


def _meets(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(start < last and first < end for first, last in taken)


def _place_behind(text: str, end: int, citations: Sequence[Citation]) -> Citation | None:
    for citation in citations:
        if citation.start >= end:
            near = _BEHIND.match(text[end : citation.start])
            return citation if near and not citation.quote else None
    return None


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
