"""Services that answer from memory, for tests of the presenters."""

import asyncio
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

from tests.ui.files.samples import NOW, copy, document
from workbench.domain.changes import Changes
from workbench.domain.documents import DocumentState, RemoteState
from workbench.domain.profiles import OFFLINE_PROFILE, Profile, ProfileKind
from workbench.domain.remote_files import Removed
from workbench.errors import UserError

OTHER = Profile(id="other", name="Other key", kind=ProfileKind.GEMINI)
GOOGLE = Profile(id="p", name="Work key", kind=ProfileKind.GEMINI)


@dataclass
class DocumentsInMemory:
    """Reads every path at once; `wrong` maps a path to a sentence, `known` to a document."""

    stored: dict = field(default_factory=dict)
    wrong: dict = field(default_factory=dict)
    known: dict = field(default_factory=dict)
    reading: asyncio.Event | None = None
    removed: dict = field(default_factory=dict)
    used: dict = field(default_factory=dict)
    gone: set = field(default_factory=set)
    looking: asyncio.Event | None = None

    async def add(self, paths, workspace_id):
        fresh = [
            document(
                path.rsplit("/", 1)[-1],
                id=f"new {path}",
                path=path,
                state=DocumentState.READING,
                sha256="",
            )
            for path in paths
        ]
        for one in fresh:
            yield one
        for one in fresh:
            if self.reading is not None:
                await self.reading.wait()
            if one.path in self.wrong:
                failure = self.wrong[one.path]
                yield replace(one, state=DocumentState.FAILED, failure=failure)
                continue
            ready = replace(one, state=DocumentState.READY, sha256=f"hash of {one.path}")
            ready = replace(self.known.get(one.path, ready), path=one.path)
            self.stored[ready.id] = ready
            yield ready

    async def all(self, workspace_id):
        return tuple(self.stored.values())

    async def get(self, ids):
        return tuple(self.stored[i] for i in ids if i in self.stored)

    async def kept_alive(self):
        return tuple(one for one in self.stored.values() if one.keep_alive)

    async def remove(self, document_id):
        self.removed[document_id] = self.stored.pop(document_id)
        return Changes(documents=True)

    async def restore(self, document_id):
        self.stored[document_id] = self.removed.pop(document_id)
        return Changes(documents=True)

    async def used_in(self, workspace_id):
        return self.used

    async def missing(self, documents):
        if self.looking is not None:
            await self.looking.wait()
        return frozenset(one.id for one in documents if one.path in self.gone)

    async def save(self, of):
        self.stored[of.id] = of
        return Changes(documents=True)

    async def relink(self, of, path):
        self.stored[of.id] = replace(of, path=path)
        self.gone.discard(of.path)
        return self.stored[of.id]

    async def unlock(self, path, password):
        if password != "right":
            raise UserError("This password does not open the document.")
        del self.wrong[path]


class CopiesInMemory:
    """Uploads end when `let_through` is called; `wrong` maps a document id to an error."""

    def __init__(self):
        self.copies = {}
        self.wrong = {}
        self.running = []
        self.most = 0
        self.uploads = 0
        self.renewed = []
        self.not_kept = []
        self._gates = {}
        self.elsewhere = {}

    async def known(self, documents):
        ids = {one.id for one in documents}
        return {i: held for i, held in self.copies.items() if i in ids}

    async def held_elsewhere(self):
        return self.elsewhere

    async def ensure(self, of, on_change=None, *, again=False, gone=False, on_note=None):
        held = self.copies.get(of.id)
        if held is not None and held.usable(of, NOW) and not again:
            return held
        self.uploads += 1
        self.running.append(of.id)
        self.most = max(self.most, len(self.running))
        try:
            on_change(copy(of, RemoteState.UPLOADING))
            on_change(copy(of, RemoteState.UPLOADING, sent=of.size // 2))
            await self._gate(of.id).wait()
            if of.id in self.wrong:
                raise self.wrong[of.id]
        finally:
            self.running.remove(of.id)
        self.copies[of.id] = copy(of)
        on_change(self.copies[of.id])
        return self.copies[of.id]

    def let_through(self, *ids):
        for i in ids:
            self._gate(i).set()

    async def unfinished(self, documents):
        states = (RemoteState.WAITING, RemoteState.UPLOADING, RemoteState.PROCESSING)
        ids = {i for i, held in self.copies.items() if held.state in states}
        return tuple(one for one in documents if one.id in ids)

    async def pause(self, of):
        self.copies[of.id] = copy(of, RemoteState.PAUSED, sent=of.size // 2)
        return self.copies[of.id]

    async def give_up(self, of):
        held = self.copies.get(of.id)
        if held is not None and held.state is not RemoteState.ACTIVE:
            del self.copies[of.id]
        return self.copies.get(of.id)

    async def renew(self, documents, on_change=None, on_note=None):
        ids = tuple(one.id for one in documents if one.keep_alive)
        self.renewed.append(ids)
        for sentence in self.not_kept:
            on_note(sentence)
        return ids

    async def forget(self, of):
        self.copies.pop(of.id, None)
        return Changes(documents=True)

    def _gate(self, document_id):
        return self._gates.setdefault(document_id, asyncio.Event())


@dataclass
class FilesThere:
    """What lies on the other side; `stubborn` names stay there."""

    listed: list = field(default_factory=list)
    stubborn: set = field(default_factory=set)
    room: int = 20 << 30
    looks: int = 0

    async def all(self):
        self.looks += 1
        return tuple(self.listed)

    async def remove(self, files, on_progress=None):
        gone = tuple(file.name for file in files if file.name not in self.stubborn)
        failed = tuple(file.title for file in files if file.name in self.stubborn)
        self.listed = [file for file in self.listed if file.name not in gone]
        return Removed(gone, failed), Changes(documents=True)


@dataclass
class AskingFromMemory:
    """Estimates by counting characters, counts when it may, and remembers what it was asked."""

    asked: list = field(default_factory=list)
    error: UserError | None = None
    pages: dict | None = None
    counted: int | None = None
    may_count: asyncio.Event | None = None

    async def count(self, conversation_id, text, document_ids=(), pages=None, new=None):
        if self.may_count is not None:
            await self.may_count.wait()
        if self.counted is None:
            return None
        return SimpleNamespace(tokens=self.counted, dollars=0.03, cached=0, free=False, exact=True)

    async def estimate(self, conversation_id, text, document_ids=(), pages=None, new=None):
        self.asked.append((conversation_id, text, tuple(document_ids)))
        self.pages = pages
        if self.error is not None:
            raise self.error
        return SimpleNamespace(
            tokens=1000 + len(text), dollars=0.025, cached=0, free=False, exact=False
        )


@dataclass
class Profiles:
    """Connections: the one that is used, and another key."""

    active: Profile

    async def all(self):
        return (OFFLINE_PROFILE, GOOGLE, OTHER)


def services(offline=False):
    active = OFFLINE_PROFILE if offline else GOOGLE
    return SimpleNamespace(
        documents=DocumentsInMemory(),
        remote_copies=CopiesInMemory(),
        remote_files=FilesThere(),
        profiles=Profiles(active),
        asking=AskingFromMemory(),
    )
