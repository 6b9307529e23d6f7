"""What the user is told outside the window when long work ends while it is not looked at."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

LONG = 10.0
"""Seconds from which work is long (design, section 8: elapsed time and Cancel from here on)."""
_SHOWN = 10_000


class Notification(QObject):
    """Tells by the system's notifications, or where there are none by the mark of the taskbar.

    What is told never holds a word of a question, an answer or a document.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._tray: QSystemTrayIcon | None = None

    def tell(self, sentence: str, seconds: float) -> bool:
        """Say that work of so many seconds has ended; return whether there was need to."""
        if seconds < LONG or self._window.isActiveWindow():
            return False
        QApplication.alert(self._window)
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            if self._tray is None:
                self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
                self._tray.messageClicked.connect(self._come_back)
                self._tray.activated.connect(self._come_back)
            self._tray.show()
            self._tray.showMessage("Workbench", sentence, self._window.windowIcon(), _SHOWN)
        return True

    def forget(self) -> None:
        """Take the icon away once the user is back."""
        if self._tray is not None:
            self._tray.hide()

    def _come_back(self) -> None:
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        self.forget()
