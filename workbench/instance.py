"""One program for each data folder: a second start hands its files to the first and leaves.

The lock is the operating system's own, so that it ends with the process that holds it: a stale one
cannot be. The socket lies in a folder of this user alone; what comes through it is only a list of
files to look at, read with a limit and a time limit.
"""

import json
import logging
import os
import stat
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from shutil import rmtree
from types import TracebackType
from typing import IO, Self

log = logging.getLogger(__name__)

LONGEST = 64 * 1024
"""Bytes of a message; a longer one is not read."""
MOST_FILES = 500
PATIENCE = 2.0
"""Seconds that either side waits for the other."""

_ADDRESS = "instance.address"
_LOCK = "instance.lock"


class AlreadyRunning(Exception):
    """Another process holds the folder; `answered` says whether it took the message."""

    def __init__(self, *, answered: bool) -> None:
        """Tell whether the other one answered."""
        super().__init__("another process uses this folder")
        self.answered = answered


class Instance:
    """Holds a data folder until closed; `on_files` is called from a thread with what was sent."""

    def __init__(self, folder: Path, files: Sequence[Path] = ()) -> None:
        """Take the folder; raises AlreadyRunning after handing over the files, and OSError."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._on_files: Callable[[list[str]], None] | None = None
        self._early: list[list[str]] = []
        self._lock = _take_lock(folder / _LOCK)
        if self._lock is None:
            raise AlreadyRunning(answered=_hand_over(folder / _ADDRESS, files))
        self._home = Path(tempfile.mkdtemp(prefix="workbench-"))
        address = rf"\\.\pipe\{self._home.name}" if os.name == "nt" else str(self._home / "socket")
        self._listener = Listener(address)
        self._address = address
        _write_private(folder / _ADDRESS, address)
        self._closing = False
        threading.Thread(target=self._listen, name="instance", daemon=True).start()

    def __enter__(self) -> Self:
        """Hold the folder."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let the folder go."""
        self.close()

    def listen(self, on_files: Callable[[list[str]], None]) -> None:
        """Tell of every second start from now on, and of those there were already."""
        self._on_files = on_files
        while self._early:
            on_files(self._early.pop(0))

    def close(self) -> None:
        """Stop listening and let the folder go."""
        if self._closing:
            return
        self._closing = True
        # Whoever waits in accept() is let out by one last caller.
        with suppress(OSError, EOFError):
            Client(self._address).close()
        self._listener.close()
        with suppress(OSError):
            (self._folder / _ADDRESS).unlink()
        rmtree(self._home, ignore_errors=True)
        if self._lock is not None:
            self._lock.close()

    def _listen(self) -> None:
        while not self._closing:
            try:
                with self._listener.accept() as caller:
                    if not self._closing:
                        self._take(caller)
            except (OSError, EOFError, ValueError) as error:
                if self._closing:
                    return
                log.warning("A message to this program could not be read: %s", type(error).__name__)

    def _take(self, caller: Connection) -> None:
        if not caller.poll(PATIENCE):
            return
        files = read_message(caller.recv_bytes(LONGEST))
        caller.send_bytes(b"taken")
        if self._on_files is None:
            self._early.append(files)
        else:
            self._on_files(files)


def read_message(message: bytes) -> list[str]:
    """Return the files of a message: those that are there and regular; raises ValueError."""
    try:
        told = json.loads(message)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(told, dict) or set(told) != {"files"} or not isinstance(told["files"], list):
        raise ValueError("not a list of files")
    return [name for name in told["files"][:MOST_FILES] if _is_file(name)]


def _is_file(name: object) -> bool:
    if not isinstance(name, str) or "\0" in name or not os.path.isabs(name):
        return False
    try:
        return stat.S_ISREG(os.stat(name).st_mode)
    except (OSError, ValueError):
        return False


def _hand_over(address_file: Path, files: Sequence[Path]) -> bool:
    """Send the files to the process that runs; return whether it took them."""
    done = threading.Event()

    def send() -> None:
        with suppress(OSError, EOFError, ValueError):
            names = [str(path.absolute()) for path in files]
            with Client(address_file.read_text(encoding="utf-8").strip()) as first:
                first.send_bytes(json.dumps({"files": names}).encode()[:LONGEST])
                if first.poll(PATIENCE) and first.recv_bytes(64) == b"taken":
                    done.set()

    # Connecting has no time limit of its own, and the first may hang.
    sender = threading.Thread(target=send, daemon=True)
    sender.start()
    sender.join(2 * PATIENCE)
    return done.is_set()


def _take_lock(path: Path) -> IO[bytes] | None:
    file = os.fdopen(os.open(path, os.O_CREAT | os.O_RDWR, 0o600), "r+b")
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]  # Windows only
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
