"""Bytes to the API and back. The only module that knows the HTTP library.

It adds the key, for the one origin only, follows no redirect, counts silence, and turns what the
library raises into errors of ours. It does not read answers: 404 is as good as 200 here.
"""

import contextlib
import logging
import socket
import ssl
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib import import_module
from time import monotonic
from typing import Any, Final, cast

import httpx

from workbench.gemini.auth import ApiKey
from workbench.gemini.errors import (
    ForeignAddress,
    GeminiError,
    Offline,
    ProxyFailure,
    Stalled,
    StreamBroken,
    TlsFailure,
)
from workbench.gemini.network import Network, Timeouts, proxy_for, proxy_name, tls_context
from workbench.gemini.origin import Origin
from workbench.gemini.patience import Patience
from workbench.gemini.replies import LARGEST_BODY, Reply, Streaming, whole

_IDLE: Final = 30.0
"""Seconds after which an unused connection is not trusted any more."""

SENT_AT_ONCE: Final = 262_144
"""Bytes of a body that are handed over in one go; 20 MB took 95 ms (measured)."""

Pieces = Generator[bytes, None, None] | None
"""The body of an upload request, read from disk while it is sent."""

_log = logging.getLogger("workbench.gemini")


class Transport:
    """Connections to one origin, shared by all calls of a client."""

    def __init__(self, key: ApiKey, origin: Origin, timeouts: Timeouts, network: Network) -> None:
        """Prepare the connections; slow (certificates), so call it outside the event loop."""
        for name in ("httpx", "httpcore"):
            # They log addresses, and an upload address is as good as a key.
            logging.getLogger(name).setLevel(logging.WARNING)
        self._key = key
        self._origin = origin
        self._timeouts = timeouts
        self._tls = tls_context(network) if origin.scheme == "https" else None
        address = proxy_for(origin, network)
        secure = self._tls if address and address.startswith("https") else None
        self._proxy = httpx.Proxy(address, ssl_context=secure) if address else None
        self._client = self._new_client()
        # The first request would load it on the event loop, for 30 ms (measured).
        import_module("anyio._backends._asyncio")
        self._active = 0
        self._last_used = time.time()
        self.clock_skew: timedelta | None = None

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    @asynccontextmanager
    async def stream(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        with_key: bool = True,
    ) -> AsyncIterator[Streaming]:
        """Send a request and hand out the answer while it comes; leaving closes it at once.

        `url` is a path below the base address or an absolute address on the same origin. Raises
        Unreachable, Stalled or StreamBroken, also out of `pieces`.
        """
        client = await self._fresh_client()
        request = self._request(client, method, url, body, headers or {}, with_key)
        self._active += 1
        started = monotonic()
        response: httpx.Response | None = None
        failure: GeminiError | None = None
        try:
            try:
                response = await client.send(request, stream=True)
            except (httpx.HTTPError, OSError) as error:
                failure = self._failure(error)
            if response is None:
                # Raised here, so that the library's error, and with it the key, is not attached.
                raise failure or Offline("No answer.")
            self._note(method, request.url.path, response.status_code, response.headers, started)
            # Closed by hand: left to the garbage collector, its timer would outlive the answer.
            async with contextlib.aclosing(self._pieces(response)) as pieces:
                yield Streaming(response.status_code, response.headers, pieces)
        finally:
            self._active -= 1
            self._last_used = time.time()
            if response is not None:
                await response.aclose()

    async def send(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        with_key: bool = True,
    ) -> Reply:
        """Send a request and return its whole answer; raises as `stream` does."""
        async with self.stream(
            method, url, body=body, headers=headers, with_key=with_key
        ) as answer:
            return Reply(answer.status, answer.headers, await whole(answer))

    def sender(self) -> "Sender":
        """Return a sender for the bytes of one upload, to be used in a thread."""
        return Sender(self._origin, self._tls, self._proxy, self._timeouts, self._failure)

    def _new_client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            verify=self._tls or False,  # False only ever meets http on loopback
            proxy=self._proxy,
            trust_env=False,
            follow_redirects=False,
            timeout=_limits(self._timeouts),
            limits=httpx.Limits(keepalive_expiry=_IDLE),
        )

    async def _fresh_client(self) -> httpx.AsyncClient:
        # Timers stand still while the computer sleeps; the wall clock does not.
        if not self._active and time.time() - self._last_used > _IDLE:
            stale, self._client = self._client, self._new_client()
            self._last_used = time.time()
            await stale.aclose()
        return self._client

    def _request(
        self,
        client: httpx.AsyncClient,
        method: str,
        url: str,
        body: bytes | None,
        headers: Mapping[str, str],
        with_key: bool,
    ) -> httpx.Request:
        """Address a request and add the key to it, which happens nowhere else."""
        if url.startswith("/"):
            url = self._origin.base + url
        if not self._origin.owns(url):
            raise ForeignAddress("The server named an address that is not its own.")
        content: bytes | AsyncIterator[bytes] | None = body
        if body is not None and len(body) > SENT_AT_ONCE:
            content = _in_pieces(body)
            headers = {**headers, "content-length": str(len(body))}
        request = client.build_request(method, url, content=content, headers=headers)
        # What was never packed cannot be a bomb.
        request.headers["accept-encoding"] = "identity"
        if with_key:
            request.headers["x-goog-api-key"] = self._key.reveal()
        return request

    async def _pieces(self, response: httpx.Response) -> AsyncGenerator[bytes, None]:
        packed = response.headers.get("content-encoding", "identity") != "identity"
        # Straight from the stream: the library's own iteration costs as much as our decoding.
        source = (
            response.aiter_bytes()
            if packed
            else aiter(cast(httpx.AsyncByteStream, response.stream))
        )
        connection = response.extensions["network_stream"].get_extra_info("socket")
        failure: GeminiError | None = None
        size = 0
        with Patience(self._timeouts.first_byte, lambda: _shut(connection)) as patience:
            patience.since = monotonic()
            try:
                async for piece in source:
                    patience.since = None
                    if not size:
                        patience.become(self._timeouts.gap)
                    size += len(piece)
                    if size > LARGEST_BODY:
                        break
                    yield piece
                    patience.since = monotonic()
            except (httpx.HTTPError, httpx.StreamError, OSError) as error:
                failure = self._failure(error)
            if patience.lost:
                failure = _stalled(patience.limit)
        if failure is not None:
            raise failure
        if size > LARGEST_BODY:
            raise StreamBroken("The answer is larger than anything the API sends.")

    def _failure(self, error: Exception) -> GeminiError:
        """Say in our own words what the library met; never raised inside its `except`."""
        causes = list(_causes(error))
        tls = next((cause for cause in causes if isinstance(cause, ssl.SSLError)), None)
        if isinstance(tls, ssl.SSLCertVerificationError):
            return TlsFailure(
                f"The certificate of {self._origin.host} is not trusted by this computer.",
                reason=tls.verify_message,
            )
        if tls is not None and isinstance(error, httpx.ConnectError):
            return TlsFailure(f"No secure connection to {self._origin.host} could be made.")
        connecting = isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout))
        if isinstance(error, httpx.ProxyError) or (connecting and self._proxy):
            status = str(error)[:3]
            name = proxy_name(str(self._proxy.url)) if self._proxy else ""
            refused = ProxyFailure(
                f"The proxy {name} did not make the connection.",
                status=int(status) if status.isdigit() else None,
            )
            refused.proxy = name
            return refused
        if any(isinstance(cause, socket.gaierror) for cause in causes):
            return Offline(f"The name {self._origin.host} was not found.", reason="DNS")
        if connecting:
            return Offline(f"No connection to {self._origin.host} could be made.")
        if isinstance(error, httpx.ReadTimeout):
            return _stalled(self._timeouts.first_byte)
        if isinstance(error, httpx.WriteTimeout):
            return _stalled(self._timeouts.gap)
        if isinstance(error, httpx.DecodingError):
            return StreamBroken("The answer could not be unpacked.")
        return StreamBroken("The connection was lost before the answer was complete.")

    def _note(
        self, method: str, path: str, status: int, headers: Mapping[str, str], started: float
    ) -> None:
        elapsed = monotonic() - started
        _log.info("%s %s %d %d ms", method, path, status, elapsed * 1000)
        try:
            there = parsedate_to_datetime(headers["date"])
        except (KeyError, ValueError):
            return
        if there.tzinfo is not None:
            self.clock_skew = there - (datetime.now(UTC) - timedelta(seconds=elapsed / 2))


