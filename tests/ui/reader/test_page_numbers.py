import pytest

from workbench.ui.reader.page_numbers import page_meant

LABELS = ("i", "ii", "1", "2", "3", "i", "A-1")


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("1", 3),
        (" II ", 2),
        ("a-1", 7),
        ("6", 6),
        ("3 of 7", 3),
        ("3/7", 3),
        ("7 OF 9", 7),
        ("8", None),
        ("0", None),
        ("0 of 7", None),
        ("-1", None),
        ("", None),
        ("²", None),
        ("9" * 30, None),
    ],
)
def test_label_first_then_position(typed, page):
    assert page_meant(typed, LABELS, 7) == page


@pytest.mark.parametrize(("near", "page"), [(1, 1), (5, 6)])
def test_a_label_that_stands_twice_means_the_nearer_page(near, page):
    assert page_meant("i", LABELS, 7, near) == page
