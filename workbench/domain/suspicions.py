"""What a document holds that its reader does not see: hidden text and invisible characters."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Unseen(StrEnum):
    """Kinds of what cannot be seen, worst first."""

    HIDDEN_TEXT = "hidden text"
    TAGS = "tag characters"
    DIRECTION = "characters that turn the direction of text"
    ZERO_WIDTH = "characters without a width"


_UNSEEN = {
    Unseen.TAGS: re.compile("[\U000e0000-\U000e007f]"),
    Unseen.DIRECTION: re.compile("[\u202a-\u202e\u2066-\u2069]"),
    Unseen.ZERO_WIDTH: re.compile("[\u200b\u2060-\u2064\ufeff]"),
}


@dataclass(frozen=True, slots=True)
class Suspicion:
    """How many characters of a kind a page (from 1) holds, and for hidden text how it begins."""

    page: int
    kind: Unseen
    count: int
    sample: str = ""


def suspicions_on(
    page: int, text: str, hidden: Iterable[tuple[int, int]], replacement: str
) -> list[Suspicion]:
    """Return what one page holds unseen; `replacement` is text that only programs read.

    Joiners between letters and single direction marks belong to some scripts and do not count.
    """
    found = []
    pieces = [text[start:end] for start, end in hidden]
    words = " ".join(" ".join(pieces).split())
    if any(map(str.isalnum, words)):
        found.append(Suspicion(page, Unseen.HIDDEN_TEXT, len(words), words[:200]))
    for kind, pattern in _UNSEEN.items():
        seen = pattern.findall(text) + pattern.findall(replacement)
        if seen:
            said = "".join(map(_written, seen)) if kind is Unseen.TAGS else ""
            found.append(Suspicion(page, kind, len(seen), said[:200]))
    return found


def _written(tag: str) -> str:
    """Return the letter that a tag character stands for."""
    return chr(ord(tag) - 0xE0000) if 0xE0020 <= ord(tag) < 0xE007F else ""
