"""Checking: every citation of an answer is judged against the file on the user's disk."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from workbench.domain.citations import Citation
from workbench.domain.conversations import CheckedCitation
from workbench.domain.documents import Document, TextLayer
from workbench.domain.quotation import Check, Verdict, check_quotation
from workbench.services.page_texts import PageTexts


class Checking:
    """Judges citations off the window's thread."""

    def __init__(self, page_texts: PageTexts) -> None:
        """Check against the stored page texts."""
        self._page_texts = page_texts

    async def judge(self, citation: Citation, documents: Mapping[int, Document]) -> CheckedCitation:
        """Return the citation with its document and our verdict; never raises for a bad one."""
        number = citation.document if citation.document is not None else _only(documents)
        document = documents.get(number) if number is not None else None
        if document is None:
            check = _cannot("The answer names a document that is not in this conversation.")
            return CheckedCitation(citation, "", check)
        return CheckedCitation(citation, document.id, await self._check(citation, document))

    async def _check(self, citation: Citation, document: Document) -> Check:
        if not citation.quote:
            return _cannot("The answer points to a page without quoting it.")
        if document.is_image:
            return _cannot("This is a picture without text.")
        if document.text_layer is TextLayer.NO:
            return _cannot("This page is a picture without text.")
        if not await asyncio.to_thread(Path(document.path).is_file):
            return _cannot("The original file was moved or deleted.")
        text = await self._page_texts.of(document)
        page = citation.page if document.is_pdf else 1
        check = await asyncio.to_thread(check_quotation, citation.quote, page, text)
        if not document.is_pdf and check.verdict is Verdict.ELSEWHERE:
            return replace(check, verdict=Verdict.VERIFIED)
        return check


def _only(documents: Mapping[int, Document]) -> int | None:
    return next(iter(documents)) if len(documents) == 1 else None


def _cannot(reason: str) -> Check:
    return Check(Verdict.CANNOT_CHECK, page=None, start=0, end=0, reason=reason)
