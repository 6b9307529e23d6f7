"""What goes to the clipboard: an answer, an answer with its sources, a table."""

import html
from collections.abc import Callable, Mapping, Sequence

from workbench.domain.citations import Citation
from workbench.domain.conversations import CheckedCitation, Message
from workbench.domain.documents import Document
from workbench.ui.chat.blocks import Table, copied
from workbench.ui.chat.citing import chip_of, stands_before
from workbench.ui.chat.hostile import clean
from workbench.ui.verdict_status import SPOKEN, status_of

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def answer_text(message: Message, documents: Mapping[str, Document]) -> str:
    """Return an answer as Markdown, each bracket replaced by the quotation and its number."""
    return answer_around(message, lambda checked: chip_of(checked, documents).copied)


def answer_around(message: Message, written: Callable[[CheckedCitation], str]) -> str:
    """Return an answer as Markdown with something written in the place of each bracket.

    The quotation goes before it, unless its words stand there already.
    """
    text, pieces, at = message.text, [], 0
    for checked in message.citations:
        citation = checked.citation
        if citation.uncited:
            continue  # its words stand in the text as they are
        chip = written(checked)
        if citation.start < at:
            pieces.append(f" {_quoted(citation, text)} {chip}")
            continue
        before = text[at : citation.start]
        said = not citation.quote or stands_before(before, citation.quote)
        pieces.append(clean(before))
        pieces.append(chip if said else f"{_quoted(citation, text)} {chip}")
        at = citation.end
    pieces.append(clean(text[at:]))
    return "".join(pieces)


def answer_with_sources(message: Message, documents: Mapping[str, Document]) -> str:
    """Return an answer as Markdown, followed by a numbered line for each quotation."""
    by_ordinal = {checked.citation.ordinal: checked for checked in message.citations}
    if not by_ordinal:
        return answer_text(message, documents)
    sources = [_source(by_ordinal[ordinal], documents) for ordinal in sorted(by_ordinal)]
    return "\n\n".join((answer_text(message, documents).rstrip(), "\n".join(sources))) + "\n"


def _source(checked: CheckedCitation, documents: Mapping[str, Document]) -> str:
    document = documents.get(checked.document_id)
    name = clean(document.name) if document else "Unknown document"
    where = chip_of(checked, documents).copied.strip("[]").partition(", ")[2]
    place = f"{name}, {where}" if where else name
    if checked.citation.quote:
        place = f"{place}: {_quoted(checked.citation)}"
    return f"[{checked.citation.ordinal}] {place} ({SPOKEN[status_of(checked)]})"


def _quoted(citation: Citation, text: str = "") -> str:
    """Return quoted words on one line; in a row of a table their bars begin no cell."""
    words = " ".join(clean(citation.quote).split())
    line = text.rfind("\n", 0, citation.start) + 1
    if text[line : citation.start].lstrip().startswith("|"):
        words = words.replace("|", "\\|")
    return f"“{words}”"


def table_rows(tables: Sequence[Table]) -> list[list[str]]:
    """Return the header and the rows of a table that may go on in several parts."""
    rows = [tables[0].header, *(row for table in tables for row in table.rows)]
    return [[" ".join(copied(cell).split()) for cell in row] for row in rows]


def harmless(cell: str) -> str:
    """Return a cell with an apostrophe before what a spreadsheet would take for a formula."""
    if not cell.lstrip().startswith(_FORMULA):
        return cell
    digits = cell.strip().lstrip("+-").replace(",", "").replace(" ", "").rstrip("%").strip()
    return cell if digits.replace(".", "", 1).isdigit() else f"'{cell}"


def as_tsv(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as tab-separated text, which spreadsheets take as cells."""
    return "\n".join("\t".join(map(harmless, row)) for row in rows) + "\n"


def as_html(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as an HTML table of escaped text, which word processors and spreadsheets take."""
    header, *body = [list(map(harmless, row)) for row in rows]
    head = "".join(f"<th>{html.escape(cell)}</th>" for cell in header)
    lines = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in body
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
