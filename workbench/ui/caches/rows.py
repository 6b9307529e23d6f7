"""What the pane shows of caches beside the open chat: rows, and sentences about the chat itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.cache import (
    FREE,
    Cache,
    Fit,
    KeepAlive,
    Prices,
    best_fit,
    fingerprints,
    fit,
    hit_rate,
    prices_of,
    saved,
)
from workbench.domain.cost import money
from workbench.domain.documents import Document
from workbench.domain.listed_models import is_known
from workbench.domain.models import find_model
from workbench.domain.options import Options
from workbench.domain.prompt import own_words, whole_instruction
from workbench.domain.tokens import document_tokens
from workbench.domain.usage import Usage
from workbench.services import Services
from workbench.ui.caches.wording import CacheRow, clock, pays_off


@dataclass(frozen=True, slots=True)
class OpenChat:
    """The chat that is shown: its model, documents in their order, answers' usages, options."""

    conversation_id: str = ""
    model_id: str = ""
    documents: tuple[Document, ...] = ()
    usages: tuple[Usage, ...] = ()
    options: Options = Options()

    def prints(self) -> tuple[tuple[str, ...], ...]:
        """Return the fingerprints of what a cache for it may hold.

        That is its own words with the rules, or the rules alone.
        """
        told = dict.fromkeys(whole_instruction(own) for own in (own_words(self.options), ""))
        return tuple(fingerprints(each, self.documents) for each in told)

    def fit_of(self, cache: Cache, prints: Sequence[Sequence[str]]) -> Fit | None:
        """Say how a cache goes with this chat's `prints`; None if it was not made for it."""
        if not cache.ours or cache.conversation_id != self.conversation_id or not self.documents:
            return None
        fits = [fit(cache, self.model_id, each) for each in prints]
        return next((each for each in (Fit.ALL, Fit.PART) if each in fits), Fit.NONE)

    def fitting(self, caches: Sequence[Cache], now: datetime) -> Cache | None:
        """Return the cache that its next question can use."""
        for prints in self.prints():
            found = best_fit(caches, self.model_id, prints, now)
            if found is not None:
                return found
        return None


def prices_for(services: Services, cache: Cache) -> Prices:
    """Return the prices of a cache as they were when it was made."""
    if services.spending.is_free:
        return FREE
    model = find_model(services.models, cache.model_id)
    return prices_of(model, cache.tokens, cache.created_at or services.caching.now())


def rows_of(
    services: Services,
    caches: Sequence[Cache],
    chat: OpenChat,
    names: Mapping[str, str],
    wishes: Mapping[str, KeepAlive],
) -> tuple[CacheRow, ...]:
    """Return caches with all that their cards show; `names` by document, `wishes` by cache."""
    # There may be a thousand: what is the same for all of them is found out once.
    now, free, key = (
        services.caching.now(),
        services.spending.is_free,
        services.profiles.active.name,
    )
    prints = chat.prints()
    models = {i: find_model(services.models, i) for i in {cache.model_id for cache in caches}}
    rows = []
    for cache in caches:
        model, keep = models[cache.model_id], wishes.get(cache.name)
        prices = FREE if free else prices_of(model, cache.tokens, cache.created_at or now)
        rows.append(
            CacheRow(
                cache=cache,
                model=model.name,
                key=key,
                prices=prices,
                saved=saved(cache, prices, now),
                documents=tuple(names.get(i, "") for i in cache.document_ids),
                free=free,
                fits=chat.fit_of(cache, prints),
                kept=f"Kept alive with its chat until {clock(keep.until, now)}" if keep else "",
            )
        )
    return tuple(rows)


def hit_words(chat: OpenChat) -> str:
    """Return how much of what the chat's answers read came from caches, or an empty text."""
    rate = hit_rate(chat.usages)
    return "" if rate is None else f"In this chat, {rate:.0%} of what was read came from a cache."


def offer_words(services: Services, chat: OpenChat) -> str:
    """Return what a cache for the chat would cost, or an empty text."""
    if not chat.documents or services.spending.is_free:
        return ""
    model = find_model(services.models, chat.model_id)
    if not is_known(model):
        return f"It is not known whether {model.name} keeps caches."
    if not model.caches:
        return f"{model.name} cannot keep caches; choose another model to make one."
    sizes = [document_tokens(document, model) for document in chat.documents]
    if not any(sizes):
        return ""
    count = len(chat.documents)
    what = "document" if count == 1 else f"{count:,} documents"
    if model.cache_minimum is not None and sum(sizes) < model.cache_minimum:
        return (
            f"The {what} of this chat: about {sum(sizes):,} tokens. "
            f"{model.name} needs at least {model.cache_minimum:,} for a cache."
        )
    prices = prices_of(model, sum(sizes), services.caching.now())
    said = f"{pays_off(prices, timedelta(hours=1))}."
    return f"For the {what} of this chat: {money(prices.hour)} per hour. {said}"


def words_of_loss(services: Services, chat: OpenChat, caches: Sequence[Cache]) -> str:
    """Return what a question of the chat costs more without its cache."""
    mine = [c for c in caches if c.ours and c.conversation_id == chat.conversation_id]
    if not mine or services.spending.is_free:
        return "Questions about its documents cost more without it."
    prices = prices_for(services, mine[0])
    if prices.without is None or prices.with_cache is None:
        return "What it costs more is unknown: a price is missing."
    return f"This answer cost {money(prices.without - prices.with_cache)} more than with it."
