"""Where every page stands in one long column: pure geometry, known before a page is drawn."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QRect

PIXELS_PER_POINT = 96 / 72
"""At 100 % a page is as large as on paper, at the 96 pixels an inch that Qt counts with."""
SMALLEST, LARGEST = 0.25, 5.0
AIR = 0.03
"""Part of a page's width left beside the text; the margin bar stands there."""


class Fit(Enum):
    """What the zoom follows when the pane changes its size."""

    TEXT = "Fit text"
    WIDTH = "Fit width"
    PAGE = "Fit page"


Zoom = Fit | float
"""A fit, or a factor (1.0 is 100 %)."""


@dataclass(frozen=True, slots=True)
class PageLayout:
    """The column of pages, in pixels; pages count from 1."""

    rects: tuple[QRect, ...] = ()
    scales: tuple[float, ...] = ()
    tops: tuple[int, ...] = ()
    width: int = 0
    height: int = 0

    def page_at(self, y: int) -> int:
        """Return the page at a height of the column, or the nearest above it."""
        return max(1, bisect_right(self.tops, y))

    def pages_between(self, top: int, bottom: int) -> range:
        """Return the pages that show between two heights."""
        first = self.page_at(top)
        last = max(first, bisect_right(self.tops, bottom))
        if first < last and self.rect(first).bottom() < top:
            first += 1
        return range(first, last + 1)

    def rect(self, page: int) -> QRect:
        """Return where a page stands."""
        return self.rects[page - 1]

    def scale(self, page: int) -> float:
        """Return a page's pixels per point."""
        return self.scales[page - 1]


def lay_out(
    sizes: Sequence[tuple[float, float]],
    zoom: Zoom,
    room: tuple[int, int],
    margin: int,
    gap: int,
    span: tuple[float, float] = (0.0, 1.0),
) -> PageLayout:
    """Return the column of pages of those sizes (points) for a viewport of `room` pixels.

    Fitting is page by page, so one wide table does not make the other pages small. `span` is
    where the text stands, from left to right, in parts of a page's width.
    """
    scales = tuple(_scale(size, zoom, room, margin, span) for size in sizes)
    widths = [max(1, round(size[0] * scale)) for size, scale in zip(sizes, scales, strict=True)]
    width = max(room[0], max(widths, default=0) + 2 * margin)
    rects, tops, y = [], [], margin
    for size, scale, page_width in zip(sizes, scales, widths, strict=True):
        height = max(1, round(size[1] * scale))
        rects.append(QRect((width - page_width) // 2, y, page_width, height))
        tops.append(y)
        y += height + gap
    return PageLayout(tuple(rects), scales, tuple(tops), width, y - gap + margin)


def text_span(lines: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return where the text stands, from lines in parts of a page's width, with a little air.

    Never narrower than half a page, so that a title page alone does not fill the screen.
    """
    if not lines:
        return (0.0, 1.0)
    left = max(0.0, min(line[0] for line in lines) - AIR)
    right = min(1.0, max(line[1] for line in lines) + AIR)
    if right - left < 0.5:
        middle = min(0.75, max(0.25, (left + right) / 2))
        return (middle - 0.25, middle + 0.25)
    return (left, right)


def _scale(
    size: tuple[float, float],
    zoom: Zoom,
    room: tuple[int, int],
    margin: int,
    span: tuple[float, float],
) -> float:
    if not isinstance(zoom, Fit):
        return zoom * PIXELS_PER_POINT
    wide = max(1, room[0] - 2 * margin) / max(1.0, size[0])
    if zoom is Fit.TEXT:
        wide /= span[1] - span[0]
    high = max(1, room[1] - 2 * margin) / max(1.0, size[1])
    scale = min(wide, high) if zoom is Fit.PAGE else wide
    return min(max(scale, SMALLEST / 4), LARGEST * PIXELS_PER_POINT)
