"""The ledger: every request with its tokens, cost and outcome; sums, budgets and a breaker."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from workbench.domain.usage import Usage

FAILURES = 20
"""So many failures one after the other stop a run."""


class RequestKind(StrEnum):
    """What was asked of the API."""

    ANSWER = "answer"
    CACHE = "cache"
    EXTENSION = "extension"
    STORAGE = "storage"


class Outcome(StrEnum):
    """How a request ended."""

    DONE = "done"
    STOPPED = "stopped"
    BROKEN = "broken"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One request. `cost` is in dollars, None if unknown; `documents` maps ids to their part of it.

    EXTENSION moved the end of a cache and costs nothing by itself; STORAGE is the time of a cache
    that was paid for. Neither reads nor writes. `free` is a request of a plan without prices.
    """

    id: str
    at: datetime
    kind: RequestKind
    profile_id: str
    model_id: str
    usage: Usage
    cost: float | None
    outcome: Outcome
    conversation_id: str = ""
    message_id: str = ""
    cache_name: str = ""
    documents: tuple[tuple[str, float], ...] = ()
    free: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """What a group of requests comes to; `cost` holds the known part, `unknown` how many have none.

    `storage` is the part of the cost that went into keeping caches.
    """

    requests: int = 0
    prompt: int = 0
    cached: int = 0
    written: int = 0
    cost: float = 0.0
    storage: float = 0.0
    unknown: int = 0

    @property
    def dollars(self) -> float | None:
        """Return the cost, or None while a part of it is unknown."""
        return None if self.unknown else self.cost

    @property
    def cached_share(self) -> float | None:
        """Return which part of the tokens read came from a cache, or None if none were read."""
        return self.cached / self.prompt if self.prompt else None

    def plus(self, entry: Entry, part: float = 1.0) -> "Sum":
        """Return the sum with an entry, or with a part of it (0 to 1), added."""
        usage = entry.usage
        cost = None if entry.cost is None else entry.cost * part
        keeping = entry.kind is RequestKind.STORAGE
        billed = keeping or bool(usage.prompt or usage.total)
        unknown = cost is None and not entry.free and billed
        storage = cost or 0.0 if keeping else 0.0
        return replace(
            self,
            requests=self.requests + (not keeping),
            prompt=self.prompt + round((usage.prompt or 0) * part),
            cached=self.cached + round((usage.cached or 0) * part),
            written=self.written + round(((usage.answer or 0) + (usage.thoughts or 0)) * part),
            cost=self.cost + (cost or 0.0),
            storage=self.storage + storage,
            unknown=self.unknown + unknown,
        )


def total(entries: Iterable[Entry]) -> Sum:
    """Return the sum of all entries."""
    result = Sum()
    for entry in entries:
        result = result.plus(entry)
    return result


def grouped(entries: Iterable[Entry], key: Callable[[Entry], str]) -> dict[str, Sum]:
    """Return sums by what `key` says of an entry, the dearest first."""
    sums: dict[str, Sum] = {}
    for entry in entries:
        name = key(entry)
        sums[name] = sums.get(name, Sum()).plus(entry)
    return _dearest_first(sums)


def by_document(entries: Iterable[Entry]) -> dict[str, Sum]:
    """Return sums by document id, each request shared out; "" is what no document caused."""
    sums: dict[str, Sum] = {}
    for entry in entries:
        for name, part in entry.documents or (("", 1.0),):
            sums[name] = sums.get(name, Sum()).plus(entry, part)
    return _dearest_first(sums)


class Span(StrEnum):
    """What a view of the ledger covers, up to now."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"


def start_of(span: Span, now: datetime) -> datetime:
    """Return the first moment of the day, of the last seven days or of the month, in now's zone."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if span is Span.WEEK:
        return today - timedelta(days=6)
    return today.replace(day=1) if span is Span.MONTH else today


def local_start(span: Span, now: datetime) -> datetime:
    """Return the first moment of a span where the user is, whose clocks may have moved since."""
    return start_of(span, now.astimezone().replace(tzinfo=None)).astimezone()


@dataclass(frozen=True, slots=True)
class Budgets:
    """Dollars a day and a month: from the soft ones on there is a notice, the hard ones ask."""

    day_soft: float | None = None
    day_hard: float | None = None
    month_soft: float | None = None
    month_hard: float | None = None


