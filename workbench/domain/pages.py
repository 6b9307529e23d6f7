"""Pages of a document that a question is about: read as people write them, and set apart."""

import re
from collections.abc import Iterable
from typing import NamedTuple

_RANGE = re.compile(r"(\d{1,7})(?:\s*[-–—]\s*(\d{1,7}))?\Z")
_PREFIX = re.compile(r"\s*(?:pages?|pp?\b\.?|p(?=\d))\s*", re.IGNORECASE)


class PageRange(NamedTuple):
    """Pages `first` to `last` of a document, physical and counted from 1."""

    first: int
    last: int


Pages = tuple[PageRange, ...]
"""Ranges in order, none touching another; an empty tuple means the whole document."""


class WrongPages(ValueError):
    """A range that is none, or pages that a document does not have; the text is a sentence."""


def read_pages(text: str, page_count: int) -> Pages:
    """Return the pages that a text such as "12-18, 20" or "p. 4" names; all of them is empty.

    Raises WrongPages with a sentence.
    """
    ranges = []
    for piece in _PREFIX.sub("", text, count=1).split(","):
        found = _RANGE.match(piece.strip())
        if found is None:
            raise WrongPages("Write pages as 12-18 or 3, 5, 8-10.")
        first, last = int(found[1]), int(found[2] or found[1])
        if last < first:
            raise WrongPages(f"Pages {first}-{last} run backwards. Write {last}-{first}.")
        if not 1 <= first <= last <= page_count:
            has = "only one page" if page_count == 1 else f"{page_count:,} pages"
            missing = first if not 1 <= first <= page_count else last
            raise WrongPages(f"There is no page {missing:,}: the document has {has}.")
        ranges.append(PageRange(first, last))
    return chosen_pages(ranges, page_count)


def chosen_pages(ranges: Iterable[PageRange], page_count: int) -> Pages:
    """Return ranges in order and joined; empty, for the whole, where they are all the pages."""
    pages = joined_pages(ranges)
    return () if pages == (PageRange(1, page_count),) else pages


def joined_pages(ranges: Iterable[PageRange]) -> Pages:
    """Return ranges in order and joined where they touch."""
    joined: list[PageRange] = []
    for one in sorted(ranges):
        if joined and one.first <= joined[-1].last + 1:
            joined[-1] = PageRange(joined[-1].first, max(joined[-1].last, one.last))
        else:
            joined.append(one)
    return tuple(joined)


def without(pages: Pages, others: Pages) -> Pages:
    """Return what of `pages` is not among `others`; here an empty tuple means none at all."""
    left: list[PageRange] = []
    for first, last in pages:
        for other in others:
            if other.last < first or other.first > last:
                continue
            if other.first > first:
                left.append(PageRange(first, other.first - 1))
            first = other.last + 1
        if first <= last:
            left.append(PageRange(first, last))
    return tuple(left)


def number_of_pages(pages: Pages) -> int:
    """Return how many pages the ranges hold."""
    return sum(last - first + 1 for first, last in pages)


def pages_words(pages: Pages) -> str:
    """Return pages as a reader writes them: "p. 4", "pp. 12–18, 20"."""
    sign = "p." if number_of_pages(pages) == 1 else "pp."
    return f"{sign} {', '.join(_words(each) for each in pages)}"


def pages_typed(pages: Pages) -> str:
    """Return pages as they are typed, "12-18, 20"; `read_pages` reads them."""
    return ", ".join(f"{first}-{last}" if last > first else f"{first}" for first, last in pages)


def pages_column(pages: Pages) -> str:
    """Return pages as they are stored: "12-18,20-20", empty for the whole document."""
    return ",".join(f"{first}-{last}" for first, last in pages)


def stored_pages(column: str) -> Pages:
    """Return pages from their column; what is no such text means the whole document."""
    found = [_RANGE.match(piece) for piece in column.split(",")] if column else []
    ranges = [PageRange(int(one[1]), int(one[2] or one[1])) for one in found if one is not None]
    good = len(ranges) == len(found) and all(1 <= one.first <= one.last for one in ranges)
    return tuple(ranges) if good else ()


def _words(each: PageRange) -> str:
    return str(each.first) if each.first == each.last else f"{each.first}–{each.last}"
