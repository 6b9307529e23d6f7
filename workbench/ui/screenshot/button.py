"""The camera in the composer's bar, which gives up while the desktop brings no screenshot."""

from PySide6.QtWidgets import QWidget

from workbench.ui.shell.buttons import IconButton
from workbench.ui.theme import Theme

ATTACH = "Attach a screenshot"
KEYS = "Ctrl+Shift+P"
GIVE_UP = "Give up the screenshot"


class ScreenshotButton(IconButton):
    """A button whose icon and name say what a press does now."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "camera", ATTACH, KEYS, parent)

    def show_waiting(self, waiting: bool) -> None:
        """Offer to give up, or to take one."""
        name = GIVE_UP if waiting else ATTACH
        self._drawing = "close" if waiting else "camera"
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({KEYS})")
        self._restyle()
