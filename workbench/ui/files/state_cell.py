"""Where the words of a state and the link to its remedy stand in a cell."""

from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics

from workbench.ui.files.wording import StateLine

_RIGHT = Qt.TextElideMode.ElideRight


class StateCell(NamedTuple):
    """The words that are shown with their place, and the place of the link, empty for none."""

    words: str
    place: QRect
    link: QRect


def lay_out_state(line: StateLine, room: QRect, metrics: QFontMetrics, gap: int) -> StateCell:
    """Lay a state out in the room right of its drawing; the link keeps its room before the words.

    It is left out where it would take more than half of the room and leave too little for the
    short words. Words that do not fit give way to short ones, and are cut only where those do not
    fit either.
    """
    wide = metrics.horizontalAdvance(line.remedy) if line.remedy else 0
    least = metrics.horizontalAdvance(line.short or line.text)
    if wide and wide + gap > max(room.width() // 2, room.width() - least):
        wide = 0
    left = room.width() - (wide + gap if wide else 0)
    words = line.text
    if metrics.horizontalAdvance(words) > left:
        words = metrics.elidedText(line.short or words, _RIGHT, left)
    place = QRect(
        room.left(), room.top(), min(left, metrics.horizontalAdvance(words)), room.height()
    )
    start = place.left() + place.width() + gap
    link = QRect(start, room.top(), wide, room.height()) if wide else QRect()
    return StateCell(words, place, link)
