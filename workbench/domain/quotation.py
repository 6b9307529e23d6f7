"""Whether the words that an answer quotes really stand on the page that it names.

The verdicts, from the strictest down:

- verified: letter for letter on the cited page, after both sides were evened out
  (`normalise`); also where the sentence runs on to the next page without a break;
- elsewhere: letter for letter, on another page of the document;
- close: a contiguous run of the cited page is at least 85 % alike (`likeness`);
- cannot check: the page has no text, or the quotation is too short to mean anything;
- not found: everything else, and whatever differs in a number, a sign or a negation.

Text that nobody can see on the page is taken out before anything is compared.
"""

import os.path
import time
import unicodedata
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from workbench.domain.edges import is_torn, negates_alike
from workbench.domain.likeness import CLOSE_RATIO, Difference, WordedPage, most_alike
from workbench.domain.normalise import LINE_END_HYPHEN, Normalised, normalise

CHECKER_VERSION = 4
"""Rises when a verdict may change, so that stored ones are made again."""

SHORTEST = 12
"""Normalised characters below which nothing is called verified."""

LONGEST = 20_000
"""Characters of a quotation that are looked at; an answer that quotes more is not checked."""

_BREAK = "\n"  # what a hidden character becomes: it joins nothing
_JOIN = "\x1f"  # stands between pages in the text of the whole document; in no normalised text
_FURNITURE = 250  # normalised characters of footer and header a sentence may be parted by
_PAGE_END_PART = 8
_WORDED_PAGES = 40  # a page as words takes about 100 kB


class Verdict(StrEnum):
    """What the check of a quotation says."""

    VERIFIED = "verified"
    CLOSE = "close"
    ELSEWHERE = "elsewhere"
    NOT_FOUND = "not found"
    CANNOT_CHECK = "cannot check"


@dataclass(frozen=True, slots=True)
class PageContent:
    """The raw text of a page, and half-open ranges of it that are invisible on the page.

    `recognised` says that the text was read off the picture of the page (OCR).
    """

    text: str
    hidden: tuple[tuple[int, int], ...] = ()
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A range of a page's raw text."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Check:
    """A verdict and where it comes from.

    `page`, `start` and `end` are the passage to mark (a range of the page's raw text), `page`
    None when there is nothing to mark. `continuation` is the rest of a passage that runs on to
    the next page. `differences` are what a close passage says otherwise. `reason` is a plain
    sentence, "" for a plain verified one. `recognised` says that the words were compared with text
    that was read off the picture of the page (OCR).
    """

    verdict: Verdict
    page: int | None = None
    start: int = 0
    end: int = 0
    continuation: Passage | None = None
    differences: tuple[Difference, ...] = ()
    reason: str = ""
    recognised: bool = False


class DocumentText:
    """The pages of a document, prepared once for any number of checks.

    Pages are evened out when a check first needs them; the first search of the whole document
    needs them all (0.6 ms a page), so call `prepare_some` ahead of it, outside the UI thread.
    Evened pages are kept (7 kB a page), the words of some only.
    """

    def __init__(self, pages: Sequence[PageContent]) -> None:
        self.pages = pages
        self._visible: dict[int, str] = {}
        self._normalised: dict[int, Normalised] = {}
        self._worded: OrderedDict[int, WordedPage] = OrderedDict()

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self.pages)

    def prepare(self) -> None:
        """Even out every page now."""
        _ = self.whole

    def prepare_some(self, first: int, seconds: float) -> int:
        """Even out pages from `first` on for so long; return the page to go on with, 0 at the end.

        At least one page is evened out. Others may check with the text meanwhile.
        """
        until = time.monotonic() + seconds
        for page in range(first, self.page_count + 1):
            self.normalised(page)
            if time.monotonic() >= until and page < self.page_count:
                return page + 1
        self.prepare()
        return 0

    def visible(self, page: int) -> str:
        """The text of a page, hidden characters replaced by line breaks, offsets unchanged."""
        if page not in self._visible:
            self._visible[page] = _without_hidden(self.pages[page - 1])
        return self._visible[page]

    def normalised(self, page: int) -> Normalised:
        """The visible text of a page, evened out."""
        if page not in self._normalised:
            self._normalised[page] = normalise(self.visible(page))
        return self._normalised[page]

    def worded(self, page: int) -> WordedPage:
        """The visible text of a page as words."""
        worded = self._worded.get(page)
        if worded is None:
            worded = self._worded[page] = WordedPage.of(self.visible(page))
            if len(self._worded) > _WORDED_PAGES:
                # Two threads may do this at once: whichever is second finds it gone.
                with suppress(KeyError):
                    self._worded.popitem(last=False)
        return worded

    @cached_property
    def whole(self) -> tuple[str, list[int]]:
        """All pages in one string, and where in it each of them starts."""
        starts, length = [], 0
        for page in range(1, self.page_count + 1):
            starts.append(length)
            length += len(self.normalised(page).text) + len(_JOIN)
        return _JOIN.join(self.normalised(n).text for n in range(1, self.page_count + 1)), starts


