"""Prices of the user's own: over the table's, with their source; what is wrong is told."""

import json
from datetime import date

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
        {"input": 1},
        {"model": "m", "input": 10**400},
        {"model": "m", "input": 1e300},
        {"model": "m", "batch": 1.5},
        {"model": "m", "periods": []},
        {"model": "m", "periods": 3},
        {"model": "m", "periods": [{"tiers": []}]},
        {"model": "m", "periods": [{"tiers": [{"up_to": 0}]}]},
        {"model": "m", "periods": [{"tiers": [{"up_to": None}, {"up_to": None}]}]},
        {"model": "m", "periods": [{"valid_from": "soon", "input": 1}]},
        {"model": "m", "periods": [{"valid_from": "2027-01-02", "valid_until": "2027-01-01"}]},
        {"model": "m", "periods": [{"valid_until": "2027-01-01"}, {"valid_from": "2027-01-01"}]},
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


def test_a_model_that_is_not_in_the_table_is_told():
    (model,), problem = apply({"model": "other", "input": 1})
    assert model == MODEL and "name no model" in problem


def test_tiers_and_dates_are_read():
    (model,), problem = apply(
        {
            "model": "m",
            "periods": [
                {"valid_until": "2026-12-31", "input": 1, "batch": 0.4},
                {
                    "valid_from": "2027-01-01",
                    "tiers": [{"input": 4}, {"up_to": 200_000, "input": 2}],
                    "batch": None,
                },
            ],
        }
    )
    assert not problem
    first, second = model.prices
    assert first.batch == 0.4 and first.until == date(2026, 12, 31)
    assert second.batch is None and [tier.up_to for tier in second.tiers] == [200_000, None]
    assert second.covers(date(2027, 1, 1)) and not first.covers(date(2027, 1, 1))
