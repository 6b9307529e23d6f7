"""The button over the end of a chat that leads back to the newest message."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from workbench.ui.shell.buttons import LabelledButton
from workbench.ui.theme import Theme


class JumpButton(LabelledButton):
    """Lies in the middle of what no pane covers; hidden where it would not fit."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "down", "Jump to latest", parent=parent)
        self._space = theme.space
        self._covered = 0, 0
        self.hide()

    def cover(self, left: int, right: int) -> None:
        """Take how many pixels at either side of the chat lie under a pane."""
        self._covered = left, right

    def place(self, area: QSize, *, needed: bool) -> None:
        """Lie above the end of an area of this size, if needed there."""
        left, right = self._covered
        room, size = area.width() - left - right, self.sizeHint()
        edge = self._space(5)
        self.setVisible(needed and room >= size.width() + 2 * edge)
        top = area.height() - size.height() - edge
        self.setGeometry(left + (room - size.width()) // 2, top, size.width(), size.height())
