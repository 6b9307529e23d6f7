import time

import pytest

from workbench.ui.reader.layout import AIR, PIXELS_PER_POINT, Fit, lay_out, text_span

LETTER, WIDE = (612.0, 792.0), (1224.0, 792.0)


def test_fit_width_gives_every_page_the_same_width():
    layout = lay_out((LETTER, WIDE), Fit.WIDTH, (500, 400), margin=16, gap=12)
    assert [rect.width() for rect in layout.rects] == [468, 468]
    assert layout.width == 500


def test_fit_page_shows_whole_pages():
    layout = lay_out((LETTER, WIDE), Fit.PAGE, (500, 400), margin=16, gap=12)
    assert all(rect.height() <= 368 and rect.width() <= 468 for rect in layout.rects)


def test_a_factor_gives_paper_size():
    layout = lay_out((LETTER,), 1.0, (500, 400), margin=16, gap=12)
    assert layout.scale(1) == PIXELS_PER_POINT
    assert layout.rect(1).width() == 816
    assert layout.width == 816 + 32


def test_pages_follow_each_other_without_overlap():
    layout = lay_out((LETTER, WIDE, LETTER), Fit.WIDTH, (500, 400), margin=16, gap=12)
    first, second, third = layout.rects
    assert first.y() == 16
    assert second.y() == first.y() + first.height() + 12
    assert third.y() + third.height() + 16 == layout.height


@pytest.mark.parametrize(
    ("top", "bottom", "pages"), [(0, 100, [1]), (600, 650, [1, 2]), (100_000, 100_400, [100])]
)
def test_pages_in_sight(top, bottom, pages):
    layout = lay_out((LETTER,) * 100, Fit.WIDTH, (500, 400), margin=16, gap=12)
    assert list(layout.pages_between(top, bottom)) == pages


def test_many_pages_are_laid_out_at_once():
    started = time.perf_counter()
    layout = lay_out((LETTER,) * 2415, Fit.WIDTH, (500, 400), margin=16, gap=12)
    assert layout.height > 1_400_000
    assert time.perf_counter() - started < 0.05


def test_no_page_at_all():
    assert lay_out((), Fit.WIDTH, (500, 400), margin=16, gap=12).rects == ()


def test_fit_text_gives_the_text_the_width_of_the_page():
    layout = lay_out((LETTER,), Fit.TEXT, (500, 400), margin=16, gap=12, span=(0.1, 0.9))
    assert layout.rect(1).width() == 585
    assert layout.rect(1).width() * 0.8 == 468


def test_text_stands_between_the_outermost_lines():
    assert text_span([(0.2, 0.5), (0.15, 0.8)]) == pytest.approx((0.15 - AIR, 0.8 + AIR))


@pytest.mark.parametrize("lines", [[(0.4, 0.6)], [(0.0, 0.1)], [(0.9, 1.0)]])
def test_narrow_text_does_not_fill_the_screen(lines):
    left, right = text_span(lines)
    assert right - left == pytest.approx(0.5)
    assert 0 <= left < right <= 1


def test_text_beyond_the_page_and_no_text():
    assert text_span([(-3.0, 9.0)]) == (0.0, 1.0)
    assert text_span([]) == (0.0, 1.0)
