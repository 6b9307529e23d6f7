"""Takes the marks of a citation away again, for users who want them to flash."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from workbench.ui.theme import Theme


class Flash(QObject):
    """Counts from when the marks can be seen; `wanted` is the user's choice.

    With reduced motion nothing flashes, so that the marks stay.
    """

    def __init__(
        self,
        theme: Theme,
        parent: QObject,
        clear: Callable[[], None],
        is_seen: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__(parent)
        self.wanted = False
        self._theme = theme
        self._clear = clear
        self._is_seen = is_seen
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._end)

    def begin(self) -> None:
        """Count anew, for marks that have just been shown."""
        if self.wanted and not self._theme.reduced_motion:
            self._timer.start(self._theme.duration("highlightFlash"))
        else:
            self._timer.stop()

    def _end(self) -> None:
        if self._is_seen():
            self._clear()
        else:
            self.begin()
