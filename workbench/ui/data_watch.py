"""The line that says, for as long as it is so, that nothing can be saved."""

from PySide6.QtCore import QObject, QTimer

from workbench.services.data_health import DataHealth, DataTrouble
from workbench.ui.jobs import JobFailure, Jobs
from workbench.ui.main_window import MainWindow
from workbench.ui.notices import Notices

PATIENCE = 2_000
"""Milliseconds for which another program may hold the data file before it is said."""
LOOK = 5_000
"""Milliseconds between two looks whether the data can be saved again."""


class DataWatch(QObject):
    """Shows the trouble, tries again by itself, and says when it is over."""

    def __init__(
        self, window: MainWindow, health: DataHealth, jobs: Jobs, notices: Notices
    ) -> None:
        super().__init__(window)
        self._window = window
        self._health = health
        self._jobs = jobs
        self._notices = notices
        self._told: DataTrouble | None = None
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self._show)
        self._look = QTimer(self, interval=LOOK)
        self._look.timeout.connect(self._look_again)
        health.watch(self._on_change)

    def end(self) -> None:
        """Look no more."""
        self._health.unwatch()
        self._patience.stop()
        self._look.stop()

    def _on_change(self) -> None:
        trouble = self._health.trouble
        if trouble is not None and trouble.waiting and self._told is None:
            if not self._patience.isActive():
                self._patience.start()
            return
        self._show()

    def _show(self) -> None:
        trouble = self._health.trouble
        if trouble is None or not trouble.waiting:
            self._patience.stop()
        if trouble is not None:
            self._window.show_data_trouble(trouble.sentence, trouble.hint)
        elif self._told is not None:
            self._window.hide_data_trouble()
            self._notices.say("Your data can be saved again.", tone="success")
        self._told = trouble
        if trouble is None or trouble.waiting:
            self._look.stop()
        elif not self._look.isActive():
            self._look.start()

    def _look_again(self) -> None:
        self._jobs.start(
            "Looking whether data can be saved", self._health.look_again(), on_failure=_known
        )


def _known(failure: JobFailure) -> None:
    """Say nothing: the line stands there already."""
