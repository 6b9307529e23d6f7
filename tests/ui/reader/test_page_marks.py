import pytest
from PySide6.QtCore import QPointF, QRectF

from workbench.services.reading import Mark
from workbench.ui.reader.gathering import runs_from_right
from workbench.ui.reader.page_marks import page_marks, turned_marks

UPPER, LOWER = Mark(300, 400, 240, 12), Mark(72, 416, 100, 12)


def test_the_band_covers_the_run_and_nothing_else():
    band = page_marks(1, (UPPER, LOWER)).band
    assert band.contains(QPointF(310, 405)) and band.contains(QPointF(80, 420))
    assert not band.contains(QPointF(200, 405)) and not band.contains(QPointF(300, 422))


def test_lines_are_joined_to_one_shape():
    band = page_marks(1, (Mark(72, 400, 400, 12), LOWER)).band
    assert band.contains(QPointF(100, 414)), "no gap between two lines"
    assert len(band.toSubpathPolygons()) == 1


def test_runs_in_one_line_are_joined():
    band = page_marks(1, (Mark(72, 400, 40, 12), Mark(115, 401, 40, 11))).band
    assert band.contains(QPointF(113.5, 406))


def test_runs_in_two_columns_stay_apart():
    left, right = Mark(72, 700, 200, 12), Mark(320, 72, 200, 12)
    marks = page_marks(1, (left, right), (left, right))
    assert not marks.band.contains(QPointF(296, 400))
    assert [bar.left() for bar in marks.bars] == pytest.approx([320 - 8, 72 - 8])


def test_the_bar_is_as_high_as_the_run_and_left_of_the_paragraph():
    paragraph = (Mark(72, 384, 468, 12), Mark(72, 400, 228, 12), Mark(172, 416, 368, 12))
    marks = page_marks(1, (UPPER, LOWER), paragraph)
    (bar,) = marks.bars
    assert (bar.left(), bar.top(), bar.bottom()) == (64, 400, 428)


def test_tint_and_band_share_no_pixel():
    marks = page_marks(1, (UPPER, LOWER), (Mark(72, 400, 468, 28),))
    assert not marks.tint.contains(QPointF(310, 405))
    assert marks.tint.contains(QPointF(200, 405))


def test_text_that_runs_down_the_page_keeps_its_lines():
    first, second = Mark(100, 50, 12, 400), Mark(120, 50, 12, 100)
    band = page_marks(1, (first, second)).band
    assert not band.contains(QPointF(126, 300))
    assert band.contains(QPointF(106, 300))


def test_nothing_to_mark():
    marks = page_marks(1, ())
    assert marks.band.isEmpty() and marks.tint.isEmpty() and marks.bars == ()


def test_a_last_line_of_small_letters_belongs_to_its_paragraph():
    marks = page_marks(1, (Mark(72, 400, 300, 12), Mark(72, 422, 40, 6)))
    assert len(marks.bars) == 1


def test_the_bar_stands_where_lines_begin():
    paragraph = (Mark(72, 400, 400, 12), Mark(72, 416, 400, 12))
    left = page_marks(1, (UPPER,), paragraph)
    right = page_marks(1, (UPPER,), paragraph, from_right=True)
    assert (left.bar_side, right.bar_side) == (0, 2)
    assert left.bars[0].x() < 72 and right.bars[0].x() > 472


def test_marks_turn_with_their_page():
    size = (612.0, 792.0)
    marks = page_marks(1, (Mark(100, 200, 50, 10),), (), (Mark(100, 200, 20, 10),))
    once = turned_marks(marks, 1, size)
    assert once.band.boundingRect() == QRectF(792 - 210, 100, 10, 50)
    assert (once.bar_side, once.under_side) == (1, 0), (
        "lines begin at the top and stand on the left"
    )
    assert once.underlines == (QRectF(792 - 210, 100, 10, 20),)
    back = turned_marks(once, 3, (792.0, 612.0))
    assert back.band.boundingRect() == marks.band.boundingRect()
    assert back.bars == marks.bars and back.bar_side == marks.bar_side
    twice = turned_marks(marks, 2, size)
    assert twice.band.boundingRect() == QRectF(612 - 150, 792 - 210, 50, 10)


def test_most_letters_say_where_lines_begin():
    assert runs_from_right("يمكن للمستخدمين الاستفادة من Python")
    assert not runs_from_right("The word سلام means peace")
    assert not runs_from_right("12.5 %")


def test_a_comma_below_small_letters_belongs_to_their_line():
    words = Mark(63.0, 281.4, 111.3, 9.5)
    comma = Mark(175.2, 289.2, 2.0, 3.4)
    rest = Mark(181.6, 281.4, 174.4, 12.3)
    marks = page_marks(4, [words, comma, rest], [words, comma, rest], [])
    assert len(marks.bars) == 1
