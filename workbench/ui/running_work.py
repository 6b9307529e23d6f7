"""What runs at the moment, in one phrase of the status line; nothing ticks while nothing runs."""

import math
import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer

from workbench.domain.documents import RemoteState
from workbench.ui.files.status import DocumentStatus
from workbench.ui.shell.status_line import StatusLine

SECOND = 1000
SOON = 1
"""Seconds from which a wait is told with its length (design, section 8)."""


class RunningWork(QObject):
    """Tells of what the user has to do elsewhere, of uploads, and of the answer that is awaited."""

    def __init__(self, status: StatusLine, parent: QObject) -> None:
        super().__init__(parent)
        self._status = status
        self._uploads = ""
        self._since: float | None = None
        self._waits_until = 0.0
        self._screenshot: float | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(SECOND)
        self._clock.timeout.connect(self._show)

    def show_answering(self, answering: bool) -> None:
        """Count the seconds of an answer, or stop counting."""
        if answering != (self._since is not None):
            self._since = time.monotonic() if answering else None
        self._waits_until = 0.0
        self._show()

    def show_screenshot(self, waiting: bool) -> None:
        """Count the seconds until the desktop brings a screenshot, or stop counting."""
        self._screenshot = time.monotonic() if waiting else None
        self._show()

    def show_waiting(self, seconds: float) -> None:
        """Count the seconds down until the question goes out again."""
        self._waits_until = time.monotonic() + seconds
        self._show()

    def show_uploads(self, statuses: Sequence[DocumentStatus]) -> None:
        """Tell how many uploads run and how far they are together."""
        copies = [
            status.copy
            for status in statuses
            if status.copy is not None and status.copy.state is RemoteState.UPLOADING
        ]
        self._uploads = ""
        if copies:
            total = sum(copy.size for copy in copies)
            percent = 100 * sum(copy.sent for copy in copies) // total if total else 0
            noun = "upload" if len(copies) == 1 else "uploads"
            self._uploads = f"{len(copies)} {noun}, {percent} %"
        self._show()

    def _show(self) -> None:
        counting = self._since is not None or self._screenshot is not None
        if counting != self._clock.isActive():
            if counting:
                self._clock.start()
            else:
                self._clock.stop()
        if self._screenshot is not None:
            seconds = int(time.monotonic() - self._screenshot)
            self._status.show_work(f"Waiting for the screenshot, {seconds} s", drawing="camera")
        elif self._uploads:
            self._status.show_work(self._uploads, drawing="upload")
        elif self._since is not None and (left := self._waits_until - time.monotonic()) > 0:
            self._status.show_work(f"Waiting {math.ceil(left)} s", waiting=True)
        elif self._since is not None:
            seconds = int(time.monotonic() - self._since)
            waited = f", {seconds} s" if seconds >= SOON else ""
            self._status.show_work(f"Answering{waited}", drawing="think")
        else:
            self._status.show_work("")
