"""A document's state in one line of words, the same in the composer and in Files."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath

from workbench.domain.documents import (
    CHANGED,
    PDF_TYPE,
    Document,
    DocumentState,
    RemoteCopy,
    RemoteState,
    TextLayer,
)
from workbench.domain.kinds import RICH_TEXT_TYPE, SHEET_TYPE, SLIDES_TYPE, WORD_TYPE
from workbench.domain.models import Model
from workbench.domain.pages import Pages, number_of_pages, pages_words
from workbench.domain.tokens import tokens_of
from workbench.ui.files.status import DocumentStatus

SHORT_TIME = timedelta(hours=2)
"""From here on the time left is shown in the warning colour (design, section 4.7)."""

_PLAIN = ("", "txt", "text", "log")
_KINDS = {
    PDF_TYPE: "PDF",
    WORD_TYPE: "Word",
    SHEET_TYPE: "Excel",
    SLIDES_TYPE: "PowerPoint",
    RICH_TEXT_TYPE: "Rich text",
    "text/csv": "CSV",
    "text/html": "HTML",
    "text/markdown": "Markdown",
    "text/xml": "XML",
}


@dataclass(frozen=True, slots=True)
class StateLine:
    """Words, a tone of the style sheet, a drawing, and progress from 0 to 1 where there is some.

    `hint` is what else there is to say where there is room, such as what helps; `short` is said
    where the words have no room; `remedy` are the words of a link that mends it.
    """

    text: str
    tone: str
    mark: str
    progress: float | None = None
    hint: str = ""
    short: str = ""
    remedy: str = ""

    @property
    def spoken(self) -> str:
        """Return everything, for a tooltip or a screen reader."""
        return f"{self.text}. {self.hint}" if self.hint else self.text


READY = StateLine("Ready", "success", "tick")
"""What most rows of a list say: made once, because thousands of rows are sorted by it."""
_UNCHECKED = "No quote check"
# The sign of a quotation that cannot be checked: nothing here may look proved.
_SCAN = StateLine("Ready, scan: no quote check", "muted", "dash", short=_UNCHECKED)
_PICTURE = StateLine("Ready, picture: no quote check", "muted", "dash", short=_UNCHECKED)
_RECORDING = StateLine("Ready, recording: no quote check", "muted", "dash", short=_UNCHECKED)


def state_line(
    status: DocumentStatus,
    now: datetime,
    *,
    offline: bool = False,
    model: Model | None = None,
    in_list: bool = False,
) -> StateLine:
    """Return the state at `now` (an aware time); in a list the pages have a column of their own."""
    document, copy = status.document, status.copy
    if status.foreign is not None and not status.failure:
        if status.underway:
            return StateLine("Google is reading it", "muted", "globe")
        words, short = "At Google, not sent from here", "Not sent from here"
        return StateLine(words, "muted", "globe", short=short)
    if status.failure:
        return _failed(status)
    if document.state is DocumentState.READING:
        return StateLine("Reading it on this computer", "muted", "clock", short="Reading it")
    if copy is not None and copy.state is not RemoteState.ACTIVE:
        return _underway(copy, status, offline, in_list)
    if status.missing:
        hint = "Show where it is now, or add it again."
        moved, find = "The file was moved", "Find it…"
        return StateLine(moved, "warning", "warn", hint=hint, short="Moved", remedy=find)
    if status.pages:
        return _only(status.pages, model)
    ready = _ready(document, model, in_list)
    if offline or (copy is not None and copy.usable(document, now)):
        if status.reused and not in_list and not offline:
            return StateLine("Already uploaded, used again", "muted", "tick")
        return ready
    if copy is not None:
        if in_list:
            words, short = "Expired: sent again when needed", "Expired: sent again"
            return StateLine(words, "muted", "stale", short=short)
        return StateLine("Expired, is sent again now", "warning", "stale")
    if in_list:
        return StateLine("Sent when you ask about it", "muted", "clock", short="Not sent yet")
    return ready


def drawing_of(document: Document) -> str:
    """Return the name of the drawing that stands for a kind of document."""
    if document.is_media:
        return "play"
    if document.is_image or (document.is_pdf and document.text_layer is TextLayer.NO):
        return "scan"
    return "pdf" if document.is_pdf else "doc"


def kind_of(document: Document) -> str:
    """Return the kind of a file in one or two words."""
    if (kind := _KINDS.get(document.mime_type)) is not None:
        return kind
    for start, kind in (("image/", "Picture"), ("audio/", "Sound"), ("video/", "Film")):
        if document.mime_type.startswith(start):
            return kind
    ending = PurePath(document.name).suffix.lower().lstrip(".")
    if document.mime_type.startswith("text/"):
        return "Text" if ending in _PLAIN else f"Text, {ending}"
    return ending.upper() or "Unknown"


def running_time(seconds: float) -> str:
    """Return the length of a recording as "1:05:09" or "3:07"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def pages(count: int) -> str:
    """Return a number of pages in words."""
    return "1 page" if count == 1 else f"{count:,} pages"


def files(count: int) -> str:
    """Return a number of files in words."""
    return "1 file" if count == 1 else f"{count:,} files"


def chats(count: int) -> str:
    """Return a number of conversations in words."""
    return "1 chat" if count == 1 else f"{count:,} chats"


