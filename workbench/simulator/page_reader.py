"""The visible text of the pages of uploaded files; the PDF engine is behind this module."""

import asyncio
from collections import OrderedDict
from contextlib import AsyncExitStack
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from types import TracebackType
from typing import Self

from workbench.pdf import PageText, PdfEngine, PdfError
from workbench.simulator.characters import encodable
from workbench.simulator.errors import invalid
from workbench.simulator.mime_types import reading

HIDDEN = "\f"
"""Stands in a page's text where something invisible was left out; no quotation crosses it."""

_KEPT_DOCUMENTS = 32
_MOST_TEXT_BYTES = 50 * 1024 * 1024
"""Of a text file; beyond some 4 MiB the token limit of every model refuses it anyway."""


@dataclass(frozen=True)
class Source:
    """The bytes of one document: where they lie, their SHA-256 in hex and their MIME type."""

    path: Path
    sha256: str
    mime: str


class PageReader:
    """Reads pages, keeps those of the last documents, and starts the PDF engine when needed."""

    def __init__(self) -> None:
        self._stack = AsyncExitStack()
        self._engine: PdfEngine | None = None
        self._starting = asyncio.Lock()
        self._pages: OrderedDict[str, tuple[str, ...]] = OrderedDict()
        self._counts: dict[str, int] = {}

    async def __aenter__(self) -> Self:
        """Start nothing yet."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the PDF engine if it runs."""
        await self._stack.aclose()

    async def page_count(self, source: Source) -> int:
        """Return the number of pages, 1 for a text, 0 for what has none; 400 for a broken PDF."""
        kind = reading(source.mime)
        if kind != "pdf":
            return 0 if kind in ("picture", "other") else 1
        if source.sha256 not in self._counts:
            try:
                info = await (await self._pdf()).inspect(source.path)
            except PdfError:
                raise invalid("The document has no pages.") from None
            self._counts[source.sha256] = info.page_count
        if not self._counts[source.sha256]:
            raise invalid("The document has no pages.")
        return self._counts[source.sha256]

    async def pages(self, source: Source) -> tuple[str, ...]:
        """Return the visible text of every page; 400 for a broken PDF."""
        if source.sha256 in self._pages:
            self._pages.move_to_end(source.sha256)
            return self._pages[source.sha256]
        kind = reading(source.mime)
        if kind == "pdf":
            try:
                texts = await (await self._pdf()).page_texts(source.path)
            except PdfError:
                raise invalid("The document has no pages.") from None
            pages = tuple(visible(page) for page in texts)
        elif kind in ("text", "markup"):
            pages = (await asyncio.to_thread(_read_text, source.path, kind == "markup"),)
        else:
            pages = ()
        self._pages[source.sha256] = pages
        while len(self._pages) > _KEPT_DOCUMENTS:
            self._pages.popitem(last=False)
        return pages

    async def _pdf(self) -> PdfEngine:
        async with self._starting:
            if self._engine is None:
                self._engine = await self._stack.enter_async_context(PdfEngine())
            return self._engine


def visible(page: PageText) -> str:
    """Return the text of a page with each invisible range replaced by one mark."""
    kept, end = [], 0
    for first, last in sorted(page.hidden):
        kept += [page.text[end : max(first, end)], HIDDEN]
        end = max(end, last)
    return encodable("".join([*kept, page.text[end:]]))


def _read_text(path: Path, markup: bool) -> str:
    with path.open("rb") as source:
        data = source.read(_MOST_TEXT_BYTES)
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = data.decode(encoding, errors="replace")
    return _without_tags(text) if markup else text


class _Text(HTMLParser):
    """Collects the text between tags; blocks become lines of their own."""

    _SILENT = frozenset({"script", "style", "template", "head", "noscript"})
    _INLINE = frozenset("a abbr b cite code em i kbd mark q s small span strong sub sup u".split())

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self._SILENT
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in self._SILENT))
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.kept.append(data)

    def _break(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.kept.append(" ")
        elif tag not in self._INLINE:
            self.kept.append("\n\n")


def _without_tags(text: str) -> str:
    parser = _Text()
    parser.feed(text)
    parser.close()
    return "".join(parser.kept)
