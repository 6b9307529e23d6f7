"""Find in chat: where words stand in messages as they are shown, and their selection there."""

import asyncio
import re
import time
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from workbench.domain.conversations import CheckedCitation, Message, Role
from workbench.ui.chat.copying import answer_around
from workbench.ui.chat.hostile import clean

Edit = QTextEdit | QPlainTextEdit

ON_END = 0.008
"""Seconds for which messages are looked through, until the window has its turn."""

BEYOND = 1_000
"""Characters after a place that are shown with it, so that its paragraph is whole."""

_CHIP = "\ufffc"
_MARKS = re.compile(
    r"\\([^\w\s])"  # an escape, whose sign is shown
    r"|[*~`]+|(?<!\w)_+|_+(?!\w)"  # emphasis and code
    r"|^[ >]*\#{1,6}[ ]+"  # headings
    r"|\]\([^)\s]*\)",  # where a link leads
    re.MULTILINE,
)


def count_in(message: Message, words: str) -> int:
    """Return in how many places words stand in a message, in any case.

    Marks of Markdown are passed over; in code, where they are shown, they count.
    """
    wanted = words.casefold().strip()
    if not wanted or not all(each in message.text.casefold() for each in wanted.split()):
        return 0
    if message.role is Role.QUESTION:
        return clean(message.text).casefold().count(wanted)
    text = answer_around(message, _chip).casefold()
    return _MARKS.sub(r"\1", text).count(wanted) or text.count(wanted)


def reach_of(message: Message, words: str, nth: int) -> int:
    """Return about how many characters of a message hold a place of words, counted from 0.

    All of them where the words do not stand in it as they are.
    """
    text, wanted, end = message.text.casefold(), words.casefold().strip(), 0
    for _ in range(nth + 1):
        begin = text.find(wanted, end)
        if begin < 0:
            return message.length
        end = begin + len(wanted)
    return min(end + BEYOND, message.length)


async def places_in(messages: Iterable[Message], words: str) -> tuple[tuple[str, int], ...]:
    """Return every place of words, oldest first: the message's id, and which of its places."""
    found: list[tuple[str, int]] = []
    resumed = time.monotonic()
    for message in messages:
        found += ((message.id, nth) for nth in range(count_in(message, words)))
        if time.monotonic() - resumed > ON_END:
            await asyncio.sleep(0)
            resumed = time.monotonic()
    return tuple(found)


def select_place(inside: QWidget, edits: Sequence[Edit], words: str, nth: int) -> int | None:
    """Select a place of words, counted from 0, or the last before it; unselect all else.

    Return how far below the top of `inside` it stands, None if the words are not there.
    """
    last: tuple[Edit, QTextCursor] | None = None
    for edit in edits:
        edit.setTextCursor(QTextCursor(edit.document()))
        cursor = edit.document().find(words.strip()) if words.strip() and nth >= 0 else None
        while cursor is not None and not cursor.isNull() and nth >= 0:
            last, nth = (edit, cursor), nth - 1
            cursor = edit.document().find(words.strip(), cursor)
    if last is None:
        return None
    edit, cursor = last
    edit.setTextCursor(cursor)
    edit.ensureCursorVisible()
    return edit.viewport().mapTo(inside, QPoint(0, edit.cursorRect(cursor).top())).y()


def _chip(_checked: CheckedCitation) -> str:
    return _CHIP
