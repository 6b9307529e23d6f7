"""The citations in an answer, read while it streams: `[[1, p. 12: "the exact words"]]`.

Models write them in many ways (`bracket`); what cannot be read stays text. Nothing is read in
code. The answer may come in any pieces, the citations are the same, and each character is
looked at once or nearly so.
"""

import re
from copy import copy
from dataclasses import dataclass, replace

from workbench.domain.bracket import Pointer, read_bracket
from workbench.domain.nesting import LONGEST_LOOK, UNDECIDED, Nesting
from workbench.domain.quoted import LONGEST, joined_lines, words_before

LONGEST_BRACKET = 4_000
"""Characters in one bracket; a longer one is text."""

_LOOK_BACK = LONGEST + 100  # characters before a bracket that are kept
_ENDS_TRIED = 10  # a quotation may hold "]]"

_INTERESTING = re.compile(r"\n|`+|\[\[")
_BRACKET_STOP = re.compile(r"\]\]|\[\[|\n")


@dataclass(frozen=True, slots=True)
class Citation:
    """A claim's pointer: document number, physical page and the quoted words.

    `document` and `page` are None and `quote` is "" where the answer names none. `start` and
    `end` are the bracket's place in the answer; the citations of one bracket share them. The
    same document, page and words have the same `ordinal`, counted from 1 in order of
    appearance. A bracket that names only a place takes the words in quotation marks that stand
    right before it. `last_page` is the end of a range ("pp. 3-4"), else `page`. `uncited` says
    that the words stand in quotation marks without a bracket; `start` and `end` are then their
    place.
    """

    ordinal: int
    document: int | None
    page: int | None
    quote: str
    start: int
    end: int
    last_page: int | None = None
    uncited: bool = False


@dataclass(frozen=True, slots=True)
class ParsedCitations:
    """What was read so far; from `pending_from` on the text may yet become a citation."""

    citations: tuple[Citation, ...]
    pending_from: int | None


def parse_citations(text: str, *, final: bool) -> ParsedCitations:
    """Read a whole text; `final` says that no more of it will come."""
    parser = CitationParser()
    parser.feed(text)
    if final:
        parser.finish()
    return parser.parsed()


