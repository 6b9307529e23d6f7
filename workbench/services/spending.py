"""Spending: every request is written down with its cost; budgets ask, a run of failures stops."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from workbench.domain.cache import Cache, prices_of
from workbench.domain.conversations import Message, MessageState
from workbench.domain.documents import Document
from workbench.domain.ledger import (
    Breaker,
    Budgets,
    Entry,
    Outcome,
    OverBudget,
    RequestKind,
    Span,
    over_budget,
    start_of,
)
from workbench.domain.models import Model, find_model
from workbench.domain.profiles import Billing, ProfileKind
from workbench.domain.tokens import document_tokens
from workbench.domain.usage import Usage
from workbench.errors import UserError
from workbench.services.profiles import Profiles
from workbench.services.sentences import sentences
from workbench.storage import caches as cache_table
from workbench.storage import ledger as table
from workbench.storage.database import Database

_OUTCOMES = {
    MessageState.COMPLETE: Outcome.DONE,
    MessageState.STOPPED: Outcome.STOPPED,
    MessageState.INTERRUPTED: Outcome.BROKEN,
}


class Spending:
    """Keeps the ledger and watches the limits; `budgets` may be set at any time."""

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

    @property
    def is_free(self) -> bool:
        """Say whether the active connection has no prices: offline, or a key without billing."""
        profile = self._profiles.active
        return profile.kind is ProfileKind.OFFLINE or profile.billing is Billing.UNPAID

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
        *,
        cache: Cache | None = None,
        failed_try: int = 0,
    ) -> None:
        """Write an answer down, or a try of it that came to nothing (numbered from 1)."""
        outcome = _OUTCOMES.get(answer.state, Outcome.FAILED)
        if failed_try:
            outcome = Outcome.FAILED
        model_id = answer.model_version or answer.model_id
        await self._add(
            Entry(
                id=f"{answer.id}-{failed_try}" if failed_try else answer.id,
                at=datetime.now(UTC),
                kind=RequestKind.ANSWER,
                profile_id=self._profiles.active.id,
                model_id=model_id,
                usage=Usage() if failed_try else answer.usage or Usage(),
                cost=None if failed_try else answer.cost,
                outcome=outcome,
                conversation_id=answer.conversation_id,
                message_id=answer.id,
                cache_name=cache.name if cache is not None else "",
                documents=_shares(documents.values(), find_model(self._models, model_id)),
                free=self.is_free,
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
        await self._add(
            Entry(
                id=f"storage {cache.profile_id} {cache.name}",
                at=min(cache.expires_at, datetime.now(UTC)),
                kind=RequestKind.STORAGE,
                profile_id=cache.profile_id,
                model_id=cache.model_id,
                usage=Usage(),
                cost=self._kept(cache, cache.created_at, cache.end()),
                outcome=Outcome.DONE,
                conversation_id=cache.conversation_id,
                cache_name=cache.name,
                documents=_even_shares(cache),
            )
        )

    async def entries(self, since: datetime) -> tuple[Entry, ...]:
        """Return the ledger since a moment, oldest first."""
        with sentences():
            return await self._database.read(table.entries_since, since)

    async def running(self) -> float:
        """Return what the living caches of the active profile cost per hour, where it is known."""
        now = datetime.now(UTC)
        caches = await self._database.read(cache_table.caches_of, self._profiles.active.id)
        hours = (
            prices_of(find_model(self._models, cache.model_id), cache.tokens, now).hour
            for cache in caches
            if cache.alive(now)
        )
        return sum(hour for hour in hours if hour is not None)

    async def spent(self, span: Span, now: datetime | None = None) -> float:
        """Return the known dollars of a span up to now, the time of living caches included."""
        now = now or datetime.now().astimezone()
        start = start_of(span, now)
        with sentences():
            known = await self._database.read(table.spent_since, start)
            caches = await self._database.read(cache_table.caches_of, self._profiles.active.id)
        if self.is_free:
            return known
        for cache in caches:
            if cache.created_at is not None and cache.alive(now) and cache.ours:
                known += self._kept(cache, max(start, cache.created_at), now) or 0.0
        return known

    async def limit_ahead(self, next_one: float | None) -> OverBudget | None:
        """Return the limit that a request of about so many dollars would pass, or None."""
        if self.budgets == Budgets() or self.is_free:
            return None
        day, month = await self.spent(Span.TODAY), await self.spent(Span.MONTH)
        return over_budget(self.budgets, day, month, next_one or 0.0)

    def _kept(self, cache: Cache, since: datetime, until: datetime) -> float | None:
        model = find_model(self._models, cache.model_id)
        return prices_of(model, cache.tokens, since).keeping(max(timedelta(), until - since))

    async def _add(self, entry: Entry) -> None:
        with sentences():
            await self._database.write(table.add_entry, entry)


def _even_shares(cache: Cache) -> tuple[tuple[str, float], ...]:
    return tuple((i, 1 / len(cache.document_ids)) for i in cache.document_ids)


def _shares(documents: Iterable[Document], model: Model) -> tuple[tuple[str, float], ...]:
    """Share a request out among its documents by their tokens."""
    sizes = {document.id: max(1, document_tokens(document, model)) for document in documents}
    whole = sum(sizes.values())
    return tuple((name, size / whole) for name, size in sizes.items())
