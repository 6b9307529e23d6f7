"""Words that stand on a page in form fields and typed over it: they are read like any others."""

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
)

from tests.shared_data import PDFS
from workbench.pdf import PdfEngine

FORM = PDFS / "form-dd0293-owner-locked.pdf"
LINKED = PDFS / "gen-active-content.pdf"
WORDS = "The harbour dues were paid in full"


@pytest.fixture
async def engine():
    async with PdfEngine() as one:
        yield one


def filled(folder: Path, flags: int | None = None) -> tuple[Path, list[float]]:
    """Return a copy of a real form with one field filled in, and where the field stands."""
    writer = PdfWriter()
    writer.append(PdfReader(FORM))
    page = writer.pages[0]
    fields = [each.get_object() for each in page["/Annots"]]
    field = next(each for each in fields if each.get("/T") == "TextField1[0]" and "/Rect" in each)
    box = [float(side) for side in field["/Rect"]]
    writer.update_page_form_field_values(page, {field["/T"]: WORDS}, auto_regenerate=False)
    if flags is not None:
        for each in fields:
            each[NameObject("/F")] = NumberObject(flags)
    path = folder / "filled.pdf"
    writer.write(path)
    return path, box


async def test_what_was_filled_in_is_text_of_the_page(engine, tmp_path):
    path, (left, bottom, right, top) = filled(tmp_path)
    (page,) = await engine.page_texts(path, 1, 1)
    assert WORDS in page.text and not page.hidden
    (empty,) = await engine.page_texts(FORM, 1, 1)
    assert WORDS not in empty.text and empty.text[:200] == page.text[:200]
    (_, height), *_ = (await engine.inspect(path)).sizes
    starts = [at for at in range(len(page.text)) if page.text.startswith(WORDS, at)]
    marks = [(await engine.rectangles(path, 1, at, at + len(WORDS)))[0] for at in starts]
    assert any(
        left - 2 <= mark.left and mark.left + mark.width <= right + 2
        and height - top - 2 <= mark.top and mark.top + mark.height <= height - bottom + 2
        for mark in marks
    )  # fmt: skip
    boxes = await engine.characters(path, 1)
    assert len(boxes) // 4 == len(page.text)
    assert boxes[4 * starts[0] + 2] > 0


async def test_a_field_that_is_not_shown_is_not_read(engine, tmp_path):
    path, _ = filled(tmp_path, flags=2)  # Hidden (ISO 32000-1, 12.5.3)
    (page,) = await engine.page_texts(path, 1, 1)
    assert WORDS not in page.text


async def test_words_typed_over_a_page_are_read_and_its_links_stay(engine, tmp_path):
    number = [n for n in (1, 2, 3) if await engine.links(LINKED, n)][0]
    writer = PdfWriter()
    writer.append(PdfReader(LINKED))
    note = FreeText(text=WORDS, rect=(60, 700, 400, 730))
    note[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(drawn())})
    writer.add_annotation(number - 1, note)
    path = tmp_path / "noted.pdf"
    writer.write(path)
    (page,) = await engine.page_texts(path, number, number)
    assert WORDS in page.text and not page.hidden
    assert await engine.links(path, number) == await engine.links(LINKED, number)


def drawn() -> DecodedStreamObject:
    """What a typed note looks like."""
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    helvetica = DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})
    fonts = DictionaryObject({NameObject("/F1"): helvetica})
    look = DecodedStreamObject()
    look.set_data(f"BT /F1 12 Tf 2 8 Td ({WORDS}) Tj ET".encode())
    look[NameObject("/Type")], look[NameObject("/Subtype")] = (
        NameObject("/XObject"),
        NameObject("/Form"),
    )
    look[NameObject("/BBox")] = ArrayObject(map(FloatObject, (0, 0, 340, 30)))
    look[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    return look
