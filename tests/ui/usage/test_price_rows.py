"""Prices as rows that are typed: read as they are meant, or refused with a sentence."""

from datetime import date

import pytest

from workbench.domain.models import PricePeriod, PriceTier
from workbench.ui.usage.price_rows import (
    COLUMNS,
    INPUT,
    UNTIL,
    UP_TO,
    PriceProblem,
    periods_of,
    rows_of,
)

NEW_YEAR = date(2027, 1, 1)
PERIODS = (
    PricePeriod(
        None,
        date(2026, 12, 31),
        (PriceTier(200_000, 2.0, 12.0, 0.2), PriceTier(None, 4.0, 18.0, None)),
        4.5,
        0.5,
    ),
    PricePeriod(NEW_YEAR, None, (PriceTier(None, 4.0, None, 0.4),), None, None),
)


def row(*texts):
    return (*texts, *[""] * (len(COLUMNS) - len(texts)))


def test_rows_and_periods_are_the_same_thing():
    rows = rows_of(PERIODS)
    assert rows[0] == ("", "2026-12-31", "200,000", "2", "0.2", "12", "4.5", "50")
    assert rows[1][2:] == ("", "4", "", "18", "", "") and rows[2][0] == "2027-01-01"
    assert periods_of(rows) == PERIODS


def test_empty_is_unknown_and_small_prices_keep_their_digits():
    (period,) = periods_of([row("", "", "", "0.0000004")])
    assert period.tiers == (PriceTier(None, 4e-7, None, None),)
    assert period.cache_storage is None and period.batch is None
    assert rows_of([period])[0][INPUT] == "0.0000004"


@pytest.mark.parametrize(
    ("text", "price"),
    [("0.75", 0.75), ("0,75", 0.75), ("$1.5", 1.5), (" 2 ", 2.0), ("1,000.5", 1000.5), ("0", 0.0)],
)
def test_prices_are_read_as_they_are_meant(text, price):
    assert periods_of([row("", "", "", text)])[0].tiers[0].input == price


@pytest.mark.parametrize(
    ("rows", "sentence", "place"),
    [
        ([], "Enter at least one price.", (-1, -1)),
        ([row(), row()], "Enter at least one price.", (-1, -1)),
        ([row("", "", "", "free")], "“free” is no price.", (0, INPUT)),
        ([row("", "", "", "-1")], "“-1” is no price.", (0, INPUT)),
        ([row("", "", "", "nan")], "“nan” is no price.", (0, INPUT)),
        ([row("", "", "", "1e999")], "“1e999” is no price.", (0, INPUT)),
        ([row("", "", "", "10000000")], "“10000000” is no price.", (0, INPUT)),
        ([row("", "", "", "1_0")], "“1_0” is no price.", (0, INPUT)),
        ([row("", "", "", "٣")], "“٣” is no price.", (0, INPUT)),
        ([row("", "", "", "1,000")], "can be read in two ways", (0, INPUT)),
        ([row("soon", "", "", "1")], "“soon” is no date.", (0, 0)),
        ([row("2027-02-30", "", "", "1")], "is no date.", (0, 0)),
        ([row("2027-01-02", "2027-01-01", "", "1")], "end before they begin", (0, UNTIL)),
        ([row("", "", "many", "1")], "is no number of tokens", (0, UP_TO)),
        ([row("", "", "0", "1")], "is no number of tokens", (0, UP_TO)),
        ([row("", "", "9" * 40, "1")], "is no number of tokens", (0, UP_TO)),
        ([row("", "", "", "1"), row("", "", "", "2")], "have the same size", (1, UP_TO)),
        (
            [row("", "2027-01-01", "", "1"), row("2027-01-01", "", "", "2")],
            "hold on the same day",
            (1, 0),
        ),
        ([row("", "", "", "1", "", "", "", "150")], "at most 100 %", (0, 7)),
        (
            [row("", "", "5", "1", "", "", "1"), row("", "", "", "1", "", "", "2")],
            "Cache per hour differs",
            (1, 6),
        ),
    ],
)
def test_what_makes_no_sense_is_said_where_it_stands(rows, sentence, place):
    with pytest.raises(PriceProblem) as told:
        periods_of(rows)
    assert sentence in told.value.sentence
    assert (told.value.row, told.value.column) == place
