"""Bytes of a streamed answer in, JSON payloads out; no input or output of its own.

It reads server-sent events as well as what arrives in their place: bare JSON objects (an error in
mid-stream, single, doubled or in a list), and the JSON array that the API sends without `alt=sse`.
Lines end at `\\n` only: U+2028 and U+0085 are ordinary characters inside a JSON string.
"""

import re
from typing import Final

from workbench.gemini.errors import StreamBroken

LARGEST: Final = 32 * 1024 * 1024
"""Bytes of one event; images and long signatures reach a few megabytes (wire notes 1.4)."""

LARGE: Final = 1_000_000
"""Bytes of a line from which a copy costs milliseconds: 12 ms of 20 MB (measured)."""

_IN_STRING: Final = re.compile(rb'["\\]')
_OUTSIDE: Final = re.compile(rb'["{}\[\]]')
_BOM: Final = b"\xef\xbb\xbf"


class Decoder:
    """Cuts a stream of bytes into payloads, whatever the pieces it is fed with.

    `fragment` holds, after `finish`, what was left unfinished, and `noise` the first bytes that
    were neither an event nor JSON (an HTML page, for example).
    """

    def __init__(self) -> None:
        """Start at the beginning of a stream."""
        self.noise = b""
        self.fragment = b""
        self._first = True
        self._tail: list[bytes] = []
        self._tail_size = 0
        self._data: list[bytes] = []
        self._data_size = 0
        self._objects: Objects | None = None

    def feed(self, data: bytes) -> list[bytes]:
        """Return the payloads that these bytes complete; raises StreamBroken past the cap."""
        lines_here = data.count(b"\n")
        if lines_here == 2 and not self._tail and not self._data and not self._objects:
            # What the API sends: one whole event. Most answers are nothing else.
            if data.startswith(b"data: {") and data.endswith(b"}\r\n\r\n"):
                self._first = False
                return [data[6:-4]]
        elif not lines_here:
            self._keep(data)
            return []
        first, *lines = data.split(b"\n")
        pieces, size = [*self._tail, first], self._tail_size + len(first)
        self._tail = []
        self._tail_size = 0
        self._keep(lines.pop())
        payloads: list[bytes] = []
        if size < LARGE or not self._data_line(pieces, size):
            self._line(b"".join(pieces), payloads)
        for line in lines:
            self._line(line, payloads)
        return payloads

    def finish(self) -> list[bytes]:
        """Return what the end of the stream completes, and set `fragment` to the rest."""
        payloads: list[bytes] = []
        if self._tail_size:
            line = b"".join(self._tail)
            if b"data:".startswith(line):
                self.fragment = line
            else:
                self._line(line, payloads)
            self._tail = []
            self._tail_size = 0
        self._dispatch(payloads)
        if self._objects is not None:
            self.fragment = self._objects.rest()
        return payloads

    def _keep(self, data: bytes) -> None:
        if data:
            self._tail.append(data)
            self._tail_size += len(data)
            _check(self._tail_size)

    def _data_line(self, pieces: list[bytes], size: int) -> bool:
        """Take a large line of data that came in pieces, copying it once; say whether it is one."""
        if self._objects is not None or not pieces[0].startswith(b"data: "):
            return False
        self._first = False
        pieces[0] = pieces[0][6:]
        last = next((at for at in reversed(range(len(pieces))) if pieces[at]), 0)
        if pieces[last].endswith(b"\r"):
            pieces[last] = pieces[last][:-1]
            size -= 1
        self._data_size += size
        _check(self._data_size)
        self._data.append(b"".join(pieces))
        return True

    def _line(self, line: bytes, payloads: list[bytes]) -> None:
        if line.endswith(b"\r"):
            line = line[:-1]
        if self._first:
            self._first = False
            line = line.removeprefix(_BOM)
        if self._objects is not None:
            self._scan(line, payloads)
        elif not line:
            self._dispatch(payloads)
        elif line.startswith(b"data:"):
            self._data.append(line[6:] if line[5:6] == b" " else line[5:])
            self._data_size += len(line)
            _check(self._data_size)
        elif line.lstrip()[:1] in (b"{", b"[", b"]", b","):
            self._dispatch(payloads)
            self._objects = Objects()
            self._scan(line, payloads)
        elif not line.startswith((b":", b"event:", b"id:", b"retry:", b"data")):
            self.noise = (self.noise + line + b"\n")[:2000]

    def _scan(self, line: bytes, payloads: list[bytes]) -> None:
        assert self._objects is not None
        payloads += self._objects.feed(line + b"\n")
        if self._objects.idle:
            self._objects = None

    def _dispatch(self, payloads: list[bytes]) -> None:
        if self._data:
            payload = self._data[0] if len(self._data) == 1 else b"\n".join(self._data)
            self._data = []
            self._data_size = 0
            if payload and payload != b"[DONE]":
                payloads.append(payload)


class Objects:
    """Cuts top-level JSON objects out of bytes; a list around them, and commas, are skipped."""

    def __init__(self) -> None:
        """Start between objects."""
        self._kept: list[bytes] = []
        self._kept_size = 0
        self._depth = 0
        self._quoted = False
        self._escaped = False

    @property
    def idle(self) -> bool:
        """Whether no object is unfinished."""
        return self._depth == 0

    def rest(self) -> bytes:
        """Return the beginning of an object that never ended."""
        return b"".join(self._kept)

    def feed(self, data: bytes) -> list[bytes]:
        """Return the objects that end in these bytes; raises StreamBroken past the cap."""
        found: list[bytes] = []
        start = position = 0
        if self._escaped:
            self._escaped = False
            position = 1
        while match := (_IN_STRING if self._quoted else _OUTSIDE).search(data, position):
            position = match.end()
            mark = data[match.start()]
            if mark == 0x22:
                self._quoted = not self._quoted and self._depth > 0
            elif mark == 0x5C:
                self._escaped = position == len(data)
                position += 1
            elif mark in b"{[":
                if self._depth or mark == 0x7B:
                    if not self._depth:
                        start = match.start()
                    self._depth += 1
            elif self._depth:
                self._depth -= 1
                if not self._depth:
                    self._kept.append(data[start:position])
                    found.append(b"".join(self._kept))
                    self._kept = []
                    self._kept_size = 0
        if self._depth:
            self._kept.append(data[start:])
            self._kept_size += len(data) - start
            _check(self._kept_size)
        return found


def _check(size: int) -> None:
    if size > LARGEST:
        raise StreamBroken("One event of the answer is larger than anything the API sends.")
