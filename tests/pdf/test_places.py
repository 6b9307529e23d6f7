"""Boxes of characters and links on real pages, upright, turned and cropped."""

import pytest

from tests.shared_data import PDFS
from workbench.pdf import PdfEngine

CASES = [
    ("rescience-3528175.pdf", 2),
    ("fbi-nics-2015-11-rotated.pdf", 1),
    ("arabic-one-page.pdf", 1),
    ("debian-install-ja.pdf", 12),
    *(("gen-boxes-rotation-labels.pdf", page) for page in range(1, 9)),
]


@pytest.fixture
async def engine():
    async with PdfEngine() as engine:
        yield engine


@pytest.mark.parametrize(("name", "page"), CASES)
async def test_every_letter_has_its_box_where_it_is_drawn(engine, name, page):
    path = PDFS / name
    (text,) = await engine.page_texts(path, page, page)
    boxes = await engine.characters(path, page)
    assert len(boxes) == 4 * len(text.text)
    hidden = {at for start, end in text.hidden for at in range(start, end)}
    letters = [at for at, c in enumerate(text.text) if c.isalnum() and at not in hidden]
    for at in letters[:: max(1, len(letters) // 12)]:
        left, top, width, height = boxes[4 * at : 4 * at + 4]
        for rect in await engine.rectangles(path, page, at, at + 1):
            assert left - 3 <= rect.left + rect.width / 2 <= left + width + 3
            assert top - 3 <= rect.top + rect.height / 2 <= top + height + 3


async def test_links_lead_to_pages_and_addresses(engine):
    contents = await engine.links(PDFS / "octave-manual-7.3.pdf", 12)
    assert len(contents) == 36
    assert {813} <= {link.page for link in contents}
    assert all(link.address == "" and 0 <= link.top <= 800 for link in contents)
    (link, *_) = await engine.links(PDFS / "debian-install-ja.pdf", 12)
    assert (link.page, link.address) == (None, "https://www.fsf.org/")


async def test_links_that_would_act_tell_at_most_an_address(engine):
    path = PDFS / "gen-active-content.pdf"
    info = await engine.inspect(path)
    for page in range(1, info.page_count + 1):
        for link in await engine.links(path, page):
            assert (link.page is None) != (link.address == "")


async def test_a_page_may_be_asked_for_links_and_drawn_again_and_again(engine):
    path = PDFS / "octave-manual-7.3.pdf"
    for page in range(5, 15):
        await engine.characters(path, page)
        await engine.links(path, page)
        await engine.links(path, page)
    (child,) = engine.child_pids[:1]
    await engine.render(path, 12, 0.2)
    assert engine.child_pids[0] == child, "no crash on the way"
