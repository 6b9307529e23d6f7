"""Prices as rows of text that can be typed, and back."""

from collections.abc import Sequence
from datetime import date

from workbench.domain.models import PricePeriod, PriceTier
from workbench.domain.own_prices import is_price, overlap

COLUMNS = (
    "Valid\nfrom", "Valid\nuntil", "Prompts\nup to", "Input", "Cached\ninput", "Output",
    "Cache\nper hour", "Batch,\n%",
)  # fmt: skip
FROM, UNTIL, UP_TO, INPUT, CACHED, OUTPUT, STORAGE, BATCH = range(len(COLUMNS))
_LONGEST = 40

Row = tuple[str, ...]


class PriceProblem(Exception):
    """A sentence about what was typed, and the row and column where it stands."""

    def __init__(self, sentence: str, row: int = -1, column: int = -1) -> None:
        """Keep all three."""
        super().__init__(sentence)
        self.sentence = sentence
        self.row = row
        self.column = column


def rows_of(periods: Sequence[PricePeriod]) -> tuple[Row, ...]:
    """Return a row for each tier; what holds for the whole period stands in its first row."""
    rows = []
    for period in periods:
        for place, tier in enumerate(period.tiers):
            first = place == 0
            batch = 100 * period.batch if period.batch is not None else None
            rows.append(
                (
                    period.since.isoformat() if period.since else "",
                    period.until.isoformat() if period.until else "",
                    f"{tier.up_to:,}" if tier.up_to else "",
                    _written(tier.input),
                    _written(tier.cached),
                    _written(tier.output),
                    _written(period.cache_storage) if first else "",
                    _written(batch) if first else "",
                )
            )
    return tuple(rows)


def periods_of(rows: Sequence[Row]) -> tuple[PricePeriod, ...]:
    """Return the periods of rows; those with the same dates are tiers of one. Empty is unknown.

    Raises PriceProblem.
    """
    filled = [(place, row) for place, row in enumerate(rows) if any(cell.strip() for cell in row)]
    if not filled:
        raise PriceProblem("Enter at least one price.")
    grouped: dict[tuple[date | None, date | None], list[tuple[int, Row]]] = {}
    for place, row in filled:
        since, until = _day(row, place, FROM), _day(row, place, UNTIL)
        if since is not None and until is not None and until < since:
            raise PriceProblem("These prices end before they begin.", place, UNTIL)
        grouped.setdefault((since, until), []).append((place, row))
    periods = tuple(_period(since, until, group) for (since, until), group in grouped.items())
    if overlap(periods):
        raise PriceProblem("Two rows hold on the same day. Change their dates.", filled[-1][0], 0)
    return tuple(sorted(periods, key=lambda period: period.since or date.min))


def _period(since: date | None, until: date | None, rows: Sequence[tuple[int, Row]]) -> PricePeriod:
    tiers: dict[int | None, PriceTier] = {}
    for place, row in rows:
        up_to = _tokens(row, place)
        if up_to in tiers:
            raise PriceProblem("Two rows of these dates have the same size.", place, UP_TO)
        tiers[up_to] = PriceTier(
            up_to, _price(row, place, INPUT), _price(row, place, OUTPUT), _price(row, place, CACHED)
        )
    batch = _said_once(rows, BATCH)
    if batch is not None and batch > 100:
        raise PriceProblem("A batch costs at most 100 % of the price.", rows[0][0], BATCH)
    ordered = sorted(tiers.values(), key=lambda tier: (tier.up_to is None, tier.up_to or 0))
    part = batch / 100 if batch is not None else None
    return PricePeriod(since, until, tuple(ordered), _said_once(rows, STORAGE), part)


def _said_once(rows: Sequence[tuple[int, Row]], column: int) -> float | None:
    """Return what all rows of a period share; it need be said in one of them only."""
    said = {price for place, row in rows if (price := _price(row, place, column)) is not None}
    if len(said) > 1:
        name = COLUMNS[column].partition(",")[0].replace("\n", " ")
        raise PriceProblem(f"{name} differs between rows of the same dates.", rows[-1][0], column)
    return said.pop() if said else None


def _day(row: Row, place: int, column: int) -> date | None:
    text = row[column].strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        sentence = f"“{text[:_LONGEST]}” is no date. Write it as 2026-12-31."
        raise PriceProblem(sentence, place, column) from None


def _tokens(row: Row, place: int) -> int | None:
    text = row[UP_TO].strip()
    digits = text.replace(",", "").replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if not text:
        return None
    if not (digits.isascii() and digits.isdigit()) or not 0 < int(digits[:12]) or len(digits) > 12:
        sentence = f"“{text[:_LONGEST]}” is no number of tokens."
        raise PriceProblem(sentence, place, UP_TO)
    return int(digits)


def _price(row: Row, place: int, column: int) -> float | None:
    text = row[column].strip()
    plain = text.lstrip("$").removesuffix("%").strip()
    if not plain:
        return None
    whole, comma, rest = plain.partition(",")
    if comma and "." not in plain and len(rest) == 3 and whole.strip("0"):
        sentence = f"“{text[:_LONGEST]}” can be read in two ways. Write it without the comma."
        raise PriceProblem(sentence, place, column)
    plain = plain.replace(",", "") if "." in plain else plain.replace(",", ".")
    try:
        price = float(plain) if plain.isascii() else float("nan")
    except ValueError:
        price = float("nan")
    if not is_price(price) or "_" in plain:
        sentence = f"“{text[:_LONGEST]}” is no price. Write dollars, such as 0.75, or nothing."
        raise PriceProblem(sentence, place, column)
    return price


def _written(price: float | None) -> str:
    return "" if price is None else f"{price:.10f}".rstrip("0").rstrip(".")
