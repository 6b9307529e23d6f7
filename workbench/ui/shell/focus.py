"""The order of the keyboard: pane by pane, however late a pane's widgets were made."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def neighbour(panes: Sequence[QWidget], focus: QWidget | None, forward: bool) -> QWidget | None:
    """Return what Tab or Shift+Tab leads to from `focus`, through the panes in their order."""
    ring = [widget for pane in panes for widget in _stops(pane)]
    if not ring:
        return None
    if focus not in ring:
        return ring[0 if forward else -1]
    return ring[(ring.index(focus) + (1 if forward else -1)) % len(ring)]


def next_in(pane: QWidget) -> QWidget | None:
    """Return the first widget of a pane that Tab would reach."""
    return next(_stops(pane), None)


def _stops(pane: QWidget) -> Iterator[QWidget]:
    widget = pane.nextInFocusChain()
    while widget is not None and widget is not pane:
        if (
            widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isVisible()
            and widget.isEnabled()
            and widget.focusProxy() is None
            and pane.isAncestorOf(widget)
        ):
            yield widget
        widget = widget.nextInFocusChain()
