"""Formulas by their source: asked of the child one after the other, kept once drawn."""

import asyncio
import json
import os
import sys
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from workbench.ui.formulas.child import CHILD_FLAG
from workbench.ui.formulas.tex import is_drawn

MOST_KEPT = 3_000
"""Formulas that are kept; one takes about 10 KB."""

FIRST = 15_000
"""Milliseconds for the first formula of a child, which has to load its library."""

EACH = 2_000
"""Milliseconds for any other one; 3 to 60 are usual (measured)."""

IDLE = 60_000
"""Milliseconds after which a child with nothing to do is let go."""

_START = (
    "import sys; sys.path.insert(0, sys.argv.pop());"
    " from workbench.ui.formulas.child import main; main()"
)
_ROOT = str(Path(__file__).resolve().parent.parent.parent.parent)
_SECRET_NAMES = ("KEY", "TOKEN", "SECRET", "PASSWORD")

Key = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula as black outlines. Width, height and depth below the line are in ems."""

    svg: str
    width: float
    height: float
    depth: float


class Formulas(QObject):
    """Draws LaTeX in a child process that is started when the first formula comes.

    Signals: drawn() when one more formula can be shown, or will never be.
    """

    drawn = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: OrderedDict[Key, Drawing | None] = OrderedDict()
        self._wanted: OrderedDict[Key, None] = OrderedDict()
        self._asked: Key | None = None
        self._child: QProcess | None = None
        self._fresh = True
        self._limit = QTimer(self, singleShot=True)
        self._limit.timeout.connect(self._give_up)
        self._idle = QTimer(self, singleShot=True, interval=IDLE)
        self._idle.timeout.connect(self.close)

    @property
    def is_busy(self) -> bool:
        """Say whether formulas are still to be drawn."""
        return self._asked is not None or bool(self._wanted)

    @property
    def child_pid(self) -> int:
        """Return the process id of the child, 0 while there is none."""
        return self._child.processId() if self._child is not None else 0

    def known(self, tex: str, display: bool) -> bool:
        """Say whether it is decided how a formula is shown."""
        return (tex, display) in self._known

    def drawing(self, tex: str, display: bool) -> Drawing | None:
        """Return a formula's outlines, or None: not drawn yet (`drawn` tells), or not drawable."""
        key = (tex, display)
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        if not is_drawn(tex):
            self._keep(key, None)
        elif key != self._asked:
            self._wanted[key] = None
            self._ask()
        return None

    async def all(self, wanted: Iterable[Key], seconds: float = 60.0) -> dict[Key, Drawing]:
        """Return the outlines of what can be drawn within some seconds."""
        found: dict[Key, Drawing] = {}
        one_more = asyncio.Event()
        self.drawn.connect(one_more.set)
        try:
            async with asyncio.timeout(seconds):
                for key in wanted:
                    drawing = self.drawing(*key)
                    while not self.known(*key):
                        await one_more.wait()
                        one_more.clear()
                        drawing = self.drawing(*key)
                    if drawing is not None:
                        found[key] = drawing
        except TimeoutError:
            pass  # what is missing is written as LaTeX
        finally:
            self.drawn.disconnect(one_more.set)
        return found

    def close(self) -> None:
        """End the child; it is started again when it is needed."""
        self._idle.stop()
        self._limit.stop()
        child, self._child = self._child, None
        if child is not None:
            child.blockSignals(True)
            child.kill()
            child.waitForFinished(1_000)
            child.deleteLater()

    def _ask(self) -> None:
        if self._asked is not None or not self._wanted:
            return
        if self._child is None:
            self._start()
        assert self._child is not None
        self._idle.stop()
        self._asked, _ = self._wanted.popitem(last=False)
        tex, display = self._asked
        self._limit.start(FIRST if self._fresh else EACH)
        self._child.write(json.dumps({"tex": tex, "display": display}).encode() + b"\n")

    def _start(self) -> None:
        self._fresh = True
        self._child = child = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        for name in os.environ:
            if any(word in name.upper() for word in _SECRET_NAMES):
                environment.remove(name)
        child.setProcessEnvironment(environment)
        child.setStandardErrorFile(QProcess.nullDevice())
        child.readyReadStandardOutput.connect(self._read)
        child.errorOccurred.connect(self._give_up)
        child.finished.connect(self._give_up)
        if getattr(sys, "frozen", False):
            child.start(sys.executable, [CHILD_FLAG])
        else:
            child.start(sys.executable, ["-P", "-c", _START, _ROOT])

    def _read(self) -> None:
        child = self._child
        while child is not None and child is self._child and child.canReadLine():
            line = bytes(child.readLine().data())
            self._fresh = False
            self._settle(_read_drawing(line))

    def _give_up(self) -> None:
        """Leave the formula that is being drawn as it was written, and go on with a new child."""
        self.close()
        self._settle(None)

    def _settle(self, drawing: Drawing | None) -> None:
        key, self._asked = self._asked, None
        self._limit.stop()
        if key is not None:
            self._keep(key, drawing)
            self.drawn.emit()
        if self._wanted:
            self._ask()
        elif self._child is not None:
            self._idle.start()

    def _keep(self, key: Key, drawing: Drawing | None) -> None:
        self._known[key] = drawing
        while len(self._known) > MOST_KEPT:
            self._known.popitem(last=False)


def _read_drawing(line: bytes) -> Drawing | None:
    try:
        reply = json.loads(line)
        return Drawing(
            str(reply["svg"]),
            float(reply["width"]),
            float(reply["height"]),
            float(reply["depth"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
