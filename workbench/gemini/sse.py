"""Bytes of a streamed answer in, JSON payloads out; no input or output of its own.

It reads server-sent events as well as what arrives in their place: bare JSON objects (an error in
mid-stream, single, doubled or in a list), and the JSON array that the API sends without `alt=sse`.
Lines end at `\\n` only: U+2028 and U+0085 are ordinary characters inside a JSON string.
"""

import re
from typing import Final

from workbench.gemini.errors import StreamBroken
from workbench.gemini.parsing import Payload

LARGEST: Final = 32 * 1024 * 1024
"""Bytes of one event; images and long signatures reach a few megabytes (wire notes 1.4)."""

LARGE: Final = 1_000_000
"""Bytes from which a line is never copied: 20 MB into new memory take 12 to 95 ms (measured)."""

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
        self._tail = bytearray()
        self._data: list[Payload] = []
        self._data_size = 0
        self._objects: Objects | None = None

    def feed(self, data: bytes) -> list[Payload]:
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
        rest = lines.pop()
        payloads: list[Payload] = []
        self._end_line(first, payloads)
        for line in lines:
            self._line(line, payloads)
        self._keep(rest)
        return payloads

    def finish(self) -> list[Payload]:
        """Return what the end of the stream completes, and set `fragment` to the rest."""
        payloads: list[Payload] = []
        if self._tail:
            if b"data:".startswith(self._tail):
                self.fragment = bytes(self._tail)
            else:
                self._end_line(b"", payloads)
        self._dispatch(payloads)
        if self._objects is not None:
            self.fragment = self._objects.rest()
        return payloads

    def _keep(self, data: bytes) -> None:
        # Growing at its end, a long line is moved by the system's tables and not copied.
        self._tail += data
        _check(len(self._tail))

    def _end_line(self, data: bytes, payloads: list[Payload]) -> None:
        """Take the end of a line whose beginning may have come before."""
        if not self._tail:
            self._line(data, payloads)
            return
        line, self._tail = self._tail, bytearray()
        line += data
        if len(line) < LARGE or self._objects is not None or not line.startswith(b"data: "):
            self._line(bytes(line), payloads)
            return
        self._first = False
        del line[:6]
        if line.endswith(b"\r"):
            del line[-1:]
        self._add(line)

    def _add(self, data: Payload) -> None:
        self._data.append(data)
        self._data_size += len(data)
        _check(self._data_size)

    def _line(self, line: bytes, payloads: list[Payload]) -> None:
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
            self._add(line[6:] if line[5:6] == b" " else line[5:])
        elif line.lstrip()[:1] in (b"{", b"[", b"]", b","):
            self._dispatch(payloads)
            self._objects = Objects()
            self._scan(line, payloads)
        elif not line.startswith((b":", b"event:", b"id:", b"retry:", b"data")):
            self.noise = (self.noise + line + b"\n")[:2000]

    def _scan(self, line: bytes, payloads: list[Payload]) -> None:
        assert self._objects is not None
        payloads += self._objects.feed(line + b"\n")
        if self._objects.idle:
            self._objects = None

    def _dispatch(self, payloads: list[Payload]) -> None:
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
