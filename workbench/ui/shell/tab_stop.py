"""Rows of buttons of which one is chosen: Tab reaches that one, the arrows go to the others."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QButtonGroup


class TabStop(QObject):
    """Keeps the chosen button of a group as the only one that Tab reaches.

    Qt itself does so only after a button of the group had the keyboard, so that the first Tab
    would lead to the first button, whichever is chosen.
    """

    def __init__(self, group: QButtonGroup) -> None:
        """`group` is exclusive and has all its buttons."""
        super().__init__(group)
        self._group = group
        for button in group.buttons():
            button.toggled.connect(self._settle)
        self._settle()

    def _settle(self) -> None:
        buttons = self._group.buttons()
        stop = self._group.checkedButton() or buttons[0]
        for button in buttons:
            reached = Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(reached)
