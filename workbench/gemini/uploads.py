"""Uploads that really resume: after a break, and in another process.

The server's count of received bytes is the truth. After anything unexpected it is asked, and the
upload goes on from there. A session that is gone is begun anew, once, but only when no finished
file of the same content is found: nothing is uploaded twice.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from workbench.gemini import sessions
from workbench.gemini.calls import Calls
from workbench.gemini.errors import GeminiError, Gone, SourceChanged
from workbench.gemini.files import delete, list_files
from workbench.gemini.resources import File
from workbench.gemini.retries import Attempts, OnWait
from workbench.gemini.sessions import Line, SessionLost, UploadSession
from workbench.gemini.source import Source
from workbench.gemini.workers import in_thread

OnProgress = Callable[[int, int], None]
"""Told the bytes sent and the size, on the event loop."""
OnSession = Callable[[UploadSession], None]
"""Told the session when it begins and whenever the server confirmed more of it."""

_GOOD_LINK: Final = 5.0
"""Seconds that a chunk may take for the next one to be larger."""
_REPORTING: Final = 0.05
"""Seconds between two reports of progress."""


@dataclass(frozen=True)
class Chunks:
    """Bytes per request: `first`, doubling up to `largest` while the link is good.

    `piece` is what is read and sent at a time, and so the memory that an upload takes.
    """

    first: int = 8 * 1024 * 1024
    largest: int = 64 * 1024 * 1024
    piece: int = 1024 * 1024


@dataclass(frozen=True)
class Listeners:
    """Who wants to know what an upload does."""

    on_progress: OnProgress | None = None
    on_session: OnSession | None = None
    on_wait: OnWait | None = None


class Upload:
    """One file on its way to the server."""

    def __init__(
        self,
        calls: Calls,
        source: Source,
        line: Line,
        *,
        display_name: str | None,
        mime_type: str,
        sha256: str | None,
        chunks: Chunks,
        listeners: Listeners,
    ) -> None:
        """Prepare; nothing is read or sent yet."""
        self._calls = calls
        self._source = source
        self._line = line
        self._display_name = display_name
        self._mime_type = mime_type
        self._sha256 = sha256
        self._chunks = chunks
        self._chunk = chunks.first
        self._listeners = listeners
        self._reported = 0.0

    async def run(self, session: UploadSession | None) -> File:
        """Send what the server lacks, and return the file it makes of it."""
        if session is not None:
            same = (session.size, session.modified_ns)
            if same != (self._source.size, self._source.modified_ns):
                await self._abandon(session)
                raise SourceChanged(f"{self._source.name} has changed since its upload began.")
        file = await self._sent(session)
        if file.sha256 is not None and file.sha256 != await self._digest():
            await self._remove(file)
            raise SourceChanged(f"{self._source.name} changed while it was uploaded.")
        return file

    async def _sent(self, session: UploadSession | None) -> File:
        asking = session is not None
        for _ in range(2):
            if session is None:
                session = await self._start()
            try:
                file = await self._all_chunks(session, asking=asking)
            except SessionLost:
                file = None
            if file := file or await self._found():
                return file
            session, asking = None, False
            if self._listeners.on_wait is not None:
                gone = Gone("Google gave the upload up; it begins again.", reason="SESSION")
                self._listeners.on_wait(gone, 0.0)
        raise Gone("Google gave the upload up twice.", reason="SESSION")

    async def _start(self) -> UploadSession:
        session = await sessions.start(
            self._calls,
            self._source.size,
            self._source.modified_ns,
            self._mime_type,
            self._display_name,
            self._listeners.on_wait,
        )
        self._tell(session)
        return session

    async def _all_chunks(self, session: UploadSession, *, asking: bool) -> File | None:
        """Send chunk after chunk, and ask the server where it stands after every fault.

        Returns None when the server says it has everything but does not name the file.
        """
        attempts = self._attempts()
        furthest = session.offset
        while True:
            failure: GeminiError | None = None
            outcome: File | int | None = None
            try:
                outcome = await (self._line.ask(session) if asking else self._send(session))
            except SourceChanged:
                await self._abandon(session)
                raise
            except GeminiError as error:
                failure = error
            if failure is not None:
                self._chunk = max(self._chunks.first, self._chunk // 2)
                asking = True
                await attempts.wait_after(failure)
                continue
            if not isinstance(outcome, int):
                return outcome
            if outcome > session.size:
                await self._abandon(session)
                raise SessionLost
            asking = False
            session = replace(session, offset=outcome)
            self._tell(session)
            if outcome > furthest:
                furthest, attempts = outcome, self._attempts()

    async def _send(self, session: UploadSession) -> File | int | None:
        chunk = self._chunk - self._chunk % session.granularity
        length = min(max(chunk, session.granularity), session.size - session.offset)
        pieces = self._source.pieces(
            session.offset, length, self._chunks.piece, self._advance(session.size)
        )
        started = time.monotonic()
        outcome = await self._line.send(session, length, pieces)
        if time.monotonic() - started < _GOOD_LINK:
            self._chunk = min(self._chunks.largest, self._chunk * 2)
        return outcome

    def _advance(self, size: int) -> Callable[[int], None]:
        """Return what the sending thread calls after every piece."""
        loop = asyncio.get_running_loop()
        report = self._listeners.on_progress

        def advance(sent: int) -> None:
            now = time.monotonic()
            if report is not None and (sent == size or now - self._reported >= _REPORTING):
                self._reported = now
                with contextlib.suppress(RuntimeError):  # the loop may be closed by now
                    loop.call_soon_threadsafe(report, sent, size)

        return advance

    async def _found(self) -> File | None:
        """Look for a finished file of the same content; its answer may have been lost."""
        digest = await self._digest()
        files = await list_files(self._calls, self._listeners.on_wait)
        return next((file for file in files if file.sha256 == digest), None)

    async def _digest(self) -> str:
        if self._sha256 is None:
            self._sha256 = await in_thread(self._source.sha256)
        return self._sha256

    async def _abandon(self, session: UploadSession) -> None:
        with contextlib.suppress(GeminiError):
            await sessions.cancel(self._calls, session)

    async def _remove(self, file: File) -> None:
        with contextlib.suppress(GeminiError):
            await delete(self._calls, file.name, "files")

    def _attempts(self) -> Attempts:
        on_wait = self._listeners.on_wait
        return Attempts(self._calls.retries, repeatable=True, patient=True, on_wait=on_wait)

    def _tell(self, session: UploadSession) -> None:
        if self._listeners.on_session is not None:
            self._listeners.on_session(session)


async def upload(
    calls: Calls,
    path: Path,
    *,
    display_name: str | None,
    mime_type: str,
    sha256: str | None,
    session: UploadSession | None,
    chunks: Chunks,
    listeners: Listeners,
) -> File:
    """Upload a file; what it raises is told at `Client.upload`."""
    source = await in_thread(lambda: Source(path))
    if session is not None:
        sessions.owned(calls, session)
    line = Line(calls, (await calls.transport()).sender())
    try:
        job = Upload(
            calls,
            source,
            line,
            display_name=display_name,
            mime_type=mime_type,
            sha256=sha256.lower() if sha256 else None,
            chunks=chunks,
            listeners=listeners,
        )
        return await job.run(session)
    finally:
        line.close()
