"""Garbage is collected on the window's thread only.

Python collects on whichever thread happens to allocate. A widget or timer that dies on a worker
thread takes the program with it, for Qt's objects may only be destroyed on the thread they live in.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 500
"""Milliseconds between two looks at the counters; a look costs microseconds."""
THRESHOLDS = (2000, 10, 10)
"""Counts above which each generation is collected, as `gc.set_threshold` has them."""


class Collecting(QObject):
    """Takes the collector's work over for as long as it lives; `end` gives it back."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(EVERY)

    def collect(self) -> None:
        """Collect the oldest generation that is due."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > THRESHOLDS[generation]:
                gc.collect(generation)
                return

    def end(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        gc.enable()