@dataclass(frozen=True, slots=True)
class OverBudget:
    """A limit that is passed, or would be: of a span, or of one chat where `span` is None.

    Limit, what is spent, and about what is still to come are in dollars. A `hard` one asks before
    sending.
    """

    span: Span | None
    hard: bool
    limit: float
    spent: float
    coming: float = 0.0

    @property
    def is_passed(self) -> bool:
        """Say whether what is spent has passed the limit already."""
        return self.spent > self.limit

    @property
    def total(self) -> float:
        """Return about how many dollars it is with what is still to come."""
        return self.spent + self.coming


def limit_over(
    span: Span | None, soft: float | None, hard: float | None, spent: float, coming: float
) -> OverBudget | None:
    """Return which of two limits is passed, or would be by what comes; the hard one before."""
    for is_hard, limit in ((True, hard), (False, soft)):
        if limit is not None and spent + coming > limit:
            return OverBudget(span, is_hard, limit, spent, coming)
    return None


def limits_over(
    budgets: Budgets, day: float, month: float, coming: float
) -> tuple[OverBudget, ...]:
    """Return the limits that are passed, or would be by what comes, at most one a span.

    Hard ones come first, then that of the month: each span speaks for itself.
    """
    found = (
        limit_over(Span.MONTH, budgets.month_soft, budgets.month_hard, month, coming),
        limit_over(Span.TODAY, budgets.day_soft, budgets.day_hard, day, coming),
    )
    return tuple(sorted(filter(None, found), key=lambda over: not over.hard))


class Breaker:
    """Counts failures one after the other and stops what runs away."""

    def __init__(self, most: int = FAILURES) -> None:
        """Stop after `most` failures."""
        self._most = most
        self.failures = 0

    def note(self, outcome: Outcome) -> None:
        """Count a failure; anything else begins anew."""
        self.failures = self.failures + 1 if outcome is Outcome.FAILED else 0

    def stops(self) -> bool:
        """Say whether the next request is to be refused; the one after it may go again."""
        if self.failures < self._most:
            return False
        self.failures = 0
        return True


COLUMNS = (
    "when", "kind", "outcome", "profile", "model", "chat", "tokens_in", "tokens_cached",
    "tokens_out", "tokens_thought", "tokens_total", "dollars",
)  # fmt: skip


def csv_cell(value: object) -> str:
    """Return a value for a CSV cell; text that a spreadsheet would run as a formula is made inert.

    An apostrophe goes before =, +, -, @, tab and line breaks at the start (OWASP, CSV injection).
    """
    text = "" if value is None else str(value)
    if isinstance(value, str) and text.lstrip().startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
        text = "'" + text
    elif isinstance(value, str) and text[:1] in ("\t", "\r", "\n"):
        text = "'" + text
    return '"' + text.replace('"', '""').replace("\0", "") + '"'


def to_csv(entries: Sequence[Entry], profiles: dict[str, str], chats: dict[str, str]) -> str:
    """Return the entries as CSV with a heading; ids get the names that are known for them."""
    rows = [",".join(COLUMNS)]
    for entry in entries:
        usage = entry.usage
        cells = (
            entry.at.isoformat(timespec="seconds"),
            entry.kind.value,
            entry.outcome.value,
            profiles.get(entry.profile_id, entry.profile_id),
            entry.model_id,
            chats.get(entry.conversation_id, entry.conversation_id),
            usage.prompt,
            usage.cached,
            usage.answer,
            usage.thoughts,
            usage.total,
            entry.cost,
        )
        rows.append(",".join(csv_cell(cell) for cell in cells))
    return "\r\n".join(rows) + "\r\n"


def _dearest_first(sums: dict[str, Sum]) -> dict[str, Sum]:
    return dict(sorted(sums.items(), key=lambda pair: (-pair[1].cost, -pair[1].prompt)))


def per_slot(
    entries: Iterable[Entry], span: Span, now: datetime
) -> tuple[tuple[str, float, int], ...]:
    """Return (label, known dollars, tokens) for each hour of today, or each day of another span."""
    start = start_of(span, now)
    if span is Span.TODAY:
        starts = [start + timedelta(hours=hour) for hour in range(now.hour + 1)]
        labels = [f"{moment:%H}:00" for moment in starts]
    else:
        days = (now.date() - start.date()).days + 1
        starts = [start + timedelta(days=day) for day in range(days)]
        labels = [f"{moment.day} {moment:%b}" for moment in starts]
    sums = [[0.0, 0] for _ in starts]
    for entry in entries:
        place = bisect_right(starts, entry.at) - 1
        if place >= 0:
            sums[place][0] += entry.cost or 0.0
            sums[place][1] += entry.usage.total or 0
    return tuple(
        (label, dollars, int(tokens)) for label, (dollars, tokens) in zip(labels, sums, strict=True)
    )
