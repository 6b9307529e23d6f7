"""The protocol of resumable uploads, step by step: start, send, ask, cancel."""

import contextlib
import json
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from workbench.gemini.calls import Calls
from workbench.gemini.errors import (
    ForeignAddress,
    GeminiError,
    InvalidRequest,
    NotTheApi,
    StreamBroken,
)
from workbench.gemini.refusals import refusal
from workbench.gemini.replies import Reply
from workbench.gemini.resources import File
from workbench.gemini.retries import OnWait
from workbench.gemini.wire import read
from workbench.gemini.workers import in_thread

if TYPE_CHECKING:
    from workbench.gemini.transport import Sender

_PATH: Final = "/upload/v1beta/files"


@dataclass(frozen=True)
class UploadSession:
    """An upload that was begun; keep it to go on later, even in another process.

    `url` is as good as a key to this one upload, so it is not shown. `offset` counts the bytes
    the server has confirmed; `size` and `modified_ns` say which state of the file it belongs to.
    """

    url: str = field(repr=False)
    size: int
    modified_ns: int
    offset: int = 0
    granularity: int = 8 * 1024 * 1024


class SessionLost(Exception):
    """The server does not know the session, or no longer."""


async def start(
    calls: Calls,
    size: int,
    modified_ns: int,
    mime_type: str,
    display_name: str | None,
    on_wait: OnWait | None,
) -> UploadSession:
    """Begin an upload; raises ForeignAddress if its address would be on another origin."""
    named = {"displayName": display_name} if display_name else {}
    reply = await calls.send(
        "POST",
        _PATH,
        body={"file": {**named, "mimeType": mime_type}},
        headers={
            "x-goog-upload-protocol": "resumable",
            "x-goog-upload-command": "start",
            "x-goog-upload-header-content-length": str(size),
            "x-goog-upload-header-content-type": mime_type,
        },
        repeatable=True,
        on_wait=on_wait,
    )
    url = reply.headers.get("x-goog-upload-url", "")
    if not url:
        raise NotTheApi("The server began no upload.", status=reply.status)
    granularity = _count(reply, "x-goog-upload-chunk-granularity") or 1
    return owned(calls, UploadSession(url, size, modified_ns, granularity=granularity))


def owned(calls: Calls, session: UploadSession) -> UploadSession:
    """Return the session if its address is on the chosen origin, else raise ForeignAddress."""
    if not calls.origin.owns(session.url):
        raise ForeignAddress("The upload address is not on the chosen origin.")
    return session


async def cancel(calls: Calls, session: UploadSession) -> None:
    """Give an upload up and let the server forget its bytes; one that is gone is success."""
    transport = await calls.transport()
    headers = {"x-goog-upload-command": "cancel", "content-length": "0"}
    reply = await transport.send("POST", owned(calls, session).url, headers=headers, with_key=False)
    if not 200 <= reply.status < 300 and reply.status not in (400, 404, 410):
        raise refusal(reply.status, reply.headers, reply.body, calls.clean)


class Line:
    """Where the bytes of one upload go through, one request after the other."""

    def __init__(self, calls: Calls, sender: "Sender") -> None:
        """Use a sender of its own, so that it can be stopped."""
        self._calls = calls
        self._sender = sender

    def close(self) -> None:
        """Stop whatever is under way and close the connection."""
        self._sender.close()

    async def send(
        self, session: UploadSession, length: int, pieces: Generator[bytes, None, None]
    ) -> File | int | None:
        """Send `length` bytes at the session's offset; return the new offset.

        After the last byte return the file instead, or None if it is complete but unnamed.
        Raises SessionLost, and StreamBroken when the server has to be asked where it is.
        """
        offset = session.offset + length
        last = offset == session.size
        command = "upload" if not last else "upload, finalize" if length else "finalize"
        headers = {
            "content-type": "application/octet-stream",
            "x-goog-upload-offset": str(session.offset),
            "x-goog-upload-command": command,
        }
        reply, status = await self._post(session, headers, pieces, length)
        if status == "final":
            return self._file(reply)
        if status != "active" or last:
            raise StreamBroken("The server did not confirm what it got.", status=reply.status)
        return offset

    async def ask(self, session: UploadSession) -> File | int | None:
        """Ask how far the server is; return as `send` does."""
        headers = {"x-goog-upload-command": "query"}
        reply, status = await self._post(session, headers, None, 0)
        if status == "final":
            return self._file(reply)
        received = _count(reply, "x-goog-upload-size-received")
        if status != "active" or received is None:
            raise StreamBroken("The server did not say how far it is.", status=reply.status)
        return received

    async def _post(
        self,
        session: UploadSession,
        headers: dict[str, str],
        pieces: Generator[bytes, None, None] | None,
        length: int,
    ) -> tuple[Reply, str]:
        reply = await in_thread(lambda: self._sender.post(session.url, headers, pieces, length))
        status = reply.headers.get("x-goog-upload-status", "")
        if reply.status in (404, 410) or status == "cancelled":
            raise SessionLost
        if 200 <= reply.status < 300:
            if "html" in reply.headers.get("content-type", ""):
                raise NotTheApi("A web page answered instead of the API.", status=reply.status)
            return reply, status
        failure: GeminiError = refusal(reply.status, reply.headers, reply.body, self._calls.clean)
        if status and isinstance(failure, InvalidRequest):
            # A wrong offset is not the end of the upload: the server says where it is.
            failure = StreamBroken("The server stands elsewhere.", status=reply.status)
        raise failure

    def _file(self, reply: Reply) -> File | None:
        with contextlib.suppress(ValueError, TypeError, KeyError):
            file = read(File, json.loads(reply.body)["file"])
            return file if file.name else None
        return None


def _count(reply: Reply, header: str) -> int | None:
    text = reply.headers.get(header, "")
    return int(text) if text.isascii() and text.isdigit() else None
