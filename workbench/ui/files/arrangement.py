"""Which columns are shown, how wide they are and by which rows are sorted, as the user likes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtCore import Qt

from workbench.ui.files.columns import CHOICES, Column

WIDEST = 2000
"""Pixels at 100 % text size; a stored width beyond is not believed."""
_BY_WORD = {column.name.lower(): column for column in Column}


@dataclass(frozen=True, slots=True)
class Arrangement:
    """`wanted` are columns shown or hidden by the user; `widths` are in pixels at 100 %."""

    wanted: Mapping[Column, bool] = field(default_factory=dict)
    widths: Mapping[Column, int] = field(default_factory=dict)
    sorted_by: Column = Column.ADDED
    falling: bool = True

    @property
    def order(self) -> Qt.SortOrder:
        """Return the direction of the sort."""
        rising, falling = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        return falling if self.falling else rising

    def with_column(self, column: Column, shown: bool) -> "Arrangement":
        """Return an arrangement with a column shown or hidden."""
        return replace(self, wanted={**self.wanted, column: shown})

    def with_width(self, column: Column, width: int) -> "Arrangement":
        """Return an arrangement with another width of a column."""
        return replace(self, widths={**self.widths, column: width})


def stored_words(arrangement: Arrangement) -> dict[str, str]:
    """Return an arrangement as the settings keep it."""
    words = {
        column.name.lower(): "shown" if shown else "hidden"
        for column, shown in arrangement.wanted.items()
    }
    for column, width in arrangement.widths.items():
        words[f"{column.name.lower()} width"] = str(width)
    direction = "falling" if arrangement.falling else "rising"
    words["sort"] = f"{arrangement.sorted_by.name.lower()} {direction}"
    return words


def read_words(words: Mapping[str, str]) -> Arrangement:
    """Return the arrangement of what was stored; what makes no sense is left out."""
    wanted: dict[Column, bool] = {}
    widths: dict[Column, int] = {}
    for name, value in words.items():
        word, _, width = name.partition(" ")
        column = _BY_WORD.get(word)
        if column not in CHOICES:
            continue
        if width == "width" and value.isascii() and value.isdigit() and len(value) < 6:
            widths[column] = min(WIDEST, max(24, int(value)))
        elif value in ("shown", "hidden"):
            wanted[column] = value == "shown"
    word, _, direction = words.get("sort", "").partition(" ")
    column = _BY_WORD.get(word, Column.CHOSEN)
    if column is Column.CHOSEN or direction not in ("rising", "falling"):
        return Arrangement(wanted, widths)
    return Arrangement(wanted, widths, column, direction == "falling")