def gigabytes(count: int) -> str:
    """Return bytes as gigabytes, as storage is sold: "3.1", "20"; the other side counts 2**30."""
    amount = count / (1 << 30)
    if amount == int(amount):
        return f"{int(amount)}"
    return f"{amount:.1f}" if amount >= 0.1 else f"{max(amount, 0.01):.2f}"


def size(count: int) -> str:
    """Return bytes as people read them, in powers of 1,000 as file managers show them."""
    if count < 1000:
        return "1 byte" if count == 1 else f"{count} bytes"
    if count < 999_500:
        return f"{count / 1000:.0f} KB"
    if count < 999_950_000:
        return f"{count / 1_000_000:.1f} MB"
    return f"{count / 1_000_000_000:,.1f} GB"


def time_left(copy: RemoteCopy | None, now: datetime) -> timedelta | None:
    """Return how long the copy is still kept at `now`, or None if there is none."""
    if copy is None or copy.state is not RemoteState.ACTIVE or copy.expires_at is None:
        return None
    left = copy.expires_at - now
    return left if left > timedelta() else None


def duration(left: timedelta) -> str:
    """Return a time as "31 h 12 min" or "38 min"."""
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min" if minutes else "under 1 min"


def _underway(copy: RemoteCopy, status: DocumentStatus, offline: bool, in_list: bool) -> StateLine:
    others = status.others
    if copy.state is RemoteState.WAITING:
        if copy.failure:
            return StateLine(copy.failure, "warning", "clock", short="Goes on by itself")
        if others <= 0:
            return StateLine("Waiting to be sent", "muted", "clock")
        if others == 1:
            words, short = "Waiting for 1 other upload", "Waiting for 1 other"
        else:
            words = f"Waiting for {others:,} other uploads"
            short = f"Waiting for {others:,} others"
        return StateLine(words, "muted", "clock", short=short)
    if copy.state is RemoteState.PROCESSING:
        words = "The offline engine is reading it" if offline else "Google is reading it"
        return StateLine(words, "accent", "clock")
    done = min(1.0, copy.sent / copy.size) if copy.size else 0.0
    percent = int(done * 100)
    if copy.state is RemoteState.PAUSED:
        return StateLine(f"Paused at {percent} %", "muted", "pause", done)
    short = f"Uploading {percent} %"
    words = f"Making it searchable, {percent} %" if offline else short
    if not in_list and not offline:
        words = f"{words} · {size(copy.size)}"
    hint = pace(copy, status.speed)
    return StateLine(
        words, "accent", "upload", done, hint, short if not offline else f"{percent} %"
    )


def pace(copy: RemoteCopy, speed: float) -> str:
    """Return how fast an upload goes and how long it still takes, or nothing."""
    if speed <= 0 or not copy.size:
        return ""
    if copy.sent >= copy.size:
        return f"{size(round(speed))} a second, almost done."
    seconds = max(1, round((copy.size - copy.sent) / speed))
    left = f"{seconds} s" if seconds < 90 else duration(timedelta(seconds=seconds))
    return f"{size(round(speed))} a second, about {left} left."


def _failed(status: DocumentStatus) -> StateLine:
    what, _, hint = status.failure.partition(". ")
    what = what.removesuffix(".")
    mark, short, remedy = "warn", what.partition(", ")[0], ""
    if status.needs_password:
        mark, short, remedy = "lock", "Password", "Enter it…"
    elif status.needs_room:
        short, remedy = "No room", "Make room…"
    elif status.needs_finding:
        short = "Changed" if what == CHANGED.removesuffix(".") else "Moved"
        remedy = "Find it…"
    elif status.document.state is not DocumentState.FAILED and status.foreign is None:
        remedy = "Send again"
    elif not status.document.mime_type:
        short = "Unknown kind"
    return StateLine(what, "danger", mark, hint=hint, short=short, remedy=remedy)


def _only(chosen: Pages, model: Model | None) -> StateLine:
    words = [f"Only {pages_words(chosen)}"]
    if model is not None and model.page_tokens:
        words.append(f"{number_of_pages(chosen) * model.page_tokens:,} tokens")
    hint = "No other page is sent with this question."
    return StateLine(" · ".join(words), "muted", "doc", hint=hint)


def _ready(document: Document, model: Model | None, in_list: bool) -> StateLine:
    tokens = tokens_of(document, model) if model is not None and not in_list else None
    counted = [f"{tokens:,} tokens"] if tokens else []
    if document.text_layer is TextLayer.NO:
        if document.is_image:
            return _PICTURE
        if document.seconds is not None and not in_list:
            words = ("Ready", running_time(document.seconds), *counted)
            hint = "Quotations from a recording cannot be checked."
            return StateLine(" · ".join(words), "muted", "dash", hint=hint)
        return _RECORDING if document.is_media else _SCAN
    if in_list:
        return READY
    said = ["Ready"]
    if document.is_pdf and document.page_count:
        said += [pages(document.page_count), *counted]
    if document.goes_as_text:
        # Not the file: what it looks like is not sent.
        hint = "Its text is taken out on this computer and sent in place of the file."
        return StateLine(" · ".join((*said, "as text", *counted)), "success", "tick", hint=hint)
    return StateLine(" · ".join(said), "success", "tick")
