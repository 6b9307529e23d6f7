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
    fit,
    hit_rate,
    prices_of,
    saved,
)
from workbench.domain.cost import money
from workbench.domain.documents import Document
from workbench.domain.models import find_model
from workbench.domain.options import Options
from workbench.domain.prompt import own_words, whole_instruction
from workbench.domain.tokens import document_tokens
from workbench.domain.usage import Usage
from workbench.services import Services
from workbench.ui.caches.wording import CacheRow, clock, counted, pays_off


@dataclass(frozen=True, slots=True)
class OpenChat:
    """The chat that is shown: its model, documents in their order, answers' usages, options."""

    conversation_id: str = ""
    model_id: str = ""
    documents: tuple[Document, ...] = ()
    usages: tuple[Usage, ...] = ()
    options: Options = Options()

    @property
    def instructions(self) -> tuple[str, ...]:
        """Return what a cache for it may hold: its own words with the rules, or the rules alone."""
        own = (own_words(self.options), "")
        return tuple(dict.fromkeys(whole_instruction(each) for each in own))

    def fit_of(self, cache: Cache) -> Fit | None:
        """Say how a cache goes with this chat; None if it was not made for it."""
        if not cache.ours or cache.conversation_id != self.conversation_id or not self.documents:
            return None
        fits = [fit(cache, self.model_id, told, self.documents) for told in self.instructions]
        return next((each for each in (Fit.ALL, Fit.PART) if each in fits), Fit.NONE)

    def fitting(self, caches: Sequence[Cache], now: datetime) -> Cache | None:
        """Return the cache that its next question can use."""
        for told in self.instructions:
            found = best_fit(caches, self.model_id, told, self.documents, now)
            if found is not None:
                return found
        return None


def prices_for(services: Services, cache: Cache) -> Prices:
    """Return the prices of a cache as they were when it was made."""
    if services.spending.is_free:
        return FREE
    model = find_model(services.models, cache.model_id)
    return prices_of(model, cache.tokens, cache.created_at or services.caching.now())


def row_of(
    services: Services,
    cache: Cache,
    chat: OpenChat,
    names: Mapping[str, str],
    keep: KeepAlive | None,
) -> CacheRow:
    """Return a cache with all that its card shows."""
    now, prices = services.caching.now(), prices_for(services, cache)
    until = f"Kept alive with its chat until {clock(keep.until, now)}" if keep else ""
    return CacheRow(
        cache=cache,
        model=find_model(services.models, cache.model_id).name,
        key=services.profiles.active.name,
        prices=prices,
        saved=saved(cache, prices, now),
        documents=tuple(names.get(i, "") for i in cache.document_ids),
        free=services.spending.is_free,
        fits=chat.fit_of(cache),
        kept=until,
    )


def hit_words(chat: OpenChat) -> str:
    """Return how much of what the chat's answers read came from caches, or an empty text."""
    rate = hit_rate(chat.usages)
    return "" if rate is None else f"In this chat, {rate:.0%} of what was read came from a cache."


def offer_words(services: Services, chat: OpenChat) -> str:
    """Return what a cache for the chat would cost, or an empty text."""
    if not chat.documents or services.spending.is_free:
        return ""
    model = find_model(services.models, chat.model_id)
    if not model.caches:
        return f"{model.name} cannot keep caches; choose another model to make one."
    sizes = [document_tokens(document, model) for document in chat.documents]
    if not any(sizes):
        return ""
    prices = prices_of(model, sum(sizes), services.caching.now())
    what = counted(len(chat.documents), "document", "documents")
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
