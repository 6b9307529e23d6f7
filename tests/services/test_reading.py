"""Marks and the paragraph around them, on lines as pages have them."""

import pytest
from PIL import Image

from tests.shared_data import PDFS
from workbench.domain.endings import FIND_FILE
from workbench.domain.suspicions import Unseen
from workbench.errors import UserError
from workbench.paths import resources
from workbench.services.reading import HIDDEN, Mark, grouped, surrounding

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


async def test_letters_stand_where_their_marks_are(workshop):
    (document,) = await workshop.take_in(REPORT)
    reading = workshop.services.reading
    letters = await reading.letters(document, 3)
    assert len(letters.boxes) == 4 * len(letters.text)
    start = letters.text.index("Corrosion was found")
    (mark,) = await reading.marks(document, 3, start, start + len("Corrosion"))
    left, top, _, height = letters.boxes[4 * start : 4 * start + 4]
    assert abs(left - mark.x) < 2 and top - 2 <= mark.y <= top + height


async def test_what_is_hidden_is_told_and_neither_selected_nor_copied(workshop):
    (document,) = await workshop.take_in(PDFS / "gen-hidden-text.pdf")
    reading = workshop.services.reading
    found = await reading.suspicions(document)
    hidden = [each for each in found if each.kind is Unseen.HIDDEN_TEXT]
    tags = [each for each in found if each.kind is Unseen.TAGS]
    assert len(hidden) >= 10 and "Reader program" in hidden[0].sample
    assert tags and tags[0].sample.startswith("Reader program"), "tag characters are spelled out"
    page = hidden[0].page
    letters = await reading.letters(document, page)
    assert HIDDEN in letters.text and "Reader program" not in letters.text
    assert "Reader program" in await reading.text(document, page)
    assert "Reader program" not in await reading.visible_text(document, page)


async def test_links_and_contents_come_with_the_pages(workshop):
    (document,) = await workshop.take_in(PDFS / "juliacon-00134.pdf")
    reading = workshop.services.reading
    outline = await reading.outline(document)
    assert outline[0].title == "Introduction" and outline[0].page == 1
    spans = await reading.text_spans(document, (1, 2, 999))
    assert len(spans) == 2 and all(0 < left < 0.2 and 0.8 < right < 1 for left, right in spans)
    links = await reading.links(document, 11)
    assert any(link.address.startswith("http") for link in links)


async def test_a_picture_is_read_as_one_page(workshop, tmp_path):
    Image.new("RGB", (400, 300), "red").save(tmp_path / "photo.png")
    (photo,) = await workshop.take_in(tmp_path / "photo.png")
    reading = workshop.services.reading
    pages = await reading.pages(photo)
    assert pages.sizes == ((300.0, 225.0),)
    drawn = await reading.picture(photo, 1, 1.0)
    assert (drawn.width, drawn.height, drawn.data[:3]) == (300, 225, b"\0\0\xff")
    assert await reading.links(photo, 1) == await reading.outline(photo) == ()
    assert await reading.marks(photo, 1, 0, 10) == await reading.text_spans(photo, (1,)) == ()
    (tmp_path / "photo.png").unlink()
    with pytest.raises(UserError, match="moved or deleted") as caught:
        await reading.pages(photo)
    assert caught.value.action == FIND_FILE


async def test_a_file_that_moved_offers_to_find_it(workshop, tmp_path):
    (tmp_path / "here.pdf").write_bytes(REPORT.read_bytes())
    (document,) = await workshop.take_in(tmp_path / "here.pdf")
    (tmp_path / "here.pdf").unlink()
    with pytest.raises(UserError, match="moved or deleted") as caught:
        await workshop.services.reading.pages(document)
    assert caught.value.action == FIND_FILE