class Sender:
    """Sends the bytes of an upload from a thread; blocking, for one upload at a time.

    A thread, because the event loop moves large bodies at less than half the speed (measured:
    1.6 against 3.5 GB/s on loopback), and because reading a file blocks.
    """

    def __init__(
        self,
        origin: Origin,
        tls: ssl.SSLContext | None,
        proxy: httpx.Proxy | None,
        timeouts: Timeouts,
        failure: Callable[[Exception], GeminiError],
    ) -> None:
        """Keep what a connection needs; it is made by the first request."""
        self._origin = origin
        self._failure = failure
        self._socket: socket.socket | None = None
        self._stopped = threading.Event()
        self._busy = threading.Lock()
        self._client = httpx.Client(
            verify=tls or False,  # False only ever meets http on loopback
            proxy=proxy,
            trust_env=False,
            follow_redirects=False,
            timeout=_limits(timeouts),
        )

    def post(self, url: str, headers: Mapping[str, str], pieces: Pieces, size: int) -> Reply:
        """Send `size` bytes without the key, which the upload address stands in for.

        Raises Unreachable, Stalled or StreamBroken, and whatever `pieces` raises.
        """
        if not self._origin.owns(url):
            raise ForeignAddress("The upload address is not on the chosen origin.")
        try:
            with self._busy, contextlib.closing(pieces) if pieces else contextlib.nullcontext():
                reply, failure = self._exchange(url, headers, pieces, size)
        finally:
            if self._stopped.is_set():
                self._client.close()
        if reply is None:
            raise failure or StreamBroken("The upload was stopped.")
        return reply

    def _exchange(
        self, url: str, headers: Mapping[str, str], pieces: Pieces, size: int
    ) -> tuple[Reply | None, GeminiError | None]:
        try:
            with self._client.stream(
                "POST",
                url,
                headers={**headers, "accept-encoding": "identity", "content-length": str(size)},
                content=self._unless_stopped(pieces) if pieces else None,
                extensions={"trace": self._remember_socket},
            ) as response:
                body = bytearray()
                for piece in response.iter_bytes():
                    body += piece
                    if len(body) > LARGEST_BODY:
                        break
                return Reply(response.status_code, response.headers, bytes(body)), None
        except (httpx.HTTPError, httpx.StreamError, OSError) as error:
            return None, self._failure(error)

    def close(self) -> None:
        """Break off what the thread is doing, from any thread, and close the connection."""
        self._stopped.set()
        if self._socket is not None:
            _shut(self._socket)
        # If the thread is busy, it closes the connection itself on its way out.
        if self._busy.acquire(blocking=False):
            self._client.close()
            self._busy.release()

    def _unless_stopped(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            if self._stopped.is_set():
                raise StreamBroken("The upload was stopped.")
            yield piece

    def _remember_socket(self, event: str, info: Mapping[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            self._socket = info["return_value"].get_extra_info("socket")


async def _in_pieces(body: bytes) -> AsyncIterator[bytes]:
    for begin in range(0, len(body), SENT_AT_ONCE):
        yield body[begin : begin + SENT_AT_ONCE]


def _shut(connection: socket.socket) -> None:
    """Wake whoever reads or writes on a connection."""
    with contextlib.suppress(OSError):
        if isinstance(connection, ssl.SSLSocket):
            # Past the TLS layer, which another thread may be inside of.
            socket.socket.shutdown(connection, socket.SHUT_RDWR)
        else:
            connection.shutdown(socket.SHUT_RDWR)


def _limits(timeouts: Timeouts) -> httpx.Timeout:
    # The gap inside an answer is counted where its pieces are read.
    return httpx.Timeout(
        connect=timeouts.connect, read=timeouts.first_byte, write=timeouts.gap, pool=None
    )


def _stalled(seconds: float) -> Stalled:
    return Stalled(f"No data came for {seconds:g} s.")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
