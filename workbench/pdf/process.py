"""The engine's end of the child process: start it, talk to it, end it.

Plain blocking pipes and one reading thread a child, so that any event loop will do and a
silent child can be given up on every system.
"""

import os
import queue
import subprocess
import sys
import threading
from pathlib import Path

from workbench.pdf.child import CHILD_FLAG
from workbench.pdf.frames import Head, read_frame, write_frame

_START = (
    "import sys; sys.path.insert(0, sys.argv.pop()); from workbench.pdf.child import main; main()"
)
_ROOT = str(Path(__file__).resolve().parent.parent.parent)
_SECRET_NAMES = ("KEY", "TOKEN", "SECRET", "PASSWORD")


class ChildLost(Exception):
    """The child ended, was ended, fell silent for too long or talked nonsense."""


class Child:
    """A running child process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={k: v for k, v in os.environ.items() if not _names_a_secret(k)},
            pipesize=1024 * 1024,  # a picture has several million bytes
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._frames: queue.SimpleQueue[tuple[Head, bytes] | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, name="pdf-frames", daemon=True).start()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def send(self, request: Head) -> None:
        """Hand over a request; raises ChildLost."""
        assert self._process.stdin is not None
        try:
            write_frame(self._process.stdin, request)  # type: ignore[arg-type]  # IO[bytes] is one
        except OSError as error:
            raise ChildLost from error

    def receive(self, seconds: float) -> tuple[Head, bytes]:
        """The next frame; raises ChildLost when none comes in time or ever."""
        try:
            frame = self._frames.get(timeout=seconds)
        except queue.Empty:
            frame = None
        if frame is None:
            raise ChildLost
        return frame

    def kill(self) -> None:
        """End the child at once, also a stopped one; whoever waits for a frame gets ChildLost."""
        self._process.kill()

    def dispose(self) -> None:
        """End the child and free what it held."""
        self.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    pass  # what was still to be written has no reader any more

    def _read(self) -> None:
        assert self._process.stdout is not None
        try:
            while frame := read_frame(self._process.stdout):  # type: ignore[arg-type]  # as above
                self._frames.put(frame)
        except (OSError, ValueError):
            pass
        self._frames.put(None)


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_FLAG]
    return [sys.executable, "-P", "-c", _START, _ROOT]


def _names_a_secret(name: str) -> bool:
    return any(word in name.upper() for word in _SECRET_NAMES)
