"""The order of the keyboard: pane by pane, however late a pane's widgets were made."""

from collections.abc import Iterator, Sequence
from operator import itemgetter

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

BY_PLACE = "tabByPlace"
"""Property of a scroll area whose widgets are reached in the order in which they stand."""

_ROW = 10
"""Pixels by which the middles of widgets of one row may differ."""


def neighbour(panes: Sequence[QWidget], focus: QWidget | None, forward: bool) -> QWidget | None:
    """Return what Tab or Shift+Tab leads to from `focus`, through the panes in their order.

    An area that is ordered by place is entered at what is in sight.
    """
    ring = [widget for pane in panes for widget in _stops(pane)]
    if not ring:
        return None
    if focus not in ring:
        target = ring[0 if forward else -1]
    else:
        target = ring[(ring.index(focus) + (1 if forward else -1)) % len(ring)]
    area = _area_of(target)
    if area is None or (focus is not None and area.isAncestorOf(focus)):
        return target
    seen = [widget for widget in ring if area.isAncestorOf(widget) and _in_sight(area, widget)]
    return seen[0 if forward else -1] if seen else target


def next_in(pane: QWidget) -> QWidget | None:
    """Return where the keyboard enters a pane: at the first widget that Tab would reach.

    That is the last thing in sight where widgets are ordered by place: the newest message.
    """
    stops = _stops(pane)
    if not stops or (area := _area_of(stops[0])) is None:
        return stops[0] if stops else None
    whole = [widget for widget in stops if widget.parentWidget() is area.viewport()]
    seen = [widget for widget in whole if _in_sight(area, widget)]
    return seen[-1] if seen else stops[0]


def holds_focus(widget: QWidget) -> bool:
    """Say whether a widget, or one inside it, has the keyboard of its window."""
    focus = widget.window().focusWidget()
    return focus is not None and widget.isAncestorOf(focus)


def bring_into_sight(widget: QWidget) -> None:
    """Scroll an area that is ordered by place so that a widget of it is seen."""
    area = _area_of(widget)
    if area is None or widget.parentWidget() is area.viewport():
        return  # a whole message may be taller than the view: its own area knows what to show
    place, room = _place(area, widget), area.viewport().height()
    bar, margin = area.verticalScrollBar(), widget.height() // 2
    if place.top() < margin:
        bar.setValue(bar.value() + place.top() - margin)
    elif place.bottom() > room - margin:
        bar.setValue(bar.value() + place.bottom() - room + margin)


def _stops(pane: QWidget) -> list[QWidget]:
    stops = list(_in_chain(pane))
    areas = [pane, *pane.findChildren(QAbstractScrollArea)]
    for area in areas:
        if isinstance(area, QAbstractScrollArea) and area.property(BY_PLACE):
            inside = [widget for widget in stops if area.isAncestorOf(widget)]
            if inside:
                first = stops.index(inside[0])
                before = [widget for widget in stops[:first] if widget not in inside]
                after = [widget for widget in stops[first:] if widget not in inside]
                stops = [*before, *_by_place(area, inside), *after]
    return stops


def _in_chain(pane: QWidget) -> Iterator[QWidget]:
    widget = pane.nextInFocusChain()
    while widget is not None and widget is not pane:
        if (
            widget.isVisible()  # first, for most are not and it costs least
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isEnabled()
            and widget.focusProxy() is None
            and pane.isAncestorOf(widget)
        ):
            yield widget
        widget = widget.nextInFocusChain()


def _by_place(area: QAbstractScrollArea, widgets: Sequence[QWidget]) -> Iterator[QWidget]:
    """Give widgets from top to bottom and, in a row, in the direction of reading."""
    backwards = area.layoutDirection() is Qt.LayoutDirection.RightToLeft
    ground = area.viewport()
    places = [(widget, _place(area, widget)) for widget in widgets]
    # What lies on the ground itself holds the others, and comes before them.
    placed = [
        (place.top() if widget.parentWidget() is ground else place.center().y(), place.x(), widget)
        for widget, place in places
    ]
    placed.sort(key=itemgetter(0))
    row: list[tuple[int, int, QWidget]] = []
    for each in placed:
        if row and each[0] - row[0][0] >= _ROW:
            yield from _along(row, backwards)
            row = []
        row.append(each)
    yield from _along(row, backwards)


def _along(row: Sequence[tuple[int, int, QWidget]], backwards: bool) -> Iterator[QWidget]:
    for _, _, widget in sorted(row, key=itemgetter(1), reverse=backwards):
        yield widget


def _area_of(widget: QWidget) -> QAbstractScrollArea | None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea) and parent.property(BY_PLACE):
            return parent
        parent = parent.parentWidget()
    return None


def _place(area: QAbstractScrollArea, widget: QWidget) -> QRect:
    # Not every widget of an area is in its viewport: a bar may lie above it.
    corner = widget.mapTo(area, QPoint(0, 0)) - area.viewport().pos()
    return QRect(corner, widget.size())


def _in_sight(area: QAbstractScrollArea, widget: QWidget) -> bool:
    seen = _place(area, widget).intersected(area.viewport().rect())
    return seen.height() >= min(widget.height(), area.viewport().height() // 4)
