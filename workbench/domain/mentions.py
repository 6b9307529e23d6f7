"""Documents named in a question, with their pages: `@report.pdf p12-18`."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.domain.documents import Document
from workbench.domain.pages import Pages, WrongPages, read_pages

_MENTION = re.compile(
    r"(?:^|(?<=[\s(]))@(?:\"(?P<quoted>[^\"\n]{1,255})\"|(?P<bare>[^\s\"@]{1,255}))"
    r"(?:[ \u00a0]+(?i:pages?|pp?)\.?[ \u00a0]?"
    r"(?P<pages>\d+(?:(?:[ \u00a0]*[-–—][ \u00a0]*|, ?)\d+)*))?"
)
_AFTER = ".,;:!?)”’"
"""What may follow a name without belonging to it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A document that a question names; `problem` is the sentence where its pages are wrong."""

    document_id: str
    pages: Pages
    problem: str = ""


def find_mentions(text: str, documents: Sequence[Document]) -> tuple[Mention, ...]:
    """Return the documents that a text names; a name that none of them has is only text."""
    by_name = {name_key(document.name): document for document in reversed(documents)}
    found: dict[str, Mention] = {}
    for match in _MENTION.finditer(text):
        name = match["quoted"] or match["bare"]
        document = _named(name, by_name, documents)
        if document is None:
            continue
        mention = _mention(document, match["pages"] or "")
        before = found.get(document.id)
        if before is not None and before.pages and mention.pages:
            both = ",".join(_text(pages) for pages in (before.pages, mention.pages))
            mention = _mention(document, both)
        found[document.id] = mention
    return tuple(found.values())


def name_key(name: str) -> str:
    """Return a name as it is compared: in any case, an umlaut as one sign or as two."""
    return unicodedata.normalize("NFC", name).casefold()


def mention_of(document: Document) -> str:
    """Return how a question names a document."""
    plain = re.fullmatch(r"[^\s\"@]+", document.name) and document.name[-1] not in _AFTER
    return f"@{document.name}" if plain else f'@"{document.name.replace(chr(34), "")}"'


def _named(
    name: str, by_name: dict[str, Document], documents: Sequence[Document]
) -> Document | None:
    for words in dict.fromkeys((name, name.rstrip(_AFTER))):
        key = name_key(words)
        if key in by_name:
            return by_name[key]
        alike = [
            document
            for document in documents
            if name_key(document.name.replace('"', "")) == key
            or name_key(document.name.rpartition(".")[0]) == key
        ]
        if len(alike) == 1:
            return alike[0]
    return None


def _mention(document: Document, pages: str) -> Mention:
    if not pages:
        return Mention(document.id, ())
    if not document.is_pdf or document.page_count is None:
        return Mention(document.id, (), f"“{document.name}” has no pages to choose from.")
    try:
        return Mention(document.id, read_pages(pages, document.page_count))
    except WrongPages as error:
        # After "p12, " the sentence may go on with a number, such as a year.
        before, comma, _ = pages.rpartition(", ")
        return _mention(document, before) if comma else Mention(document.id, (), str(error))


def _text(pages: Pages) -> str:
    return ",".join(f"{first}-{last}" for first, last in pages)
