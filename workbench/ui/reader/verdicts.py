"""What the Reader says about a checked quotation, in whole sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from workbench.domain.conversations import CheckedCitation
from workbench.domain.documents import Document
from workbench.domain.likeness import Difference
from workbench.domain.quotation import Check, Verdict
from workbench.ui.chat.hostile import clean
from workbench.ui.verdict_status import OCR_NOTE, status_of

NOT_YET = "Not checked yet"
_LONGEST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Telling:
    """A verdict as the bar shows it: status of the token table ("" before the check), sentence.

    `pages` are the physical pages worth comparing: where it was cited and where it was found.
    `search` is the quotation to look for where it was not found.
    """

    status: str
    sentence: str
    pages: tuple[int, ...] = ()
    search: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A row of the list: number, document, page ("" if none was named), status, quoted words."""

    ordinal: int
    document: str
    page: str
    status: str
    quote: str
    uncited: bool = False


def tell(checked: CheckedCitation, document: Document | None) -> Telling:
    """Return what to say about a quotation; words that were read by OCR are said to be."""
    telling = _tell(checked, document)
    if checked.check is not None and checked.check.recognised:
        return replace(telling, sentence=f"{telling.sentence} {OCR_NOTE}")
    return telling


def _tell(checked: CheckedCitation, document: Document | None) -> Telling:
    check, cited = checked.check, checked.citation.page
    if check is None:
        return Telling("", "The check of this quotation has not run.")
    status = status_of(checked)
    found = check.page
    match check.verdict:
        case Verdict.VERIFIED | Verdict.CLOSE | Verdict.ELSEWHERE if document is None:
            return Telling(status, "The document is not in this conversation any more.")
        case Verdict.VERIFIED:
            assert document is not None
            return Telling(status, _verified(check, cited, document), _both_pages(check))
        case Verdict.CLOSE:
            assert document is not None
            if check.continuation is not None:
                return Telling(status, _broken(check, document), _both_pages(check))
            return Telling(status, _close(check, "page" if document.is_pdf else "file"))
        case Verdict.ELSEWHERE:
            assert document is not None
            where = f"it is on page {page_words(document, found)}."
            if cited is None:
                return Telling(status, f"No page was cited, {where}")
            pages = (cited, found) if found and document.page_count else ()
            said = f"Cited as page {page_words(document, cited)}, {where}"
            return Telling(status, said, tuple(page for page in pages if page))
        case Verdict.NOT_FOUND:
            return Telling(status, _not_found(check, cited), search=checked.citation.quote)
    return Telling(status, clean(check.reason) or "This page is a picture without text.")


def quotations(
    citations: tuple[CheckedCitation, ...], documents: Mapping[str, Document]
) -> tuple[Quotation, ...]:
    """Return one row for each number, in order of appearance."""
    rows: dict[int, Quotation] = {}
    for checked in citations:
        citation = checked.citation
        document = documents.get(checked.document_id)
        if document is not None:
            name, page = short_name(document), ""
            stands = checked.check.page if checked.check and citation.uncited else None
            number = citation.page if citation.page is not None else stands
            if number is not None and not (document.is_image or _is_text(document)):
                page = clean(document.label(number))
        else:
            unknown = "No source named" if citation.uncited else "Unknown document"
            name = f"Document {citation.document}" if citation.document else unknown
            page = str(citation.page) if citation.page is not None else ""
        status = status_of(checked)
        rows.setdefault(
            citation.ordinal,
            Quotation(
                citation.ordinal, name, page, status, clean(citation.quote), citation.uncited
            ),
        )
    return tuple(rows.values())


def short_name(document: Document) -> str:
    """Return a document's name without the ending, which an icon tells as well."""
    name = clean(document.name)
    return name.rsplit(".", 1)[0] or name


def page_words(document: Document, page: int | None) -> str:
    """Return a page's printed label, with its position where that differs: "41 (43 of 84)"."""
    if page is None:
        return "–"
    label = clean(document.label(page))
    if label == str(page):
        return label
    count = f" of {document.page_count:,}" if document.page_count else ""
    return f"{label} ({page:,}{count})"


def _is_text(document: Document) -> bool:
    return not document.is_pdf and not document.is_image


def _verified(check: Check, cited: int | None, document: Document) -> str:
    if not document.is_pdf:
        return "These words are in the file, exactly as quoted."
    page = page_words(document, check.page)
    if cited is None:
        return f"No page was cited. These words are on page {page}, exactly as quoted."
    if check.continuation is not None:
        after = page_words(document, check.continuation.page)
        return f"These words run from page {page} to page {after}, exactly as quoted."
    return f"These words are on page {page}, exactly as quoted."


def _both_pages(check: Check) -> tuple[int, ...]:
    if check.page is None or check.continuation is None:
        return ()
    return (check.page, check.continuation.page)


def _broken(check: Check, document: Document) -> str:
    assert check.continuation is not None
    page, after = (page_words(document, p) for p in (check.page, check.continuation.page))
    return f"These words run from page {page} to page {after}, with other text between them."


def _close(check: Check, place: str) -> str:
    if not check.differences:
        return f"The {place} says nearly the same."
    first = _difference(check.differences[0], place)
    more = len(check.differences) - 1
    if more == 0:
        return first
    return (
        f"{first} One more place differs." if more == 1 else f"{first} {more} more places differ."
    )


def _difference(difference: Difference, place: str) -> str:
    found, quoted = _shortened(difference.found), _shortened(difference.quoted)
    if not found:
        return f"The answer adds “{quoted}”, which is not on the {place}."
    if not quoted:
        return f"The answer leaves out “{found}”."
    return f"The {place} says “{found}”, the answer “{quoted}”."


def _shortened(text: str) -> str:
    line = clean(" ".join(text.replace("\ufffe", "").replace("\x02", "").split()))
    return line if len(line) <= _LONGEST_WORDS else f"{line[:_LONGEST_WORDS].rstrip()}…"


def _not_found(check: Check, cited: int | None) -> str:
    if check.reason and check.reason != f"The words are not on page {cited}.":
        return f"{clean(check.reason)} Nothing is marked."
    return "These words are on no page, so nothing is marked."
