"""Text evened out so that a quotation and a page can be compared, with the way back.

What is kept: letters and digits (NFKC, case folded), signs that carry a value (percent,
currency, arithmetic), and between digits whatever separates them, so that 8.0 is not 80,
1.31 is not 13.1 and "1 2" is not 12. Everything else is dropped: white space, other
punctuation, hyphens between letters, soft hyphens, invisible characters.
"""

import re
import unicodedata
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field

LINE_END_HYPHEN = "\ufffe"
"""PDFium puts this, or U+0002, for a hyphen and the line break after it."""

NOTHING = "\0"
"""Stands in evened text for a character that counts as not being there."""

LONG_DASH = "\u2014"
"""Parts words, where a hyphen joins them."""

BRACKETED_NUMBER = r"\( (?= \s* [\-$€£¥]? \s* \d [\d.,\ ]* %? \s* \) )"
"""A verbose pattern of the bracket before a number alone, which accountants read as a minus."""

# Letters of these blocks carry marks that Python's \w does not count as letters.
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u06d6-\u06dc\u06df-\u06ed"
    "\u0900-\u0963\u0966-\u0dff\u0e01-\u0e4e\u0e50-\u0ebf\u0ec0-\u0fbc\u1000-\u109f\u1780-\u17d3"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
)
_COMPOSABLE = re.compile(rf"\w[{MARKS}]+|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?")
_NUMERALS = (
    "\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2079\u2080-\u2089"
    "\u2150-\u2189\u2460-\u24ff\u2776-\u2793"
)
_RAISED = re.compile("[\u00b2\u00b3\u00b9\u2070-\u2079]")
_ODD_NUMERAL = re.compile(f"[{_NUMERALS}]")
VALUE_SIGNS = "%‰+=<>±×÷≤≥≠≈~^°/"

_DROPPED = "\u00ad\u0640\u064b-\u0652\u0670\ufe00-\ufe0f\U000e0000-\U000e0fff"
_DROPPED_RE = re.compile(f"[{_DROPPED}]")
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2043\u2212\u301c\ufe58\ufe63\uff0d"
_LONG_DASHES = "\u2014\u2015\ufe58"
_APOSTROPHES = "'\u2018\u2019\u201b\u02bc\u02b9\u2032\u00b4`\uff07"
_MEANINGLESS = "©®™℠"  # read aloud by nobody, left out by most who quote


class _Evener(dict[int, str]):
    """A table for `str.translate` that learns each character once; one character for one."""

    def __missing__(self, code: int) -> str:
        self[code] = _even_character(chr(code))
        return self[code]


