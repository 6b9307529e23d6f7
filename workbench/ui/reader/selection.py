"""Text selection on pages: which letters a pointer means, their shapes, and the words to copy."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath

from workbench.services.reading import HIDDEN, Letters
from workbench.ui.chat.hostile import clean

_DIVIDED = re.compile("[\ufffe\x02]")
_WORD = re.compile(r"\w+(?:[’'\ufffe-]\w+)*")
_FAR_BESIDE = 4.0
"""A letter in the line under the pointer is preferred to a nearer one in another line."""


@dataclass(frozen=True, slots=True, order=True)
class Caret:
    """A place between two letters: before the letter `at` of a page (from 1)."""

    page: int
    at: int


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected, from the caret where it began to the one where it is now."""

    anchor: Caret
    caret: Caret

    @property
    def first(self) -> Caret:
        """Return the end that comes first in the document."""
        return min(self.anchor, self.caret)

    @property
    def last(self) -> Caret:
        """Return the end that comes last."""
        return max(self.anchor, self.caret)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is selected."""
        return self.anchor == self.caret

    def range_on(self, page: int, count: int) -> tuple[int, int]:
        """Return the letters of a page with `count` letters that are selected."""
        if not self.first.page <= page <= self.last.page:
            return 0, 0
        start = self.first.at if page == self.first.page else 0
        end = self.last.at if page == self.last.page else count
        return start, max(start, min(end, count))


def caret_near(letters: Letters, x: float, y: float) -> int | None:
    """Return the caret nearest to a point of the page; None where the page has no letters."""
    best, distance = None, 0.0
    for at, left, top, width, height in boxes(letters):
        down = max(top - y, y - top - height, 0.0)
        beside = max(left - x, x - left - width, 0.0)
        far = beside + _FAR_BESIDE * down
        if best is None or far < distance:
            best, distance = at + (x > left + width / 2), far
            if far == 0:
                break
    return best


def is_over(letters: Letters, x: float, y: float) -> bool:
    """Say whether a point lies on a letter or right beside one."""
    return any(
        left - 2 <= x <= left + width + 2 and top <= y <= top + height
        for _, left, top, width, height in boxes(letters)
    )


def word_around(letters: Letters, at: int) -> tuple[int, int]:
    """Return the word that a caret stands in or at, else the one letter behind it."""
    start = max(0, at - 200)
    for found in _WORD.finditer(letters.text, start, min(len(letters.text), at + 200)):
        if found.start() <= at <= found.end():
            return found.span()
    return at, min(len(letters.text), at + 1)


def line_around(letters: Letters, at: int) -> tuple[int, int]:
    """Return the line of the text that a caret stands in."""
    start = letters.text.rfind("\n", 0, at) + 1
    end = letters.text.find("\n", at)
    return start, len(letters.text) if end < 0 else end


def shape_of(letters: Letters, start: int, end: int) -> QPainterPath:
    """Return the shape of some letters: one rectangle for each run in a line."""
    path, line = QPainterPath(), QRectF()
    for _, left, top, width, height in boxes(letters, start, end):
        box = QRectF(left, top, width, height)
        if not line.isNull() and _goes_on(line, box):
            line = line.united(box)
            continue
        path.addRect(line)
        line = box
    path.addRect(line)
    return path


def copied(letters: Letters, start: int, end: int) -> str:
    """Return letters as they are copied: divided words joined, nothing hidden, no controls."""
    text = _DIVIDED.sub("", letters.text[start:end]).replace(HIDDEN, "")
    return clean(text.replace("\r\n", "\n"))


def boxes(
    letters: Letters, start: int = 0, end: int | None = None
) -> Iterator[tuple[int, float, float, float, float]]:
    """Yield index, left, top, width and height of the letters that have a place."""
    count = len(letters.text) if end is None else end
    numbers = iter(letters.boxes[4 * start : 4 * count])
    for at, box in enumerate(zip(numbers, numbers, numbers, numbers, strict=False), start):
        if box[2] > 0:
            yield at, *box


def _goes_on(line: QRectF, box: QRectF) -> bool:
    low, high = min(line.height(), box.height()), max(line.height(), box.height())
    overlap = min(line.bottom(), box.bottom()) - max(line.top(), box.top())
    gap = max(line.left(), box.left()) - min(line.right(), box.right())
    if overlap > 0.5 * low and gap < 1.5 * high:
        return True
    # Text that runs down the page: its letters stand over one another.
    across = min(line.right(), box.right()) - max(line.left(), box.left())
    below = max(line.top(), box.top()) - min(line.bottom(), box.bottom())
    narrow = min(line.width(), box.width())
    return across > 0.8 * narrow and below < 0.25 * high and line.height() > 2 * line.width()
