"""What stands between the brackets of a citation, in the many ways that models write it."""

import re
from dataclasses import dataclass

LONGEST_QUOTE = 2_000
"""Characters of one quotation; a longer one makes its bracket text."""

MOST_IN_BRACKET = 20

_CLOSING = {
    '"': '"”',
    "“": '”“"',
    "”": '”"',
    "„": '“”"',
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "‘": "’'",
    "‚": "‘’'",
    "'": "'’",
    "「": "」",
    "『": "』",
}
_PLACE = re.compile(
    r"""\s*
    (?: (?: documents? | dokument | docs? | doc\. | d )? \s* [#№]? \s* (?P<document>\d{1,4}) \b
        (?! \s* [-–—] \s* \d )
        (?: \s* [:,]? \s* [^"“„«»‹‘'「『;:,\[\]\n]{1,150} \.[a-z]{2,4} )? \s* [,:;]? \s* )?
    (?: (?P<mark> pages? | pp?\.? | pgs?\.? | seiten? | s\. | páginas? | pág\. )? \s*
        (?P<page>\d{1,6}) (?: \s* (?: [-–—,&] | to | and | bis ) \s* (?P<last>\d{1,6}) )?
        (?: \s* \( [^()\n]{0,60} \) )? \s* [,:]? \s* )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SEPARATOR = re.compile(r"[\s.]*(?:[,;]|\]\s*[,;]?\s*\[)")
_CLOSERS_TRIED = 30


@dataclass(frozen=True, slots=True)
class Pointer:
    """One citation of a bracket; see `citations.Citation`."""

    document: int | None
    page: int | None
    last_page: int | None
    quote: str


def read_bracket(inside: str) -> list[Pointer] | None:
    """The citations of a bracket; None where it is none, or not complete yet."""
    return _read(inside, 0, Pointer(None, None, None, ""), MOST_IN_BRACKET)


def _read(inside: str, position: int, before: Pointer, most: int) -> list[Pointer] | None:
    """Read on from `position`; what an item leaves out is taken from the one before it."""
    place = _PLACE.match(inside, position)
    if place is None or most == 0:
        return None
    document, page, last = (int(n) if n else None for n in place.group("document", "page", "last"))
    if document is None:
        document = before.document
        if page is None:
            page, last = before.page, before.last_page
    if page is not None and (last is None or last < page):
        last = page
    here = Pointer(document, page, last, "")
    if inside[place.end() : place.end() + 1] in _CLOSING:
        return _read_quote(inside, place.end(), here, most)
    if place["document"] and place["mark"]:
        rest = _read_rest(inside, place.end(), here, most)
        return None if rest is None else [here, *rest]
    return None


def _read_quote(inside: str, opening: int, here: Pointer, most: int) -> list[Pointer] | None:
    """A quotation ends at the first closing mark after which the bracket makes sense."""
    closing = _CLOSING[inside[opening]]
    tried = 0
    for end in range(opening + 1, min(len(inside), opening + LONGEST_QUOTE + 2)):
        if inside[end] not in closing or inside[end - 1] == "\\":
            continue
        tried += 1
        if tried > _CLOSERS_TRIED:
            return None
        rest = _read_rest(inside, end + 1, here, most)
        if rest is not None:
            quote = inside[opening + 1 : end].replace('\\"', '"').strip()
            return [Pointer(here.document, here.page, here.last_page, quote), *rest]
    return None


def _read_rest(inside: str, position: int, here: Pointer, most: int) -> list[Pointer] | None:
    if not inside[position:].strip(" \n.,;"):
        return []
    separator = _SEPARATOR.match(inside, position)
    return _read(inside, separator.end(), here, most - 1) if separator else None
