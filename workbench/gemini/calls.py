"""One call to the API: retried while that makes sense, its refusals turned into errors."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from workbench.gemini.auth import ApiKey, cleaned
from workbench.gemini.errors import GeminiError, NotTheApi
from workbench.gemini.network import Network, Timeouts
from workbench.gemini.origin import Origin
from workbench.gemini.parsing import encoded, json_object
from workbench.gemini.refusals import refusal
from workbench.gemini.replies import Reply, Streaming, whole
from workbench.gemini.retries import Attempts, OnWait, Retries
from workbench.gemini.workers import in_thread

if TYPE_CHECKING:
    from workbench.gemini.transport import Transport
    from workbench.gemini.wire import Wire

M = TypeVar("M", bound="Wire")
_REPEATABLE = frozenset({"GET", "DELETE", "PATCH"})


class Calls:
    """What every part of the client calls through; opens the transport at the first call."""

    def __init__(
        self, key: ApiKey, origin: Origin, timeouts: Timeouts, network: Network, retries: Retries
    ) -> None:
        """Keep the settings; nothing is opened or imported yet."""
        self.origin = origin
        self.retries = retries
        self._key = key
        self._settings = (key, origin, timeouts, network)
        self._opening = asyncio.Lock()
        self._opened: Transport | None = None
        self._closed = False

    async def transport(self) -> "Transport":
        """Return the connections; the slow start (library, certificates) runs in a thread."""
        async with self._opening:
            if self._closed:
                raise RuntimeError("The client is closed.")
            if self._opened is None:
                self._opened = await in_thread(self._open)
            return self._opened

    def opened(self) -> "Transport | None":
        """Return the connections if any call was made yet."""
        return self._opened

    async def aclose(self) -> None:
        """Close the connections; no call can be made afterwards."""
        self._closed = True
        if self._opened is not None:
            await self._opened.aclose()
            self._opened = None

    def clean(self, text: str) -> str:
        """Make a foreign text safe to keep."""
        return cleaned(text, self._key)

    async def send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool | None = None,
        on_wait: OnWait | None = None,
    ) -> Reply:
        """Return a 2xx answer, or raise the error that another answer means.

        `body` is a JSON value; `repeatable` defaults to what the method says.
        """
        if repeatable is None:
            repeatable = method in _REPEATABLE
        attempts = Attempts(self.retries, repeatable=repeatable, on_wait=on_wait)
        while True:
            try:
                return await self.once(method, path, query, body, headers)
            except GeminiError as error:
                failure = error
            await attempts.wait_after(failure)

    async def get(self, model: type[M], method: str, path: str, **options: Any) -> M:
        """Return a 2xx answer read as `model`; options as for `send`."""
        from workbench.gemini.wire import read  # slow to import, wanted late

        return read(model, self.object(await self.send(method, path, **options)))

    def object(self, reply: Reply) -> dict[str, Any]:
        """Return the JSON object of a successful body; raises NotTheApi if it is none."""
        try:
            return json_object(reply.body)
        except (ValueError, RecursionError):
            pass
        raise NotTheApi("Something that is not the Gemini API answered.", status=reply.status)

    @asynccontextmanager
    async def stream(self, path: str, body: bytes) -> AsyncIterator[Streaming]:
        """Post once and hand out the streamed answer; raises before it if it is a refusal."""
        transport = await self.transport()
        headers = {"content-type": "application/json"}
        async with transport.stream("POST", path, body=body, headers=headers) as answer:
            if not 200 <= answer.status < 300:
                text = await whole(answer, 1024 * 1024)
                raise refusal(answer.status, answer.headers, text, self.clean)
            _expect_json(answer.status, answer.headers)
            yield answer

    async def once(
        self,
        method: str,
        path: str,
        query: Mapping[str, str | int] | None = None,
        value: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Make a single attempt; otherwise as `send`."""
        transport = await self.transport()
        sent = dict(headers or {})
        content = None
        if value is not None:
            content = value if isinstance(value, bytes) else encoded(value)
            sent["content-type"] = "application/json"
        url = f"{path}?{urlencode(query)}" if query else path
        reply = await transport.send(method, url, body=content, headers=sent)
        if not 200 <= reply.status < 300:
            body = reply.body[: 1024 * 1024]
            raise refusal(reply.status, reply.headers, body, self.clean, path)
        _expect_json(reply.status, reply.headers)
        return reply

    def _open(self) -> "Transport":
        from workbench.gemini.transport import Transport

        return Transport(*self._settings)


def _expect_json(status: int, headers: Mapping[str, str]) -> None:
    if "html" in headers.get("content-type", ""):
        raise NotTheApi("A web page answered instead of the API.", status=status)
