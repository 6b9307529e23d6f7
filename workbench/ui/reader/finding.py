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
    """A place where the words stand: physical page, range of its text, and the words around.

    `hidden` says that some of these words cannot be seen on the page.
    """

    page: int
    start: int
    end: int
    before: str
    words: str
    after: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Sought:
    """Words that are looked for: a pattern, and one word of them that a page must hold."""

    pattern: re.Pattern[str]
    telling: str


def pattern_of(words: str) -> Sought | None:
    """Return a pattern for words typed by somebody, or None when there is nothing to look for."""
    tokens = words.strip(' “”„"«»\t\n').split()
    if not tokens:
        return None
    parts = (_DIVIDED.join(re.escape(character) for character in token) for token in tokens)
    pattern = re.compile(_BETWEEN.join(parts), re.IGNORECASE)
    # Letters of other scripts have cases that the pattern knows and `lower` does not.
    telling = max((token for token in tokens if token.isascii()), key=len, default="")
    return Sought(pattern, telling.lower())


def plain(text: str) -> str:
    """Return text as one telling word is looked for in it; worth keeping, for it takes time."""
    for mark in "\ufffe\x02\u00ad":
        if mark in text:
            text = text.replace(mark, "")
    return text.lower()


def hits_on(page: int, text: str, sought: Sought, plain_text: str | None = None) -> list[Hit]:
    """Return the places on a page, in order; `plain_text` is `plain(text)` where that is kept."""
    # Most pages do not hold the word at all, and to see that costs a tenth of the pattern.
    if sought.telling not in (plain(text) if plain_text is None else plain_text):
        return []
    pattern = sought.pattern
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
