"""Remote copies: a document is on the other side when a question needs it, and nobody has to ask.

The local file is the truth. A copy that has expired, is about to, failed or belongs to other
content is made again; an upload that was broken off goes on from the server's offset.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from workbench.domain.changes import Changes
from workbench.domain.documents import Document, RemoteCopy, RemoteState
from workbench.gemini import Client, File, GeminiError, UploadSession
from workbench.services.profiles import Profiles
from workbench.services.sentences import api_error, sentences
from workbench.storage import remote_copies as table
from workbench.storage.database import Database

OnChange = Callable[[RemoteCopy], None]


class RemoteCopies:
    """Keeps the copies of documents for the active profile."""

    def __init__(self, database: Database, profiles: Profiles) -> None:
        """Upload with the active profile's client."""
        self._database = database
        self._profiles = profiles
        self._locks: dict[tuple[str, str], asyncio.Lock] = {}

    async def known(self, documents: Sequence[Document]) -> dict[str, RemoteCopy]:
        """Return what is known of the documents' copies, by document id."""
        ids = tuple(document.id for document in documents)
        with sentences():
            return await self._database.read(table.remote_copies_of, self._profiles.active.id, ids)

    async def ensure(
        self, document: Document, on_change: OnChange | None = None, *, again: bool = False
    ) -> RemoteCopy:
        """Return a copy that a question may refer to, uploading if there is none.

        `on_change` is told of every step and of the bytes sent. `again` uploads whatever is known,
        after the other side said that the copy is gone. Raises UserError.
        """
        profile = self._profiles.active
        lock = self._locks.setdefault((profile.id, document.id), asyncio.Lock())
        async with lock:
            with sentences():
                client = await self._profiles.client()
                now = datetime.now(UTC) + (client.server_clock_skew or timedelta())
                copy = (await self.known((document,))).get(document.id)
                if copy is not None and copy.usable(document, now) and not again:
                    return copy
                fresh = RemoteCopy(
                    document_id=document.id,
                    profile_id=profile.id,
                    sha256=document.sha256,
                    state=RemoteState.UPLOADING,
                    size=document.size,
                )
                return await self._upload(client, document, fresh, on_change or _nobody)

    async def forget(self, document: Document) -> Changes:
        """Remove the document's copy from the other side."""
        copy = (await self.known((document,))).get(document.id)
        if copy is not None:
            with sentences():
                if copy.name:
                    client = await self._profiles.client()
                    await client.delete_file(copy.name)
                await self._database.write(
                    table.forget_remote_copy, document.id, self._profiles.active.id
                )
        return Changes(documents=True)

    async def _upload(
        self, client: Client, document: Document, copy: RemoteCopy, on_change: OnChange
    ) -> RemoteCopy:
        on_change(copy)
        stored = await self._database.read(
            table.upload_session, document.id, copy.profile_id, document.sha256
        )
        sessions: list[UploadSession] = []
        try:
            file = await client.upload(
                Path(document.path),
                display_name=document.name,
                mime_type=document.mime_type,
                sha256=document.sha256,
                on_progress=lambda sent, size: on_change(replace(copy, sent=sent, size=size)),
                session=_session(stored),
                on_session=sessions.append,
            )
            copy = _described(copy, file)
            if copy.state is RemoteState.PROCESSING:
                on_change(copy)
                copy = _described(copy, await client.wait_until_active(file))
        except asyncio.CancelledError:
            if sessions:
                await self._keep_session(copy, sessions[-1])
            raise
        except Exception as error:
            await self._failed(copy, error, sessions, on_change)
            raise
        await self._database.write(table.save_remote_copy, copy, durable=True)
        on_change(copy)
        return copy

    async def _failed(
        self,
        copy: RemoteCopy,
        error: Exception,
        sessions: Sequence[UploadSession],
        on_change: OnChange,
    ) -> None:
        sentence = "It could not be sent."
        if isinstance(error, GeminiError):
            sentence = api_error(error).sentence
        copy = replace(copy, state=RemoteState.FAILED, failure=sentence)
        kept = asdict(sessions[-1]) if sessions else None
        await self._database.write(table.save_remote_copy, copy, kept)
        on_change(copy)

    async def _keep_session(self, copy: RemoteCopy, session: UploadSession) -> None:
        waiting = replace(copy, state=RemoteState.WAITING, sent=session.offset)
        await self._database.write(table.save_remote_copy, waiting, asdict(session))


def _session(stored: Mapping[str, Any] | None) -> UploadSession | None:
    try:
        return UploadSession(**stored) if stored else None
    except TypeError:
        return None


def _described(copy: RemoteCopy, file: File) -> RemoteCopy:
    states = {"ACTIVE": RemoteState.ACTIVE, "FAILED": RemoteState.FAILED}
    return replace(
        copy,
        state=states.get(str(file.state), RemoteState.PROCESSING),
        name=file.name,
        uri=file.uri or "",
        mime_type=file.mime_type or "",
        expires_at=file.expiration_time,
        sent=copy.size,
    )


def _nobody(copy: RemoteCopy) -> None:
    """Nobody wants to know."""