def check_quotation(
    quote: str, page: int | None, pages: Sequence[PageContent] | DocumentText
) -> Check:
    """Check one quotation; `page` is the physical page the answer names, from 1, or None.

    Pass a `DocumentText` where more than one quotation of a document is checked.
    """
    document = pages if isinstance(pages, DocumentText) else DocumentText(pages)
    cited = page if page is not None and 1 <= page <= document.page_count else None
    if len(quote) > LONGEST:
        return Check(Verdict.CANNOT_CHECK, reason="The quotation is too long to be checked.")
    sought = normalise(quote).text
    length = sum(character.isalnum() for character in sought)
    if length == 0:
        return Check(Verdict.CANNOT_CHECK, reason="The citation quotes no words.")
    if length < SHORTEST:
        return Check(Verdict.CANNOT_CHECK, reason="The quotation is too short to be checked.")
    if cited is not None:
        check = _on_page(quote, sought, document, cited)
        if check is not None:
            return check
    found = _anywhere(quote, sought, document, cited)
    if found is not None:
        if page is None:
            reason = f"No page was cited; the words stand on page {found.page}."
            return Check(Verdict.VERIFIED, found.page, found.start, found.end, reason=reason)
        reason = f"The words stand on page {found.page}, not on page {page}."
        return Check(Verdict.ELSEWHERE, found.page, found.start, found.end, reason=reason)
    if cited is not None:
        return _at_best_close(quote, sought, document, cited)
    return _nowhere(sought, document, page)


def _on_page(quote: str, sought: str, document: DocumentText, page: int) -> Check | None:
    found = _exactly(quote, sought, document, page)
    if found is not None:
        return Check(Verdict.VERIFIED, page, found.start, found.end)
    for first in (page, page - 1):
        if 1 <= first < document.page_count:
            check = _over_page_end(quote, sought, document, first)
            if check is not None:
                return check
    return None


def _anywhere(quote: str, sought: str, document: DocumentText, cited: int | None) -> Passage | None:
    """The words on another page, the one nearest to the cited page."""
    text, starts = document.whole
    pages: list[int] = []
    position = text.find(sought)
    while position >= 0:
        page = bisect_right(starts, position)
        pages.append(page)
        # On with the next page: one place on a page is enough.
        position = text.find(sought, starts[page]) if page < len(starts) else -1
    for page in sorted(pages, key=lambda one: abs(one - (cited or 1)))[:20]:
        if page != cited and (found := _exactly(quote, sought, document, page)) is not None:
            return found
    return None


def _exactly(quote: str, sought: str, document: DocumentText, page: int) -> Passage | None:
    """The words letter for letter on the page, not torn out of a word, number or negation."""
    normalised = document.normalised(page)
    raw = document.visible(page)
    position = normalised.text.find(sought)
    tries = 0
    while position >= 0 and tries < 50:
        start, end = normalised.raw_range(position, position + len(sought))
        if not is_torn(raw, start, end) and negates_alike(quote, raw[start:end]):
            return Passage(page, start, end)
        position = normalised.text.find(sought, position + 1)
        tries += 1
    return None


