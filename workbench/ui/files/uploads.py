"""Uploads: a few at once, the others wait in line and say for how many."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from workbench.domain.documents import SHOW_WHERE, Document, RemoteCopy, RemoteState
from workbench.errors import UserError
from workbench.services.sentences import awaited, whole
from workbench.ui.jobs import JobFailure, Jobs

if TYPE_CHECKING:
    from workbench.services.remote_copies import RemoteCopies

AT_ONCE = 2
MAKE_ROOM = "Make room"
"""The action of the error that says that the other side is full."""
MOST_TRIES = 180
"""Tries of an upload that Google or the network refuses; at one in 20 s an hour's worth."""
_EVEN_OUT = 0.5
"""Seconds between two looks at the speed."""


class Pace:
    """How fast bytes go, evened out over the last seconds."""

    def __init__(self, sent: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sent, self._at = sent, clock()
        self.speed = 0.0

    def reached(self, sent: int) -> None:
        """Take note of the bytes sent so far."""
        seconds = self._clock() - self._at
        if seconds < _EVEN_OUT or sent <= self._sent:
            return
        speed = (sent - self._sent) / seconds
        self.speed = speed if not self.speed else 0.7 * self.speed + 0.3 * speed
        self._sent, self._at = sent, self._clock()


class Uploads:
    """Sends documents and tells `on_change(copy, others)` of every step.

    `others` is the number of uploads that must end before a waiting one begins.
    """

    def __init__(
        self,
        remote_copies: RemoteCopies,
        jobs: Jobs,
        profile_id: Callable[[], str],
        on_change: Callable[[RemoteCopy, int], None],
        on_note: Callable[[str], None] | None = None,
        at_once: int = AT_ONCE,
    ) -> None:
        """`on_note` is told in a sentence why a document has to be sent once more."""
        self._on_note = on_note
        self.on_full: Callable[[], None] | None = None
        self._remote_copies = remote_copies
        self._jobs = jobs
        self._profile_id = profile_id
        self._on_change = on_change
        self._at_once = at_once
        self._free = asyncio.Event()
        self._line: dict[str, RemoteCopy] = {}
        self._sending: set[str] = set()
        self._told: dict[str, tuple[RemoteState, int]] = {}
        self._paces: dict[str, Pace] = {}
        self._later: dict[str, tuple[Document, str]] = {}
        self._without_room: dict[str, tuple[Document, str]] = {}
        self._tries: Counter[str] = Counter()

    def allow(self, at_once: int) -> None:
        """Let so many uploads run at a time; those that run already are not stopped."""
        self._at_once = at_once
        self._free.set()
        self._tell_line()

    def start(self, document: Document, *, again: bool = False) -> None:
        """Put a document on the other side unless that is already under way.

        `again` sends it even if a usable copy is known.
        """
        if self._jobs.busy(_group(document.id)):
            return
        self._later.pop(document.id, None)
        self._without_room.pop(document.id, None)
        profile_id = self._profile_id()
        self._line[document.id] = RemoteCopy(
            document_id=document.id,
            profile_id=profile_id,
            sha256=document.sent_as,
            state=RemoteState.WAITING,
            size=document.size,
        )
        started = self._jobs.start(
            f"Sending {document.name}",
            self._send(document, profile_id, again),
            group=_group(document.id),
            on_failure=partial(self._on_failure, document, profile_id),
        )
        if started:
            self._tell(len(self._line) - 1, self._line[document.id])
        else:
            del self._line[document.id]

    def busy(self, document_id: str) -> bool:
        """Say whether a document is being sent or waits for it."""
        return document_id in self._later or self._jobs.busy(_group(document_id))

    def go_on(self) -> None:
        """Try again what a lost network or a fault at Google has stopped."""
        for document in self._meant(self._later):
            self.start(document)

    @property
    def without_room(self) -> tuple[Document, ...]:
        """Return the documents that were refused because the other side is full."""
        return self._meant(self._without_room)

    def use_room(self) -> None:
        """Send what found no room before."""
        for document in self.without_room:
            self.start(document)

    def speed(self, document_id: str) -> float:
        """Return how fast a document goes, in bytes a second; 0 while that is not known."""
        pace = self._paces.get(document_id)
        return pace.speed if pace is not None else 0.0

    def cancel(self, document: Document) -> None:
        """Give up sending a document."""
        self._stop(document)
        self._jobs.start(
            f"Giving up the upload of {document.name}",
            self._give_up(document),
            group=f"give up:{document.id}",
        )

    def pause(self, document: Document) -> None:
        """Stop sending a document; it goes on from there when the user wants it."""
        self._stop(document)
        self._jobs.start(
            f"Pausing {document.name}", self._pause(document), group=f"pause:{document.id}"
        )

    def _meant(self, held: dict[str, tuple[Document, str]]) -> tuple[Document, ...]:
        """Return what is held for the profile in use: nobody agreed to send it with another."""
        here = self._profile_id()
        return tuple(document for document, profile_id in held.values() if profile_id == here)

    async def _give_up(self, document: Document) -> None:
        copy = await self._remote_copies.give_up(document)
        if copy is not None:
            self._on_change(copy, 0)

    async def _pause(self, document: Document) -> None:
        copy = await self._remote_copies.pause(document)
        if copy is not None:
            self._on_change(copy, 0)

    def _stop(self, document: Document) -> None:
        self._later.pop(document.id, None)
        self._without_room.pop(document.id, None)
        self._tries.pop(document.id, None)
        self._jobs.cancel(_group(document.id))
        self._leave(document.id)

    async def _send(self, document: Document, profile_id: str, again: bool) -> None:
        try:
            await self._turn(document.id)
            if self._profile_id() != profile_id:
                return  # It was meant for the connection that was used before.
            self._sending.add(document.id)
            self._leave(document.id)
            copy = await self._remote_copies.ensure(
                document, self._on_step, again=again, on_note=self._on_note
            )
            self._tries.pop(document.id, None)
            self._on_change(copy, 0)
        except FileNotFoundError as error:
            raise UserError(f"The file was moved. {SHOW_WHERE}") from error
        except OSError as error:
            raise UserError("The file cannot be read. Check its permissions.") from error
        finally:
            self._sending.discard(document.id)
            self._free.set()
            self._told.pop(document.id, None)
            self._paces.pop(document.id, None)
            self._leave(document.id)
            self._tell_line()

    async def _turn(self, document_id: str) -> None:
        """Wait until fewer than the allowed number run and nobody else is before."""
        while len(self._sending) >= self._at_once or next(iter(self._line), "") != document_id:
            self._free.clear()
            await self._free.wait()

    def _on_step(self, copy: RemoteCopy) -> None:
        percent = copy.sent * 100 // copy.size if copy.size else 0
        if self._told.get(copy.document_id) != (copy.state, percent):
            self._told[copy.document_id] = (copy.state, percent)
            self._paces.setdefault(copy.document_id, Pace(copy.sent)).reached(copy.sent)
            self._on_change(copy, 0)

    def _on_failure(self, document: Document, profile_id: str, failure: JobFailure) -> None:
        waits = awaited(failure.error) if self._tries[document.id] < MOST_TRIES else ""
        if waits:
            self._later[document.id] = (document, profile_id)
            self._tries[document.id] += 1
        if failure.error.action == MAKE_ROOM:
            self._without_room[document.id] = (document, profile_id)
            if self.on_full is not None:
                self.on_full()
        copy = RemoteCopy(
            document_id=document.id,
            profile_id=profile_id,
            sha256="",
            state=RemoteState.WAITING if waits else RemoteState.FAILED,
            failure=waits or whole(failure.error),
        )
        self._on_change(copy, 0)

    def _leave(self, document_id: str) -> None:
        if self._line.pop(document_id, None) is not None:
            self._free.set()
            self._tell_line()

    def _tell_line(self) -> None:
        for before, copy in enumerate(tuple(self._line.values())):
            self._tell(before, copy)

    def _tell(self, before: int, copy: RemoteCopy) -> None:
        self._on_change(copy, max(0, len(self._sending) + before - self._at_once + 1))


def _group(document_id: str) -> str:
    return f"upload:{document_id}"
