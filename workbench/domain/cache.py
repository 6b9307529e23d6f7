"""Caches: how long one lives, whether it fits a chat, what it costs and when it pays off."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from workbench.domain.cost import MILLION, period_of, tier_of
from workbench.domain.documents import Document
from workbench.domain.models import Model
from workbench.domain.prompt import document_heading
from workbench.domain.usage import Usage

SHORT = timedelta(minutes=10)
"""From here on the time left is shown in the warning colour (design, section 4.8)."""
WARNING = timedelta(minutes=5)
"""So long before its end the user is told."""
LONGEST = timedelta(days=30)
"""Our own limit against slips: the API names none, and every hour is paid."""
LABEL_LENGTH = 128
"""Characters (`resources/models.json`, limits)."""
QUESTIONS = (1, 2, 5, 10)
"""What the dialog compares."""
_TRIED = 1_000


class Ending(StrEnum):
    """Why a cache is no more."""

    EXPIRED = "expired"
    DELETED = "deleted"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Cache:
    """A cache of a profile. `label` is kept by this program; the API's own name cannot change.

    `document_ids` stand in their order; they and `fingerprint` are empty for a cache that was made
    elsewhere. `gained` is what its uses saved so far in dollars, None if a price was unknown.
    `instruction` is what the user added to the product's own.
    """

    name: str
    profile_id: str
    model_id: str
    label: str
    expires_at: datetime
    created_at: datetime | None = None
    tokens: int | None = None
    document_ids: tuple[str, ...] = ()
    fingerprint: str = ""
    conversation_id: str = ""
    used: int = 0
    gained: float | None = 0.0
    ended: Ending | None = None
    ended_at: datetime | None = None
    told: bool = False
    instruction: str = ""

    @property
    def ours(self) -> bool:
        """Say whether this program made it and knows what is in it."""
        return bool(self.fingerprint)

    def alive(self, now: datetime) -> bool:
        """Say whether a question may use it at `now` (an aware time by the server's clock)."""
        return self.ended is None and self.expires_at > now

    def left(self, now: datetime) -> timedelta:
        """Return how long it still lives, never less than nothing."""
        return max(timedelta(), self.expires_at - now) if self.ended is None else timedelta()

    def end(self) -> datetime:
        """Return when it ended or will end."""
        return min(self.ended_at, self.expires_at) if self.ended_at else self.expires_at

    def share_left(self, now: datetime) -> float:
        """Return the part of its whole life that is left, from 0 to 1."""
        if self.created_at is None or self.expires_at <= self.created_at:
            return 0.0 if not self.alive(now) else 1.0
        return min(1.0, self.left(now) / (self.expires_at - self.created_at))


class Fit(StrEnum):
    """How a cache and a chat go together."""

    ALL = "all"
    PART = "part"
    NONE = "none"


def fingerprints(instruction: str, documents: Sequence[Document]) -> tuple[str, ...]:
    """Return the fingerprint of the first document with the instruction, of the first two, ...

    Each stands for contents: the instruction, and every document by its place and content.
    """
    told = hashlib.sha256(instruction.encode())
    prints = []
    for number, document in enumerate(documents, 1):
        line = f"\0{document.sha256}\0{document_heading(number, document)}"
        told.update(line.encode(errors="surrogatepass"))
        prints.append(told.hexdigest())
    return tuple(prints)


def fit(cache: Cache, model_id: str, prints: Sequence[str]) -> Fit:
    """Say whether a chat's request could use a cache, by the `fingerprints` of the chat.

    PART: the chat brought more documents later; the cache still stands for the first ones.
    """
    count = len(cache.document_ids)
    if not cache.ours or cache.model_id != model_id or not 0 < count <= len(prints):
        return Fit.NONE
    if prints[count - 1] != cache.fingerprint:
        return Fit.NONE
    return Fit.ALL if count == len(prints) else Fit.PART


def best_fit(
    caches: Sequence[Cache], model_id: str, prints: Sequence[str], now: datetime
) -> Cache | None:
    """Return the living cache that stands for most of the documents, of two the longer lived."""
    fitting = [
        cache
        for cache in caches
        if cache.alive(now) and fit(cache, model_id, prints) is not Fit.NONE
    ]
    return max(fitting, key=lambda c: (len(c.document_ids), c.expires_at), default=None)


def problem_with_end(until: datetime, now: datetime) -> str:
    """Return the sentence for an end that cannot be set, or an empty text."""
    if until.tzinfo is None:
        return "Choose a time zone for this time."
    if until <= now:
        return "This time has passed. Choose a later one."
    if until - now > LONGEST:
        return "That is more than 30 days. Choose a shorter time; every hour is paid."
    return ""


def problem_with_length(length: timedelta) -> str:
    """Return the sentence for a length of life that cannot be set, or an empty text."""
    if length <= timedelta():
        return "Choose a time longer than nothing."
    if length > LONGEST:
        return "That is more than 30 days. Choose a shorter time; every hour is paid."
    return ""


@dataclass(frozen=True, slots=True)
class Prices:
    """Dollars for a cache of some size: making, keeping for an hour, one question with, without.

    None is unknown.
    """

    making: float | None
    hour: float | None
    with_cache: float | None
    without: float | None

    def keeping(self, length: timedelta) -> float | None:
        """Return what keeping it costs for a time."""
        return None if self.hour is None else self.hour * hours(length)

    def whole(self, length: timedelta) -> float | None:
        """Return what making and keeping it costs together."""
        keeping = self.keeping(length)
        return None if self.making is None or keeping is None else self.making + keeping

    def compared(self, questions: int, length: timedelta) -> tuple[float, float] | None:
        """Return what questions cost without and with the cache, or None if unknown."""
        whole = self.whole(length)
        if whole is None or self.with_cache is None or self.without is None:
            return None
        return questions * self.without, whole + questions * self.with_cache

    def pays_off_after(self, length: timedelta) -> int | None:
        """Return with which question the cache becomes cheaper; 0 for never; None if unknown."""
        if self.compared(1, length) is None:
            return None
        for questions in range(1, _TRIED):
            pair = self.compared(questions, length)
            if pair is not None and pair[1] < pair[0]:
                return questions
        return 0


FREE = Prices(0.0, 0.0, 0.0, 0.0)
"""What the offline engine asks for."""


def prices_of(model: Model, tokens: int | None, day: datetime) -> Prices:
    """Return the prices of a cache of so many tokens with a model, on the day (in UTC)."""
    date = day.astimezone(UTC).date()
    tier, period = tier_of(model, tokens, date), period_of(model, date)
    if tokens is None or tier is None or period is None:
        return Prices(None, None, None, None)
    return Prices(
        making=_times(tier.input, tokens),
        hour=_times(period.cache_storage, tokens),
        with_cache=_times(tier.cached, tokens),
        without=_times(tier.input, tokens),
    )


def saved(cache: Cache, prices: Prices, now: datetime) -> float | None:
    """Return what a cache saved after making and keeping it; negative while it has not paid off."""
    if cache.created_at is None or cache.gained is None:
        return None
    whole = prices.whole(max(timedelta(), min(now, cache.end()) - cache.created_at))
    return None if whole is None else cache.gained - whole


def gain(usage: Usage, model: Model, day: datetime) -> float | None:
    """Return the dollars that an answer's cached tokens saved, or None if a price is unknown."""
    tier = tier_of(model, usage.prompt, day.astimezone(UTC).date())
    if not usage.cached:
        return 0.0
    if tier is None or tier.input is None or tier.cached is None:
        return None
    return usage.cached * (tier.input - tier.cached) / MILLION


def hit_rate(usages: Sequence[Usage]) -> float | None:
    """Return which part of the tokens read came from a cache, or None if nothing was read."""
    read = sum(usage.prompt or 0 for usage in usages)
    return sum(usage.cached or 0 for usage in usages) / read if read else None


@dataclass(frozen=True, slots=True)
class KeepAlive:
    """A wish to keep a cache while its chat is open, at most until a moment and for some dollars.

    `spent` is what the keeping has cost since the wish.
    """

    until: datetime
    dollars: float | None = None
    spent: float = 0.0

    def next_end(self, cache: Cache, hour: float | None, now: datetime) -> datetime | None:
        """Return the end to set now, or None if it is not yet time; `hour` is the price of one.

        Raises LimitReached, also where a limit in dollars meets an unknown price.
        """
        if cache.left(now) > WARNING:
            return None
        step = min(cache.expires_at + STEP, self.until)
        if step <= cache.expires_at:
            raise LimitReached
        if self.dollars is not None:
            price = None if hour is None else hour * hours(step - cache.expires_at)
            if price is None or self.spent + price > self.dollars:
                raise LimitReached
        return step


class LimitReached(Exception):
    """A cache is not kept any longer."""


STEP = timedelta(minutes=15)
"""So much longer a cache is kept at a time."""


def hours(length: timedelta) -> float:
    """Return a length of time in hours."""
    return length.total_seconds() / 3600


def _times(price: float | None, tokens: int) -> float | None:
    return None if price is None else price * tokens / MILLION
