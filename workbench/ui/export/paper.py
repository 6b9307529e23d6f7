"""A chat gathered for export: the blocks that the window draws, and numbered footnotes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from workbench.domain.conversations import CheckedCitation, Conversation, Message, Role
from workbench.domain.documents import Document
from workbench.ui.chat.blocks import Block, Formula, Inline, Line, Table
from workbench.ui.chat.citing import CitationFilter, chip_of, page_label
from workbench.ui.chat.growing import GrowingMarkdown
from workbench.ui.chat.hostile import clean
from workbench.ui.chat.json_view import as_code
from workbench.ui.chat.markdown import make_parser
from workbench.ui.chat.proof import ending_words
from workbench.ui.formulas.store import Drawing, Key
from workbench.ui.verdict_status import SPOKEN, status_of


@dataclass(frozen=True, slots=True)
class Footnote:
    """One quotation: where it is said to stand, its words, and what our check found."""

    number: int
    document: str
    place: str
    quotation: str
    verdict: str

    @property
    def sentence(self) -> str:
        """Return the footnote in one line."""
        where = f"{self.document}, {self.place}" if self.place else self.document
        quoted = f": “{self.quotation}”" if self.quotation else ""
        return f"{where}{quoted} ({self.verdict})"


@dataclass(frozen=True, slots=True)
class Turn:
    """A question or an answer; `notes` holds the footnote of each citation by its ordinal."""

    is_question: bool
    who: str
    text: str
    documents: tuple[str, ...]
    blocks: tuple[Block, ...]
    notes: Mapping[int, Footnote]
    ending: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """A chat as it is exported: the branch that is shown, oldest first.

    A formula that is not among the `drawings` is written as LaTeX.
    """

    title: str
    turns: tuple[Turn, ...]
    drawings: Mapping[Key, Drawing] = field(default_factory=dict)

    @property
    def footnotes(self) -> tuple[Footnote, ...]:
        """Return all footnotes in the order of their numbers."""
        return tuple(note for turn in self.turns for note in turn.notes.values())

    @property
    def formulas(self) -> tuple[Key, ...]:
        """Return what would have to be drawn."""
        lines = (line for turn in self.turns for block in turn.blocks for line in _texts(block))
        found = (item for line in lines for item in line if isinstance(item, Formula))
        return tuple(dict.fromkeys((each.tex, each.display) for each in found))

    def drawing(self, formula: Formula) -> Drawing | None:
        """Return the outlines of a formula, or None if it is to be written as LaTeX."""
        return self.drawings.get((formula.tex, formula.display))


def _texts(block: Block) -> Iterable[tuple[Inline, ...]]:
    match block:
        case Line():
            return (block.inlines,)
        case Table():
            return (cell for row in (block.header, *block.rows) for cell in row)
        case _:
            return ()


def unheard(_number: int) -> None:
    """Hear of progress that nobody looks at."""


def gather(
    conversation: Conversation,
    messages: Sequence[Message],
    documents: Mapping[str, Document],
    model_name: Mapping[str, str],
    on_message: Callable[[int], None] = unheard,
) -> Paper:
    """Return a chat with footnotes numbered through from 1.

    `on_message` hears how many messages are read.
    """
    turns: list[Turn] = []
    number = 1
    for message in messages:
        turn = _turn(message, documents, model_name, number)
        number += len(turn.notes)
        turns.append(turn)
        on_message(len(turns))
    return Paper(clean(conversation.title) or "Chat", tuple(turns))


def _turn(
    message: Message,
    documents: Mapping[str, Document],
    model_name: Mapping[str, str],
    first: int,
) -> Turn:
    is_question = message.role is Role.QUESTION
    by_ordinal: dict[int, CheckedCitation] = {}
    for checked in message.citations:
        by_ordinal.setdefault(checked.citation.ordinal, checked)
    model = message.model_version or message.model_id
    brought = [documents[i] for i in message.document_ids if i in documents]
    names = [document.named(message.pages.get(document.id, ())) for document in brought]
    badly = message.state.is_final and not is_question and message.state != "complete"
    return Turn(
        is_question=is_question,
        who="Question" if is_question else clean(model_name.get(model, model)) or "Answer",
        text=clean(message.text),
        documents=tuple(map(clean, names)),
        blocks=() if is_question else _blocks(message, documents),
        notes={
            ordinal: _footnote(first + place, by_ordinal[ordinal], documents)
            for place, ordinal in enumerate(sorted(by_ordinal))
        },
        ending=clean(ending_words(message)) if badly else "",
        at=message.created_at,
    )


def _blocks(message: Message, documents: Mapping[str, Document]) -> tuple[Block, ...]:
    citations = CitationFilter()
    citations.judge(message.citations, documents)
    growing = GrowingMarkdown(make_parser(), citations.cited)
    if message.options.as_json:
        growing.feed(as_code(message.text, True), True)
    else:
        growing.feed(citations.take(message.text, True), True)
    return (*growing.finished, *growing.tail())


def _footnote(number: int, checked: CheckedCitation, documents: Mapping[str, Document]) -> Footnote:
    document = documents.get(checked.document_id)
    status = status_of(checked)
    place = chip_of(checked, documents).copied.strip("[]").partition(", ")[2]
    page = checked.citation.page
    if document is not None and document.page_count and page and place:
        place = f"{place} ({page} of {document.page_count})"
    verdict = SPOKEN[status]
    if status == "otherPage" and checked.check is not None:
        found = page_label(documents, checked.document_id, checked.check.page)
        verdict = f"{verdict}: p. {found}"
    return Footnote(
        number,
        clean(document.name) if document else "Unknown document",
        place,
        clean(checked.citation.quote),
        verdict,
    )
