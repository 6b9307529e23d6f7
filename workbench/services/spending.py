"""Spending: every request is written down with its cost; budgets ask, a run of failures stops."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from workbench.domain.cache import Cache, Prices, prices_of
from workbench.domain.conversations import Message, MessageState
from workbench.domain.cost import cost_of, priced_model
from workbench.domain.documents import Document
from workbench.domain.ledger import (
    Breaker,
    Budgets,
    Entry,
    Outcome,
    OverBudget,
    RequestKind,
    Span,
    limits_over,
    local_start,
)
from workbench.domain.models import Model, find_model
from workbench.domain.profiles import Billing, Profile, ProfileKind
from workbench.domain.tokens import document_tokens
from workbench.domain.usage import Usage
from workbench.errors import UserError
from workbench.services.profiles import Profiles
from workbench.services.sentences import sentences
from workbench.services.server_clock import ServerClock
from workbench.storage import caches as cache_table
from workbench.storage import ledger as table
from workbench.storage.database import Database

_OUTCOMES = {
    MessageState.COMPLETE: Outcome.DONE,
    MessageState.STOPPED: Outcome.STOPPED,
    MessageState.INTERRUPTED: Outcome.BROKEN,
}


class Spending:
    """Keeps the ledger and watches the limits; `budgets` may be set at any time.

    Entries carry our own time; the lives of caches go by `clock`, the server's.
    """

    def __init__(
        self,
        database: Database,
        profiles: Profiles,
        models: Sequence[Model],
        breaker: Breaker | None = None,
    ) -> None:
        """Write into an open database."""
        self._database = database
        self._profiles = profiles
        self._models = models
        self._breaker = breaker or Breaker()
        self.budgets = Budgets()
        self.clock = ServerClock()

    @property
    def is_free(self) -> bool:
        """Say whether the active connection has no prices: offline, or a key without billing."""
        return _is_free(self._profiles.active)

    def priced(self, answer: Message, profile: Profile) -> Message:
        """Return an answer of a connection with its cost in dollars, without one if not known."""
        if profile.kind is ProfileKind.OFFLINE:
            return replace(answer, cost=0.0)
        if answer.usage is None:
            return answer
        if profile.billing is Billing.UNPAID:
            return replace(answer, cost=0.0)  # known, unlike a price that is not in the table
        today = datetime.now(UTC).date()
        model = priced_model(self._models, answer.model_id, answer.model_version, today)
        return replace(answer, cost=cost_of(answer.usage, model, today))

    def guard(self) -> None:
        """Raise UserError once after too many failures in a row, so that a run comes to an end."""
        failures = self._breaker.failures
        if self._breaker.stops():
            raise UserError(
                f"{failures} requests failed one after the other, so this one was not sent.",
                hint="Look at the last error first. The next try goes out again.",
                action="Ask again",
            )

    async def record_answer(
        self,
        answer: Message,
        documents: Mapping[str, Document],
        profile: Profile,
        *,
        cache: Cache | None = None,
        failed_try: int = 0,
        goes_on: bool = False,
    ) -> None:
        """Write an answer down, or a try of it that came to nothing (numbered from 1).

        `profile` is the one that was asked, which may not be the active one any more; `goes_on` is
        for an answer that was written down before and broke off.
        """
        outcome = _OUTCOMES.get(answer.state, Outcome.FAILED)
        if failed_try:
            outcome = Outcome.FAILED
        model_id = answer.model_version or answer.model_id
        free = _is_free(profile)
        unpaid = free and profile.kind is not ProfileKind.OFFLINE  # the ledger has no amount then
        await self._add(
            Entry(
                id=_entry_id(answer, failed_try, goes_on),
                at=datetime.now(UTC),
                kind=RequestKind.ANSWER,
                profile_id=profile.id,
                model_id=model_id,
                usage=Usage() if failed_try else answer.usage or Usage(),
                cost=None if failed_try or unpaid else answer.cost,
                outcome=outcome,
                conversation_id=answer.conversation_id,
                message_id=answer.id,
                cache_name=cache.name if cache is not None else "",
                documents=_shares(documents.values(), find_model(self._models, model_id)),
                free=free,
            )
        )
        self._breaker.note(outcome)

    async def record_cache(
        self, cache: Cache | None, model_id: str, documents: Iterable[Document], outcome: Outcome
    ) -> None:
        """Write down that a cache was made, or could not be made."""
        model = find_model(self._models, model_id)
        now = datetime.now(UTC)
        tokens = cache.tokens if cache is not None else None
        made = prices_of(model, tokens, now).making
        await self._add(
            Entry(
                id=uuid4().hex,
                at=now,
                kind=RequestKind.CACHE,
                profile_id=self._profiles.active.id,
                model_id=model_id,
                usage=Usage(prompt=tokens, total=tokens),
                cost=None if self.is_free else made,
                outcome=outcome,
                conversation_id=cache.conversation_id if cache is not None else "",
                cache_name=cache.name if cache is not None else "",
                documents=_shares(documents, model),
                free=self.is_free,
            )
        )
        self._breaker.note(outcome)

    async def record_extension(self, cache: Cache, outcome: Outcome) -> None:
        """Write down that the end of a cache was moved, or could not be; its time costs later."""
        await self._add(
            Entry(
                id=uuid4().hex,
                at=datetime.now(UTC),
                kind=RequestKind.EXTENSION,
                profile_id=cache.profile_id,
                model_id=cache.model_id,
                usage=Usage(),
                cost=None if self.is_free else 0.0,
                outcome=outcome,
                conversation_id=cache.conversation_id,
                cache_name=cache.name,
                documents=_even_shares(cache),
                free=self.is_free,
            )
        )
        self._breaker.note(outcome)

    async def record_storage(self, cache: Cache) -> None:
        """Write down what keeping a cache has cost, once, when it has ended."""
        if cache.created_at is None or not cache.ours or self.is_free:
            return
        await self._add(self._storage(cache, cache.created_at, cache.end()))

    async def record_left(self, billing: Billing, caches: Iterable[Cache]) -> None:
        """Write down what caches cost to their end, of a connection that can ask no more."""
        if billing is Billing.UNPAID:
            return
        for cache in caches:
            if cache.created_at is not None and cache.ours:
                await self._add(self._storage(cache, cache.created_at, cache.expires_at))

    async def take_back_storage(self, cache: Cache) -> None:
        """Undo `record_storage` for a cache that was taken for ended and lives."""
        with sentences():
            await self._database.write(table.take_back, _storage_id(cache))

    async def entries(self, since: datetime) -> tuple[Entry, ...]:
        """Return the ledger since a moment, oldest first."""
        with sentences():
            return await self._database.read(table.entries_since, since)

    async def running(self) -> float | None:
        """Return what the living caches of the active profile cost an hour, None if unknown."""
        if self.is_free:
            return 0.0
        now = self.clock.now()
        hours = [self._prices(cache, now).hour for cache in await self._living(now)]
        known = [hour for hour in hours if hour is not None]
        return sum(known) if len(known) == len(hours) else None

    async def so_far(self, since: datetime, now: datetime | None = None) -> tuple[Entry, ...]:
        """Return what keeping the living caches has cost since a moment, an entry for each.

        They are not in the ledger yet: there they come when the cache has ended.
        """
        if self.is_free:
            return ()
        there = (now or datetime.now(UTC)) + self.clock.ahead
        return tuple(
            self._storage(cache, max(since + self.clock.ahead, cache.created_at), there)
            for cache in await self._living(there)
            if cache.created_at is not None and cache.ours
        )

    async def spent(self, span: Span, now: datetime | None = None) -> float:
        """Return the known dollars of a span up to now, the time of living caches included."""
        now = now or datetime.now().astimezone()
        start = local_start(span, now)
        with sentences():
            known = await self._database.read(table.spent_since, start)
        return known + sum(entry.cost or 0.0 for entry in await self.so_far(start, now))

    async def spent_in(self, conversation_id: str) -> float:
        """Return the known dollars of a conversation, all its versions included."""
        with sentences():
            return await self._database.read(table.spent_in, conversation_id)

    async def limits_over(self, coming: float) -> tuple[OverBudget, ...]:
        """Return the limits that are passed, or would be by so much more, hard ones first."""
        if self.budgets == Budgets() or self.is_free:
            return ()
        day, month = await self.spent(Span.TODAY), await self.spent(Span.MONTH)
        return limits_over(self.budgets, day, month, coming)

    def _storage(self, cache: Cache, since: datetime, until: datetime) -> Entry:
        kept = self._prices(cache, since).keeping(max(timedelta(), until - since))
        return Entry(
            id=_storage_id(cache),
            at=min(cache.expires_at - self.clock.ahead, datetime.now(UTC)),
            kind=RequestKind.STORAGE,
            profile_id=cache.profile_id,
            model_id=cache.model_id,
            usage=Usage(),
            cost=kept,
            outcome=Outcome.DONE,
            conversation_id=cache.conversation_id,
            cache_name=cache.name,
            documents=_even_shares(cache),
        )

    def _prices(self, cache: Cache, day: datetime) -> Prices:
        return prices_of(find_model(self._models, cache.model_id), cache.tokens, day)

    async def _living(self, now: datetime) -> list[Cache]:
        with sentences():
            caches = await self._database.read(cache_table.caches_of, self._profiles.active.id)
        return [cache for cache in caches if cache.alive(now)]

    async def _add(self, entry: Entry) -> None:
        with sentences():
            await self._database.write(table.add_entry, entry)


def _is_free(profile: Profile) -> bool:
    return profile.kind is ProfileKind.OFFLINE or profile.billing is Billing.UNPAID


def _storage_id(cache: Cache) -> str:
    return f"storage {cache.profile_id} {cache.name}"


def _even_shares(cache: Cache) -> tuple[tuple[str, float], ...]:
    return tuple((i, 1 / len(cache.document_ids)) for i in cache.document_ids)


def _entry_id(answer: Message, failed_try: int, goes_on: bool) -> str:
    if goes_on:
        return f"{answer.id}-{uuid4().hex}"
    return f"{answer.id}-{failed_try}" if failed_try else answer.id


def _shares(documents: Iterable[Document], model: Model) -> tuple[tuple[str, float], ...]:
    """Share a request out among its documents by their tokens."""
    sizes = {document.id: max(1, document_tokens(document, model)) for document in documents}
    whole = sum(sizes.values())
    return tuple((name, size / whole) for name, size in sizes.items())
