"""The async face of the child process that reads PDFs."""

import array
import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Callable, Sequence
from types import TracebackType
from typing import Self

from workbench.pdf.errors import PdfError
from workbench.pdf.frames import Head
from workbench.pdf.readers import Readers, Request, Urgency
from workbench.pdf.requests import ManyTexts, OneAnswer
from workbench.pdf.values import OutlineEntry, PageImage, PageLink, PageText, PdfInfo, Rect

Path = str | os.PathLike[str]
Progress = Callable[[int, int], None]

_DESCRIBE_S = 20.0
_PAGE_S = 10.0
_PICTURE_S = 15.0
_EXCERPT_S = 60.0
_SLICE_S = 0.03  # how long a picture may have to wait for a text extraction
_PART_PAGES = 64  # what one child reads while the other reads the next ones
_CLOSE_S = 0.4


class PdfEngine:
    """Reads PDFs in child processes, for any number of coroutines at once.

    A child starts with `start` or the first request, a second one for the texts of long documents.
    Pictures and rectangles come first, then descriptions, then page texts, which are read in
    slices of 30 ms. A child that crashes or hangs is replaced and the request asked once more;
    then it fails with ReaderCrashed. A cancelled call is free at once. All methods raise
    PdfError or one of its kinds.
    """

    def __init__(self) -> None:
        self._readers = Readers()
        self._passwords: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def start(self) -> None:
        """Start a child now, so that the first request does not wait for it; returns at once."""
        self._readers.start()

    async def close(self) -> None:
        """End the children, whatever they are at; open calls fail with PdfError."""
        self._readers.close()
        await asyncio.to_thread(self._readers.join, _CLOSE_S)

    @property
    def child_pids(self) -> tuple[int, ...]:
        """The process ids of the children: none before the first request, two at most."""
        return self._readers.child_pids

    def unlock(self, path: Path, password: str) -> None:
        """Open this file with a password from now on; it is kept in memory alone."""
        self._passwords[_absolute(path)] = password

    def is_unlocked(self, path: Path) -> bool:
        """Whether a password is known for this file."""
        return _absolute(path) in self._passwords

    def unlock_copy(self, path: Path, copy: Path) -> None:
        """Open a copy of a file with the password that is known for the file, if there is one."""
        if (password := self._passwords.get(_absolute(path))) is not None:
            self.unlock(copy, password)

    async def inspect(self, path: Path, password: str | None = None) -> PdfInfo:
        """Page count, printed labels, sizes and title; the file is opened, not read."""
        head, _ = await self._ask(
            {"ask": "describe", **self._document(path, password)}, Urgency.DESCRIPTION, _DESCRIBE_S
        )
        return PdfInfo(
            page_count=len(head["sizes"]),
            labels=tuple(map(str, head["labels"])),
            sizes=tuple((float(width), float(height)) for width, height in head["sizes"]),
            title=str(head["title"]),
            encrypted=bool(head["encrypted"]),
        )

    async def outline(self, path: Path, password: str | None = None) -> tuple[OutlineEntry, ...]:
        """The outline; where each heading leads takes time in a long one (0.1 ms each)."""
        ask = {"ask": "outline", **self._document(path, password)}
        head, _ = await self._ask(ask, Urgency.DESCRIPTION, _DESCRIBE_S)
        return tuple(OutlineEntry(*entry) for entry in head["outline"])

    async def text_spans(
        self, path: Path, pages: Sequence[int], password: str | None = None
    ) -> tuple[tuple[float, float], ...]:
        """Where the text of each of these pages begins and ends from left to right.

        In parts of the width of the page as shown; pages without text are left out.
        """
        ask = {"ask": "spans", "pages": list(pages), **self._document(path, password)}
        head, _ = await self._ask(ask, Urgency.PICTURE, _PAGE_S)
        return tuple((float(left), float(right)) for left, right in head["spans"])

    async def page_texts(
        self,
        path: Path,
        first: int = 1,
        last: int | None = None,
        password: str | None = None,
        on_progress: Progress | None = None,
    ) -> tuple[PageText, ...]:
        """The texts of the pages `first` to `last` (None: to the end of the document).

        `on_progress(pages done, pages in all)` is called on the event loop. A page that
        crashes the reader twice comes without text and with its `problem` in words.
        """
        pages: list[PageText] = []
        async for some, total in self._slices(path, first, last, password):
            pages += some
            if on_progress is not None:
                on_progress(len(pages), total)
        return tuple(pages)

    async def render(
        self, path: Path, page: int, scale: float, password: str | None = None
    ) -> PageImage:
        """The page as a picture, `scale` pixels a point, at most 32 million pixels."""
        ask = {"ask": "draw", "page": page, "scale": scale, **self._document(path, password)}
        return await self._image(ask)

    async def _image(self, ask: Head) -> PageImage:
        head, body = await self._ask(ask, Urgency.PICTURE, _PICTURE_S)
        width, height, stride = int(head["width"]), int(head["height"]), int(head["stride"])
        if stride < width * 4 or len(body) != stride * height:
            raise PdfError("The picture of this page is damaged.")
        return PageImage(int(ask["page"]), width, height, stride, body, float(head["scale"]))

    async def picture_size(self, path: Path) -> tuple[float, float]:
        """Width and height in points of a picture file."""
        ask = {"ask": "picture size", **self._document(path, None)}
        head, _ = await self._ask(ask, Urgency.PICTURE, _PICTURE_S)
        width, height = head["size"]
        return float(width), float(height)

    async def draw_picture(self, path: Path, scale: float) -> PageImage:
        """A picture file as `render` draws a page: page 1, `scale` pixels a point."""
        ask = {"ask": "picture", "page": 1, "scale": scale, **self._document(path, None)}
        return await self._image(ask)

    async def rectangles(
        self, path: Path, page: int, start: int, end: int, password: str | None = None
    ) -> tuple[Rect, ...]:
        """Where the characters `start` to `end` of the page's raw text stand, one a line run.

        In points from the top left corner of the page as shown.
        """
        place = {"page": page, "start": start, "end": end}
        ask = {"ask": "rectangles", **place, **self._document(path, password)}
        head, _ = await self._ask(ask, Urgency.PICTURE, _PAGE_S)
        return tuple(Rect(*map(float, found)) for found in head["rectangles"])

    async def characters(
        self, path: Path, page: int, password: str | None = None
    ) -> "array.array[float]":
        """Left, top, width and height of each character of the page's raw text, 0 for none.

        In points from the top left corner of the page as shown.
        """
        ask = {"ask": "characters", "page": page, **self._document(path, password)}
        _, body = await self._ask(ask, Urgency.PICTURE, _PAGE_S)
        return array.array("f", body[: len(body) // 16 * 16])

    async def links(
        self, path: Path, page: int, password: str | None = None
    ) -> tuple[PageLink, ...]:
        """The links of a page to places in the document and to addresses."""
        ask = {"ask": "links", "page": page, **self._document(path, password)}
        head, _ = await self._ask(ask, Urgency.PICTURE, _PAGE_S)
        return tuple(
            PageLink(
                Rect(*map(float, area)),
                int(target) if target is not None else None,
                float(top),
                str(address),
            )
            for *area, target, top, address in head["links"]
        )

    async def excerpt(
        self, path: Path, first: int, last: int, password: str | None = None
    ) -> bytes:
        """The pages `first` to `last` as a PDF of their own, which needs no password."""
        ask = {"ask": "excerpt", "first": first, "stop": last, **self._document(path, password)}
        _, body = await self._ask(ask, Urgency.DESCRIPTION, _EXCERPT_S)
        return body

    async def _ask(self, head: Head, urgency: Urgency, seconds: float) -> tuple[Head, bytes]:
        answer: asyncio.Future[tuple[Head, bytes]] = asyncio.get_running_loop().create_future()
        request = OneAnswer(head, urgency, seconds, answer)
        self._submit(request)
        try:
            return await answer
        finally:
            if not answer.done() or answer.cancelled():
                self._readers.cancel(request)

    async def _slices(
        self, path: Path, first: int, last: int | None, password: str | None
    ) -> AsyncIterator[tuple[tuple[PageText, ...], int]]:
        """Slices in order, and how many pages come in all; the parts are read in parallel."""
        document = self._document(path, password)
        parts = [self._ask_for_texts(document, first, first + _PART_PAGES - 1, last)]
        try:
            for number in itertools.count():
                done = False
                while not done:
                    match await parts[number].arrived.get():
                        case Exception() as error:
                            raise error
                        case (pages, end, done):
                            pass
                    if len(parts) == 1:  # now it is known where the document ends
                        starts = range(first + _PART_PAGES, end + 1, _PART_PAGES)
                        for start in starts:
                            stop = start + _PART_PAGES - 1
                            parts.append(self._ask_for_texts(document, start, stop, last))
                    if pages:
                        yield pages, end - first + 1
                if number + 1 == len(parts):
                    return
        finally:
            for part in parts:
                self._readers.cancel(part)

    def _ask_for_texts(self, document: Head, first: int, stop: int, last: int | None) -> ManyTexts:
        head = {"ask": "texts", "first": first, "stop": stop, "last": last, "seconds": _SLICE_S}
        request = ManyTexts({**head, **document}, _PAGE_S)
        self._submit(request)
        return request

    def _submit(self, request: Request) -> None:
        try:
            self._readers.submit(request)
        except RuntimeError:
            raise PdfError("The PDF reader is closed.") from None

    def _document(self, path: Path, password: str | None) -> Head:
        whole = _absolute(path)
        if password is None:
            password = self._passwords.get(whole)
        return {"path": whole, "password": password}


def _absolute(path: Path) -> str:
    return os.path.abspath(os.fspath(path))
