"""Marks and the paragraph around them, on lines as pages have them."""

from workbench.paths import resources
from workbench.services.reading import Mark, grouped, surrounding

REPORT = resources() / "samples" / "Ferry inspection report (sample).pdf"


def lines(*tops, x=60.0, width=400.0, height=12.0):
    return [Mark(x, top, width, height) for top in tops]


def test_a_paragraph_ends_where_the_gap_grows():
    page = lines(100, 116, 132, 148, 190, 206)
    assert set(grouped(page, (page[1],))) == set(page[:4])


def test_widely_set_lines_hang_together_by_the_quotations_own_gap():
    page = lines(100, 123, 146, 170, 205)
    assert set(grouped(page, (page[0], page[1]))) == set(page[:4])


def test_another_column_and_a_heading_stay_out():
    page = [*lines(100, 114), *lines(100, 114, x=500), Mark(60, 80, 200, 20)]
    assert set(grouped(page, (page[0],))) == set(page[:2])


def test_the_surrounding_is_bounded_and_ends_at_lines():
    text = "first line\nsecond line\n" + "x" * 5000
    first, last = surrounding(text, 12, 18)
    assert first == 0
    assert last == len(text)


async def test_a_quotation_over_two_lines_is_two_marks_inside_its_paragraph(workshop):
    (document,) = await workshop.take_in(REPORT)
    reading = workshop.services.reading
    pages = await reading.pages(document)
    assert len(pages.sizes) == 11
    text = await reading.text(document, 3)
    start = text.index("Corrosion was found")
    end = text.index("car deck.", start) + len("car deck")
    marks = await reading.marks(document, 3, start, end)
    paragraph = await reading.paragraph(document, 3, start, end)
    assert len(marks) == 2
    assert len(paragraph) >= 4
    assert min(mark.y for mark in paragraph) <= marks[0].y
    picture = await reading.picture(document, 3, 0.5)
    assert len(picture.data) == picture.stride * picture.height
