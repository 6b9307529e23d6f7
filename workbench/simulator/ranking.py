"""Which passages of several documents answer a question best, by the words they share with it."""

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.simulator.passages import window
from workbench.simulator.question import Query
from workbench.simulator.search_index import DocumentIndex

_ENOUGH = 0.4
"""Share of the question's words, weighed by rarity, that a passage and its page must hold."""
_PAGE_COUNTS = 0.5
_SCORE_COUNTS = 0.2
_TOGETHER = 1.25
"""Of the weight of two words that follow each other, added to the BM25 score."""
_CLOSE_TO_BEST = 0.6
_WEIGHED = 60
_SHORTEST_PREFIXED = 7

_DIGIT = re.compile(r"\d")

_Key = tuple[int, int]
"""A passage: the number of its place and its row in the index; or a place and one of its pages."""


@dataclass(frozen=True)
class Place:
    """Where to search: one document's index and its pages from first to last."""

    index: DocumentIndex
    first: int
    last: int


@dataclass(frozen=True)
class Hit:
    """A passage worth quoting: which place, which page, what words."""

    place: int
    page: int
    quote: str


@dataclass(frozen=True)
class Ranking:
    """The hits, best first; `matched` passages held any word, `missing` words occur nowhere."""

    hits: tuple[Hit, ...]
    matched: int
    missing: tuple[str, ...]


class _Counts:
    """Which passages and pages hold which words, and how much each word weighs."""

    def __init__(self, places: Sequence[Place], terms: Sequence[str]) -> None:
        self.total = sum(place.index.passage_count for place in places)
        self.held: dict[_Key, set[str]] = defaultdict(set)
        self.on_page: dict[_Key, set[str]] = defaultdict(set)
        self.pages: dict[_Key, int] = {}
        self.scores: dict[_Key, float] = defaultdict(float)
        self.weights: dict[str, float] = {}
        for term in terms:
            found = _holding(places, term)
            if not found and len(term) >= _SHORTEST_PREFIXED and term.isalpha():
                found = _holding(places, term[:-3], prefix=True)
            for key, (page, score) in found.items():
                self.held[key].add(term)
                self.on_page[key[0], page].add(term)
                self.pages[key] = page
                self.scores[key] += score
            self.weights[term] = self.weight(len(found))

    def weight(self, count: int) -> float:
        """Return the weight of a word that so many passages hold: the rarer the more."""
        return math.log(1 + (self.total + 1) / (count + 0.5))

    def share(self, key: _Key) -> float:
        """Return how much of the question a passage holds, with half of what its page adds."""
        inside = self.held[key]
        beside = self.on_page[key[0], self.pages[key]] - inside
        weight = self.weights.__getitem__
        return sum(map(weight, inside)) + _PAGE_COUNTS * sum(map(weight, beside))


def rank(places: Sequence[Place], wanted: Query, most: int = 5) -> Ranking:
    """Rank passages by the rarity of the words they hold, then by BM25 and nearness.

    Words of the question's context change the order of what holds enough of its terms, and
    nothing else.
    """
    terms, context = wanted.terms, wanted.context
    counts = _Counts(places, terms)
    for one, other in zip(terms, terms[1:], strict=False):
        together = _TOGETHER * (counts.weights[one] + counts.weights[other])
        for key in _holding(places, f"{one} {other}"):
            counts.scores[key] += together
    for term in context:
        found = _holding(places, term)
        for key in found:
            if key in counts.held:
                counts.scores[key] += counts.weight(len(found))
    held_anywhere = set().union(*counts.held.values())
    missing = tuple(term for term in terms if term not in held_anywhere)
    enough = _ENOUGH * sum(counts.weights.values())
    shares = {key: counts.share(key) for key in counts.held}
    likely = [key for key in shares if shares[key] >= enough]
    likely.sort(key=lambda key: -(shares[key] + _SCORE_COUNTS * counts.scores[key]))
    hits = _choose(places, likely[:_WEIGHED], shares, counts.pages, wanted, most)
    return Ranking(hits, len(counts.held), missing)


def _holding(
    places: Sequence[Place], words: str, *, prefix: bool = False
) -> dict[_Key, tuple[int, float]]:
    return {
        (number, row): found
        for number, place in enumerate(places)
        for row, found in place.index.holding(words, place.first, place.last, prefix=prefix).items()
    }


def _choose(
    places: Sequence[Place],
    keys: Sequence[_Key],
    shares: dict[_Key, float],
    pages: dict[_Key, int],
    wanted: Query,
    most: int,
) -> tuple[Hit, ...]:
    """Take the best that differ from each other; a joined heading only where nothing else is."""
    starts = tuple(term[: max(4, len(term) - 3)] for term in wanted.terms)
    read = [(key, *places[key[0]].index.passage(key[1])) for key in keys]
    read.sort(key=lambda item: (not item[2], wanted.number and not _DIGIT.search(item[1])))
    chosen: list[Hit] = []
    best = shares[keys[0]] if keys else 0.0
    for key, text, whole in read:
        quote = window(text, starts)
        said = any(quote in hit.quote or hit.quote in quote for hit in chosen)
        if said or not quote or shares[key] < _CLOSE_TO_BEST * best or (chosen and not whole):
            continue
        chosen.append(Hit(key[0], pages[key], quote))
        if len(chosen) == most:
            break
    return tuple(chosen)
