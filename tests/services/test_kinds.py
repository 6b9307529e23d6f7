"""Kinds of files: Office files as text, hostile ones refused, folders counted first."""

import zipfile

import docx
import openpyxl
import pptx
import pytest

from tests.shared_data import PDFS
from workbench.domain.conversations import MessageState
from workbench.domain.documents import DocumentState, TextLayer
from workbench.domain.quotation import Verdict
from workbench.services.folders import look_into

FACT = "The ramp of the ferry Skerry must be replaced before the first of March 2027."


def word(path):
    document = docx.Document()
    document.add_paragraph(FACT)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Cost", "41,000 pounds"
    document.save(str(path))


def sheet(path):
    book = openpyxl.Workbook()
    book.active.append(["Ramp", FACT, 41000])
    book.save(path)


def slides(path):
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text, slide.placeholders[1].text = "Ramp", FACT
    show.save(str(path))


def rich(path):
    path.write_text("{\\rtf1\\ansi {\\b Ramp}\\par " + FACT + "}")


@pytest.mark.parametrize(
    ("name", "write"),
    [("a.docx", word), ("a.xlsx", sheet), ("a.pptx", slides), ("a.rtf", rich)],
)
async def test_office_files_are_sent_as_text_and_quotations_are_checked(workshop, name, write):
    path = workshop.folder / name
    write(path)
    (document,) = await workshop.take_in(path)
    assert document.state is DocumentState.READY, document.failure
    assert document.text_layer is TextLayer.YES
    copy = await workshop.services.remote_copies.ensure(document)
    assert copy.mime_type == "text/plain"
    conversation = await workshop.conversation()
    asking = workshop.services.asking.ask(
        conversation.id, "When must the ramp of the ferry be replaced?", [document.id]
    )
    answer = [message async for message in asking][-1]
    assert answer.state is MessageState.COMPLETE
    assert answer.citations[0].check.verdict is Verdict.VERIFIED
    assert "March 2027" in answer.citations[0].citation.quote


async def test_a_zip_bomb_is_not_opened(workshop):
    path = workshop.folder / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        with parts.open("word/document.xml", "w") as part:
            for _ in range(500):
                part.write(bytes(1 << 20))
    (document,) = await workshop.take_in(path)
    assert document.state is DocumentState.FAILED and "unpacks" in document.failure


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 nonsense", b"nonsense", b"{\\rtf1 \\bin99999999999"]
)
@pytest.mark.parametrize("ending", ["docx", "xlsx", "pptx"])
async def test_damaged_office_files_get_a_sentence(workshop, ending, content):
    path = workshop.folder / f"a.{ending}"
    path.write_bytes(content)
    (document,) = await workshop.take_in(path)
    assert document.state is DocumentState.FAILED
    assert "damaged" in document.failure or "not an Office file" in document.failure


async def test_an_office_file_that_refers_to_others_reads_none(workshop):
    path = workshop.folder / "a.docx"
    word(path)
    secret = workshop.folder / "secret.txt"
    secret.write_text("the secret")
    hostile = workshop.folder / "b.docx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(hostile, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'.encode()
                start = content.index(b"?>") + 2
                content = content[:start] + entity + content[start:]
                content = content.replace(b"The ramp", b"&e; The ramp")
            target.writestr(name, content)
    (document,) = await workshop.take_in(hostile)
    pages = await workshop.page_texts.pages(document) if document.sha256 else ()
    assert "the secret" not in "".join(page.text for page in pages)


async def test_media_and_code_are_taken_in(workshop):
    film, code = workshop.folder / "a.mp4", workshop.folder / "a.py"
    film.write_bytes(b"\0\0\0\x18ftypmp42")
    code.write_text("def fee(berth):\n    return 41_000\n")
    film, code = await workshop.take_in(film, code)
    assert (film.state, film.text_layer) == (DocumentState.READY, TextLayer.NO)
    assert (code.mime_type, code.text_layer) == ("text/plain", TextLayer.YES)


async def test_a_folder_is_counted_before_it_is_taken_in(tmp_path):
    inner = tmp_path / "papers" / "2025"
    inner.mkdir(parents=True)
    (tmp_path / "papers" / ".git").mkdir()
    for name in ("b.pdf", "a.pdf", "notes.txt", "film.xyz", ".hidden.pdf"):
        (inner / name).write_bytes(b"x")
    (tmp_path / "papers" / ".git" / "config.txt").write_bytes(b"x")
    (inner / "link.pdf").symlink_to(PDFS / "arabic-one-page.pdf")
    (inner / "loop").symlink_to(tmp_path)
    found = await look_into([tmp_path / "papers", tmp_path / "single.pdf"])
    names = [name.rsplit("/", 1)[-1] for name in found.files]
    assert names == ["a.pdf", "b.pdf", "notes.txt", "single.pdf"]
    assert (found.folders, found.left_out, found.too_many) == (("papers",), 3, False)
