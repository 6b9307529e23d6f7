"""Prices of the user's own: over the table's, with their source; what is wrong is told."""

import json

import pytest

from workbench.domain.models import Model, PricePeriod, PriceTier
from workbench.domain.own_prices import with_own_prices

MODEL = Model("m", "M", prices=(PricePeriod(None, None, (PriceTier(None, 1, 2, 3),), 4),))


def apply(*entries):
    return with_own_prices([MODEL], json.dumps({"prices": entries}))


def test_own_prices_stand_over_the_table_with_date_and_source():
    (model,), problem = apply(
        {"model": "m", "input": 0.5, "output": 1, "date": "2026-11-21", "source": "contract"}
    )
    assert problem == "" and model.price_source == "2026-11-21, contract"
    tier = model.prices[0].tiers[0]
    assert (tier.input, tier.output, tier.cached) == (0.5, 1.0, None)
    assert model.prices[0].cache_storage is None


def test_no_file_changes_nothing():
    assert with_own_prices([MODEL], "{}") == ((MODEL,), "")


@pytest.mark.parametrize(
    "entry",
    [
        {"model": "other", "input": 1},
        {"model": "m", "input": -1},
        {"model": "m", "input": "free"},
        {"model": "m", "input": True},
        {"model": "m", "input": float("nan")},
        {"model": "m", "input": float("inf")},
        "m",
        None,
    ],
)
def test_what_is_no_price_is_left_out_and_told(entry):
    (model,), problem = apply(entry)
    assert model == MODEL and problem.startswith("1 of your own prices")


@pytest.mark.parametrize("text", ["", "no JSON", "[]", '{"prices": 3}', "[" * 100_000])
def test_a_file_that_cannot_be_read_is_told(text):
    models, problem = with_own_prices([MODEL], text)
    assert models == (MODEL,) and "cannot be read" in problem