def _over_page_end(quote: str, sought: str, document: DocumentText, first: int) -> Check | None:
    """The words at the end of page `first` and on at the start of the next page."""
    one, two = document.normalised(first), document.normalised(first + 1)
    position = one.text.find(sought[:_PAGE_END_PART], -len(sought) - _FURNITURE)
    while position >= 0:
        here = len(os.path.commonprefix((sought, one.text[position:])))
        rest = sought[here:].lstrip()
        there = two.text.find(rest, 0, len(rest) + _FURNITURE)
        tail = len(one.text) - position - here
        if len(rest) >= _PAGE_END_PART and there >= 0 and tail <= _FURNITURE:
            start, end = one.raw_range(position, position + here)
            next_start, next_end = two.raw_range(there, there + len(rest))
            before, after = document.visible(first), document.visible(first + 1)
            whole = f"{before[start:end]}{_BREAK}{after[next_start:next_end]}"
            torn = is_torn(before, start, end) or is_torn(after, next_start, next_end)
            if not torn and negates_alike(quote, whole):
                broken = tail > 0 or there > 0
                return Check(
                    Verdict.CLOSE if broken else Verdict.VERIFIED,
                    first,
                    start,
                    end,
                    Passage(first + 1, next_start, next_end),
                    reason=f"The words run on to page {first + 1}.",
                )
        position = one.text.find(sought[:_PAGE_END_PART], position + 1)
    return None


def _at_best_close(quote: str, sought: str, document: DocumentText, page: int) -> Check:
    hidden = _in_hidden_text(sought, document, page)
    if hidden is not None:
        return hidden
    if not _is_readable(document, page):
        reason = f"Page {page} has no text that the words could be checked against."
        return Check(Verdict.CANNOT_CHECK, reason=reason)
    alike = most_alike(quote, document.worded(page))
    if alike is None or alike.ratio < CLOSE_RATIO:
        return Check(Verdict.NOT_FOUND, reason=f"The words are not on page {page}.")
    if alike.contradiction is not None:
        return Check(Verdict.NOT_FOUND, reason=_says_otherwise(alike.contradiction, page))
    if is_torn(document.visible(page), alike.start, alike.end):
        reason = f"Page {page} says more than these words, and something else."
        return Check(Verdict.NOT_FOUND, reason=reason)
    return Check(
        Verdict.CLOSE,
        page,
        alike.start,
        alike.end,
        differences=alike.differences,
        reason=f"Page {page} says nearly the same.",
    )


def _nowhere(sought: str, document: DocumentText, page: int | None) -> Check:
    hidden = _in_hidden_text(sought, document, None)
    if hidden is not None:
        return hidden
    if not any(_is_readable(document, one) for one in range(1, document.page_count + 1)):
        return Check(Verdict.CANNOT_CHECK, reason="The document has no text to check against.")
    if page is None:
        return Check(Verdict.NOT_FOUND, reason="The words are not in the document.")
    reason = f"The document has no page {page}, and the words are on none of its pages."
    return Check(Verdict.NOT_FOUND, reason=reason)


def _says_otherwise(difference: Difference, page: int) -> str:
    if not difference.found:
        return f"Page {page} says nearly the same, but without “{difference.quoted}”."
    if not difference.quoted:
        return f"Page {page} says nearly the same, but with “{difference.found}”."
    return f"Page {page} says “{difference.found}”, not “{difference.quoted}”."


def _in_hidden_text(sought: str, document: DocumentText, cited: int | None) -> Check | None:
    """The verdict when only text that nobody can see holds the words."""
    for page in [cited] if cited else range(1, document.page_count + 1):
        content = document.pages[page - 1]
        if content.hidden and sought in normalise(content.text).text:
            reason = f"The words stand only in text that is hidden on page {page}."
            return Check(Verdict.NOT_FOUND, reason=reason)
    return None


def _without_hidden(content: PageContent) -> str:
    if not content.hidden:
        return content.text
    visible = list(content.text)
    for start, end in content.hidden:
        visible[start:end] = _BREAK * len(visible[start:end])
    return "".join(visible)


def _is_readable(document: DocumentText, page: int) -> bool:
    """Whether the page has text, and not the nonsense of a font without a character map."""
    text = document.visible(page)
    letters = sum(map(str.isalnum, document.normalised(page).text))
    nonsense = sum(unicodedata.category(c) in ("Co", "Cn", "Cs") for c in text if c > "\u3100")
    nonsense -= text.count(LINE_END_HYPHEN)
    return letters >= SHORTEST and nonsense * 3 < letters + nonsense
