"""The user's own prices, over the table's: from a file, each with its date and source.

The file is JSON with a list `prices` of objects: model, date, source and `periods`, each with
valid_from, valid_until, cache_storage, batch and `tiers` of up_to, input, output, cached_input.
Prices are dollars per million tokens (cache_storage also per hour), missing is unknown. Where there
is one period with one tier its values may stand in the object itself.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isfinite
from typing import Any

from workbench.domain.models import BATCH, Model, PricePeriod, PriceTier

UNREADABLE = "The file with your prices cannot be read; the table's own hold."
_ABOUT = "Your own prices: dollars per million tokens; cache_storage per million tokens and hour."
_LENGTH = 80
MOST = 1_000_000.0
"""Dollars per million tokens; our own limit, so that no sum of tokens grows beyond numbers."""


@dataclass(frozen=True, slots=True)
class OwnPrices:
    """Prices of the user's own for a model; `date` and `source` say where they are from."""

    model_id: str
    periods: tuple[PricePeriod, ...]
    date: str = ""
    source: str = ""

    @property
    def origin(self) -> str:
        """Return date and source in one line."""
        return ", ".join(part for part in (self.date, self.source) if part) or "your file"


def read_own_prices(text: str) -> tuple[tuple[OwnPrices, ...], str]:
    """Return the prices of a file's text, and a sentence about what is wrong in it."""
    entries = _entries(text)
    if entries is None:
        return (), UNREADABLE
    read = [_own(entry) for entry in entries]
    wrong = read.count(None)
    problem = f"{wrong} of your own prices could not be used." if wrong else ""
    return tuple(own for own in read if own is not None), problem


def with_own_prices(models: Sequence[Model], text: str) -> tuple[tuple[Model, ...], str]:
    """Return the models with the prices of a file's text, and a sentence about what is wrong."""
    own, problem = read_own_prices(text)
    known = {model.id for model in models}
    strange = [each.model_id for each in own if each.model_id not in known]
    if strange and not problem:
        problem = f"{len(strange)} of your own prices name no model that is known."
    by_model = {each.model_id: each for each in own}
    priced = (
        replace(model, prices=by_model[model.id].periods, price_source=by_model[model.id].origin)
        if model.id in by_model
        else model
        for model in models
    )
    return tuple(priced), problem


def changed_file(text: str, model_id: str, own: OwnPrices | None) -> str:
    """Return the file's text with other prices for a model, or without its own (None).

    Whatever else stands in the file stays as it is. Raises ValueError if it cannot be read.
    """
    entries = _entries(text)
    if entries is None:
        raise ValueError(UNREADABLE)
    kept = [e for e in entries if not (isinstance(e, Mapping) and e.get("model") == model_id)]
    if own is not None:
        kept.append(_written(own))
    whole = json.loads(text)
    return json.dumps({"about": _ABOUT, **whole, "prices": kept}, indent=2) + "\n"


def _entries(text: str) -> list[Any] | None:
    try:
        entries = json.loads(text).get("prices", [])
    except (ValueError, AttributeError, RecursionError):
        return None
    return entries if isinstance(entries, list) else None


def _own(entry: Any) -> OwnPrices | None:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("model"), str):
        return None
    try:
        given = entry.get("periods")
        periods = tuple(_period(each) for each in (given if given is not None else [entry]))
    except (TypeError, ValueError, KeyError, OverflowError):
        return None
    if not periods or overlap(periods):
        return None
    said = (str(entry[name])[:_LENGTH] if entry.get(name) else "" for name in ("date", "source"))
    return OwnPrices(entry["model"], periods, *said)


def overlap(periods: Sequence[PricePeriod]) -> bool:
    """Say whether two of the periods hold on the same day."""
    ordered = sorted(periods, key=lambda period: period.since or date.min)
    return any(
        (earlier.until or date.max) >= (later.since or date.min)
        for earlier, later in zip(ordered, ordered[1:], strict=False)
    )


def is_price(dollars: float) -> bool:
    """Say whether dollars can be a price; what is far beyond any is a slip."""
    return isfinite(dollars) and 0 <= dollars <= MOST


def _period(entry: Any) -> PricePeriod:
    tiers = [_tier(each) for each in entry["tiers"]] if "tiers" in entry else [_tier(entry)]
    if not tiers or len({tier.up_to for tier in tiers}) != len(tiers):
        raise ValueError("two tiers of the same size")
    tiers.sort(key=lambda tier: (tier.up_to is None, tier.up_to or 0))
    batch = _price(entry.get("batch", BATCH))
    if batch is not None and batch > 1:
        raise ValueError("a batch never costs more")
    since, until = _day(entry.get("valid_from")), _day(entry.get("valid_until"))
    if since is not None and until is not None and until < since:
        raise ValueError("ends before it begins")
    return PricePeriod(since, until, tuple(tiers), _price(entry.get("cache_storage")), batch)


def _tier(entry: Any) -> PriceTier:
    up_to = entry.get("up_to")
    if up_to is not None and (isinstance(up_to, bool) or not isinstance(up_to, int) or up_to < 1):
        raise ValueError("no number of tokens")
    input_price, output, cached = (
        _price(entry.get(name)) for name in ("input", "output", "cached_input")
    )
    return PriceTier(up_to, input_price, output, cached)


def _price(value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("no number")
    price = float(value)
    if not is_price(price):
        raise ValueError("no price")
    return price


def _day(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _written(own: OwnPrices) -> dict[str, Any]:
    return {
        "model": own.model_id,
        "date": own.date,
        "source": own.source,
        "periods": [
            {
                "valid_from": period.since.isoformat() if period.since else None,
                "valid_until": period.until.isoformat() if period.until else None,
                "tiers": [
                    {
                        "up_to": tier.up_to,
                        "input": tier.input,
                        "output": tier.output,
                        "cached_input": tier.cached,
                    }
                    for tier in period.tiers
                ],
                "cache_storage": period.cache_storage,
                "batch": period.batch,
            }
            for period in own.periods
        ],
    }
