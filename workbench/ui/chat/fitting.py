"""Placing widgets under each other at once: a width goes in, a height comes out."""

from typing import Protocol, cast

from PySide6.QtWidgets import QWidget


class Fits(Protocol):
    """A widget that lays itself out for a width and tells the height it takes."""

    def fit(self, width: int) -> int:
        """Lay out for a width in pixels; return the height."""
        ...


def height_for(widget: QWidget, width: int) -> int:
    """Return the height that a widget takes at a width, laying it out if it can do so itself."""
    fit = getattr(widget, "fit", None)  # a look at the protocol would cost 30 times as much
    if fit is not None:
        return cast(Fits, widget).fit(width)
    if widget.hasHeightForWidth():
        return widget.heightForWidth(width)
    layout = widget.layout()
    if layout is not None and layout.hasHeightForWidth():
        return layout.totalHeightForWidth(width)
    return widget.sizeHint().height()


def place(widget: QWidget, left: int, top: int, width: int) -> int:
    """Put a widget at its place; return where the next one may begin."""
    height = height_for(widget, width)
    widget.setGeometry(left, top, width, height)
    return top + height
