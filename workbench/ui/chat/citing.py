"""Citations on their way from the answer's text to chips: taken out, joined to what they quote."""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace

from workbench.domain.citations import Citation, CitationParser
from workbench.domain.conversations import CheckedCitation
from workbench.domain.documents import Document
from workbench.domain.quoted import LONGEST, joined_lines
from workbench.ui.chat.blocks import Chip, Formula, Inline, Run
from workbench.ui.chat.hostile import OBJECT, OBJECT_END, clean
from workbench.ui.verdict_status import SPOKEN, status_of

DOUBTFUL = ("close", "notFound")

CITATION = re.compile(f"{OBJECT}(\\d+){OBJECT_END}")
_BROKEN_OFF = re.compile(
    r"""\[(?:\[\s*(?:\d{1,4}\s*(?:,[^"“]*(?:["“](.*?)["”]?\]?)?)?)?)?\Z""", re.DOTALL
)
_SPACE = re.compile(r"\s+")
_MARKS = re.compile(r"[*_~`\\]")
"""Signs of Markdown that may stand in and around quoted words."""
_OPENING = "“”„\"«»‘’'"
_EVEN = str.maketrans(dict.fromkeys("“”„«»", '"') | dict.fromkeys("‘’‚ʼ", "'") | {"\xa0": " "})


@dataclass(frozen=True, slots=True)
class Cited:
    """What one bracket stands for: its source, and a quotation and a chip for each citation."""

    source: str
    parts: tuple[tuple[str, Chip], ...]


def page_label(documents: Mapping[str, Document], document_id: str, page: int | None) -> str:
    """Return what is printed on a page, its number where the document is not known."""
    if page is None:
        return ""
    document = documents.get(document_id)
    return clean(document.label(page)) if document else str(page)


def chip_of(checked: CheckedCitation, documents: Mapping[str, Document]) -> Chip:
    """Return the chip of a citation."""
    citation, status = checked.citation, status_of(checked)
    label = page_label(documents, checked.document_id, citation.page)
    if citation.last_page not in (None, citation.page):
        label = f"{label}–{page_label(documents, checked.document_id, citation.last_page)}"
    found = ""
    if status == "otherPage" and checked.check:
        found = page_label(documents, checked.document_id, checked.check.page)
    words = f"{citation.ordinal} · p. {label}" if label else str(citation.ordinal)
    return Chip(
        ordinal=citation.ordinal,
        text=f"{words}, found on {found}" if found else words,
        status=status,
        copied=f"[{citation.ordinal}, p. {label}]" if label else f"[{citation.ordinal}]",
        spoken=f"{citation.ordinal}, {SPOKEN[status]}" + (f", page {label}" if label else ""),
    )


class CitationFilter:
    """Takes the citations out of a growing text; each character is looked at once.

    A bracket that is still open is held back until it closes or the text ends. Of a citation in
    which the answer broke off only the quoted words are shown, unless they were just said.
    """

    def __init__(self) -> None:
        self._parser = CitationParser()
        self._read = 0
        self._given = 0
        self._brackets: list[tuple[str, int, int]] = []
        self._citations: tuple[Citation, ...] = ()
        self._checked: tuple[CheckedCitation, ...] = ()
        self._documents: Mapping[str, Document] = {}

    def copied(self) -> "CitationFilter":
        """Return another that goes on from here by itself."""
        twin = copy(self)
        vars(twin).update(_parser=self._parser.copied(), _brackets=[*self._brackets])
        return twin

    def judge(
        self, checked: tuple[CheckedCitation, ...], documents: Mapping[str, Document]
    ) -> set[int]:
        """Take the verdicts so far; return the numbers of brackets that now look different."""
        if checked == self._checked and documents is self._documents:
            return set()
        same = _same(self._checked, checked) if documents is self._documents else 0
        first = bisect_right(self._brackets, same, key=lambda bracket: bracket[2])
        before = [self.cited(number) for number in range(first, len(self._brackets))]
        self._checked, self._documents = checked, documents
        return {number for number, cited in enumerate(before, first) if cited != self.cited(number)}

    def take(self, text: str, final: bool) -> str:
        """Return what has become certain of a text since the last call, cleaned, chips marked."""
        self._parser.feed(text[self._read :])
        self._read = len(text)
        parsed = self._parser.parsed()
        held = parsed.pending_from
        end = len(text) if held is None else held
        if final:
            self._parser.finish()
            parsed = self._parser.parsed()
        known = len(self._citations)
        self._citations = parsed.citations
        pieces: list[str] = []
        for index, citation in enumerate(parsed.citations[known:], known):
            if index and self._citations[index - 1].start == citation.start:
                source, first, _ = self._brackets[-1]
                self._brackets[-1] = (source, first, index + 1)
                continue
            pieces.append(clean(text[self._given : citation.start]))
            pieces.append(f"{OBJECT}{len(self._brackets)}{OBJECT_END}")
            source = clean(text[citation.start : citation.end])
            self._brackets.append((source, index, index + 1))
            self._given = citation.end
        rest = ""
        if final and held is not None:
            broken = _BROKEN_OFF.match(text, held)
            end, rest = (held, _words_left(text[:held], broken)) if broken else (len(text), "")
        if end > self._given:
            pieces.append(clean(text[self._given : end]))
            self._given = end
        if final:
            self._given = len(text)  # what is left out now stays out when this is asked again
        return "".join(pieces) + clean(rest)

    def cited(self, number: int) -> Cited:
        """Return what the bracket of that number stands for."""
        if number >= len(self._brackets):
            return Cited("", ())
        source, first, after = self._brackets[number]
        parts = []
        for index in range(first, after):
            citation = self._citations[index]
            checked = CheckedCitation(citation)
            if index < len(self._checked) and self._checked[index].citation.start == citation.start:
                checked = self._checked[index]
            parts.append((clean(citation.quote), chip_of(checked, self._documents)))
        return Cited(source, tuple(parts))