class _Folder(dict[int, str]):
    """A table for `str.translate`: NFKC and case folding, which may lengthen a character."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).casefold()
        self[code] = unicodedata.normalize("NFKC", folded).replace("\u2044", "/")
        return self[code]


_EVENER = _Evener()
_FOLDER = _Folder()

_PIECE = re.compile(
    rf"""
    (?P<letters>   (?:[^\W_]|[{MARKS}])+ )
  | (?P<gap>       (?<=[\d{_NUMERALS}]) [^\w]+ (?=[\d{_NUMERALS}]) )
  | (?P<inner>     (?<=[^\W\d_]) ' (?=[^\W\d_]) )
  | (?P<minus>     (?<![\w)\]\-]) - (?= [\x00]* [$€£¥]? \.? \d) )
  | (?P<point>     (?<![\w.]) \. (?=\d) )
  | (?P<bracket>   {BRACKETED_NUMBER} )
  | (?P<sign>      [{re.escape(VALUE_SIGNS)}$¢£¤¥֏؋৲৳฿₠-⃀∀-⋿☐☑☒✓✔✗✘] )
    """,
    re.VERBOSE,
)
_SIGN = re.compile(rf"[{re.escape(VALUE_SIGNS.replace('/', ''))}$¢£¤¥₠-⃀∀-⋿(]")
_SEPARATOR = re.compile(r"[.,:'·]|\s*[-/]\s*")


@dataclass(frozen=True, slots=True)
class Normalised:
    """Evened-out text and, for each stretch of it, where that stands in the raw text.

    The places are packed: a page of 500 words would hold 90 kB of tuples, and holds 6 kB.
    """

    text: str
    _starts: "array[int]" = field(repr=False)
    _raw_starts: "array[int]" = field(repr=False)
    _raw_ends: "array[int]" = field(repr=False)

    def raw_range(self, start: int, end: int) -> tuple[int, int]:
        """The raw characters behind the half-open range `start`, `end` (not empty)."""
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, end - 1) - 1
        raw_start, raw_end = self._raw_starts[first], self._raw_ends[first]
        stop_start, stop_end = self._raw_starts[last], self._raw_ends[last]
        ends_piece = end == (
            self._starts[last + 1] if last + 1 < len(self._starts) else len(self.text)
        )
        return (
            min(raw_start + start - self._starts[first], raw_end - 1),
            stop_end if ends_piece else min(stop_start + end - self._starts[last], stop_end),
        )


def even(raw: str) -> str:
    """The raw text with look-alikes made alike, one character for one.

    Hyphens and short dashes become "-", apostrophes "'", white space and bullets " ", digits of
    any script 0 to 9, characters without a meaning U+0000.
    """
    return raw.translate(_EVENER)


def fold(word: str) -> str:
    """A word without what counts as nothing, NFKC and case folded."""
    word = word.replace(NOTHING, "").replace(LINE_END_HYPHEN, "")
    return word.lower() if word.isascii() else unicodedata.normalize("NFKC", word).casefold()


def normalise(raw: str) -> Normalised:
    """The comparable form of `raw`."""
    text, origin = _compose(raw)
    evened = even(text)
    parts: list[str] = []
    starts: list[int] = []
    raw_starts: list[int] = []
    raw_ends: list[int] = []
    length = 0

    def add(kept: str, start: int, end: int) -> None:
        nonlocal length
        if kept:
            parts.append(kept)
            starts.append(length)
            raw_starts.append(start if origin is None else origin[start])
            raw_ends.append(end if origin is None else origin[end])
            length += len(kept)

    for piece in _PIECE.finditer(evened):
        start, end = piece.span()
        kept = piece[0]
        match piece.lastgroup:
            case "gap":
                add(_between_digits(kept), start, end)
            case "letters" if not kept.isascii():
                folded = kept.translate(_FOLDER)
                if len(folded) == len(kept) and origin is None and not _ODD_NUMERAL.search(kept):
                    add(folded, start, end)
                else:
                    for index, character in enumerate(kept, start):
                        last = parts[-1][-1] if parts else ""
                        add(_fold(character, last), index, index + 1)
            case _:
                add(kept.lower(), start, end)
    return Normalised(
        "".join(parts), array("I", starts), array("I", raw_starts), array("I", raw_ends)
    )


def _even_character(character: str) -> str:
    if character in (LINE_END_HYPHEN, "\x02"):
        return LINE_END_HYPHEN
    category = unicodedata.category(character)
    if _DROPPED_RE.match(character) or category == "Cf":
        return NOTHING
    if character in _APOSTROPHES:
        return "'"
    if character in _LONG_DASHES:
        return LONG_DASH
    if character in _HYPHENS or category == "Pd":
        return "-"
    if character in _MEANINGLESS or "\u25a0" <= character <= "\u25ff":
        return " "
    if category[0] in "ZC" and category != "Co":
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if character in "\u066b\u066c":
        return "." if character == "\u066b" else ","
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 and not character.isalnum() else character


def _compose(raw: str) -> tuple[str, list[int] | None]:
    """The text with letters and their marks composed, and where each character came from."""
    if raw.isascii() or unicodedata.is_normalized("NFC", raw):
        return raw, None
    text: list[str] = []
    origin: list[int] = []
    done = 0
    for cluster in _COMPOSABLE.finditer(raw):
        text.append(raw[done : cluster.start()])
        origin.extend(range(done, cluster.start()))
        composed = unicodedata.normalize("NFC", cluster[0])
        text.append(composed)
        origin.extend(min(cluster.start() + i, cluster.end() - 1) for i in range(len(composed)))
        done = cluster.end()
    text.append(raw[done:])
    origin.extend(range(done, len(raw) + 1))
    return "".join(text), origin


def _between_digits(gap: str) -> str:
    """What is kept of the characters between two digits."""
    gap = gap.replace(NOTHING, "")
    if not gap:
        return ""
    if _SEPARATOR.fullmatch(gap):
        return gap.strip()
    if LINE_END_HYPHEN in gap or gap.strip() == LONG_DASH:
        return "-"
    signs = "".join(_SIGN.findall(gap)) or " "
    return f"{signs}-" if gap.endswith("-") else signs


def _fold(character: str, before: str) -> str:
    """One letter or numeral, kept apart from a digit before it where it is another number."""
    folded = _FOLDER[ord(character)]
    if _ODD_NUMERAL.match(character) and before.isdigit():
        return ("^" if _RAISED.match(character) else " ") + folded
    return folded
