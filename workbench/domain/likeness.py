"""The tolerant comparison: the run of a page that is most alike to a quotation.

It may say "close", never "verified". A run is refused when it differs from the quotation in
a digit, a sign, a number or a negation, however alike the rest is.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from workbench.domain.negations import ideographic_weight, opposite, weighs
from workbench.domain.words import Word, is_note_mark, is_unspaced, words_of

LONGEST_WORDS = 300
"""Longer quotations are compared exactly only (asked for are 6 to 30 words)."""

CLOSE_RATIO = 0.85
"""From here on two texts are nearly the same."""

_AS_GOOD = 0.03  # of a ratio: differences of that size come from where a stretch begins and ends
_COMMON = 60  # a word that stands on the page more often says nothing about where to look
_CANDIDATES = 3
_CONTEXT = 3  # characters of an unspaced script around a difference in which a negation may hide


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of the quotation and the words of the page in their place (raw range there)."""

    quoted: str
    found: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """A run of the page: its raw range, how alike it is (0 to 1), what differs.

    `contradiction` is the difference in a number or a negation, if there is one.
    """

    start: int
    end: int
    ratio: float
    differences: tuple[Difference, ...]
    contradiction: Difference | None


@dataclass(frozen=True, slots=True)
class WordedPage:
    """A page as words, and where each word stands."""

    raw: str
    words: list[Word]
    places: dict[str, list[int]]

    @classmethod
    def of(cls, raw: str) -> "WordedPage":
        """Read the words of a page."""
        words = words_of(raw)
        places: dict[str, list[int]] = {}
        for index, word in enumerate(words):
            places.setdefault(word.text, []).append(index)
        return cls(raw, words, places)


def most_alike(quote: str, page: WordedPage) -> Likeness | None:
    """The best run without a contradiction, else the best one at all; None: nothing similar."""
    quoted = words_of(quote)
    if not 2 <= len(quoted) <= LONGEST_WORDS:
        return None
    found = [
        likeness
        for first, last in _windows(quoted, page)
        if (likeness := _compare(quote, quoted, page, first, last)) is not None
    ]
    best = max(found, key=lambda one: (one.contradiction is None, one.ratio), default=None)
    if best is None:
        return None
    # Two stretches that overlap are about as much alike; the one that says less differently names
    # the words that differ.
    even = [
        one
        for one in found
        if (one.contradiction is None) == (best.contradiction is None)
        and best.ratio - one.ratio <= _AS_GOOD
        and (one.ratio >= CLOSE_RATIO or best.ratio < CLOSE_RATIO)
    ]
    return min(even, key=lambda one: sum(len(d.quoted) + len(d.found) for d in one.differences))


