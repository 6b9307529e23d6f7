"""The card of a drop zone stays within its zone, whatever it has to say."""

import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from workbench.ui.shell.drop_card import SHEETS, Card, paint_card

MUCH = Card(
    SHEETS,
    ("icon", "empty"),
    "Add 213 files and ask about them",
    (
        "5 PDFs, 190 text or Office files and 16 pictures, 1.2 GB. Sent to Google now",
        "There are more. Add the rest folder by folder.",
        "12 of them are in this chat already.",
    ),
    "9 files of kinds that cannot be read, or hidden, are left out.",
)


@pytest.mark.parametrize(
    ("size", "width", "height"),
    [
        *((1.0, *room) for room in ((900, 870), (480, 730), (390, 450))),
        *((1.5, *room) for room in ((900, 870), (480, 730), (390, 450))),
        *((2.0, *room) for room in ((900, 870), (480, 730), (360, 740))),
    ],
)
def test_a_card_with_much_to_say_stays_in_its_zone(theme, size, width, height):
    theme.use(theme.appearance, size)
    blank = QImage(1000, 1000, QImage.Format.Format_RGB32)
    blank.fill(theme.colour("accent"))
    drawn = blank.copy()
    zone = QRect(50, 60, width, height)
    painter = QPainter(drawn)
    paint_card(painter, theme, QRectF(zone), MUCH, active=False)
    painter.end()
    assert drawn != blank
    below = QRect(0, zone.bottom() + 2, 1000, 1000 - zone.bottom() - 2)
    assert drawn.copy(below) == blank.copy(below)
