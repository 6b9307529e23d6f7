"""The offline engine: it searches documents and quotes them, and says what it did not find."""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbench.simulator.mime_types import reading
from workbench.simulator.page_reader import PageReader
from workbench.simulator.passages import window
from workbench.simulator.prompt import Document, Prompt
from workbench.simulator.question import Query, query
from workbench.simulator.ranking import Hit, Place, Ranking, rank
from workbench.simulator.search_index import DocumentIndex

_KEPT_INDEXES = 32
_PORTION = 40
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~!&$])")
_REPEATED = 10
"""Words of a broken answer that are said once more where it goes on."""
_LINE_START = re.compile(r"^(\d+)([.)])|^([-+=])")
_ABILITIES = (
    "This is the offline engine. It is not a language model: it finds sentences in your documents "
    "and quotes them, and nothing leaves this computer. No document was sent with this question. "
    "Choose one in Files and press “Ask about this”, or add a PDF, text, Markdown, CSV, HTML or "
    "XML file, and ask about words that may stand in it."
)


@dataclass(frozen=True)
class Answer:
    """An answer in Markdown and, as a thought summary, how it was found."""

    text: str
    thought: str
    quotes: tuple[str, ...] = ()


class OfflineEngine:
    """Answers prompts by quoting their documents; keeps the indexes of the last documents."""

    def __init__(self, pages: PageReader) -> None:
        self._pages = pages
        self._indexes: OrderedDict[str, DocumentIndex] = OrderedDict()

    def opening_thought(self, prompt: Prompt) -> str:
        """Return the thought summary that is true before the search has begun."""
        if not prompt.documents:
            return "**No documents**\n\nThere is nothing to search in this conversation.\n\n\n"
        count = len(prompt.documents)
        spans = [span for document in _searchable(prompt) for span in prompt.spans(document)]
        pages = sum(last - first + 1 for first, last in spans)
        wanted = _query(prompt)
        if wanted.overview:
            work = f"Reading the first sentences of {_counted(pages, 'page')}."
        else:
            work = f"Looking through {_counted(pages, 'page')} for {_words(wanted.terms)}."
        return f"**Searching {_counted(count, 'document')}**\n\n{work}\n\n\n"

    async def answer(self, prompt: Prompt) -> Answer:
        """Search the prompt's documents for its last question."""
        if not prompt.documents:
            return Answer(_ABILITIES, "**Nothing searched**\n\nNo document was given.\n\n\n")
        places: list[Place] = []
        searched: list[Document] = []
        silent: list[str] = []
        for document in prompt.documents:
            if reading(document.source.mime) in ("picture", "other"):
                silent.append(f"{_plain(document.name)} was not searched. It holds no text.")
                continue
            index = await self._index(document)
            spans = prompt.spans(document)
            told = [span for span in spans if index.has_text(*span)]
            for first, last in told:
                places.append(Place(index, first, last))
                searched.append(replace(document, first=first, last=last))
            if spans and not told:
                scanned = reading(document.source.mime) == "pdf"
                why = "It is a scan without text." if scanned else "It holds no sentence."
                silent.append(f"{_plain(document.name)} was not searched. {why}")
        wanted = _query(prompt)
        if wanted.overview:
            hits = await asyncio.to_thread(_openings, places)
            ranking = Ranking(hits, len(hits), ())
        else:
            ranking = await asyncio.to_thread(rank, places, wanted)
        answer = _written(wanted, ranking, searched, silent)
        return _rest_of(answer, prompt.broken_off) if prompt.goes_on else answer

    async def _index(self, document: Document) -> DocumentIndex:
        key = document.source.sha256
        if key not in self._indexes:
            index = DocumentIndex()
            pages = await self._pages.pages(document.source)
            # In portions, so that a client who stops, stops the work as well.
            for start in range(0, len(pages), _PORTION):
                await asyncio.to_thread(index.add, start + 1, pages[start : start + _PORTION])
            self._indexes[key] = index
            while len(self._indexes) > _KEPT_INDEXES:
                self._indexes.popitem(last=False)
        self._indexes.move_to_end(key)
        return self._indexes[key]


def _query(prompt: Prompt) -> Query:
    last = prompt.questions[-1] if prompt.questions else ""
    return query(last, tuple(prompt.questions[:-1]))


def _searchable(prompt: Prompt) -> list[Document]:
    kinds = ("pdf", "text", "markup")
    return [doc for doc in prompt.documents if reading(doc.source.mime) in kinds]


def _openings(places: Sequence[Place]) -> tuple[Hit, ...]:
    """Return the first sentences of each document, up to five in all."""
    each = max(1, 5 // max(1, len(places)))
    return tuple(
        Hit(number, page, window(text, ()))
        for number, place in enumerate(places[:5])
        for page, text in place.index.opening(place.first, place.last, each)
        if window(text, ())
    )


def _written(
    wanted: Query, ranking: Ranking, searched: Sequence[Document], silent: Sequence[str]
) -> Answer:
    pages = sum(document.last - document.first + 1 for document in searched)
    if ranking.hits:
        lead = (
            "The documents begin with these sentences:"
            if wanted.overview
            else "Sentences that match your question, best first:"
        )
        bullets = [_bullet(searched[hit.place], hit) for hit in ranking.hits]
        paragraphs = [lead, "\n".join(bullets)]
    elif searched:
        paragraphs = [_not_said(wanted, ranking, pages)]
    else:
        paragraphs = ["The documents do not say anything that can be searched."]
    held = f"{_counted(ranking.matched, 'passage')} on {_counted(pages, 'page')} held words of it; "
    thought = (
        f"**Choosing sentences**\n\n{'' if wanted.overview else held}"
        f"{_counted(len(ranking.hits), 'sentence')} chosen.\n\n\n"
    )
    quotes = tuple(hit.quote for hit in ranking.hits)
    return Answer("\n\n".join([*paragraphs, *silent]) + "\n", thought, quotes)


def _rest_of(answer: Answer, said: str) -> Answer:
    """Return what is left of an answer that broke off, with its last ten words once more."""
    if not answer.text.startswith(said):
        return answer
    starts = [match.start() for match in re.finditer(r"\S+", said)]
    return replace(answer, text=answer.text[starts[-_REPEATED:][0] if starts else 0 :])


def _bullet(document: Document, hit: Hit) -> str:
    page = hit.page + document.shift
    return f'- “{_plain(hit.quote)}” [[{document.number}, p. {page}: "{hit.quote}"]]'


def _not_said(wanted: Query, ranking: Ranking, pages: int) -> str:
    if wanted.overview:
        return "The documents do not say: they hold no sentence that could be quoted."
    if ranking.missing:
        searched = f"{_counted(pages, 'page')} that could be searched"
        return f"The documents do not say. Nothing on {searched} holds {_words(ranking.missing)}."
    words = _words(wanted.terms)
    return f"The documents do not say. No sentence holds enough of the words {words} together."


def _plain(text: str) -> str:
    """Escape a text so that Markdown shows it as it is, on one line."""
    line = " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())
    return _LINE_START.sub(r"\1\\\2\3", _MARKUP.sub(r"\\\1", line))


def _words(words: Sequence[str]) -> str:
    return ", ".join(f"“{_plain(word)}”" for word in words)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