def _windows(quoted: Sequence[Word], page: WordedPage) -> Iterator[tuple[int, int]]:
    """Stretches of the page that share most words with the quotation, by diagonal."""
    length = len(quoted)
    width = max(4, length // 4)
    votes: Counter[int] = Counter()
    for index, word in enumerate(quoted):
        places = page.places.get(word.text, ())
        if len(places) <= _COMMON:
            for bucket in {(place - index) // width for place in places}:
                votes[bucket] += 1
                votes[bucket + 1] += 1
    for bucket, count in votes.most_common(_CANDIDATES):
        if count * 3 >= length:
            yield max(0, (bucket - 2) * width), (bucket + 2) * width + length


def _compare(
    quote: str, quoted: list[Word], page: WordedPage, first: int, last: int
) -> Likeness | None:
    window = page.words[first:last]
    matcher = SequenceMatcher(
        None, [word.text for word in quoted], [word.text for word in window], autojunk=False
    )
    blocks = _without_strays(
        [(a, b + first, size) for a, b, size in matcher.get_matching_blocks() if size]
    )
    if not blocks:
        return None
    matched, pairs = 0, []
    edge = (0, max(0, blocks[0][1] - blocks[0][0]))  # as many words of the page as are missing
    for a, b, size in blocks:
        pairs.append((edge[0], a, edge[1], b))
        matched += sum(len(word.text) for word in quoted[a : a + size])
        edge = (a + size, b + size)
    beyond = min(len(page.words), edge[1] + len(quoted) - edge[0])
    pairs.append((edge[0], len(quoted), edge[1], beyond))
    start_word, end_word = pairs[0][2], beyond

    differences: list[Difference] = []
    contradiction: Difference | None = None
    for a1, a2, b1, b2 in pairs:
        if (a1, b1) == (a2, b2):
            continue
        ours, theirs = quoted[a1:a2], page.words[b1:b2]
        joined, shown = "".join(w.text for w in ours), "".join(w.text for w in theirs)
        same = _arabic_key(joined) == _arabic_key(shown)
        difference = Difference(
            quote[ours[0].start : ours[-1].end] if ours else "",
            page.raw[theirs[0].start : theirs[-1].end] if theirs else "",
            theirs[0].start if theirs else page.words[b1 - 1].end,
            theirs[-1].end if theirs else page.words[b1 - 1].end,
        )
        matched += len(joined) if same else _characters_alike(joined, shown)
        if _contradict(quote, quoted[a1:a2], page, b1, b2, same=same):
            contradiction = contradiction or difference
        if not same:
            differences.append(difference)
    run = page.words[start_word:end_word]
    total = max(sum(len(w.text) for w in quoted), sum(len(w.text) for w in run))
    if not run or not total:
        return None
    ratio = min(1.0, matched / total)
    return Likeness(run[0].start, run[-1].end, ratio, tuple(differences), contradiction)


def _without_strays(blocks: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Drop short matches at the ends that stand further off than they are long."""
    while len(blocks) > 1:
        (a, b, size), (next_a, next_b, _) = blocks[0], blocks[1]
        if (next_b - b - size) - (next_a - a - size) <= 2 * size:
            break
        blocks = blocks[1:]
    while len(blocks) > 1:
        (a, b, size), (last_a, last_b, last_size) = blocks[-2], blocks[-1]
        if (last_b - b - size) - (last_a - a - size) <= 2 * last_size:
            break
        blocks = blocks[:-1]
    return blocks


def _contradict(
    quote: str, ours: list[Word], page: WordedPage, first: int, last: int, *, same: bool
) -> bool:
    """Whether two stretches differ in a number, a sign or a negation."""
    theirs = page.words[first:last]
    heavy_ours = [word.text for word in ours if weighs(word.text)]
    heavy_theirs = [
        page.words[index].text
        for index in range(first, last)
        if weighs(page.words[index].text) and not is_note_mark(page.words, index, page.raw)
    ]
    if same and not any(c.isdigit() for text in heavy_ours + heavy_theirs for c in text):
        return bool(heavy_ours) != bool(heavy_theirs)
    if len(ours) == len(theirs) == 1 and _is_marked(ours[0].text, theirs[0].text):
        return False
    if heavy_ours != heavy_theirs:
        return True
    if any(opposite(a.text, b.text) for a in ours for b in theirs):
        return True
    return _around(quote, ours) != _around(page.raw, theirs)


def _is_marked(quoted: str, found: str) -> bool:
    """Whether the page's word is the quoted one with the mark of a note behind it."""
    mark = found.removeprefix(quoted)
    return quoted.isalpha() and len(quoted) > 2 and mark.isdigit() and 0 < len(mark) < 3


def _around(raw: str, words: list[Word]) -> list[str]:
    """Negations and numbers of an unspaced script in and around the words."""
    if not words or not any(is_unspaced(word.text) for word in words):
        return []
    stretch = raw[max(0, words[0].start - _CONTEXT) : words[-1].end + _CONTEXT]
    return ideographic_weight("".join(stretch.split()))


def _characters_alike(one: str, other: str) -> int:
    if not one or not other or len(one) + len(other) > 400:
        return 0
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(size for _, _, size in blocks if size > 1)


def _arabic_key(text: str) -> str:
    """The text with neighbouring alefs and lams in one order: PDFs store their pair reversed."""
    if "ل" not in text:
        return text
    key: list[str] = []
    for character in text:
        place = len(key)
        if character == "ل":
            while place and key[place - 1] in "اأإآ":
                place -= 1
        key.insert(place, character)
    return "".join(key)
