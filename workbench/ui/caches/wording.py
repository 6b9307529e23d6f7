"""Caches in words: times, money, and what a card says of itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.cache import SHORT, Cache, Ending, Fit, Prices
from workbench.domain.cost import SMALLEST, money

DASH = "–"
GEMINI_4 = (
    "Gemini 4 models cannot keep caches. They reuse recent text by themselves, and the answer "
    "shows how much was reused."
)


@dataclass(frozen=True, slots=True)
class CacheRow:
    """A cache with what its card shows: names instead of ids, prices, and its place in the chat.

    `fits` says how it goes with the open chat; None when it was not made for it. `free` is a
    connection without prices. `kept` says until when it is kept alive.
    """

    cache: Cache
    model: str
    key: str
    prices: Prices
    saved: float | None
    documents: tuple[str, ...] = ()
    free: bool = False
    fits: Fit | None = None
    kept: str = ""

    @property
    def name(self) -> str:
        """Return the name by which the API knows it."""
        return self.cache.name

    @property
    def facts(self) -> str:
        """Return the line under its label."""
        count = len(self.cache.document_ids)
        words = [counted(count, "document", "documents") if self.cache.ours else "Not made here"]
        if self.cache.tokens is not None:
            words.append(f"{self.cache.tokens:,} tokens")
        return " · ".join(word for word in (*words, self.model, self.key) if word)

    @property
    def note(self) -> str:
        """Return what there is to say beyond the figures, or an empty text."""
        if self.cache.ended is not None:
            return ""
        if self.fits is Fit.NONE:
            return "No longer fits this chat as it is now."
        if self.fits is Fit.PART:
            return "No longer fits: a document was added."
        return self.kept

    @property
    def offers_new(self) -> bool:
        """Say whether another cache for the chat is offered."""
        return self.cache.ended is None and self.fits in (Fit.NONE, Fit.PART)

    def price(self, dollars: float | None) -> str:
        """Return an amount, or what stands for it on a plan without amounts."""
        return "free" if self.free else amount(dollars)


def amount(dollars: float | None) -> str:
    """Return dollars that may be negative; a dash if unknown."""
    if dollars is not None and 0 < -dollars < SMALLEST:
        return "about $0"
    if dollars is not None and dollars < 0:
        return "–" + money(-dollars)
    return money(dollars)


def counted(count: int, one: str, many: str) -> str:
    """Return a number with its noun."""
    return f"{count:,} {one if count == 1 else many}"


def time_left(cache: Cache, now: datetime) -> str:
    """Return "38 min left"; under two minutes the seconds count too."""
    return f"{length(cache.left(now))} left"


def length(time: timedelta) -> str:
    """Return a length of time as "2 days 3 h", "31 h 12 min", "38 min" or "50 s"."""
    seconds = int(time.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 120:
        return f"1 min {seconds - 60:02} s"
    hours, minutes = divmod(seconds // 60, 60)
    if hours >= 48:
        return f"{hours // 24} days {hours % 24} h" if hours % 24 else f"{hours // 24} days"
    if hours:
        return f"{hours} h {minutes:02} min" if minutes else f"{hours} h"
    return f"{minutes} min"


def whole_life(cache: Cache) -> str:
    """Return for how long it was to live, such as "1 h", or a dash."""
    if cache.created_at is None:
        return DASH
    rounded = timedelta(minutes=round((cache.end() - cache.created_at).total_seconds() / 60))
    return length(rounded)


def clock(moment: datetime | None, now: datetime) -> str:
    """Return a moment in local time: the hour today, with the day otherwise."""
    if moment is None:
        return DASH
    local, today = moment.astimezone(), now.astimezone()
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local.day} {local:%b} {local:%H:%M}"


def tone(cache: Cache, now: datetime) -> str:
    """Return the tone of the time left."""
    return "warning" if cache.left(now) < SHORT else ""


def ending_words(cache: Cache, now: datetime) -> str:
    """Return the sentence of a cache that has ended."""
    at = clock(cache.end(), now)
    after = "The next question sends these documents in full."
    if cache.ended is Ending.DELETED:
        return f"Deleted at {at}. {after}"
    if cache.ended is Ending.LOST:
        return f"Gone since {at}. {after}"
    return f"Ended at {at}. {after}"


def heading(rows: tuple[CacheRow, ...]) -> tuple[str, str]:
    """Return the pane's heading and the line under it."""
    living = [row for row in rows if row.cache.ended is None]
    title = counted(len(living), "cache", "caches") if living else "No living cache"
    if rows and rows[0].free:
        return title, "No amounts: this connection has no prices."
    hours = [row.prices.hour for row in living]
    if living:
        known = [hour for hour in hours if hour is not None]
        together = sum(known) if len(known) == len(hours) else None
        title += f", {amount(together)} per hour"
        title += " together" if len(living) > 1 else ""
    saved = [row.saved for row in rows if row.cache.ours]
    amounts = [each for each in saved if each is not None]
    if not amounts or len(amounts) != len(saved):
        return title, f"Saved {DASH}: not every price is known."
    total, they = sum(amounts), "it" if len(amounts) == 1 else "they"
    if abs(total) < SMALLEST:
        return title, f"Saved about as much as {they} cost so far"
    if total < 0:
        return title, f"So far {they} cost {money(-total)} more than {they} saved"
    return title, f"Saved {money(total)} so far, after what {they} cost"


def pays_off(prices: Prices, time: timedelta) -> str:
    """Return the sentence about when a cache pays off."""
    questions = prices.pays_off_after(time)
    if questions is None:
        return "Whether it pays off is unknown: a price is missing"
    if questions == 0:
        return f"Does not pay off within {length(time)}"
    if questions == 1:
        return f"Pays off with the first question within {length(time)}"
    return f"Pays off after {questions:,} questions within {length(time)}"


def size_words(tokens: int, minimum: int | None, *, exact: bool) -> str:
    """Return what there is to say of a new cache's size beside the model's minimum."""
    if minimum is not None and tokens < minimum:
        has = f"{tokens:,}" if exact else f"about {tokens:,}"
        return f"This model needs at least {minimum:,} tokens; these have {has}. Add a document."
    count = (
        f"{tokens:,} tokens with the instructions."
        if exact
        else f"About {tokens:,} tokens; Google counts them when they are sent."
    )
    if minimum is None:
        return f"{count} The smallest size for this model is not known."
    return f"{count} This model needs at least {minimum:,}."
