"""Which letters a pointer means, their shapes, and the words to copy."""

import array

from PySide6.QtCore import QRectF

from workbench.services.reading import HIDDEN, Letters
from workbench.ui.reader.selection import (
    Caret,
    Selection,
    caret_near,
    copied,
    is_over,
    line_around,
    shape_of,
    word_around,
)


def letters(*lines, x=72.0, hidden=()):
    """Lines 12 high and 20 apart from y = 100, each letter 6 wide."""
    text = "\r\n".join(lines)
    boxes = array.array("f", bytes(16 * len(text)))
    at = 0
    for number, line in enumerate(lines):
        for place in range(len(line)):
            if at + place not in hidden:
                box = (x + 6 * place, 100 + 20 * number, 6, 12)
                boxes[4 * (at + place) : 4 * (at + place) + 4] = array.array("f", box)
        at += len(line) + 2
    return Letters(text, boxes)


PAGE = letters("Fuel was bought", "in the har\ufffebour of", "Tarn")


def test_the_caret_stands_before_or_behind_the_letter_under_the_pointer():
    assert caret_near(PAGE, 73, 105) == 0
    assert caret_near(PAGE, 77, 105) == 1
    assert caret_near(PAGE, 1000, 105) == 15, "behind the last letter of the line"
    assert caret_near(PAGE, 0, 106) == 0
    assert caret_near(PAGE, 74, 126) == 17, "the line under the pointer, not the nearer letter"
    assert caret_near(letters(""), 10, 10) is None


def test_only_letters_are_under_the_pointer():
    assert is_over(PAGE, 80, 105)
    assert not is_over(PAGE, 80, 116) and not is_over(PAGE, 400, 105)


def test_words_and_lines():
    start, end = word_around(PAGE, 6)
    assert PAGE.text[start:end] == "was"
    start, end = word_around(PAGE, PAGE.text.index("bour"))
    assert PAGE.text[start:end] == "har\ufffebour", "a divided word is one word"
    start, end = line_around(PAGE, 20)
    assert PAGE.text[start:end].strip() == "in the har\ufffebour of"


def test_a_selection_is_one_rectangle_a_line():
    path = shape_of(PAGE, 5, 23)
    assert path.contains(QRectF(103, 101, 50, 10)), "the rest of the first line"
    assert path.contains(QRectF(73, 121, 30, 10)), "the start of the second"
    assert not path.intersects(QRectF(73, 101, 20, 10))
    assert not path.intersects(QRectF(120, 121, 20, 10))
    assert shape_of(PAGE, 3, 3).isEmpty()


def test_a_selection_over_pages_takes_the_middle_whole():
    selection = Selection(Caret(3, 5), Caret(1, 7))
    assert (selection.first, selection.last) == (Caret(1, 7), Caret(3, 5))
    assert selection.range_on(1, 20) == (7, 20)
    assert selection.range_on(2, 20) == (0, 20)
    assert selection.range_on(3, 20) == (0, 5)
    assert selection.range_on(4, 20) == (0, 0)


def test_copied_words_hold_nothing_unseen():
    page = Letters(f"Pay {HIDDEN * 6}har\ufffebour\x1b[31m dues\r\nnow", array.array("f"))
    assert copied(page, 0, len(page.text)) == "Pay harbour\ufffd[31m dues\nnow"
