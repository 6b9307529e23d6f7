"""What a question asks for: its words without the small ones."""

import re
from dataclasses import dataclass

_MOST_TERMS = 16
_NUMBER = re.compile(
    r"\bhow (?:many|much|old|long|high|large|big|often)\b|\bwhat (?:year|date|share)\b"
    r"|\b(?:when|amount|number|percentage|price|total)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*")
_NAMED = re.compile(
    r"(?:^|(?<=[\s(]))@(?:\"[^\"\n]{1,255}\"|[^\s\"@]{1,255})"
    r"(?:[ \u00a0]+(?:pages?|pp?)\.?[ \u00a0]?\d[\d,\-–—]*)?"
)
"""A document that the question names by "@", with its pages: where to look, not what for."""
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_UNSPACED_WORD = re.compile("[\u30a0-\u30ff]{2,}|[\u3400-\u9fff\uf900-\ufaff]{2,}|[a-z0-9]{2,}")

_STOP_WORDS = frozenset(
    """
    a about above after again against all also am an and any anything are as at be because been
    before being below between both but by can cannot could did do does doing done don't down during
    each ever few for from further get give given gives had has have having he her here hers him
    his how i if in into is it it's its just let's many may me might more most much must my no nor
    not now of off on once one only or other our out over own please same she should so some
    somewhere such tell than that that's the their them then there there's these they thing things
    this those through to too under until up upon us very was we were what what's when where which
    while who whom whose why will with without would yes you your
    ask asked compare compared comparison ever exactly exist exists explain happen happened know
    list look mean means mention mentioned mentions need quote quotes say says said
    show shows state stated states tell want write wrote answer question
    """.split()
)
_OVERVIEW_WORDS = frozenset(
    """
    attached attachment attachments content contents describe document documents file files gist
    important interesting key main overview page pages paper papers pdf pdfs point points report
    reports short sentence sentences short subject subjects summaries summarise summarize summary
    text texts topic topics upload uploaded briefly brief
    """.split()
)


@dataclass(frozen=True)
class Query:
    """Words to look for, in the question's order; `overview` when none names a subject.

    `context` are words of the question before, which only help to choose among what is found.
    `number` says that a figure or a date is asked for.
    """

    terms: tuple[str, ...]
    context: tuple[str, ...]
    overview: bool
    number: bool


def query(question: str, earlier: tuple[str, ...]) -> Query:
    """Read a question; a short follow-up remembers the words of the question before it."""
    found = _terms(question)
    terms = _subject(found)
    context = _subject(_terms(earlier[-1])) if earlier and len(terms) < 3 else []
    if not terms and not found:
        terms, context = context, []
    context = [term for term in context if term not in terms]
    return Query(tuple(terms), tuple(context), not terms, bool(_NUMBER.search(question)))


def _subject(terms: list[str]) -> list[str]:
    return [term for term in terms if term not in _OVERVIEW_WORDS][:_MOST_TERMS]


def _terms(text: str) -> list[str]:
    found: dict[str, None] = {}
    for match in _WORD.finditer(_NAMED.sub(" ", text)):
        word = match[0].lower().removesuffix("'s").removesuffix("’s")
        if _UNSPACED.search(word):
            found.update(dict.fromkeys(_UNSPACED_WORD.findall(word)))
        elif word not in _STOP_WORDS and (len(word) > 1 or word.isdigit()):
            found[word] = None
    return list(found)
