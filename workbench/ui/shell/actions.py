"""Menu entries that Python owns.

What Qt makes and returns (`menu.addAction(text)`, `area.viewport()`) has a wrapper that may be
declared dead while the thing lives, when a parent changes its place; what Python makes has not.
"""

from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu

_LONGEST = 60


def add_action(menu: QMenu, text: str, icon: QIcon | None = None) -> QAction:
    """Add an entry to a menu and return it, safe to keep."""
    action = QAction(text, menu)
    if icon is not None:
        action.setIcon(icon)
    menu.addAction(action)
    return action


def menu_text(text: str) -> str:
    """Return foreign text as the words of an entry: one line, not long, no keys hidden in it."""
    line = " ".join(text.split())
    return (line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…").replace("&", "&&")
