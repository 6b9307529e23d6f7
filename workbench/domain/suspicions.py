"""What a document holds that its reader does not see: hidden text and invisible characters."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from html import unescape


class Unseen(StrEnum):
    """Kinds of what cannot be seen, worst first."""

    HIDDEN_TEXT = "hidden text"
    TAGS = "tag characters"
    DIRECTION = "characters that turn the direction of text"
    ZERO_WIDTH = "characters without a width"
    FORMS = "variation selectors without a sign"


_UNSEEN = {
    Unseen.TAGS: re.compile("[\U000e0000-\U000e007f]"),
    Unseen.DIRECTION: re.compile("[\u202a-\u202e\u2066-\u2069]"),
    Unseen.ZERO_WIDTH: re.compile("[\u200b\u2060-\u2064\ufeff]"),
    # One after a sign belongs to it; further ones carry something else.
    Unseen.FORMS: re.compile(
        "(?<=[\ufe00-\ufe0f\U000e0100-\U000e01ef])[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
    ),
}
_ANY = re.compile("|".join(pattern.pattern for pattern in _UNSEEN.values()))
_MISLEADING = re.compile(
    "|".join(_UNSEEN[kind].pattern for kind in (Unseen.TAGS, Unseen.DIRECTION, Unseen.FORMS))
)
_RUN = re.compile(f"(?:{_ANY.pattern})+")
_REFERENCE = re.compile(r"&(?:#\w{1,10}|[A-Za-z]{2,30});")
_AROUND = 24
"""Characters shown before and after one that is not seen."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """How many characters of a kind a page (from 1) holds, and a sample of them.

    It is how hidden text begins, what tag characters say, or the first place with its escapes.
    """

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
            said = "".join(map(_written, seen)) if kind is Unseen.TAGS else _around(text, pattern)
            found.append(Suspicion(page, kind, len(seen), said[:200]))
    return found


def as_seen(text: str) -> str:
    """Return a text without the characters that are counted as not seen."""
    return _ANY.sub("", text)


def markup_as_seen(source: str) -> str:
    """Return the source of HTML or XML without them, written out or as references."""
    return as_seen(_REFERENCE.sub(_kept_reference, source))


def drawn(text: str) -> str:
    """Return a text for drawing: what misleads its reader stands as U+FFFD.

    Every place in it, counted in 16-bit units as Qt does, is that of the text. Characters without
    a width stay: some scripts part their words with them.
    """
    return _MISLEADING.sub(lambda found: "\ufffd" * (1 + (ord(found[0]) > 0xFFFF)), text)


def escaped(text: str) -> str:
    """Return a text in which what is not seen stands as numbers: <U+200B>, <7 from U+E0053>."""
    return _RUN.sub(_number, text)


def _number(run: re.Match[str]) -> str:
    first, count = f"U+{ord(run[0][0]):04X}", len(run[0])
    return f"<{first}>" if count == 1 else f"<{count:,} from {first}>"


def _kept_reference(found: re.Match[str]) -> str:
    meant = unescape(found[0])
    return found[0] if as_seen(meant) or not meant else ""


def _around(text: str, pattern: re.Pattern[str]) -> str:
    """Return the first place of a kind with what stands around it."""
    first = pattern.search(text)
    if first is None:
        return ""
    return escaped(text[max(0, first.start() - _AROUND) : first.end() + _AROUND])


def _written(tag: str) -> str:
    """Return the letter that a tag character stands for."""
    return chr(ord(tag) - 0xE0000) if 0xE0020 <= ord(tag) < 0xE007F else ""
