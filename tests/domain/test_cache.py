"""Caches: life, fit, break-even and the limits of keeping one alive."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from workbench.domain.cache import (
    Cache,
    Ending,
    Fit,
    KeepAlive,
    LimitReached,
    best_fit,
    fingerprints,
    fit,
    gain,
    hit_rate,
    prices_of,
    problem_with_end,
    problem_with_length,
    saved,
)
from workbench.domain.documents import Document
from workbench.domain.models import find_model, read_models
from workbench.domain.usage import Usage
from workbench.paths import resources

NOW = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MODELS = read_models(json.loads((resources() / "models.json").read_text(encoding="utf-8")))
FLASH = find_model(MODELS, "gemini-3.8-flash")


def document(name, sha="aa", pages=3):
    return Document(name, "w", f"/{name}", name, 10, "application/pdf", NOW, sha, pages)


REPORT, LETTER = document("report.pdf"), document("letter.pdf", "bb")


def cache(**more):
    made = Cache(
        name="cachedContents/a",
        profile_id="p",
        model_id=FLASH.id,
        label="Report",
        expires_at=NOW + HOUR,
        created_at=NOW,
        tokens=65_904,
        document_ids=("report.pdf",),
        fingerprint=fingerprints("i", [REPORT])[0],
    )
    return replace(made, **more)


def test_life_is_what_is_left_of_it():
    one = cache()
    assert one.alive(NOW) and one.left(NOW) == HOUR and one.share_left(NOW) == 1
    assert one.share_left(NOW + HOUR / 4) == 0.75
    assert not one.alive(NOW + HOUR) and one.left(NOW + 2 * HOUR) == timedelta()
    ended = cache(ended=Ending.DELETED, ended_at=NOW + HOUR / 2)
    assert not ended.alive(NOW) and ended.end() == NOW + HOUR / 2


def test_it_fits_the_same_model_instruction_and_documents_only():
    one = cache()
    assert fit(one, FLASH.id, fingerprints("i", [REPORT])) is Fit.ALL
    assert fit(one, FLASH.id, fingerprints("i", [REPORT, LETTER])) is Fit.PART
    assert fit(one, FLASH.id, fingerprints("i", [LETTER, REPORT])) is Fit.NONE
    assert fit(one, FLASH.id, fingerprints("j", [REPORT])) is Fit.NONE
    assert fit(one, "gemini-3.6-flash", fingerprints("i", [REPORT])) is Fit.NONE
    assert fit(one, FLASH.id, fingerprints("i", [replace(REPORT, sha256="cc")])) is Fit.NONE
    assert fit(one, FLASH.id, fingerprints("i", [replace(REPORT, name="other.pdf")])) is Fit.NONE
    assert fit(one, FLASH.id, fingerprints("i", [])) is Fit.NONE
    assert fit(cache(fingerprint=""), FLASH.id, fingerprints("i", [REPORT])) is Fit.NONE


def test_the_best_fit_holds_most_documents_then_lives_longest():
    both = cache(
        name="b",
        document_ids=("report.pdf", "letter.pdf"),
        fingerprint=fingerprints("i", [REPORT, LETTER])[1],
    )
    longer = cache(name="c", expires_at=NOW + 2 * HOUR)
    caches = (cache(), longer, both)
    assert best_fit(caches, FLASH.id, fingerprints("i", [REPORT, LETTER]), NOW) is both
    assert best_fit(caches, FLASH.id, fingerprints("i", [REPORT]), NOW) is longer
    assert best_fit(caches, FLASH.id, fingerprints("i", [REPORT]), NOW + 3 * HOUR) is None


def test_prices_and_break_even_are_those_of_the_table():
    prices = prices_of(FLASH, 65_904, NOW)
    assert prices.making == pytest.approx(0.049428)
    assert prices.hour == pytest.approx(0.032952)
    assert prices.with_cache == pytest.approx(0.0049428)
    assert prices.pays_off_after(HOUR) == 2
    assert prices.compared(2, HOUR) == pytest.approx((0.098856, 0.0922656))
    assert prices.pays_off_after(timedelta(days=30)) > 2


def test_an_unknown_price_is_unknown_everywhere_and_never_nothing():
    for model, day in (
        (find_model(MODELS, "gemma-4-31b-it"), NOW),
        (find_model(MODELS, "no-such-model"), NOW),
        (FLASH, datetime(2027, 2, 1, tzinfo=UTC)),
    ):
        prices = prices_of(model, 50_000, day)
        assert prices.hour is None and prices.whole(HOUR) is None
        assert prices.pays_off_after(HOUR) is None
        assert saved(cache(), prices, NOW) is None
    assert prices_of(FLASH, None, NOW).making is None
    assert gain(Usage(prompt=10, cached=5), find_model(MODELS, "gemma-4-31b-it"), NOW) is None


def test_saved_is_after_making_and_keeping_it():
    prices = prices_of(FLASH, 65_904, NOW)
    assert saved(cache(), prices, NOW) == pytest.approx(-0.049428)
    assert saved(cache(gained=0.2), prices, NOW + HOUR / 2) == pytest.approx(
        0.2 - 0.049428 - 0.016476
    )
    late = saved(cache(gained=0.2), prices, NOW + 9 * HOUR)
    assert late == pytest.approx(0.2 - 0.049428 - 0.032952)


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (NOW, "passed"),
        (NOW - HOUR, "passed"),
        (NOW.replace(tzinfo=None) + HOUR, "time zone"),
        (datetime.max, "time zone"),
        (NOW + timedelta(days=31), "30 days"),
        ((NOW - timedelta(minutes=1)).astimezone(timezone(timedelta(hours=9))), "passed"),
    ],
)
def test_ends_that_cannot_be_set_are_sentences(until, words):
    assert words in problem_with_end(until, NOW)


def test_ends_and_lengths_that_can_be_set():
    tokyo = timezone(timedelta(hours=9))
    assert problem_with_end((NOW + timedelta(minutes=1)).astimezone(tokyo), NOW) == ""
    assert problem_with_length(timedelta(seconds=1)) == ""
    for length in (timedelta(), -HOUR, timedelta.max):
        assert problem_with_length(length)


def test_keeping_alive_goes_in_quarters_up_to_its_limits():
    keep = KeepAlive(NOW + HOUR, dollars=0.02)
    one = cache(expires_at=NOW + timedelta(minutes=4))
    assert keep.next_end(cache(), 0.033, NOW) is None
    assert keep.next_end(one, 0.033, NOW) == NOW + timedelta(minutes=19)
    with pytest.raises(LimitReached):
        replace(keep, spent=0.015).next_end(one, 0.033, NOW)
    with pytest.raises(LimitReached):
        keep.next_end(one, None, NOW)
    with pytest.raises(LimitReached):
        KeepAlive(one.expires_at).next_end(one, 0.033, NOW)
    assert KeepAlive(NOW + HOUR).next_end(one, None, NOW) is not None


def test_hit_rate():
    assert hit_rate([]) is None
    assert hit_rate([Usage(prompt=100, cached=50), Usage(prompt=100)]) == 0.25
