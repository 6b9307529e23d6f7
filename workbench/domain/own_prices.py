"""The user's own prices, over the table's: from a file, each with its date and source."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import isfinite
from typing import Any

from workbench.domain.models import Model, PricePeriod, PriceTier


def with_own_prices(models: Sequence[Model], text: str) -> tuple[tuple[Model, ...], str]:
    """Return the models with the prices of a file's text, and a sentence about what is wrong in it.

    The text is JSON with a list `prices` of objects: model, input, output, cached_input,
    cache_storage (dollars per million tokens, and per hour; missing is unknown), date, source.
    """
    try:
        entries = json.loads(text).get("prices", [])
        if not isinstance(entries, list):
            raise ValueError("prices is no list")
    except (ValueError, AttributeError, RecursionError):
        return tuple(models), "The file with your prices cannot be read; the table's own hold."
    own: dict[str, Model] = {}
    known = {model.id: model for model in models}
    wrong = 0
    for entry in entries:
        model = known.get(str(entry.get("model"))) if isinstance(entry, Mapping) else None
        period = _period(entry) if model is not None else None
        if model is None or period is None:
            wrong += 1
            continue
        source = ", ".join(str(entry[n])[:80] for n in ("date", "source") if entry.get(n))
        own[model.id] = replace(model, prices=(period,), price_source=source or "your file")
    problem = f"{wrong} of your own prices could not be used." if wrong else ""
    return tuple(own.get(model.id, model) for model in models), problem


def _period(entry: Mapping[str, Any]) -> PricePeriod | None:
    """Return one entry's prices, or None if a price in it is not a price."""
    values: dict[str, float | None] = {}
    for name in ("input", "output", "cached_input", "cache_storage"):
        value = entry.get(name)
        if value is not None and (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not isfinite(value)
            or value < 0
        ):
            return None
        values[name] = None if value is None else float(value)
    tier = PriceTier(None, values["input"], values["output"], values["cached_input"])
    return PricePeriod(None, None, (tier,), values["cache_storage"])
