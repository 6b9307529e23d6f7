"""Sending: one document on its way to the other side, kept so that it can go on at any time."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workbench.domain.documents import (
    SHOW_WHERE,
    Document,
    RemoteCopy,
    RemotePart,
    RemoteState,
)
from workbench.domain.endings import FIND_FILE
from workbench.domain.pages import PageRange
from workbench.errors import UserError
from workbench.gemini import (
    Client,
    File,
    FileFailed,
    GeminiError,
    OnWait,
    SourceChanged,
    UploadSession,
)
from workbench.pdf import PdfError
from workbench.services.sendables import Sendable, Sendables
from workbench.services.sentences import PASSING, api_error, whole
from workbench.storage import remote_copies as table
from workbench.storage.database import Database
from workbench.storage.sent_files import note_sent_file

OnChange = Callable[[RemoteCopy], None]
OnNote = Callable[[str], None]


class Sending:
    """Uploads one document, part after part; where it stands is always in the database."""

    def __init__(
        self,
        database: Database,
        sendables: Sendables,
        client: Client,
        document: Document,
        on_change: OnChange,
    ) -> None:
        """Prepare; nothing is sent yet."""
        self._database = database
        self._sendables = sendables
        self._client = client
        self._document = document
        self._on_change = on_change
        self._session: UploadSession | None = None

    async def send(self, copy: RemoteCopy, on_note: OnNote) -> RemoteCopy:
        """Send what is lacking of a copy, and return it when it can be used."""
        copy = replace(copy, state=RemoteState.UPLOADING, failure="")
        self._copy = copy
        self._note_waits = _telling_restarts(self._document, on_note)
        self._on_change(copy)
        stored = await self._database.read(table.upload_session, copy)
        self._session = _session(stored)
        try:
            await self._send_parts()
        except asyncio.CancelledError:
            await self._save(replace(self._copy, state=RemoteState.WAITING))
            raise
        except Exception as error:
            await self._fail(error)
            raise
        self._session = None
        await self._save(self._copy, durable=True)
        self._on_change(self._copy)
        return self._copy

    async def _send_parts(self) -> None:
        if not await asyncio.to_thread(Path(self._document.path).is_file):
            raise UserError(f"“{self._document.name}” was moved. {SHOW_WHERE}", action=FIND_FILE)
        begin, end = self._pages
        last = self._copy.parts[-1].last if self._copy.parts else begin - 1
        while last < end:
            sendables = self._sendables.from_page(self._document, last + 1, self._copy.pages)
            async with sendables as sendable:
                file = await self._file_of(sendable)
            self._session = None
            last = sendable.last
            if sendable.first == begin and last >= end:
                self._copy = _described(self._copy, file)
                return
            await self._add_part(sendable, file, done=last >= end)

    @property
    def _pages(self) -> PageRange:
        """The pages that the copy is to hold."""
        return self._copy.pages or PageRange(1, self._document.page_count or 1)

    @property
    def _page_count(self) -> int:
        return self._pages.last - self._pages.first + 1

    async def _add_part(self, sendable: Sendable, file: File, *, done: bool) -> None:
        part = RemotePart(sendable.first, sendable.last, file.name, file.uri or "")
        ends = [time for time in (self._copy.expires_at, file.expiration_time) if time]
        self._copy = replace(
            self._copy,
            state=RemoteState.ACTIVE if done else RemoteState.UPLOADING,
            parts=(*self._copy.parts, part),
            name="",
            mime_type=file.mime_type or sendable.mime_type,
            expires_at=min(ends) if ends else None,
            sent=self._copy.size * (sendable.last - self._pages.first + 1) // self._page_count,
        )
        await self._save(self._copy, durable=True)

    async def _file_of(self, sendable: Sendable) -> File:
        """Upload a file, unless that was done and it is only being read, and wait for it."""
        if self._copy.name and self._session is None:
            return await self._client.wait_until_active(self._copy.name)
        begun = self._session is not None
        try:
            file = await self._upload(sendable)
        except SourceChanged:
            if not begun or sendable.path == Path(self._document.path):
                raise
            # What was made for sending has been made anew, so that upload cannot go on.
            self._session = None
            file = await self._upload(sendable)
        now = datetime.now(UTC)
        await self._database.write(note_sent_file, file.name, self._document.id, now)
        if file.state not in (None, "ACTIVE"):
            self._copy = replace(self._copy, state=RemoteState.PROCESSING, name=file.name)
            self._session = None
            await self._save(self._copy)
            self._on_change(self._copy)
            file = await self._client.wait_until_active(file)
        return file

    async def _upload(self, sendable: Sendable) -> File:
        """Send a file, and keep the session as it goes on, so that even a kill loses nothing."""
        sessions: asyncio.Queue[UploadSession | None] = asyncio.Queue()

        async def send() -> File:
            try:
                return await self._client.upload(
                    sendable.path,
                    display_name=self._document.name[:512],
                    mime_type=sendable.mime_type,
                    sha256=sendable.sha256 or None,
                    on_progress=self._progress(sendable),
                    session=self._session,
                    on_session=sessions.put_nowait,
                    on_wait=self._note_waits,
                )
            finally:
                sessions.put_nowait(None)

        async def keep() -> None:
            while (session := await sessions.get()) is not None:
                self._session = session
                await self._save(self._copy)

        file, kept = await asyncio.gather(send(), keep(), return_exceptions=True)
        for outcome in (file, kept):
            if isinstance(outcome, BaseException):
                raise outcome
        assert isinstance(file, File)
        return file

    def _progress(self, sendable: Sendable) -> Callable[[int, int], None]:
        """Return what is told of the bytes of a part, as bytes of the whole document."""
        pages = self._page_count
        before = self._copy.size * (sendable.first - self._pages.first) // pages
        share = self._copy.size * (sendable.last - sendable.first + 1) / pages

        def progress(sent: int, size: int) -> None:
            so_far = min(self._copy.size, before + round(share * sent / max(1, size)))
            self._copy = replace(self._copy, sent=so_far)
            self._on_change(self._copy)

        return progress

    async def _fail(self, error: Exception) -> None:
        sentence = "It could not be sent."
        if isinstance(error, GeminiError):
            sentence = whole(api_error(error))
        elif isinstance(error, UserError):
            sentence = error.sentence
        elif isinstance(error, PdfError):
            sentence = str(error)
        if isinstance(error, SourceChanged):
            self._session = None
        if isinstance(error, FileFailed) and self._copy.name:
            # It takes room there and is of no use to anybody.
            await discard(self._client, (self._copy.name,))
        failed = replace(self._copy, state=RemoteState.FAILED, failure=sentence, name="")
        # What the network stopped goes on by itself, after a restart of the program too.
        waits = isinstance(error, PASSING)
        await self._save(replace(failed, state=RemoteState.WAITING) if waits else failed)
        self._on_change(failed)

    async def _save(self, copy: RemoteCopy, *, durable: bool = False) -> None:
        session = asdict(self._session) if self._session else None
        await self._database.write(table.save_remote_copy, copy, session, durable=durable)


async def discard(client: Client, names: Iterable[str]) -> None:
    """Delete files that are of no use any more; they end by themselves if this fails."""
    for name in names:
        with suppress(GeminiError):
            await client.delete_file(name)


def nobody(copy: RemoteCopy) -> None:
    """Nobody wants to know."""


def _telling_restarts(document: Document, on_note: OnNote) -> OnWait:
    def on_wait(error: GeminiError, _seconds: float) -> None:
        if error.reason == "SESSION":
            on_note(f"The upload of “{document.name}” had to begin again.")

    return on_wait


def _session(stored: Mapping[str, Any] | None) -> UploadSession | None:
    try:
        return UploadSession(**stored) if stored else None
    except TypeError:
        return None


def _described(copy: RemoteCopy, file: File) -> RemoteCopy:
    return replace(
        copy,
        state=RemoteState.ACTIVE,
        name=file.name,
        uri=file.uri or "",
        mime_type=file.mime_type or "",
        expires_at=file.expiration_time,
        sent=copy.size,
        parts=(),
    )
