"""The ledger: sums that admit what they do not know, limits, the breaker, CSV without formulas."""

import csv
import io
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from workbench.domain.ledger import (
    Breaker,
    Budgets,
    Entry,
    Outcome,
    RequestKind,
    Span,
    by_document,
    grouped,
    limits_over,
    local_start,
    per_slot,
    start_of,
    to_csv,
    total,
)
from workbench.domain.usage import Usage

NOW = datetime(2026, 11, 21, 13, 30, tzinfo=UTC)


def entry(**more):
    made = Entry(
        id="e",
        at=NOW,
        kind=RequestKind.ANSWER,
        profile_id="p",
        model_id="gemini-3.8-flash",
        usage=Usage(prompt=1000, cached=900, answer=20, thoughts=30, total=1050),
        cost=0.25,
        outcome=Outcome.DONE,
        conversation_id="c",
        documents=(("a", 0.75), ("b", 0.25)),
    )
    return replace(made, **more)


def test_sums_count_tokens_and_known_dollars():
    whole = total([entry(), entry(cost=0.5)])
    assert (whole.requests, whole.prompt, whole.cached, whole.written) == (2, 2000, 1800, 100)
    assert whole.dollars == 0.75 and whole.cached_share == 0.9


def test_an_unknown_price_makes_the_sum_unknown_but_a_failure_does_not():
    assert total([entry(), entry(cost=None)]).dollars is None
    failed = entry(cost=None, usage=Usage(), outcome=Outcome.FAILED)
    assert total([entry(), failed]).dollars == 0.25
    assert total([entry(cost=None, free=True)]).dollars == 0
    assert total([]).cached_share is None


def test_keeping_caches_is_told_apart_and_is_no_request():
    kept = entry(kind=RequestKind.STORAGE, usage=Usage(), cost=0.1)
    whole = total([entry(), kept])
    assert whole.requests == 1 and whole.storage == 0.1 and whole.dollars == 0.35


def test_groups_share_a_request_out_among_its_documents():
    sums = by_document([entry(), entry(documents=())])
    assert sums["a"].cost == 0.1875 and sums["b"].cost == 0.0625 and sums[""].cost == 0.25
    models = grouped([entry(model_id="x", cost=1.0), entry()], lambda e: e.model_id)
    assert list(models) == ["x", "gemini-3.8-flash"]


def test_spans_begin_at_midnight_where_the_user_is():
    assert start_of(Span.TODAY, NOW) == NOW.replace(hour=0, minute=0)
    assert start_of(Span.WEEK, NOW).day == 15
    assert start_of(Span.MONTH, NOW).day == 1


def test_bars_are_hours_of_today_and_days_otherwise():
    hours = per_slot([entry()], Span.TODAY, NOW)
    assert len(hours) == 14 and hours[13] == ("13:00", 0.25, 1050)
    days = per_slot([entry(at=NOW - timedelta(days=1)), entry()], Span.WEEK, NOW)
    assert len(days) == 7 and [day[1] for day in days[-2:]] == [0.25, 0.25]
    assert per_slot([entry(at=NOW - timedelta(days=60))], Span.MONTH, NOW)[0][1] == 0


def test_limits_that_would_be_passed_are_named_the_hard_ones_first():
    budgets = Budgets(day_soft=1, day_hard=2, month_hard=10)
    assert limits_over(budgets, 0.5, 5, 0.1) == ()
    (soft,) = limits_over(budgets, 0.95, 5, 0.1)
    assert not soft.hard and soft.span is Span.TODAY and not soft.is_passed
    assert soft.total == pytest.approx(1.05)
    (hard,) = limits_over(budgets, 1.95, 5, 0.1)
    assert hard.hard and hard.limit == 2
    month, day = limits_over(budgets, 0.95, 9.95, 0.1)
    assert month.span is Span.MONTH and month.hard and not day.hard
    assert limits_over(Budgets(), 1e9, 1e9, 1) == ()


def test_the_notice_of_a_day_speaks_when_that_of_the_month_has_spoken():
    budgets = Budgets(day_soft=1, month_soft=10)
    assert [over.span for over in limits_over(budgets, 0.5, 11, 0)] == [Span.MONTH]
    both = limits_over(budgets, 1.5, 12, 0)
    assert [over.span for over in both] == [Span.MONTH, Span.TODAY]
    assert all(over.is_passed for over in both)


def test_twenty_failures_in_a_row_stop_once():
    breaker = Breaker()
    for _ in range(19):
        breaker.note(Outcome.FAILED)
    assert not breaker.stops()
    breaker.note(Outcome.STOPPED)
    for _ in range(20):
        assert not breaker.stops()
        breaker.note(Outcome.FAILED)
    assert breaker.stops() and not breaker.stops()


def test_csv_is_read_back_and_runs_nothing():
    evil = '=HYPERLINK("http://x")'
    text = to_csv(
        [entry(), entry(model_id="@SUM(1)", conversation_id="t", cost=None)],
        {"p": "+1"},
        {"c": evil, "t": '\t-1 "quoted"\n'},
    )
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 3 and len({len(row) for row in rows}) == 1
    for row in rows[1:]:
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row)
    assert rows[1][5] == "'" + evil and rows[1][-1] == "0.25" and rows[2][-1] == ""


def test_a_day_begins_at_midnight_on_the_day_the_clocks_are_moved_too(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        noon = datetime(2026, 10, 25, 11, tzinfo=UTC)  # back by an hour that night
        assert local_start(Span.TODAY, noon) == datetime(2026, 10, 24, 22, tzinfo=UTC)
        assert local_start(Span.MONTH, noon) == datetime(2026, 9, 30, 22, tzinfo=UTC)
        later = datetime(2026, 11, 2, 11, tzinfo=UTC)
        assert local_start(Span.MONTH, later) == datetime(2026, 10, 31, 23, tzinfo=UTC)
    finally:
        monkeypatch.undo()
        time.tzset()
