"""The two kinds of requests that the engine makes, and how their answers reach its event loop."""

import asyncio
from collections.abc import Callable
from typing import Any

from workbench.pdf.errors import BrokenPdf, PasswordNeeded, PdfError, ReaderCrashed
from workbench.pdf.frames import Head
from workbench.pdf.process import ChildLost
from workbench.pdf.readers import Request, Urgency
from workbench.pdf.values import PageText

Slice = tuple[tuple[PageText, ...], int, bool] | Exception


class OneAnswer(Request):
    """A question with one answer, for a future of the asking loop."""

    def __init__(
        self, head: Head, urgency: Urgency, seconds: float, answer: "asyncio.Future[Any]"
    ) -> None:
        super().__init__(head, urgency, seconds)
        self._answer = answer

    def take(self, head: Head, body: bytes) -> bool:
        """Take the only frame."""
        error = _error_in(head)
        if error is not None:
            self.fail(error)
        else:
            self._settle(lambda: self._answer.set_result((head, body)))
        return False

    def fail(self, error: Exception | None) -> None:
        """Tell whoever asked why there is no answer."""
        told = _told(error, "This page could not be read: the PDF reader crashed on it twice.")
        self._settle(lambda: self._answer.set_exception(told))

    def _settle(self, settle: Callable[[], None]) -> None:
        def if_still_wanted() -> None:
            if not self._answer.done():
                settle()

        _post(self._answer.get_loop(), if_still_wanted)


class ManyTexts(Request):
    """The texts of some pages, a slice of time at once; a page that kills the child is passed.

    `arrived` gets the slices: pages, the last page of all that were asked for, whether this
    part is done.
    """

    def __init__(self, head: Head, seconds: float) -> None:
        super().__init__(head, Urgency.TEXT, seconds)
        self.arrived: asyncio.Queue[Slice] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        self._pages: list[PageText] = []
        self._passed_in_a_row = 0
        self._done = False

    def take(self, head: Head, body: bytes) -> bool:
        """Take a page, or the end of a slice."""
        if "page" in head:
            hidden = tuple((int(start), int(end)) for start, end in head["hidden"])
            replacement, problem = str(head["replacement"]), str(head["problem"])
            text = str(head["text"])
            self._add(PageText(int(head["page"]), text, hidden, replacement, problem))
            self._losses = self._passed_in_a_row = 0
            return True
        error = _error_in(head)
        if error is not None:
            self._done = True
            self._put(error)
            return False
        self._done = bool(head["done"])
        pages, self._pages = tuple(self._pages), []
        self._put((pages, int(head["last"]), self._done))
        return False

    def lost(self) -> bool:
        """Try the page once more, then pass it; two passed in a row condemn the document."""
        if super().lost():
            return True
        self._passed_in_a_row += 1
        if self._passed_in_a_row > 1:
            return False  # it is not this page but the document
        self._losses = 0
        page = self.head["first"]
        problem = f"Page {page} could not be read: it crashed the PDF reader twice."
        self._add(PageText(page, "", problem=problem))
        return True

    def finished(self) -> bool:
        """Whether all pages of this part came."""
        return self._done or self.cancelled

    def fail(self, error: Exception | None) -> None:
        """Tell whoever asked why no more pages come."""
        self._put(_told(error, "This document crashes the PDF reader."))

    def _add(self, page: PageText) -> None:
        self._pages.append(page)
        self.head["first"] = page.page + 1

    def _put(self, some: Slice) -> None:
        _post(self._loop, self.arrived.put_nowait, some)


def _post(loop: asyncio.AbstractEventLoop, call: Callable[..., None], *values: object) -> None:
    try:
        loop.call_soon_threadsafe(call, *values)
    except RuntimeError:
        pass  # the loop is closed, and with it whoever asked


def _error_in(head: Head) -> Exception | None:
    sentence = str(head.get("sentence"))
    match head.get("refusal"):
        case None:
            return None
        case "password" | "wrong password" as kind:
            return PasswordNeeded(sentence, wrong=kind == "wrong password")
        case "broken":
            return BrokenPdf(sentence)
        case "pdf" | "memory":
            return PdfError(sentence)
    return RuntimeError(sentence)  # a defect of ours in the child: with its traceback


def _told(error: Exception | None, crashed: str) -> Exception:
    if error is None:
        return ReaderCrashed(crashed)
    if isinstance(error, ChildLost):
        return PdfError("The PDF reader was closed.")
    return error
