"""Garbage is collected on the window's thread only, and never so much at once that it is felt.

Python collects on whichever thread happens to allocate. A widget or timer that dies on a worker
thread takes the program with it, for Qt's objects may only be destroyed on the thread they live in.
What stands for long is set aside (`gc.freeze`) and looked at again while the user is elsewhere:
looking at all of a fresh window takes 50 ms (measured).
"""

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

EVERY = 500
"""Milliseconds between two looks at the counters; a look costs microseconds."""
THRESHOLDS = (2000, 10, 10)
"""Counts above which each generation is collected, as `gc.set_threshold` has them."""
AT_ONCE = 15_000
"""Objects that are looked at in one go: about 8 ms (measured)."""
STILL = 50
"""Objects by which the count may change between two looks while nothing happens."""
AWAY = 20
"""Looks without work, the user elsewhere, after which all is collected: 10 seconds."""


def _is_away() -> bool:
    return QGuiApplication.applicationState() is not Qt.ApplicationState.ApplicationActive


class Collecting(QObject):
    """Takes the collector's work over for as long as it lives; `end` gives it back."""

    def __init__(self, parent: QObject, is_away: Callable[[], bool] = _is_away) -> None:
        """Work for the application `parent`; `is_away` says whether nobody uses its windows."""
        super().__init__(parent)
        self._is_away = is_away
        self._count = 0
        self._still = 0
        self._is_due = True
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(EVERY)

    def collect(self) -> None:
        """Collect the oldest generation that is due, or all when nobody would notice."""
        counts = gc.get_count()
        still = abs(counts[0] - self._count) < STILL
        self._still = self._still + 1 if still else 0
        if self._is_due and self._still >= AWAY and self._is_away():
            self.collect_all()
        else:
            for generation in (2, 1, 0):
                if counts[generation] > THRESHOLDS[generation]:
                    self._collect(generation)
                    break
        self._count = gc.get_count()[0]

    def collect_all(self) -> None:
        """Collect what was set aside as well; takes 50 ms and more."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        self._is_due = False

    def end(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _collect(self, generation: int) -> None:
        size = sum(len(gc.get_objects(each)) for each in range(generation + 1))
        if size <= AT_ONCE:
            gc.collect(generation)
        if size > AT_ONCE or generation == 2:
            gc.freeze()
            self._is_due = True
