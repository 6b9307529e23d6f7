"""Pages cut into passages that can be quoted: sentences, bullet lines and rows of tables.

Every passage is a contiguous run of the page's visible text, with words that are divided at a
line end joined and white space evened out. It holds no character that would break a citation.
"""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.simulator.page_reader import HIDDEN

FEWEST_WORDS = 6
MOST_WORDS = 30

_LINE_END = re.compile(r"\r\n|[\n\r\v\x85\u2028\u2029]")
_BULLET = re.compile(r"(?:[•◦▪‣●○■–—*-]|\(?[0-9a-zA-Z]{1,3}[.)]|\d+(?:\.\d+)+)\s")
_UNQUOTABLE = re.compile(r"[\"“”„‟«»`\\\0-\x1f\ufffd]+|\[\[+|\]\]+|(?:\s?\.){4,}|(?:\s?…){2,}")
_NUMBERING = re.compile(r"(?:[•◦▪‣●○■–—*]|\(?[0-9a-zA-Z]{1,3}[.)]|[-+#]+(?=\s+[^\W\d]))\s+(?=\S)")
_NEGATION = re.compile(
    r"(?:^|\W)(?:no|not|nor|never|neither|none|without|cannot|except|unless|\w+n['’]t)\W*$",
    re.IGNORECASE,
)
_GAP = re.compile(r"(?:[\s;]|,(?!\d))+")
_CELL = re.compile(r"[,;|](?=\S)")
_FEWEST_LETTERS = 15
_LONGEST = 2000
_SENTENCE_END = re.compile(r"(?<=[.!?])[)\]’']*\s+(?=[(\[‘']?[^\W_a-z])|(?<=[。！？])|(?<=؟)\s+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Za-z]|No|Nos|Dr|Mr|Mrs|Ms|Prof|St|vs|etc|approx|Inc|Ltd|Co|Corp|Fig|Figs|"
    r"Sec|Art|Eq|Vol|pp?|e\.g|i\.e|cf|al|(?:[A-Z]\.)+[A-Z])\.$"
)
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")


@dataclass(frozen=True)
class Passage:
    """A quotable run of words; `whole` says that it is a sentence or row of its own."""

    text: str
    whole: bool


def word_count(text: str) -> int:
    """Count words; two characters of a script without spaces count as one."""
    narrow = len([word for word in _GAP.split(_WIDE.sub(" ", text)) if word])
    return narrow + len(_WIDE.findall(text)) // 2


def passages(page: str) -> Iterator[Passage]:
    """Yield the passages of one page's visible text, in order."""
    joined = re.sub("[\ufffe\x02\xad](?:\r\n|\n|\r)?", "", page)
    for segment in re.split(f"[{HIDDEN}]", joined):
        for stretch in _stretches(segment):
            yield from _with_short_ones_joined(stretch)


def window(text: str, starts: tuple[str, ...]) -> str:
    """Return at most 30 words of a passage, those with the most words that begin as given.

    Empty where no run of words can be cut out without tearing a value or a negation.
    """
    if word_count(text) <= MOST_WORDS:
        return text
    words = _units(text)
    found = [word.lower().lstrip(" ([‘'").startswith(starts) for word in words]
    best, place = -1, (0, 0)
    for first in range(len(words)):
        last = first
        size = 0
        while last < len(words) and (size := size + max(1, word_count(words[last]))) <= MOST_WORDS:
            last += 1
        whole = _parts_well(words, first) and _parts_well(words, last)
        if last > first and whole and (score := sum(found[first:last])) > best:
            best, place = score, (first, last)
        if last == len(words):
            break
    return " ".join("".join(words[place[0] : place[1]]).split())


def _units(text: str) -> list[str]:
    """Cut a text where a quotation may begin or end: at blanks, and after an ideographic stop."""
    return re.findall(r"\s*\S+?(?=\s|$|(?<=[、。，．！？]))", text)


def _parts_well(words: list[str], place: int) -> bool:
    """Say whether a quotation may end or begin here: not within a value or a negation."""
    if place in (0, len(words)):
        return True
    left, right = words[place - 1].strip(), words[place].strip()
    if _NEGATION.search(left) or _NEGATION.search(right):
        return False
    return (left[-1].isalpha() and right[0].isalpha()) or left[-1] in ",.;:)、。"


def _stretches(segment: str) -> Iterator[list[str]]:
    """Yield lists of pieces that follow each other on the page with nothing left out between."""
    stretch: list[str] = []
    for block in _blocks(segment):
        for sentence in _sentences(block):
            runs = [" ".join(run.split()) for run in _UNQUOTABLE.split(sentence)]
            for number, run in enumerate(runs):
                if number:
                    yield stretch
                    stretch = []
                stretch += _bounded(run)
    yield stretch


def _bounded(run: str) -> list[str]:
    """Cut what has no end of a sentence for thousands of characters."""
    return textwrap.wrap(run, _LONGEST) if len(run) > _LONGEST else [run] if run else []


def _blocks(segment: str) -> Iterator[str]:
    """Join the lines of a paragraph; rows, bullets and headings stay lines of their own."""
    lines = [" ".join(line.split()) for line in _LINE_END.split(segment)]
    lengths = sorted(len(line) for line in lines if line)
    full = 0.6 * lengths[len(lengths) * 3 // 4] if lengths else 0
    block: list[str] = []
    for line in lines:
        if block and not (line and _goes_on(block[-1], line, full)):
            yield " ".join(block)
            block = []
        if line:
            block.append(line)
    if block:
        yield " ".join(block)


def _goes_on(last: str, line: str, full: float) -> bool:
    if _BULLET.match(line) or _is_row(line) or _is_row(last) or last.endswith("-"):
        return False
    return line[0].islower() or (len(last) >= full and not last.endswith((".", ":", "。")))


def _is_row(line: str) -> bool:
    words = line.split()
    if len(_CELL.findall(line)) > 2:
        return True
    return sum(any(c.isdigit() for c in word) for word in words) * 2 >= len(words) > 1


def _sentences(block: str) -> Iterator[str]:
    start = 0
    for match in _SENTENCE_END.finditer(block):
        sentence = block[start : match.end()]
        if not _ABBREVIATION.search(sentence[-12:].rstrip()):
            yield sentence.strip()
            start = match.end()
    yield block[start:].strip()


def _with_short_ones_joined(pieces: list[str]) -> Iterator[Passage]:
    for number, piece in enumerate(pieces):
        if number and _NEGATION.search(pieces[number - 1]):
            continue
        own = _NUMBERING.sub("", piece, count=1) if _NUMBERING.match(piece) else piece
        if _is_enough(own):
            yield Passage(own, whole=True)
            continue
        if number and not (own[:1].isalpha() or pieces[number - 1][-1:].isalpha()):
            continue  # perhaps a value without the rest of it
        joined = own
        for following in pieces[number + 1 : number + 5]:
            # A row or heading that ends in a hyphen may be half a word.
            if joined.endswith("-"):
                break
            joined += " " + following
            if _is_enough(joined):
                yield Passage(joined, whole=False)
                break


def _is_enough(text: str) -> bool:
    letters = sum(character.isalnum() for character in text)
    return word_count(text) >= FEWEST_WORDS and letters >= _FEWEST_LETTERS
