"""Which passages of several documents answer a question best, by the words they share with it."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.simulator.passages import window
from workbench.simulator.search_index import DocumentIndex

_ENOUGH = 0.5
"""Share of the question's words, weighed by rarity, that a passage and its page must hold."""
_PAGE_COUNTS = 0.5
_CLOSE_TO_BEST = 0.6
_WEIGHED = 300


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


def rank(places: Sequence[Place], terms: Sequence[str], most: int = 5) -> Ranking:
    """Rank passages by the rarity of the words they hold, then by BM25 and nearness."""
    total = sum(place.index.passage_count for place in places)
    held: dict[tuple[int, int], set[str]] = defaultdict(set)
    on_page: dict[tuple[int, int], set[str]] = defaultdict(set)
    pages: dict[tuple[int, int], int] = {}
    scores: dict[tuple[int, int], float] = defaultdict(float)
    weights: dict[str, float] = {}
    for term in terms:
        count = 0
        for number, place in enumerate(places):
            for row, (page, score) in place.index.holding(term, place.first, place.last).items():
                count += 1
                held[number, row].add(term)
                on_page[number, page].add(term)
                pages[number, row] = page
                scores[number, row] += score
        weights[term] = math.log(1 + (total + 1) / (count + 0.5))
    for one, other in zip(terms, terms[1:], strict=False):
        bonus = (weights[one] + weights[other]) / 4
        for number, place in enumerate(places):
            for row in place.index.holding(f"{one} {other}", place.first, place.last):
                scores[number, row] += bonus
    found = {term for terms_held in held.values() for term in terms_held}
    missing = tuple(term for term in terms if term not in found)

    def share(key: tuple[int, int]) -> float:
        inside = held[key]
        beside = on_page[key[0], pages[key]] - inside
        sum_inside = sum(weights[term] for term in inside)
        return sum_inside + _PAGE_COUNTS * sum(weights[term] for term in beside)

    enough = _ENOUGH * sum(weights.values())
    shares = {key: share(key) for key in held}
    likely = [key for key in shares if shares[key] >= enough]
    likely.sort(key=lambda key: -(shares[key] + 0.2 * scores[key]))
    starts = tuple(term[: max(4, len(term) - 3)] for term in terms)
    hits = _choose(places, likely[:_WEIGHED], shares, pages, starts, most)
    return Ranking(hits, len(held), missing)


def _choose(
    places: Sequence[Place],
    keys: Sequence[tuple[int, int]],
    shares: dict[tuple[int, int], float],
    pages: dict[tuple[int, int], int],
    starts: tuple[str, ...],
    most: int,
) -> tuple[Hit, ...]:
    """Take the best that differ from each other; a joined heading only where nothing else is."""
    read = [(key, *places[key[0]].index.passage(key[1])) for key in keys[:60]]
    read.sort(key=lambda item: not item[2])
    chosen: list[Hit] = []
    best = shares[keys[0]] if keys else 0.0
    for key, text, whole in read:
        quote = window(text, starts)
        said = any(quote in hit.quote or hit.quote in quote for hit in chosen)
        if said or shares[key] < _CLOSE_TO_BEST * best or (chosen and not whole):
            continue
        chosen.append(Hit(key[0], pages[key], quote))
        if len(chosen) == most:
            break
    return tuple(chosen)
