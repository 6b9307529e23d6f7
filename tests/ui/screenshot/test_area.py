"""Areas: both ends of a drag are in them, and none leaves the picture."""

from PySide6.QtCore import QPointF, QRect

from workbench.ui.screenshot.area import between, first, moved, sized

ROOM = QRect(0, 0, 300, 200)


def test_the_pixels_under_both_ends_are_in_it():
    assert between(QPointF(10, 20), QPointF(19, 29), 1, ROOM) == QRect(10, 20, 10, 10)
    assert between(QPointF(19, 29), QPointF(10, 20), 1, ROOM) == QRect(10, 20, 10, 10)
    assert between(QPointF(149, 99), QPointF(0, 0), 2, ROOM) == ROOM
    assert between(QPointF(-5, 10), QPointF(900, 900), 1, ROOM) == QRect(0, 10, 300, 190)
    assert between(QPointF(10, 10), QPointF(20, 20), 1.5, ROOM) == QRect(15, 15, 17, 17)
    assert between(QPointF(-50, -50), QPointF(-9, -9), 1, ROOM).isEmpty()


def test_the_keys_begin_in_the_middle_and_stay_inside():
    area = first(ROOM)
    assert (area.size().toTuple(), area.center()) == ((150, 100), ROOM.center())
    assert not first(QRect(0, 0, 1, 1)).isEmpty()
    assert moved(area, -10, 5, ROOM) == area.translated(-10, 5)
    assert moved(area, 9_999, -9_999, ROOM) == QRect(150, 0, 150, 100)
    assert sized(area, 10, -5, ROOM) == QRect(area.x(), area.y(), 160, 95)
    assert sized(area, -9_999, 9_999, ROOM) == QRect(area.x(), area.y(), 1, 150)
