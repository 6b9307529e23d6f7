"""Services that answer from memory, for tests of the presenters."""

import asyncio
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

from tests.ui.files.samples import NOW, copy, document
from workbench.domain.changes import Changes
from workbench.domain.documents import DocumentState, RemoteState
from workbench.domain.profiles import OFFLINE_PROFILE, Profile, ProfileKind
from workbench.errors import UserError

GOOGLE = Profile(id="p", name="Work key", kind=ProfileKind.GEMINI)


@dataclass
class DocumentsInMemory:
    """Reads every path at once; `wrong` maps a path to a sentence, `known` to a document."""

    stored: dict = field(default_factory=dict)
    wrong: dict = field(default_factory=dict)
    known: dict = field(default_factory=dict)
    reading: asyncio.Event | None = None

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

    async def remove(self, document_id):
        del self.stored[document_id]
        return Changes(documents=True)


class CopiesInMemory:
    """Uploads end when `let_through` is called; `wrong` maps a document id to an error."""

    def __init__(self):
        self.copies = {}
        self.wrong = {}
        self.running = []
        self.most = 0
        self.uploads = 0
        self._gates = {}

    async def known(self, documents):
        ids = {one.id for one in documents}
        return {i: held for i, held in self.copies.items() if i in ids}

    async def ensure(self, of, on_change=None, *, again=False):
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

    async def forget(self, of):
        self.copies.pop(of.id, None)
        return Changes(documents=True)

    def _gate(self, document_id):
        return self._gates.setdefault(document_id, asyncio.Event())


@dataclass
class AskingFromMemory:
    """Estimates by counting characters, and remembers what it was asked."""

    asked: list = field(default_factory=list)
    error: UserError | None = None

    async def estimate(self, conversation_id, text, document_ids=()):
        self.asked.append((conversation_id, text, tuple(document_ids)))
        if self.error is not None:
            raise self.error
        return SimpleNamespace(tokens=1000 + len(text), dollars=0.025, cached=0, free=False)


def services(offline=False):
    active = OFFLINE_PROFILE if offline else GOOGLE
    return SimpleNamespace(
        documents=DocumentsInMemory(),
        remote_copies=CopiesInMemory(),
        profiles=SimpleNamespace(active=active),
        asking=AskingFromMemory(),
    )
