"""The area of a screenshot, in pixels of the picture: between two points, or key by key."""

import math

from PySide6.QtCore import QPointF, QRect

SMALLEST = 4
"""Pixels of the screen, at a ratio of 1; a smaller area was a slip of the hand."""


def under(place: QPointF, ratio: float) -> QRect:
    """Return the pixels of a picture that a place of the screen covers."""
    left, top = math.floor(place.x() * ratio), math.floor(place.y() * ratio)
    side = math.ceil(ratio)
    return QRect(left, top, side, side)


def between(one: QPointF, other: QPointF, ratio: float, room: QRect) -> QRect:
    """Return the area from one place of the screen to another, both within it."""
    return (under(one, ratio) | under(other, ratio)) & room


def first(room: QRect) -> QRect:
    """Return the area that the keys begin with: the middle, half as wide and high."""
    area = QRect(0, 0, max(1, room.width() // 2), max(1, room.height() // 2))
    area.moveCenter(room.center())
    return area


def moved(area: QRect, across: int, down: int, room: QRect) -> QRect:
    """Return the area so many pixels further, as far as there is room."""
    left = min(max(area.x() + across, 0), room.width() - area.width())
    top = min(max(area.y() + down, 0), room.height() - area.height())
    return QRect(left, top, area.width(), area.height())


def sized(area: QRect, wider: int, higher: int, room: QRect) -> QRect:
    """Return the area so many pixels wider and higher, as far as there is room."""
    width = min(max(area.width() + wider, 1), room.width() - area.x())
    height = min(max(area.height() + higher, 1), room.height() - area.y())
    return QRect(area.x(), area.y(), width, height)
