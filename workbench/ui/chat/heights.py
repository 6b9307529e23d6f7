"""Where messages lie in a column of which most were never measured."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Heights:
    """Heights and tops in pixels, by position; a message is as high as was last said."""

    def __init__(self, start: int, gap: int) -> None:
        """Begin at `start` and leave `gap` below each message."""
        self._gap = gap
        self._heights: list[int] = []
        self._tops = [start]

    def append(self, height: int) -> None:
        """Add a message at the end."""
        self._heights.append(height)
        self._tops.append(self._tops[-1] + height + self._gap)

    def change(self, at: int, height: int) -> None:
        """Take another height for one message; what lies below moves."""
        change = height - self._heights[at]
        if change:
            self._heights[at] = height
            self._tops[at + 1 :] = [top + change for top in self._tops[at + 1 :]]

    def change_all(self, heights: Iterable[int]) -> None:
        """Take other heights for all messages."""
        self._heights = list(heights)
        steps = (height + self._gap for height in self._heights)
        self._tops = list(accumulate(steps, initial=self._tops[0]))

    def height(self, at: int) -> int:
        """Return the height of a message."""
        return self._heights[at]

    def top(self, at: int) -> int:
        """Return where a message begins."""
        return self._tops[at]

    @property
    def total(self) -> int:
        """Return the height of the whole column."""
        return self._tops[-1]

    def at(self, y: int) -> int:
        """Return the position of the message at a height of the column, 0 if there is none."""
        return max(0, min(bisect_right(self._tops, y) - 1, len(self._heights) - 1))

    def between(self, upper: int, lower: int) -> range:
        """Return the positions of the messages that reach into a part of the column."""
        first = max(0, bisect_right(self._tops, upper) - 1)
        return range(first, min(len(self._heights), bisect_right(self._tops, lower)))
