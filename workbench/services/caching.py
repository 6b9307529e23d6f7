"""Caching: caches are made, kept longer, deleted, and used by the chats that they fit.

The list of the API tells which caches live; what is in one, this program knows only of its own.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from workbench.domain.cache import (
    Cache,
    Ending,
    Fit,
    best_fit,
    fingerprints,
    fit,
    gain,
    problem_with_end,
    problem_with_length,
)
from workbench.domain.changes import Changes
from workbench.domain.documents import Document
from workbench.domain.ledger import Outcome
from workbench.domain.models import Model, find_model
from workbench.domain.prompt import whole_instruction
from workbench.domain.usage import Usage
from workbench.errors import UserError
from workbench.gemini import CachedContent, Client, Gone, Interrupted, InvalidRequest
from workbench.services.cache_contents import (
    Count,
    NewCache,
    clean_label,
    count_contents,
    send_contents,
)
from workbench.services.cache_sentences import cache_sentences, has_ended
from workbench.services.profiles import Profiles
from workbench.services.remote_copies import RemoteCopies
from workbench.services.sentences import sentences
from workbench.services.spending import Spending
from workbench.storage import caches as table
from workbench.storage.database import Database

Result = TypeVar("Result")

ENDED = "The cache ended, so this question was sent in full."
_NAMELESS = "Cache made elsewhere"
_CLOSE = timedelta(seconds=5)
"""So near to the wanted end, an end is the wanted one: the server counts from its own now."""


class Caching:
    """The caches of the active profile.

    `automatic` lets chats use fitting caches by themselves; without it only those in `wanted`
    (ids of conversations) do. `list_was_cut` says that the last list of the API did not end.
    """

    def __init__(
        self,
        database: Database,
        profiles: Profiles,
        remote_copies: RemoteCopies,
        spending: Spending,
        models: Sequence[Model],
    ) -> None:
        """Work with the services that a cache needs."""
        self._database = database
        self._profiles = profiles
        self._remote_copies = remote_copies
        self._spending = spending
        self._models = models
        self._clock = spending.clock
        self.automatic = True
        self.wanted: set[str] = set()
        self.list_was_cut = False
        self._changes = 0

    def now(self) -> datetime:
        """Return the time by the server's clock, as far as it is known."""
        return self._clock.now()

    # The list

    async def known(self) -> tuple[Cache, ...]:
        """Return the caches of the active profile without asking the API; ended ones are marked."""
        with sentences():
            stored = await self._database.read(table.caches_of, self._profiles.active.id)
        return await self._settle(stored)

    async def refresh(self) -> tuple[Cache, ...]:
        """Ask the API for its caches and return all that are known, ended ones of ours too."""
        profile_id = self._profiles.active.id
        with sentences():
            client = await self._profiles.client()
            while True:
                changes = self._changes
                listed = await client.list_caches()
                stored = await self._database.read(table.caches_of, profile_id)
                if changes == self._changes:
                    break  # else the list may be older than what is stored
            self.list_was_cut = listed.cut
            self._clock.heed(client)
            known = {cache.name: cache for cache in stored}
            found = {each.name: each for each in listed if each.name}
            fresh = [self._described(each, known.get(name)) for name, each in found.items()]
            missing = [cache for cache in stored if cache.name not in found]
            foreign = [cache.name for cache in missing if not cache.ours]
            await self._database.write(table.save_caches, fresh)
            await self._database.write(table.forget_caches, profile_id, foreign)
            for cache in stored:
                if cache.ended is not None and cache.name in found:
                    await self._spending.take_back_storage(cache)
            for cache in missing:
                if cache.ours and cache.alive(self.now()):
                    await self._look_for(client, cache)
        return await self.known()

    async def chats_using(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the titles of the chats that asked with the caches or that they were made for."""
        with sentences():
            return await self._database.read(
                table.titles_using, self._profiles.active.id, tuple(names)
            )

    # What can be done with them

    async def count(self, model_id: str, documents: Sequence[Document], own: str = "") -> Count:
        """Return the tokens of documents with the instruction; asks where all have been sent."""
        return await count_contents(
            find_model(self._models, model_id),
            documents,
            own,
            self._profiles,
            self._remote_copies,
            self._clock,
        )

    async def create(self, new: NewCache) -> Cache:
        """Make a cache, sending the documents that have not been; raises UserError."""
        _refuse(problem_with_length(new.length))
        if not new.documents:
            raise UserError("Choose at least one document for the cache.")
        self._spending.guard()
        profile_id = self._profiles.active.id
        try:
            made = await send_contents(new, self._profiles, self._remote_copies, self._clock)
        except UserError:
            await self._spending.record_cache(None, new.model_id, new.documents, Outcome.FAILED)
            raise
        cache = replace(
            self._described(made, None),
            profile_id=profile_id,
            label=clean_label(new.label) or _NAMELESS,
            model_id=new.model_id,
            document_ids=tuple(document.id for document in new.documents),
            fingerprint=fingerprints(whole_instruction(new.own), new.documents)[-1],
            conversation_id=new.conversation_id,
            instruction=new.instruction,
        )
        with sentences():
            await self._save(cache, durable=True)
        await self._spending.record_cache(cache, new.model_id, new.documents, Outcome.DONE)
        return cache

    async def extend(self, name: str, by: timedelta) -> Cache:
        """Move the end of a living cache; raises UserError."""
        cache = await self._living(name)
        return await self.set_end(name, cache.expires_at + by)

    async def set_length(self, name: str, length: timedelta) -> Cache:
        """Let a cache live for so long from now; raises UserError."""
        _refuse(problem_with_length(length))
        return await self.set_end(name, self.now() + length)

    async def set_end(self, name: str, until: datetime) -> Cache:
        """Let a cache live until a moment with a time zone; raises UserError."""
        _refuse(problem_with_end(until, self.now()))
        cache = await self._living(name)

        async def change(client: Client) -> CachedContent:
            try:
                return await client.update_cache(name, expire_time=until)
            except Interrupted:
                # The reply was lost: what the cache says now tells whether the change arrived.
                found = await client.get_cache(name)
                if found.expire_time is None or abs(found.expire_time - until) > _CLOSE:
                    raise
                return found

        try:
            changed = self._described(await self._ask(cache, change), cache)
        except UserError:
            await self._spending.record_extension(cache, Outcome.FAILED)
            raise
        with sentences():
            await self._save(changed)
        await self._spending.record_extension(changed, Outcome.DONE)
        return changed

    async def rename(self, name: str, label: str) -> Changes:
        """Give a cache another label on this computer; raises UserError for an empty one."""
        if not clean_label(label):
            raise UserError("A cache needs a name.")
        cache = await self._stored(name)
        with sentences():
            await self._save(replace(cache, label=clean_label(label)))
        return Changes(caches=True)

    async def delete(self, names: Iterable[str]) -> Changes:
        """Delete caches at the API; one that is gone already counts as deleted."""
        for name in names:
            cache = await self._stored(name)
            if cache.alive(self.now()):
                try:
                    with sentences():
                        client = await self._profiles.client()
                        await client.delete_cache(name)
                except UserError as error:
                    if not isinstance(error.__cause__, Gone):
                        raise
            if cache.ours:
                await self._end(cache, Ending.DELETED)
            else:
                await self.forget([name])
        return Changes(caches=True)

    async def _save(self, cache: Cache, *, durable: bool = False) -> None:
        self._changes += 1
        await self._database.write(table.save_caches, [cache], durable=durable)

    async def forget(self, names: Iterable[str]) -> Changes:
        """Take caches off the list."""
        self._changes += 1
        with sentences():
            await self._database.write(table.forget_caches, self._profiles.active.id, tuple(names))
        return Changes(caches=True)

    # Use by questions

    async def choose(
        self,
        conversation_id: str,
        model_id: str,
        documents: Sequence[Document],
        own: str = "",
    ) -> Cache | None:
        """Return the cache that a chat's next question uses, or None.

        `own` is what the chat adds to the product's instruction.
        """
        if not documents or not (self.automatic or conversation_id in self.wanted):
            return None
        prints = fingerprints(whole_instruction(own), documents)
        return best_fit(await self.known(), model_id, prints, self.now())

    async def ended_for(
        self,
        conversation_id: str,
        model_id: str,
        documents: Sequence[Document],
        own: str = "",
    ) -> bool:
        """Say, once for each cache, that one this chat used has ended."""
        prints = fingerprints(whole_instruction(own), documents)
        for cache in await self.known():
            if cache.ended is None or cache.told or not cache.used:
                continue
            if cache.conversation_id != conversation_id:
                continue
            if fit(cache, model_id, prints) is not Fit.NONE:
                with sentences():
                    await self._save(replace(cache, told=True))
                return True
        return False

    async def used(
        self, cache: Cache, usage: Usage | None, model_id: str, conversation_id: str
    ) -> None:
        """Count a use of a cache by a chat and what it saved."""
        model = find_model(self._models, model_id)
        gained = gain(usage or Usage(), model, datetime.now(UTC))
        with sentences():
            await self._database.write(
                table.count_use, cache.profile_id, cache.name, gained, conversation_id
            )

    async def lost(self, cache: Cache, error: UserError) -> None:
        """Note that a question could not use a cache."""
        if isinstance(error.__cause__, InvalidRequest):
            # It may live, but not for this model: no chat is to try it again.
            with sentences():
                await self._save(replace(cache, fingerprint=""))
            return
        await self._end(replace(cache, told=True), Ending.LOST)

    # Inside

    async def _ask(self, cache: Cache, call: Callable[[Client], Awaitable[Result]]) -> Result:
        """Make a call about a cache; one that is gone is marked as ended."""
        try:
            with cache_sentences(cache.model_id):
                client = await self._profiles.client()
                result = await call(client)
                self._clock.heed(client)
                return result
        except UserError as error:
            if not isinstance(error.__cause__, Gone):
                raise
            await self._end(cache, Ending.LOST)
            raise has_ended(cache) from error

    async def _look_for(self, client: Client, cache: Cache) -> None:
        """Ask for a cache that a list did not name: the list may have been cut short."""
        try:
            found = await client.get_cache(cache.name)
        except Gone:
            await self._end(cache, Ending.DELETED)
            return
        await self._save(self._described(found, cache))

    async def _settle(self, caches: Sequence[Cache]) -> tuple[Cache, ...]:
        """Mark what has ended by the clock; caches made elsewhere are then forgotten."""
        now = self.now()
        settled = []
        for cache in caches:
            if cache.ended is None and not cache.alive(now):
                if not cache.ours:
                    continue
                cache = await self._end(cache, Ending.EXPIRED)
            settled.append(cache)
        return tuple(settled)

    async def _end(self, cache: Cache, how: Ending) -> Cache:
        at = cache.expires_at if how is Ending.EXPIRED else self.now()
        ended = replace(cache, ended=how, ended_at=min(at, cache.expires_at))
        with sentences():
            await self._save(ended)
        await self._spending.record_storage(ended)
        return ended

    async def _stored(self, name: str) -> Cache:
        with sentences():
            cache = await self._database.read(table.get_cache, self._profiles.active.id, name)
        if cache is None:
            raise UserError("This cache is not in the list any more.")
        return cache

    async def _living(self, name: str) -> Cache:
        cache = await self._stored(name)
        if not cache.alive(self.now()):
            raise has_ended(cache)
        return cache

    def _described(self, content: CachedContent, known: Cache | None) -> Cache:
        """Return what the API says of a cache, with what this program knows of it."""
        now = self.now()
        fresh = known or Cache(
            name=content.name,
            profile_id=self._profiles.active.id,
            model_id="",
            label=clean_label(content.display_name or "") or _NAMELESS,
            expires_at=now,
        )
        return replace(
            fresh,
            model_id=(content.model or fresh.model_id).removeprefix("models/"),
            expires_at=_aware(content.expire_time) or fresh.expires_at,
            created_at=_aware(content.create_time) or fresh.created_at,
            tokens=content.tokens if content.tokens is not None else fresh.tokens,
            ended=None,
            ended_at=None,
            told=False,
        )


def _refuse(problem: str) -> None:
    if problem:
        raise UserError(problem)


def _aware(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
