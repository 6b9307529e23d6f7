"""The user's own prices: kept in a file, valid at once, and never at the cost of what was there."""

import json
from dataclasses import replace
from datetime import date

import pytest

from workbench.domain.models import Model, PricePeriod, PriceTier, find_model
from workbench.domain.own_prices import OwnPrices
from workbench.errors import UserError
from workbench.services.pricing import Pricing

TABLE = (
    Model("m", "M", prices=(PricePeriod(None, None, (PriceTier(None, 1, 2, 3),), 4),)),
    Model("n", "N"),
)
PERIODS = (
    PricePeriod(
        None,
        date(2026, 12, 31),
        (PriceTier(200_000, 0.5, 1.0, 0.05), PriceTier(None, 1.0, 2.0, None)),
        0.25,
        0.4,
    ),
    PricePeriod(date(2027, 1, 1), None, (PriceTier(None, 2.0, 4.0, None),), None, None),
)
OWN = OwnPrices("m", PERIODS, "2026-11-21", "contract")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deep" / "prices.json"


async def test_what_is_put_holds_at_once_and_after_a_restart(path):
    pricing = Pricing(path, TABLE)
    assert await pricing.load() == ""
    held = pricing.models
    await pricing.put("m", OWN)
    assert find_model(held, "m").prices == PERIODS
    assert find_model(held, "m").price_source == "2026-11-21, contract"
    again = Pricing(path, TABLE)
    assert await again.load() == "" and again.own == {"m": OWN}
    assert find_model(again.models, "m").prices == PERIODS
    assert again.shipped("m") == TABLE[0]
    await again.put("m", None)
    assert tuple(again.models) == TABLE and again.own == {}
    assert path.stat().st_mode & 0o077 == 0


async def test_what_else_stands_in_the_file_stays(path):
    path.parent.mkdir()
    other = {"model": "n", "input": 5, "note": "mine"}
    path.write_text(json.dumps({"mine": 1, "prices": [other, {"model": "m", "input": 9}, 7]}))
    pricing = Pricing(path, TABLE)
    assert "1 of your own prices could not be used" in await pricing.load()
    await pricing.put("m", OWN)
    kept = json.loads(path.read_text())
    assert kept["mine"] == 1 and kept["prices"][:2] == [other, 7]
    assert len(kept["prices"]) == 3 and kept["prices"][2]["model"] == "m"


async def test_a_file_that_cannot_be_read_is_set_aside(path):
    path.parent.mkdir()
    path.write_text("{ no JSON")
    pricing = Pricing(path, TABLE)
    assert "cannot be read" in await pricing.load()
    await pricing.put("m", OWN)
    assert pricing.own == {"m": OWN}
    (aside,) = [each for each in path.parent.iterdir() if "broken" in each.name]
    assert aside.read_text() == "{ no JSON"


async def test_what_cannot_be_saved_is_told_and_nothing_changes(path):
    path.parent.write_text("a file where the folder should be")
    pricing = Pricing(path, TABLE)
    with pytest.raises(UserError, match=r"could not be saved in prices\.json"):
        await pricing.put("m", OWN)
    assert tuple(pricing.models) == TABLE and pricing.own == {}


async def test_a_price_of_a_model_that_nobody_knows_is_told(path):
    pricing = Pricing(path, TABLE)
    await pricing.put("ghost", replace(OWN, model_id="ghost"))
    assert "name no model" in await Pricing(path, TABLE).load()
