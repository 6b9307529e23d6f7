"""Checking: every citation of an answer is judged against the file on the user's disk."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from workbench.domain.citations import Citation, parse_citations
from workbench.domain.conversations import CheckedCitation
from workbench.domain.documents import Document
from workbench.domain.json_answers import inside_texts
from workbench.domain.quotation import Check, DocumentText, Verdict, check_quotation
from workbench.domain.uncited import likely_pages, uncited_passages
from workbench.services.page_texts import KEPT_PAGES, PageTexts, tells

NO_TEXT = "This page is a picture without text. Read its words with OCR to have it checked."
MOVED = "The original file was moved or deleted."
CHANGED = "The file was changed after it was added. Add it again to have this checked."
SLICE_S = 0.002
"""How long the window may have to wait while a document is made ready."""
MOST_PAGES = 20
"""Pages of a range ("pp. 3-4") that are looked at."""

LONGEST_SEARCHED = 1_000_000
"""Characters of an answer in which uncited passages are looked for: 25 ms (measured)."""


class Checking:
    """Judges citations off the window's thread."""

    def __init__(self, page_texts: PageTexts) -> None:
        """Check against the stored page texts."""
        self._page_texts = page_texts

    async def prepare(self, documents: Iterable[Document]) -> None:
        """Make ready what the first check of these documents needs, in slices of 2 ms.

        A long document takes a second or two; it is done while the answer is on its way, not
        when its first citation has come. What would not stay in memory is left alone.
        """
        room = KEPT_PAGES
        for document in documents:
            room -= document.page_count or 1
            if room < 0:
                return
            _, text = await self._text(document)
            page = 1 if text is not None else 0
            while text is not None and page:
                page = await asyncio.to_thread(text.prepare_some, page, SLICE_S)

    async def judge(self, citation: Citation, documents: Mapping[int, Document]) -> CheckedCitation:
        """Return the citation with its document and our verdict; never raises for a bad one."""
        if citation.uncited and citation.document is None:
            return await self._search(citation, documents)
        number = citation.document if citation.document is not None else _only(documents)
        document = documents.get(number) if number is not None else None
        if document is None:
            check = _cannot("The answer names a document that is not in this conversation.")
            return CheckedCitation(citation, "", check)
        return CheckedCitation(citation, document.id, await self._check(citation, document))

    async def judge_text(
        self, text: str, documents: Mapping[int, Document], question: str, *, as_json: bool = False
    ) -> tuple[CheckedCitation, ...]:
        """Return every quotation of a whole answer, judged: those with a source come first."""
        cited = parse_citations(text, final=True).citations
        if as_json:
            cited = inside_texts(cited, text)
        checked = [await self.judge(each, documents) for each in cited]
        rest = await self.judge_uncited(text, checked, documents, question, as_json=as_json)
        return (*checked, *rest)

    async def judge_uncited(
        self,
        text: str,
        checked: Sequence[CheckedCitation],
        documents: Mapping[int, Document],
        question: str,
        *,
        as_json: bool = False,
    ) -> tuple[CheckedCitation, ...]:
        """Return the passages in quotation marks that an answer left without a citation, judged.

        What the question says itself, or what names a document, is no quotation, nor are the texts
        of JSON.
        """
        if not documents:
            return ()
        known = (question, *(document.name for document in documents.values()))
        citations = [each.citation for each in checked]
        searched = text[:LONGEST_SEARCHED]
        passages = await asyncio.to_thread(
            uncited_passages, searched, citations, known, as_json=as_json
        )
        return tuple([await self.judge(passage, documents) for passage in passages])

    async def _search(
        self, citation: Citation, documents: Mapping[int, Document]
    ) -> CheckedCitation:
        """Look for words that name no document in all of them; the best find counts."""
        unread, near = False, None
        for document in documents.values():
            _, text = await self._text(document)
            if text is None:
                unread = True
                continue
            check = await asyncio.to_thread(_somewhere, citation, text)
            unread = unread or check.verdict is Verdict.CANNOT_CHECK or _mostly_pictures(text)
            if check.verdict is Verdict.VERIFIED:
                return CheckedCitation(citation, document.id, check)
            if check.page is not None and (near is None or check.verdict is Verdict.ELSEWHERE):
                near = CheckedCitation(citation, document.id, check)
        if near is not None:
            return near
        if unread:
            return CheckedCitation(citation, "", _cannot("Not every document can be searched."))
        reason = "No source is named, and the words are in none of the documents."
        return CheckedCitation(citation, "", Check(Verdict.NOT_FOUND, reason=reason))

    async def _check(self, citation: Citation, document: Document) -> Check:
        if not citation.quote:
            return _cannot("The answer points to a page without quoting it.")
        problem, text = await self._text(document)
        if text is None:
            return _cannot(problem)
        if not document.is_pdf:
            citation = replace(citation, page=1, last_page=1)
        page = citation.page
        check = await asyncio.to_thread(_somewhere, citation, text)
        if not document.is_pdf and check.verdict is Verdict.ELSEWHERE:
            check = replace(check, verdict=Verdict.VERIFIED)
        compared = check.page or page
        if compared is None or not 1 <= compared <= text.page_count:
            return check
        content = text.pages[compared - 1]
        if check.verdict is Verdict.CANNOT_CHECK and not content.text.strip():
            return _cannot(NO_TEXT)
        return replace(check, recognised=content.recognised)

    async def _text(self, document: Document) -> tuple[str, DocumentText | None]:
        """Return the text to compare with, or the sentence that says why there is none."""
        is_same = await self._page_texts.is_unchanged(document)
        if not is_same:
            return MOVED if is_same is None else CHANGED, None
        if not tells(await self._page_texts.pages(document)):
            return NO_TEXT, None
        return "", await self._page_texts.of(document)


def _somewhere(citation: Citation, text: DocumentText) -> Check:
    """The verdict for the page or pages that are cited, else for the whole document."""
    first, last = citation.page, citation.last_page
    if first is None:
        if citation.uncited:
            return _anywhere(citation.quote, text)
        return check_quotation(citation.quote, None, text)
    check = check_quotation(citation.quote, first, text)
    for page in range(first + 1, min(last or first, first + MOST_PAGES) + 1):
        if check.verdict in (Verdict.VERIFIED, Verdict.CANNOT_CHECK):
            break
        other = check_quotation(citation.quote, page, text)
        nearer = other.verdict is Verdict.CLOSE and check.verdict is Verdict.NOT_FOUND
        if other.verdict is Verdict.VERIFIED or nearer:
            check = other
    return check


def _anywhere(quote: str, text: DocumentText) -> Check:
    """The verdict for words without a page: exact on any page, else close on a likely one."""
    check = check_quotation(quote, None, text)
    if check.verdict is Verdict.NOT_FOUND:
        for page in likely_pages(quote, text):
            near = check_quotation(quote, page, text)
            if near.verdict is Verdict.CLOSE:
                return near
    return check


def _mostly_pictures(text: DocumentText) -> bool:
    return 2 * sum(not page.text.strip() for page in text.pages) > text.page_count


def _only(documents: Mapping[int, Document]) -> int | None:
    return next(iter(documents)) if len(documents) == 1 else None


def _cannot(reason: str) -> Check:
    return Check(Verdict.CANNOT_CHECK, page=None, start=0, end=0, reason=reason)
