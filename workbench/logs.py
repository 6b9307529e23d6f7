"""The log: one private file, without keys, written by a thread of its own."""

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path
from queue import SimpleQueue
from urllib.parse import quote

FILE_NAME = "workbench.log"
FILE_SIZE = 1_000_000
OLD_FILES = 3
SHORTEST_SECRET = 6
"""Characters below which a secret is not searched for: it would stand in every other word."""

QUIET = ("asyncio", "h11", "httpcore", "httpx", "keyring", "markdown_it", "qasync", "uvicorn")
"""Libraries that tell what they send, or too much; only their warnings are kept."""

_HIDDEN = "***"
_VALUE = r"[^\s'\"&,;)\]}>]+"
_PATTERNS = (
    (re.compile(r"AIza[0-9A-Za-z_-]{20,}"), _HIDDEN),
    (re.compile(r"AQ\.[0-9A-Za-z_.-]{16,}"), _HIDDEN),
    (re.compile(r"ya29\.[0-9A-Za-z_.-]+"), _HIDDEN),
    (re.compile(rf"\b(Bearer|Basic)\s+{_VALUE}", re.IGNORECASE), rf"\1 {_HIDDEN}"),
    (
        # As a header, in a dict, in a list of pairs of bytes, as a keyword.
        re.compile(
            rf"\b(x-goog-api-key|api[_-]?key|(?:proxy-)?authorization|password|secret)"
            rf"(\\?['\"]?\s*[:=,]\s*b?\\?['\"]?)(?!(?:Bearer|Basic)\s){_VALUE}",
            re.IGNORECASE,
        ),
        rf"\1\2{_HIDDEN}",
    ),
    (
        # Whoever has the address of an upload may write to it, so its number is a key too.
        re.compile(rf"(\b|%3F|%26)(key|access_token|upload_id)(=|%3D){_VALUE}", re.IGNORECASE),
        rf"\1\2\3{_HIDDEN}",
    ),
    (re.compile(r"//[^/\s:@'\"]+:[^/\s@'\"]+@"), f"//{_HIDDEN}@"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class Redactor:
    """Hides whatever looks like a key, and the keys that are in use, which it is told."""

    def __init__(self) -> None:
        """Start without any key."""
        self._held: tuple[str, ...] = ()

    def hold(self, secret: str) -> None:
        """Hide a key from now on; safe to call from any thread."""
        forms = {secret, quote(secret, safe="")}
        known = {form for form in forms if len(form) >= SHORTEST_SECRET} | set(self._held)
        self._held = tuple(sorted(known, key=len, reverse=True))

    def redact(self, text: str) -> str:
        """Return the text without keys."""
        for secret in self._held:
            text = text.replace(secret, _HIDDEN)
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return text


@contextmanager
def logging_to(folder: Path, redactor: Redactor, level: int = logging.INFO) -> Iterator[Path]:
    """Log into `folder` until left, when everything logged so far is in the file.

    The folder and its files belong to the user alone. Yields the file's path. Raises OSError.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix" and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    path = folder / FILE_NAME
    file = _PrivateFile(path, maxBytes=FILE_SIZE, backupCount=OLD_FILES)
    file.setFormatter(_RedactingFormatter(redactor))
    records: SimpleQueue[logging.LogRecord] = SimpleQueue()
    entrance = _Entrance(records)
    listener = QueueListener(records, file)
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in ("", *QUIET)}
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    root.addHandler(entrance)
    listener.start()
    try:
        yield path
    finally:
        root.removeHandler(entrance)
        listener.stop()
        with suppress(OSError):
            file.close()
        for name, before in levels.items():
            logging.getLogger(name).setLevel(before)


class _Entrance(QueueHandler):
    """Takes lines without waiting for the disk."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Name the place of a faulty log call; the usual way would print its arguments."""
        record.msg = f"a log line could not be made ({record.pathname}:{record.lineno})"
        record.args = record.exc_info = record.exc_text = None
        self.enqueue(record)


class _PrivateFile(RotatingFileHandler):
    """A log file that only the user can read, and that never stops the program."""

    def __init__(self, path: Path, *, maxBytes: int, backupCount: int) -> None:
        super().__init__(path, maxBytes=maxBytes, backupCount=backupCount, encoding="utf-8")

    def _open(self) -> TextIOWrapper:
        return open(
            self.baseFilename,
            "a",
            encoding=self.encoding,
            errors="backslashreplace",
            opener=_open_private,
        )

    def handleError(self, record: logging.LogRecord) -> None:
        """Let a line go that the disk does not take."""


class _RedactingFormatter(logging.Formatter):
    """Makes the finished line, traceback and all, and only then hides what is secret in it."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        line = self._redactor.redact(super().format(record))
        # Foreign text can neither begin a line of its own nor steer a terminal.
        return _CONTROLS.sub(_escaped, line).replace("\n", "\n    ")


def _escaped(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape").decode("ascii")


def _open_private(path: str, flags: int) -> int:
    descriptor = os.open(path, flags, 0o600)
    if os.name == "posix":
        os.fchmod(descriptor, 0o600)
    return descriptor