class CitationParser:
    """Reads an answer piece by piece: `feed` what arrives, `finish` at the end, ask `parsed`."""

    def __init__(self) -> None:
        self._citations: list[Citation] = []
        self._ordinals: dict[Pointer, int] = {}
        self._before = ""  # the end of what is settled
        self._tail = ""  # what is not settled yet
        self._base = 0  # where the tail begins in the answer
        self._at = 0  # where reading goes on, in the tail
        self._searched = 0  # up to where the tail was searched for an end, in vain
        self._ends_tried = 0
        self._at_line_start = True
        self._nesting = Nesting()  # of the line that is read
        self._pending = False
        self._final = False

    def copied(self) -> "CitationParser":
        """Return another that goes on from here by itself."""
        twin = copy(self)
        vars(twin).update(_citations=[*self._citations], _ordinals={**self._ordinals})
        return twin

    def feed(self, piece: str) -> None:
        """Take the next piece of the answer."""
        self._before = (self._before + self._tail[: self._at])[-_LOOK_BACK:]
        self._tail = self._tail[self._at :] + piece
        self._base += self._at
        self._searched = max(0, self._searched - self._at)
        self._at = 0
        self._read()

    def finish(self) -> None:
        """No more pieces come: what is still open is text."""
        self._final = True
        self._read()

    def parsed(self) -> ParsedCitations:
        """The citations so far, and where a citation may just be arriving."""
        pending = self._tail.find("[[", self._at) if self._pending else -1
        if self._pending and pending < 0 and self._tail.endswith("["):
            pending = len(self._tail) - 1
        return ParsedCitations(
            tuple(self._citations), self._base + pending if pending >= 0 else None
        )

    def _read(self) -> None:
        self._pending = False
        while self._at < len(self._tail) and self._step():
            pass

    def _step(self) -> bool:
        """Settle some text and go on behind it: False when more must arrive first."""
        if self._at_line_start:
            return self._read_line_start()
        if self._nesting.is_code:
            return self._go_to_line_end()
        found = _INTERESTING.search(self._tail, self._at)
        if found is None:
            lone = self._tail.endswith("[") and not self._final
            self._go_to(len(self._tail) - lone)
            self._pending = lone
            return False
        if found[0] == "\n":
            self._at_line_start = True
            return self._go_to(found.end())
        self._at = found.start()
        return self._read_code(found[0]) if found[0][0] == "`" else self._read_bracket()

    def _read_line_start(self) -> bool:
        """Tell text from code."""
        line = self._line_at(self._at)
        if self._is_undecided(line):
            self._pending = line.endswith("[")
            return False
        self._at_line_start = False
        self._nesting = self._nesting.next(line)
        return True

    def _line_at(self, begin: int) -> str:
        return self._tail[begin : begin + LONGEST_LOOK]

    def _is_undecided(self, line: str) -> bool:
        return not self._final and len(line) < LONGEST_LOOK and bool(UNDECIDED.match(line))

    def _go_to_line_end(self) -> bool:
        end = self._tail.find("\n", self._at)
        self._at_line_start = end >= 0
        return self._go_to(end + 1 if end >= 0 else len(self._tail))

    def _read_code(self, ticks: str) -> bool:
        """Pass over inline code, which ends on its line; ticks without an end are text."""
        begin = self._at + len(ticks)
        if begin == len(self._tail) and not self._final:
            return False  # more ticks may come
        position = max(begin, self._searched)
        for found in re.compile("`+|\n").finditer(self._tail, position):
            if found[0] == "\n":
                return self._go_to(begin)
            if found.end() == len(self._tail) and not self._final:
                position = found.start()
                break
            if found[0] == ticks:
                return self._go_to(found.end())
        else:
            if self._final:
                return self._go_to(begin)
            position = len(self._tail)
        self._searched = position
        self._pending = "[[" in self._tail[begin:] or self._tail.endswith("[")
        return False

    def _read_bracket(self) -> bool:
        """Read a citation, or take its bracket for text and go on behind the first "["."""
        begin = self._at + 2
        position = max(begin, self._searched)
        while stop := _BRACKET_STOP.search(self._tail, position, begin + LONGEST_BRACKET):
            if stop[0] == "\n":
                line = self._line_at(stop.end())
                if self._is_undecided(line):
                    return self._wait_from(stop.start())
                if self._nesting.goes_on(line):
                    position = stop.end()
                    continue
            if stop[0] != "]]":
                return self._go_to(self._at + 1)
            pointers = read_bracket(joined_lines(self._tail[begin : stop.start()]))
            if pointers:
                self._add(pointers, stop.end())
                return self._go_to(stop.end())
            self._ends_tried += 1
            if self._ends_tried == _ENDS_TRIED or not _may_go_on(self._tail[begin : stop.start()]):
                return self._go_to(self._at + 1)
            position = stop.start() + 1
        if self._final or len(self._tail) >= begin + LONGEST_BRACKET:
            return self._go_to(self._at + 1)
        return self._wait_from(max(position, len(self._tail) - 1))

    def _wait_from(self, position: int) -> bool:
        """Wait for more of a bracket, which is searched up to a place."""
        self._searched = position
        self._pending = True
        return False

    def _go_to(self, position: int) -> bool:
        self._at = position
        self._searched = self._ends_tried = 0
        return True

    def _add(self, pointers: list[Pointer], end: int) -> None:
        if len(pointers) == 1 and not pointers[0].quote:
            before = (self._before + self._tail[: self._at])[-_LOOK_BACK:]
            pointers = [replace(pointers[0], quote=words_before(before))]
        for pointer in pointers:
            ordinal = self._ordinals.setdefault(pointer, len(self._ordinals) + 1)
            place = (self._base + self._at, self._base + end)
            self._citations.append(
                Citation(
                    ordinal,
                    pointer.document,
                    pointer.page,
                    pointer.quote,
                    *place,
                    pointer.last_page,
                )
            )


def _may_go_on(inside: str) -> bool:
    """Whether a quotation was opened, which may hold the "]]" just met."""
    return any(mark in inside for mark in "\"“„«»‹‘'「『")
