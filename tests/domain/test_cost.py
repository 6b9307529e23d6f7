"""Money: right to the tenth of a cent, dated, and a dash where a price is unknown."""

import json
from dataclasses import replace
from datetime import date

import pytest

from workbench.domain.cost import cost_of, money, priced_model, usage_so_far
from workbench.domain.models import Model, find_model, read_models
from workbench.domain.usage import Usage
from workbench.paths import resources

TODAY = date(2026, 11, 21)
NEW_YEAR = date(2027, 1, 1)


@pytest.fixture(scope="module")
def models():
    return read_models(json.loads((resources() / "models.json").read_text(encoding="utf-8")))


def test_cached_tokens_and_thoughts_are_priced_as_such(models):
    usage = Usage(prompt=67_318, cached=65_904, answer=846, thoughts=2_310)
    flash = find_model(models, "gemini-3.8-flash")
    expected = (1_414 * 0.75 + 65_904 * 0.075 + 3_156 * 3.75) / 1_000_000
    assert cost_of(usage, flash, TODAY) == pytest.approx(expected)
    assert cost_of(usage, flash, NEW_YEAR) == pytest.approx(2 * expected)


def test_a_long_prompt_pays_the_upper_tier_for_all_of_it(models):
    pro = find_model(models, "gemini-3.1-pro-preview")
    assert cost_of(Usage(prompt=200_000), pro, TODAY) == pytest.approx(0.4)
    assert cost_of(Usage(prompt=200_001), pro, TODAY) == pytest.approx(0.800004)


def test_an_unknown_price_or_count_is_unknown_not_nothing(models):
    assert cost_of(Usage(prompt=10), Model("x", "x"), TODAY) is None
    assert cost_of(Usage(), find_model(models, "gemini-3.8-flash"), TODAY) is None
    assert money(None) == "–"


ASKED = Usage(prompt=1_000, cached=600)


@pytest.mark.parametrize(
    ("reported", "taken"),
    [
        (None, Usage(prompt=1_000, cached=600, answer=20, thoughts=10)),
        (Usage(prompt=1_200), Usage(prompt=1_200, answer=20, thoughts=10)),
        (Usage(answer=7), Usage(prompt=1_000, cached=600, answer=7, thoughts=10)),
        (Usage(prompt=9, thoughts=300, tools=4), Usage(9, None, 20, 300, 4)),
        (Usage(prompt=9, answer=0, thoughts=0), Usage(prompt=9, answer=0, thoughts=0)),
    ],
)
def test_what_is_reported_of_an_answer_that_comes_is_believed_the_rest_reckoned(reported, taken):
    assert usage_so_far(ASKED, reported, thoughts=40, text=80) == taken


def test_the_price_is_that_of_the_model_that_answers(models):
    assert priced_model(models, "gemini-2.5-pro", "", TODAY).id == "gemini-2.5-pro"
    assert priced_model(models, "gemini-2.5-pro", "", date(2026, 12, 1)).id == "gemini-3.8-flash"
    assert priced_model(models, "gemini-2.5-pro", "gemini-3.8-flash", TODAY).id == (
        "gemini-3.8-flash"
    )


@pytest.mark.parametrize(
    ("dollars", "shown"),
    [(0.0, "$0.000"), (0.0001, "under $0.001"), (0.0184, "$0.018"), (1234.5, "$1,234.50")],
)
def test_money_is_shown_with_three_decimals_under_a_dollar(dollars, shown):
    assert money(dollars) == shown


def test_usage_adds_up_and_keeps_what_is_known_on_one_side():
    total = Usage(prompt=10, answer=1) + Usage(prompt=20, thoughts=5)
    assert total == Usage(prompt=30, answer=1, thoughts=5)


def test_a_batch_pays_its_part_and_an_unknown_part_is_unknown(models):
    flash = find_model(models, "gemini-3.8-flash")
    usage = Usage(prompt=1_000_000)
    assert cost_of(usage, flash, TODAY, batch=True) == pytest.approx(0.375)
    unknown = replace(flash, prices=tuple(replace(each, batch=None) for each in flash.prices))
    assert cost_of(usage, unknown, TODAY, batch=True) is None
    assert cost_of(usage, unknown, TODAY) == pytest.approx(0.75)
