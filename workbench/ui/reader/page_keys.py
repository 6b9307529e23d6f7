"""The keyboard of the page view: scrolling, first and last page, zoom."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from workbench.ui.reader.page_view import PageView

Key = Qt.Key
_ZOOM = {Key.Key_Plus: "in", Key.Key_Equal: "in", Key.Key_Minus: "out", Key.Key_0: "fit"}


def zoom_key(event: QKeyEvent) -> str:
    """Return "in", "out", "fit", or an empty string for a key that does not zoom."""
    if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return ""
    return _ZOOM.get(Key(event.key()), "")


def act_on_key(view: "PageView", event: QKeyEvent, line: int, overlap: int) -> bool:
    """Do what a key asks for; return False for a key that means nothing here.

    `line` is a step of the arrows in pixels, `overlap` what stays in sight of a whole page.
    """
    zoom = zoom_key(event)
    if zoom:
        {"in": view.zoom_in, "out": view.zoom_out, "fit": view.fit_text}[zoom]()
        return True
    bar, across = view.verticalScrollBar(), view.horizontalScrollBar()
    page = max(1, bar.pageStep() - overlap)
    match event.key():
        case Key.Key_Home:
            view.go_to_page(1)
        case Key.Key_End:
            bar.setValue(bar.maximum())
        case Key.Key_PageDown | Key.Key_Space:
            bar.setValue(bar.value() + page)
        case Key.Key_PageUp:
            bar.setValue(bar.value() - page)
        case Key.Key_Down:
            bar.setValue(bar.value() + line)
        case Key.Key_Up:
            bar.setValue(bar.value() - line)
        case Key.Key_Right:
            across.setValue(across.value() + line)
        case Key.Key_Left:
            across.setValue(across.value() - line)
        case _:
            return False
    return True
