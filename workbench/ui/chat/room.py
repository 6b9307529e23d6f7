"""Room within a chip or a formula for the full stop after it, so that it begins no line.

Qt may always break a line after an object, whatever joiner follows: its text layout takes the end
of each object for a place to break. So the object is as wide as it and the sign together, and the
joiner behind it is as narrow as the sign is wide, below nothing: what is on a line with the object
has its place there.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QTextCharFormat, QTextDocument, QTextFormat

from workbench.ui.chat.blocks import Inline, Run

ROOM_PROPERTY = QTextFormat.Property.UserProperty + 4

_CLOSING = re.compile(r"[.,;:!?…)\]”’»。、،؛؟]+")


def closing_after(inlines: Sequence[Inline], index: int) -> Run | None:
    """Return the signs right behind an inline that must not begin a line, in their look.

    None where there are none, or where no line can break behind them either.
    """
    following = inlines[index + 1] if index + 1 < len(inlines) else None
    if not isinstance(following, Run):
        return None
    found = _CLOSING.match(following.text)
    if found is None:
        return None
    rest = following.text[found.end() :]
    if not rest and index + 2 < len(inlines) and isinstance(after := inlines[index + 2], Run):
        rest = after.text
    if rest and not rest[0].isspace() and unicodedata.east_asian_width(rest[0]) not in "WF":
        return None
    return replace(following, text=found[0])


def with_room(form: QTextCharFormat, room: int) -> QTextCharFormat:
    """Let an object leave so many pixels free behind it."""
    if room:
        form.setProperty(ROOM_PROPERTY, room)
    return form


def room_in(form: QTextFormat) -> int:
    """Return how many pixels an object leaves free behind it."""
    return form.intProperty(ROOM_PROPERTY)


def joiner_format(room: int, base: QTextCharFormat) -> QTextCharFormat:
    """Return the format of a joiner that gives the room back."""
    form = QTextCharFormat(base)
    font = QFont(base.font())
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, -room)
    form.setFont(font)
    return form


def without_room(
    place: QRectF | QRect, document: QTextDocument, position: int, form: QTextFormat
) -> QRectF:
    """Return where an object is drawn of the place that it has."""
    rect, room = QRectF(place), room_in(form)
    if room:
        if document.findBlock(position).textDirection() == Qt.LayoutDirection.RightToLeft:
            rect.setLeft(rect.left() + room)
        else:
            rect.setRight(rect.right() - room)
    return rect
