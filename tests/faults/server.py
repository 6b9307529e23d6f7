"""A real HTTP server on 127.0.0.1 that misbehaves on raw bytes, exactly as scripted.

It answers from a handler, or stands in front of another server (`forwarded`), and for each request
a `Fault` says what goes wrong: late, cut at a byte, reset, stalled, in slices, broken off while the
request is still being sent.
"""

import contextlib
import io
import socket
import struct
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, Self


@dataclass(frozen=True)
class Request:
    """A request as it arrived; `broken` if the fault ended it before all of its body was read."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""
    broken: bool = False

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one exchange; the default is nothing."""

    delay: float = 0.0
    """Seconds before the first byte of the answer."""
    take: int | None = None
    """Bytes of the request's body to read before the connection is reset."""
    cut: int | None = None
    """Bytes of the answer to send before it ends in the manner of `then`."""
    then: Literal["close", "reset", "stall"] = "close"
    slices: int = 65536
    """Bytes sent at a time."""
    pause: float = 0.0
    """Seconds between slices."""


FINE = Fault()
Answer = bytes | Iterable[bytes]
Handler = Callable[[Request], Answer]


def answer(
    status: int = 200,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
    *,
    content_type: str = "application/json; charset=UTF-8",
    length: int | None = None,
) -> bytes:
    """Build a complete answer; `length` lies about the size of the body."""
    lines = [f"HTTP/1.1 {status} Scripted", f"Content-Type: {content_type}"]
    lines += [f"Content-Length: {len(body) if length is None else length}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def chunked(*pieces: bytes, content_type: str = "text/event-stream") -> bytes:
    """Build a complete answer in chunked transfer encoding, one chunk a piece."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return head.encode() + body + b"0\r\n\r\n"


@dataclass
class FaultServer:
    """Serves while its `with` block lasts; every request is kept in `requests`."""

    handler: Handler
    fault: Callable[[Request], Fault] = lambda _: FINE
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    closing: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._open: set[socket.socket] = set()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open.add(connection)
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            stream = connection.makefile("rb")
            while self._exchange(connection, stream):
                pass
            stream.close()
        except OSError:
            pass
        finally:
            connection.close()
            self._open.discard(connection)

    def _exchange(self, connection: socket.socket, stream: io.BufferedReader) -> bool:
        """Serve one request; return whether the connection goes on."""
        head = _head(stream)
        if head is None:
            return False
        fault = self.fault(head)
        size = int(head.headers.get("content-length", "0"))
        if fault.take is not None and fault.take < size:
            body = stream.read(fault.take) if fault.take else b""
            request = Request(head.method, head.target, head.headers, body, broken=True)
            self.requests.append(request)
            self.handler(request)
            _reset(connection, stream)
            return False
        body = stream.read(size) if size else b""
        if len(body) < size:
            return False
        request = Request(head.method, head.target, head.headers, body)
        self.requests.append(request)
        return self._reply(connection, stream, self.handler(request), fault)

    def _reply(
        self, connection: socket.socket, stream: io.BufferedReader, reply: Answer, fault: Fault
    ) -> bool:
        if fault.delay and self.closing.wait(fault.delay):
            return False
        pieces = [reply] if isinstance(reply, bytes) else reply
        left = fault.cut
        for piece in pieces:
            piece = piece if left is None else piece[:left]
            for start in range(0, len(piece), fault.slices):
                connection.sendall(piece[start : start + fault.slices])
                if fault.pause and self.closing.wait(fault.pause):
                    return False
            if left is not None:
                left -= len(piece)
                if left <= 0:
                    break
        if fault.cut is None:
            return isinstance(reply, bytes)
        if fault.then == "stall":
            self.closing.wait(60)
        elif fault.then == "reset":
            _reset(connection, stream)
        return False


def forwarded(port: int, here: Callable[[], int]) -> Handler:
    """Return a handler that asks the server on `port`, so that faults can be put on its bytes.

    Upload addresses in its answers are turned to `here`, the port that the client knows.
    """

    def handle(request: Request) -> Iterator[bytes]:
        if request.broken:
            return
        with socket.create_connection(("127.0.0.1", port)) as upstream:
            headers = {**request.headers, "host": f"127.0.0.1:{port}", "connection": "close"}
            lines = [f"{request.method} {request.target} HTTP/1.1"]
            lines += [f"{name}: {value}" for name, value in headers.items()]
            upstream.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + request.body)
            first = b""
            while b"\r\n\r\n" not in first and (data := upstream.recv(65536)):
                first += data
            there, ours = b"127.0.0.1:%d/upload" % port, b"127.0.0.1:%d/upload" % here()
            yield first.replace(there, ours)
            while data := upstream.recv(65536):
                yield data

    return handle


def _head(stream: io.BufferedReader) -> Request | None:
    line = stream.readline()
    if not line.strip():
        return None
    method, target, _ = line.decode("latin-1").split(" ", 2)
    headers: dict[str, str] = {}
    while (line := stream.readline()).strip():
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    return Request(method, target, headers)


def _reset(connection: socket.socket, stream: io.BufferedReader) -> None:
    """Close without a farewell: the peer gets a TCP reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    stream.close()
    connection.close()
