"""What the user is told outside the window when long work ends while it is not looked at."""

import logging
import sys
import threading

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

log = logging.getLogger(__name__)

LONG = 10.0
"""Seconds from which work is long (design, section 8: elapsed time and Cancel from here on)."""
_SHOWN = 10_000
_PATIENCE = 2.0
"""Seconds that the system's notifications may take to answer."""


class Notification(QObject):
    """Tells by the system's notifications, by the tray where there are none, and by the taskbar.

    What is told never holds a word of a question, an answer or a document.
    """

    _not_sent = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._tray: QSystemTrayIcon | None = None
        self._not_sent.connect(self._tell_by_tray, Qt.ConnectionType.QueuedConnection)

    def tell(self, sentence: str, seconds: float) -> bool:
        """Say that work of so many seconds has ended; return whether there was need to."""
        if seconds < LONG or self._window.isActiveWindow():
            return False
        QApplication.alert(self._window)
        if sys.platform in ("win32", "darwin"):
            self._tell_by_tray(sentence)
        else:
            # The session bus may be slow, and the window never waits for it.
            threading.Thread(target=self._send, args=(sentence,), daemon=True).start()
        return True

    def forget(self) -> None:
        """Take the icon away once the user is back."""
        if self._tray is not None:
            self._tray.hide()

    def _send(self, sentence: str) -> None:
        if not tell_desktop(sentence):
            try:
                self._not_sent.emit(sentence)
            except RuntimeError:
                log.debug("The window was closed before the notification was answered")

    def _tell_by_tray(self, sentence: str) -> None:
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
            self._tray.messageClicked.connect(self._come_back)
            self._tray.activated.connect(self._come_back)
        self._tray.show()
        self._tray.showMessage("Workbench", sentence, self._window.windowIcon(), _SHOWN)

    def _come_back(self) -> None:
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        self.forget()


def tell_desktop(sentence: str) -> bool:
    """Show a notification by the desktop's service (Linux); return whether it took it."""
    try:
        from jeepney import (  # type: ignore[import-untyped]  # it has no types
            DBusAddress,
            MessageType,
            new_method_call,
        )
        from jeepney.io.blocking import (  # type: ignore[import-untyped]  # it has no types
            open_dbus_connection,
        )

        service = DBusAddress(
            "/org/freedesktop/Notifications",
            bus_name="org.freedesktop.Notifications",
            interface="org.freedesktop.Notifications",
        )
        hints = {"desktop-entry": ("s", "document-workbench")}
        body: tuple[object, ...] = (
            "Workbench", 0, "document-workbench", "Workbench", sentence, [], hints, _SHOWN,
        )  # fmt: skip
        with open_dbus_connection("SESSION") as bus:
            call = new_method_call(service, "Notify", "susssasa{sv}i", body)
            reply = bus.send_and_get_reply(call, timeout=_PATIENCE)
        return bool(reply.header.message_type is MessageType.method_return)
    except Exception as error:
        # No bus, no service, or none that answers: then there are other ways.
        log.debug("No notification service: %s", type(error).__name__)
        return False
