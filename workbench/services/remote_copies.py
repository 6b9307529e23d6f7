"""Remote copies: a document is on the other side when a question needs it, and nobody has to ask.

The local file is the truth. A copy that has expired, is about to, failed or belongs to other
content is made again; an upload that was broken off goes on from the server's offset, after a
restart of the program too.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from workbench.domain.changes import Changes
from workbench.domain.documents import Document, RemoteCopy, RemoteState
from workbench.domain.pages import PageRange
from workbench.errors import UserError
from workbench.gemini import Client, Gone
from workbench.services.profiles import Profiles
from workbench.services.sendables import Sendables
from workbench.services.sending import OnChange, OnNote, Sending, discard, nobody
from workbench.services.sentences import comes_back, sentences
from workbench.storage import remote_copies as table
from workbench.storage.database import Database

RENEWAL = timedelta(hours=1)
"""A copy that is kept alive is sent again this long before its end."""
UNFINISHED = (RemoteState.WAITING, RemoteState.UPLOADING, RemoteState.PROCESSING)


class RemoteCopies:
    """Keeps the copies of documents for the active profile."""

    def __init__(
        self,
        database: Database,
        profiles: Profiles,
        sendables: Sendables,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        """Upload with the active profile's client; `clock` returns aware times."""
        self._database = database
        self._profiles = profiles
        self._sendables = sendables
        self._clock = clock or _now
        self._ahead = timedelta()
        self._locks: dict[tuple[str, str], asyncio.Lock] = {}
        self._sending: set[str] = set()

    def now(self) -> datetime:
        """Return the time by which copies end: the server's, as far as it is known."""
        return self._clock() + self._ahead

    async def known(self, documents: Sequence[Document]) -> dict[str, RemoteCopy]:
        """Return what is known of the documents' copies, by document id."""
        ids = tuple(document.id for document in documents)
        with sentences():
            return await self._database.read(table.remote_copies_of, self._profiles.active.id, ids)

    async def held_elsewhere(self) -> dict[str, tuple[str, ...]]:
        """Return the other profiles that hold a living copy of each document, by document id."""
        with sentences():
            every = await self._database.read(table.all_remote_copies)
        held: dict[str, tuple[str, ...]] = {}
        for copy in every:
            living = copy.expires_at is not None and copy.expires_at > self.now()
            if living and copy.profile_id != self._profiles.active.id:
                if copy.state is RemoteState.ACTIVE and copy.pages is None:
                    held[copy.document_id] = (*held.get(copy.document_id, ()), copy.profile_id)
        return held

    async def known_copy(self, document: Document, pages: PageRange | None) -> RemoteCopy | None:
        """Return what is known of the copy of a page range, or of the whole for None."""
        with sentences():
            return await self._database.read(
                table.remote_copy_of, self._profiles.active.id, document.id, pages
            )

    async def unfinished(self, documents: Sequence[Document]) -> tuple[Document, ...]:
        """Return the documents whose upload was under way when the program ended."""
        known = await self.known(documents)
        left = {i for i, copy in known.items() if copy.state in UNFINISHED}
        with sentences():
            every = await self._database.read(table.all_remote_copies)
        begun = {copy.sha256 for copy in every if copy.state is not RemoteState.ACTIVE}
        await self._sendables.tidy(begun | self._sending)
        return tuple(document for document in documents if document.id in left)

    async def ensure(
        self,
        document: Document,
        on_change: OnChange | None = None,
        *,
        again: bool = False,
        gone: bool = False,
        on_note: OnNote | None = None,
        pages: PageRange | None = None,
    ) -> RemoteCopy:
        """Return a copy that a question may refer to, uploading if there is none.

        `on_change` is told of every step and of the bytes sent, `on_note` in a sentence why a
        document that was there has to be sent once more. `again` uploads whatever is known;
        `gone` looks first whether the copy is still there. With `pages` the copy holds nothing but
        these. Raises UserError.
        """
        async with self._lock(document.id):
            with sentences():
                # Taken together: while this waited, another one may have been chosen.
                profile = self._profiles.active
                client = await self._profiles.client(profile)
                self._heed(client)
                copy = await self.known_copy(document, pages)
                usable = copy is not None and copy.usable(document, self.now())
                if copy is not None and not usable and not again:
                    usable = await self._is_usable_after_all(client, document, copy)
                if usable and copy is not None and not again:
                    if not gone or await _is_there(client, copy):
                        return copy
                reason = await self._reason(document, pages, copy, usable, again)
                fresh = RemoteCopy(
                    document_id=document.id,
                    profile_id=profile.id,
                    sha256=document.sent_as,
                    state=RemoteState.UPLOADING,
                    size=document.size,
                    pages=pages,
                )
                begun = copy if copy is not None and _goes_on(copy, document, self.now()) else None
                sending = Sending(
                    self._database, self._sendables, client, document, on_change or nobody
                )
                self._sending.add(document.sha256)
                try:
                    sent = await sending.send(begun or fresh, on_note or _silent)
                except BaseException:
                    if again and usable and copy is not None:
                        # The one that is there is as good as it was.
                        await self._database.write(table.save_remote_copy, copy)
                    raise
                finally:
                    self._sending.discard(document.sha256)
                self._heed(client)
                if reason and on_note is not None:
                    on_note(reason)
                if copy is not None:
                    await discard(client, set(copy.names) - set(sent.names))
                return sent

    async def forget(self, document: Document) -> Changes:
        """Remove a document's copies from the other side; what is gone already is fine."""
        async with self._lock(document.id):
            with sentences():
                every = await self._database.read(table.all_remote_copies)
                here = (document.id, self._profiles.active.id)
                copies = [one for one in every if (one.document_id, one.profile_id) == here]
                names = [name for copy in copies for name in copy.names]
                client = await self._profiles.client() if names else None
                for name in names:
                    assert client is not None
                    with suppress(Gone):
                        await client.delete_file(name)
                for copy in copies:
                    await self._database.write(table.forget_remote_copy, copy)
        return Changes(documents=True)

    async def pause(self, document: Document) -> RemoteCopy | None:
        """Note that an upload, which was stopped, waits for the user; return where it stands."""
        return await self._settle(document, RemoteState.PAUSED)

    async def give_up(self, document: Document) -> RemoteCopy | None:
        """Forget an upload that was stopped, and remove what had arrived of it.

        Bytes of a file that is not whole are forgotten by the other side. Returns the copy that is
        there all the same, because the upload was to replace it.
        """
        async with self._lock(document.id):
            copy = (await self.known((document,))).get(document.id)
            if copy is None or copy.state not in (*UNFINISHED, RemoteState.PAUSED):
                return copy
            with sentences():
                await self._database.write(table.forget_remote_copy, copy)
        if copy.names:
            with suppress(UserError):
                await discard(await self._profiles.client(), copy.names)
        return None

    async def renew(
        self,
        documents: Sequence[Document],
        on_change: OnChange | None = None,
        on_note: OnNote | None = None,
    ) -> tuple[str, ...]:
        """Send those again that are kept alive and end within the hour; return their ids.

        One that cannot be sent keeps the copy that it has, and is tried again at the next call;
        `on_note` is told of it in a sentence unless only the network or Google was in the way.
        """
        wanted = {document.id: document for document in documents if document.keep_alive}
        renewed = []
        for i, copy in (await self.known(tuple(wanted.values()))).items():
            ends = copy.expires_at
            if copy.state is RemoteState.ACTIVE and ends and ends - self.now() <= RENEWAL:
                try:
                    await self.ensure(wanted[i], on_change, again=True)
                except (UserError, OSError) as error:
                    if on_change is not None:
                        on_change(copy)
                    passing = isinstance(error, UserError) and comes_back(error)
                    if on_note is not None and not passing:
                        on_note(_not_kept(wanted[i], error))
                    continue
                renewed.append(i)
        return tuple(renewed)

    async def _settle(self, document: Document, state: RemoteState) -> RemoteCopy | None:
        async with self._lock(document.id):
            copy = (await self.known((document,))).get(document.id)
            if copy is None or copy.state not in UNFINISHED:
                return copy
            with sentences():
                session = await self._database.read(table.upload_session, copy)
                copy = replace(copy, state=state)
                await self._database.write(table.save_remote_copy, copy, session)
            return copy

    async def _reason(
        self,
        document: Document,
        pages: PageRange | None,
        copy: RemoteCopy | None,
        usable: bool,
        again: bool,
    ) -> str:
        """Return the sentence for an upload that the user did not ask for, or nothing."""
        if again:
            return ""
        if copy is None:
            every = await self._database.read(table.all_remote_copies)
            elsewhere = any(
                (one.document_id, one.pages) == (document.id, pages)
                and one.profile_id != self._profiles.active.id
                for one in every
            )
            known = f"“{document.name}” was sent with another key before, so it was sent again."
            return known if elsewhere else ""
        if copy.sha256 != document.sent_as:
            if copy.sha256.startswith(document.sha256):
                return ""  # its invisible characters stay out from now on, or not any more
            return f"“{document.name}” has changed, so it was sent again."
        if copy.state is RemoteState.FAILED:
            return f"“{document.name}” could not be sent before, so it was sent again."
        if usable:
            return f"“{document.name}” was no longer there, so it was sent again."
        if copy.state is RemoteState.ACTIVE:
            return f"“{document.name}” had expired, so it was sent again."
        return ""

    async def _is_usable_after_all(
        self, client: Client, document: Document, copy: RemoteCopy
    ) -> bool:
        """Look at a copy that has ended by our clock, before the server's clock is known."""
        same = copy.state is RemoteState.ACTIVE and copy.sha256 == document.sent_as
        if not same or client.server_clock_skew is not None:
            return False
        there = await _is_there(client, copy)
        self._heed(client)
        return there and copy.usable(document, self.now())

    def _lock(self, document_id: str) -> asyncio.Lock:
        return self._locks.setdefault((self._profiles.active.id, document_id), asyncio.Lock())

    def _heed(self, client: Client) -> None:
        """Go by the server's clock, as far as its answers have told it."""
        self._ahead = client.server_clock_skew or timedelta()


def _goes_on(copy: RemoteCopy, document: Document, now: datetime) -> bool:
    """Say whether an upload that was begun can be gone on with."""
    begun = (*UNFINISHED, RemoteState.PAUSED, RemoteState.FAILED)
    ended = copy.expires_at is not None and copy.expires_at - now <= RENEWAL
    return copy.sha256 == document.sent_as and copy.state in begun and not ended


async def _is_there(client: Client, copy: RemoteCopy) -> bool:
    try:
        return all([(await client.get_file(name)).state == "ACTIVE" for name in copy.names])
    except Gone:
        return False


def _not_kept(document: Document, error: Exception) -> str:
    why = error.sentence if isinstance(error, UserError) else "Its file cannot be read."
    return f"“{document.name}” could not be kept at Google. {why}"


def _silent(sentence: str) -> None:
    """Nobody wants to know."""


def _now() -> datetime:
    return datetime.now(UTC)
