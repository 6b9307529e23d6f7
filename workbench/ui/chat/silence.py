"""That a running answer has paused: said after ten seconds, so that nobody takes it for the end."""

import time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent

from workbench.domain.conversations import Message
from workbench.ui.chat.rows import QuietLine
from workbench.ui.theme import Theme

SILENT = 10_000
"""Milliseconds without a new word before it is said."""
SECOND = 1_000


class SilenceLine(QuietLine):
    """A line that is hidden while words come. Signals: height_changed() when it comes."""

    height_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "clock", "")
        self._length = 0
        self._heard = 0.0
        self._patience = QTimer(self, singleShot=True, interval=SILENT)
        self._patience.timeout.connect(self._speak)
        self._seconds = QTimer(self, interval=SECOND)
        self._seconds.timeout.connect(self._tell)
        self.hide()

    def show_message(self, message: Message) -> None:
        """Take how far an answer is; what waits on purpose or only thinks says so elsewhere."""
        speaks = not message.state.is_final and message.has_text and message.waiting is None
        length = sum(len(part.get("text", "")) for part in message.parts)
        if speaks and length == self._length:
            return
        self._length = length
        self._heard = time.monotonic()
        self.hide()
        if speaks:
            self._patience.start()
        else:
            self._patience.stop()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        super().showEvent(event)
        self._seconds.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        super().hideEvent(event)
        self._seconds.stop()

    def _speak(self) -> None:
        self._tell()
        self.show()
        self.height_changed.emit()

    def _tell(self) -> None:
        silent = round(time.monotonic() - self._heard)
        self.label.setText(f"Nothing new for {silent} s. Workbench goes on waiting, Esc stops.")
