"""The columns of the Files pane: what stands in each, and by what it is sorted."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from PySide6.QtCore import Qt

from workbench.domain.models import Model
from workbench.domain.tokens import tokens_of
from workbench.ui.files.status import DocumentStatus
from workbench.ui.files.wording import (
    chats,
    duration,
    kind_of,
    pages,
    running_time,
    size,
    state_line,
    time_left,
)

NONE = "–"


class Column(IntEnum):
    """The columns, in their order."""

    CHOSEN = 0
    NAME = 1
    STATE = 2
    TIME = 3
    PAGES = 4
    SIZE = 5
    TYPE = 6
    TOKENS = 7
    USED = 8
    KEY = 9
    ADDED = 10


TITLES = {
    Column.CHOSEN: "",
    Column.NAME: "Name",
    Column.STATE: "State",
    Column.TIME: "Kept for",
    Column.PAGES: "Pages",
    Column.SIZE: "Size",
    Column.TYPE: "Type",
    Column.TOKENS: "Tokens",
    Column.USED: "Used in",
    Column.KEY: "Key",
    Column.ADDED: "Added",
}
TIME_IN_FULL = "Kept at Google for"
NUMBERS = (Column.PAGES, Column.SIZE, Column.TOKENS)
CHOICES = tuple(c for c in Column if c not in (Column.CHOSEN, Column.NAME))
"""Columns that can be hidden and shown."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the words of a row depend on beside its document; `now` is an aware time."""

    now: datetime
    offline: bool = False
    model: Model | None = None


def text_of(status: DocumentStatus, column: Column, about: Circumstances) -> str:
    """Return what stands in a cell."""
    document = status.document
    match column:
        case Column.NAME:
            return " ".join(document.name.split())
        case Column.STATE:
            return state_line(status, about.now, offline=about.offline, in_list=True).text
        case Column.TIME:
            left = time_left(status.copy, about.now)
            return duration(left) if left else NONE
        case Column.PAGES:
            return f"{document.page_count:,}" if document.page_count else NONE
        case Column.SIZE:
            return size(document.size) if document.size else NONE
        case Column.TYPE:
            return kind_of(document)
        case Column.TOKENS:
            tokens = _tokens(status, about)
            return NONE if tokens is None else f"{tokens:,}"
        case Column.USED:
            return chats(status.used_in) if status.used_in else NONE
        case Column.KEY:
            return ", ".join(status.keys) or NONE
        case Column.ADDED:
            return f"{document.added_at.astimezone():%Y-%m-%d}"
    return ""


def spoken(status: DocumentStatus, column: Column, about: Circumstances) -> str:
    """Return what a screen reader says of a cell, and the tooltip shows."""
    document = status.document
    match column:
        case Column.CHOSEN:
            return document.name
        case Column.STATE:
            return state_line(status, about.now, offline=about.offline, in_list=True).spoken
        case Column.PAGES if document.page_count:
            return pages(document.page_count)
        case Column.TOKENS if (tokens := _tokens(status, about)) is not None:
            return f"About {tokens:,} tokens"
        case Column.TOKENS if document.is_media and document.seconds is None:
            return "Unknown, because the length of the recording is"
        case Column.TYPE if document.seconds is not None:
            return f"{kind_of(document)}, {running_time(document.seconds)}"
    return text_of(status, column, about)


def sort_key(
    status: DocumentStatus, column: Column, about: Circumstances
) -> str | float | datetime:
    """Return by what a row is sorted; what is unknown comes first."""
    document = status.document
    match column:
        case Column.TIME:
            left = time_left(status.copy, about.now)
            return left.total_seconds() if left else -1.0
        case Column.PAGES:
            return document.page_count or 0
        case Column.SIZE:
            return document.size
        case Column.TOKENS:
            tokens = _tokens(status, about)
            return -1 if tokens is None else tokens
        case Column.USED:
            return status.used_in
        case Column.ADDED:
            return document.added_at
        case Column.STATE:
            line = state_line(status, about.now, offline=about.offline, in_list=True)
            return line.text.casefold()
    return text_of(status, column, about).casefold()


def alignment(column: Column) -> Qt.AlignmentFlag:
    """Return at which side the words of a column stand."""
    side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _tokens(status: DocumentStatus, about: Circumstances) -> int | None:
    if about.model is None or status.foreign is not None or status.document.failure:
        return None
    return tokens_of(status.document, about.model)