def _same(old: Sequence[CheckedCitation], new: Sequence[CheckedCitation]) -> int:
    """Return how many stand as they stood."""
    pairs = enumerate(zip(old, new, strict=False))
    changed = (at for at, (left, right) in pairs if left is not right and left != right)
    return next(changed, min(len(old), len(new)))


def _words_left(before: str, broken: re.Match[str]) -> str:
    """Return the words quoted in a citation that broke off, nothing if they stand before it."""
    words = " ".join(joined_lines(broken[1] or "").split())
    said = joined_lines(before[-LONGEST:]).replace("\\", "")  # Markdown escapes signs
    said = " ".join(said.split())
    return f"“{words} …" if words and _even(words) not in _even(said) else ""


def stands_before(text: str, quote: str) -> bool:
    """Say whether a text of Markdown ends in the words of a quotation."""
    said = " ".join(_MARKS.sub("", joined_lines(text[-LONGEST:])).split()).rstrip(_OPENING + " ")
    words = " ".join(_MARKS.sub("", quote).split()).strip(_OPENING + " ")
    return _even(said).endswith(_even(words))


def join_citations(
    runs: Sequence[Run | Formula], lookup: Callable[[int], Cited], in_cell: bool
) -> tuple[Inline, ...]:
    """Return runs in which each mark has become its quotation and its chip.

    The quotation is not said twice: words that already stand before the mark are underlined
    instead. In a cell that holds nothing but citations the chip stands alone.
    """
    bare = in_cell and not any(
        isinstance(run, Formula) or CITATION.sub("", run.text).strip() for run in runs
    )
    inlines: list[Inline] = []
    for run in runs:
        if isinstance(run, Formula):
            inlines.append(run)
            continue
        pieces = CITATION.split(run.text)
        for index, piece in enumerate(pieces):
            if index % 2:
                for quote, chip in lookup(int(piece)).parts:
                    _cite(inlines, "" if bare else quote, chip, run)
            elif piece:
                inlines.append(replace(run, text=piece))
    return tuple(inlines)


def _cite(inlines: list[Inline], quote: str, chip: Chip, like: Run) -> None:
    quote = _SPACE.sub(" ", quote).strip()
    doubt = chip.status if chip.status in DOUBTFUL else ""
    _trim(inlines)
    if quote and not _underline_words(inlines, quote, doubt):
        _space(inlines)
        inlines.append(replace(like, text=f"“{quote}”", link="", doubt=doubt))
    _space(inlines)
    inlines.append(chip)


def _trim(inlines: list[Inline]) -> None:
    while inlines and isinstance(last := inlines[-1], Run):
        text = last.text.rstrip(" \t")
        if text:
            inlines[-1] = replace(last, text=text)
            return
        inlines.pop()


def _space(inlines: list[Inline]) -> None:
    if not inlines:
        return
    last = inlines[-1]
    if isinstance(last, Run) and not last.doubt:
        if not last.text.endswith(("\n", "(")):
            inlines[-1] = replace(last, text=last.text + " ")
    else:
        inlines.append(Run(" "))


def _underline_words(inlines: list[Inline], quote: str, doubt: str) -> bool:
    """Say whether the words stand at the end already; underline them where they are doubtful."""
    first = len(inlines)
    while first and isinstance(inlines[first - 1], Run):
        first -= 1
    runs = [item for item in inlines[first:] if isinstance(item, Run)]
    text = "".join(run.text for run in runs)
    words = quote.strip(_OPENING + " ")
    end = len(text.rstrip(_OPENING + " "))
    if not _even(text[:end]).endswith(_even(words)):
        return False
    if not doubt:
        return True
    begin = end - len(words)
    if begin > 0 and text[begin - 1] in _OPENING:
        begin -= 1
    after = len(text.rstrip(" "))
    del inlines[first:]
    position = 0
    for run in runs:
        for low, high, mark in ((0, begin, ""), (begin, after, doubt), (after, len(text), "")):
            part = run.text[max(0, low - position) : max(0, high - position)]
            if part:
                inlines.append(replace(run, text=part, doubt=mark or run.doubt))
        position += len(run.text)
    return True


def _even(text: str) -> str:
    return text.translate(_EVEN).lower()
