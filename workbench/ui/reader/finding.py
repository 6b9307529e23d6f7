"""Finding words in page text as it was read, over line ends and divided words."""

import re
from dataclasses import dataclass

from workbench.ui.chat.hostile import clean

MOST_HITS = 1000
_DIVIDED = "[\ufffe\x02\u00ad]?"
_BETWEEN = "[\\s\ufffe\x02]+"
_AROUND = 36


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where the words stand: physical page, range of its text, and the words around."""

    page: int
    start: int
    end: int
    before: str
    words: str
    after: str


def pattern_of(words: str) -> re.Pattern[str] | None:
    """Return a pattern for words typed by somebody, or None when there is nothing to look for."""
    tokens = words.strip(' “”„"«»\t\n').split()
    if not tokens:
        return None
    parts = (_DIVIDED.join(re.escape(character) for character in token) for token in tokens)
    return re.compile(_BETWEEN.join(parts), re.IGNORECASE)


def hits_on(page: int, text: str, pattern: re.Pattern[str]) -> list[Hit]:
    """Return the places on a page, in order."""
    return [
        Hit(
            page,
            found.start(),
            found.end(),
            _from_word(_line(text[max(0, found.start() - _AROUND) : found.start()])),
            _line(found[0]),
            _line(text[found.end() : found.end() + _AROUND]).rstrip(),
        )
        for found in pattern.finditer(text)
    ]


def _from_word(text: str) -> str:
    return text if len(text) < _AROUND // 2 else text[text.find(" ") + 1 :]


def _line(text: str) -> str:
    plain = clean(text.replace("\ufffe", "").replace("\x02", "").replace("\r", " "))
    return re.sub(r"\s+", " ", plain)
