import time

import pytest

from workbench.ui.reader.layout import PIXELS_PER_POINT, Fit, lay_out

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
