"""A Reading that answers from memory, and documents and answers to show with it."""

import array
import asyncio
from datetime import UTC, datetime

from workbench.domain.citations import Citation
from workbench.domain.conversations import CheckedCitation, Message, MessageState, Role
from workbench.domain.documents import Document, DocumentState
from workbench.domain.quotation import Check, Verdict
from workbench.errors import UserError
from workbench.services.reading import DocumentPages, Letters, Mark, PagePicture

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SENTENCE = "the largest single movement in operating costs for the year"


def a_document(name="Annual report 2025.pdf", pages=84, labels=(), mime="application/pdf", **more):
    return Document(
        id=name,
        workspace_id="default",
        path=f"/nowhere/{name}",
        name=name,
        size=1000,
        mime_type=mime,
        added_at=NOW,
        sha256=f"hash of {name}",
        page_count=pages,
        page_labels=labels,
        state=DocumentState.READY,
        **more,
    )


def a_citation(ordinal, document, page, verdict, found=None, quote=SENTENCE, **more):
    place = found if found is not None else page
    if verdict in (Verdict.NOT_FOUND, Verdict.CANNOT_CHECK):
        place = None
    check = Check(verdict, place, 10, 69, **more) if verdict else None
    return CheckedCitation(Citation(ordinal, 1, page, quote, 0, 0), document.id, check)


def an_answer(*citations, message_id="answer"):
    return Message(
        message_id,
        "chat",
        "question",
        Role.ANSWER,
        MessageState.COMPLETE,
        NOW,
        citations=citations,
    )


class ReadingFromMemory:
    """Pages of one size; every mark is two lines. `broken` holds ids that cannot be opened,
    `torn` pages that cannot be drawn. `asked` keeps the pages that were drawn."""

    def __init__(self, texts=None):
        self.texts = texts or {}
        self.broken = {}
        self.torn = set()
        self.asked = []
        self.links_on = {}
        self.unseen = ()
        self.unseen_ranges = {}
        self.headings = ()
        self.gate = asyncio.Event()
        self.gate.set()

    async def pages(self, document):
        await asyncio.sleep(0)
        if document.id in self.broken:
            raise self.broken[document.id]
        sizes = ((612.0, 792.0),) * (document.page_count or 1)
        return DocumentPages(sizes, document.page_labels)

    async def outline(self, document):
        return self.headings

    async def hidden(self, document, page):
        return self.unseen_ranges.get(page, ())

    async def text_spans(self, document, pages):
        return ()

    async def picture(self, document, page, scale):
        self.asked.append(page)
        await self.gate.wait()
        await asyncio.sleep(0)
        if page in self.torn:
            raise UserError("This page cannot be drawn.")
        width, height = round(612 * scale), round(792 * scale)
        return PagePicture(width, height, width * 4, b"\xff" * (width * 4 * height))

    async def marks(self, document, page, start, end):
        await asyncio.sleep(0)
        return (Mark(300, 400, 240, 12), Mark(72, 416, 100, 12))

    async def paragraph(self, document, page, start, end):
        return (Mark(72, 384, 468, 12), Mark(72, 400, 228, 12), Mark(172, 416, 368, 12))

    async def letters(self, document, page):
        """Letters 6 points wide in one line, 100 points from the top; see `letters_at`."""
        text = self.texts.get((document.id, page), "")
        boxes = array.array("f")
        for at in range(len(text)):
            boxes.extend((72 + 6 * at, 100, 6, 12))
        return Letters(text, boxes)

    async def links(self, document, page):
        return self.links_on.get(page, ())

    async def visible_text(self, document, page):
        return await self.text(document, page)

    async def suspicions(self, document):
        return self.unseen

    async def recognised_pages(self, document):
        return frozenset()

    async def text(self, document, page):
        await asyncio.sleep(0)
        return self.texts.get((document.id, page), "")
