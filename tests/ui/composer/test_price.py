from types import SimpleNamespace

import pytest

from workbench.ui.composer.price_row import PriceRow
from workbench.ui.composer.wording import (
    NO_PRICE_YET,
    NOTHING_TYPED,
    ONE_WAITS,
    SENDS_LATER,
    price_lines,
    rounded,
    so_far_lines,
)
from workbench.ui.theme import Appearance


def price(tokens=77_214, dollars=0.025, cached=0, free=False, exact=False):
    return SimpleNamespace(tokens=tokens, dollars=dollars, cached=cached, free=free, exact=exact)


@pytest.mark.parametrize(
    ("of", "line"),
    [
        (
            price(cached=65_904),
            "About 77,200 tokens, about $0.025 (65,904 tokens from the cache)",
        ),
        (price(), "About 77,200 tokens, about $0.025"),
        (price(free=True), "About 77,200 tokens, free plan"),
        (price(dollars=None), "About 77,200 tokens, price –"),
        (price(exact=True), "77,214 tokens, about $0.025"),
        (price(exact=True, dollars=None), "77,214 tokens, price –"),
        (price(exact=True, free=True), "77,214 tokens, free plan"),
        (price(tokens=40, dollars=0.0001), "About 40 tokens, under $0.001"),
        (price(tokens=1_048_576, dollars=1.2), "About 1,050,000 tokens, about $1.20"),
        (None, NO_PRICE_YET),
    ],
)
def test_the_line_in_full(of, line):
    assert price_lines(of, offline=False)[0] == line


def test_offline_is_free_whatever_the_estimate():
    assert price_lines(price(), offline=True)[0] == "Free. Nothing leaves this computer."


@pytest.mark.parametrize(
    ("of", "lines"),
    [
        (price(dollars=0.0114), ("This answer so far: about $0.011", "So far about $0.011")),
        (price(dollars=0.0001), ("This answer so far: under $0.001", "So far under $0.001")),
        (price(dollars=None), ("This answer so far: price –", "Price –")),
        (price(free=True), ("This answer so far: free plan", "Free plan")),
    ],
)
def test_what_an_answer_has_taken_so_far(of, lines):
    assert so_far_lines(of) == lines


def test_shorter_lines_come_later():
    for of in (price(cached=9), price(), price(free=True), price(dollars=None), None):
        lines = price_lines(of, offline=False)
        assert list(lines) == sorted(lines, key=len, reverse=True)


@pytest.mark.parametrize(
    ("tokens", "shown"), [(0, 0), (7, 7), (999, 999), (1_234, 1_230), (77_214, 77_200)]
)
def test_an_estimate_does_not_pretend_to_know(tokens, shown):
    assert rounded(tokens) == shown


def test_the_note_is_cut_before_the_price(theme, qtbot):
    row = PriceRow(theme)
    qtbot.addWidget(row)
    row.resize(300, 30)
    row.show()
    row.show_words("4 files failed", ("About 6,420 tokens, about $0.005", "About $0.005"),
                   "Sends when the upload is done")  # fmt: skip
    qtbot.waitUntil(lambda: row.note.width() < row.note.natural_width())
    assert row.price.text() == "About $0.005"
    assert row.price.width() >= row.price.natural_width()


def says_all(label):
    return label.width() >= label.fontMetrics().horizontalAdvance(label.text())


def says_enough(label):
    short = label.fontMetrics().horizontalAdvance(label.short)
    return says_all(label) or (label.short and label.width() >= short)


@pytest.mark.parametrize(
    ("reason", "note"), [(ONE_WAITS, "Esc stops"), (NOTHING_TYPED, SENDS_LATER)]
)
def test_where_the_words_have_no_room_they_are_said_in_fewer(theme, qtbot, reason, note):
    theme.use(Appearance.LIGHT, 2.0)
    row = PriceRow(theme)
    qtbot.addWidget(row)
    row.show()
    row.show_words(reason, ("About 6,420 tokens, about $0.031", "About $0.031"), note)
    row.resize(1400, row.height())
    labels = (row.reason, row.price, row.note)
    qtbot.waitUntil(lambda: all(map(says_all, labels)))
    row.resize(720, row.height())
    qtbot.waitUntil(lambda: row.width() == 720 and all(map(says_enough, labels)))
    shorter = [each for each in labels if not says_all(each)]
    assert shorter and all(each.text() in each.toolTip() for each in shorter)


def test_a_reason_without_room_is_cut_with_an_ellipsis_and_told_whole(theme, qtbot):
    row = PriceRow(theme)
    qtbot.addWidget(row)
    row.resize(260, 30)
    row.show()
    row.show_words("One question is already waiting", ("So far about $0.005",), "Esc stops")
    qtbot.waitUntil(lambda: row.reason.width() < row.reason.natural_width())
    assert "One question is already waiting" in row.reason.toolTip()
    assert row.price.width() >= min(row.price.natural_width(), row.width() // 3)
