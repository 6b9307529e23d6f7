"""OCR of scans: the table of words, limits, and Tesseract where it is installed.

`TESSERACT` may name the program, so that a machine without the package can run the last tests.
"""

import os
import shutil
import stat
import time

import pytest
from PIL import Image

from tests.shared_data import PDFS
from workbench.domain.citations import Citation
from workbench.domain.documents import TextLayer
from workbench.domain.quotation import Verdict
from workbench.errors import UserError
from workbench.services.checking import NO_TEXT, Checking
from workbench.services.ocr import Ocr, parse_words

SCAN = PDFS / "scan-multipage.pdf"
HEAD = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
)


def table(*words):
    """Return Tesseract's table; a word is (block, paragraph, line, text), 100 pixels apart."""
    rows = [
        f"5\t1\t{block}\t{par}\t{line}\t{at}\t{100 * at}\t{50 * line}\t90\t40\t96.1\t{text}"
        for at, (block, par, line, text) in enumerate(words, 1)
    ]
    return "\n".join([HEAD, "1\t1\t0\t0\t0\t0\t0\t0\t2550\t3300\t-1\t", *rows])


def test_words_become_lines_and_paragraphs_with_places():
    page = parse_words(
        table((1, 1, 1, "The"), (1, 1, 1, "harbour"), (1, 1, 2, "dues"), (1, 2, 1, "Next")), 0.24
    )
    assert page.text == "The harbour\ndues\n\nNext"
    assert [page.text[place[0] : place[1]] for place in page.places] == [
        "The", "harbour", "dues", "Next",
    ]  # fmt: skip
    assert page.places[1][2:] == pytest.approx((48.0, 12.0, 21.6, 9.6))


def test_a_divided_word_is_joined_and_a_real_hyphen_stays():
    assert parse_words(table((1, 1, 1, "har-"), (1, 1, 2, "bour")), 1).text == "har\ufffebour"
    assert parse_words(table((1, 1, 1, "A-"), (1, 1, 2, "Deck")), 1).text == "A-\nDeck"


@pytest.mark.parametrize("said", ["", "nonsense", HEAD, HEAD + "\n5\t1", HEAD + "\n5" + "\tx" * 11])
def test_nonsense_is_no_words(said):
    assert parse_words(said, 1).places == ()


def program(folder, script):
    path = folder / "tesseract"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def ocr(workshop, name):
    return Ocr(workshop.database, workshop.services.ocr._pdf, workshop.page_texts, name)


async def test_without_tesseract_one_sentence_says_how_to_get_it(workshop):
    (scan,) = await workshop.take_in(SCAN)
    absent = ocr(workshop, "a-program-that-is-not-there")
    assert await absent.languages() == ()
    assert len(await absent.pages_to_read(scan)) > 0
    with pytest.raises(UserError, match="install Tesseract"):
        await absent.read(scan, "eng")


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
async def test_what_was_read_is_kept_marked_and_checked_against(workshop, tmp_path):
    (scan,) = await workshop.take_in(SCAN)
    words = table(*((1, 1, 1, word) for word in "the harbour dues were paid twice".split()))
    (tmp_path / "words").write_text(words)
    reader = ocr(workshop, program(tmp_path, f"cat > /dev/null; cat {tmp_path / 'words'}"))
    wanted = await reader.pages_to_read(scan)
    progress = []
    changes = await reader.read(scan, "eng", lambda *step: progress.append(step))
    assert changes.documents and progress[0] == (0, len(wanted))
    (known,) = await workshop.services.documents.get([scan.id])
    assert known.text_layer is TextLayer.YES
    assert await reader.pages_to_read(scan) == ()
    reading = workshop.services.reading
    page = wanted[0]
    assert page in await reading.recognised_pages(scan)
    text = await reading.text(scan, page)
    start = text.index("harbour")
    (mark,) = await reading.marks(scan, page, start, start + len("harbour dues"))
    letters = await reading.letters(scan, page)
    assert letters.boxes[4 * start] == pytest.approx(mark.x)
    check = (
        await Checking(workshop.page_texts).judge(
            Citation(1, 1, page, "the harbour dues were paid twice", 0, 0), {1: known}
        )
    ).check
    assert check.verdict is Verdict.VERIFIED and check.recognised


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
async def test_the_words_of_a_picture_file_are_read_too(workshop, tmp_path):
    Image.new("RGB", (1200, 800), "white").save(tmp_path / "photo.png")
    (photo,) = await workshop.take_in(tmp_path / "photo.png")
    citation = Citation(1, 1, None, "the harbour dues were paid twice", 0, 0)
    checking = Checking(workshop.page_texts)
    before = (await checking.judge(citation, {1: photo})).check
    assert (before.verdict, before.reason) == (Verdict.CANNOT_CHECK, NO_TEXT)
    words = table(*((1, 1, 1, word) for word in "the harbour dues were paid twice".split()))
    (tmp_path / "words").write_text(words)
    # A small picture is given twice as large.
    check_size = 'read -r first; [ "$first" = "P5 2400 1600 255" ] || exit 1'
    script = f"{check_size}; cat > /dev/null; cat {tmp_path / 'words'}"
    reader = ocr(workshop, program(tmp_path, script))
    assert await reader.pages_to_read(photo) == (1,)
    assert (await reader.read(photo, "eng")).documents
    (known,) = await workshop.services.documents.get([photo.id])
    assert known.text_layer is TextLayer.YES and await reader.pages_to_read(known) == ()
    check = (await checking.judge(citation, {1: known})).check
    assert check.verdict is Verdict.VERIFIED and check.recognised
    (mark,) = await workshop.services.reading.marks(known, 1, check.start, check.end)
    assert mark.x == pytest.approx(100 * 0.75 / 2)


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
@pytest.mark.parametrize("script", ["exit 1", "kill -9 $$", "echo nonsense; exit 3"])
async def test_a_reader_that_fails_is_a_sentence(workshop, tmp_path, script):
    (scan,) = await workshop.take_in(SCAN)
    with pytest.raises(UserError, match="Tesseract could not read this page"):
        await ocr(workshop, program(tmp_path, script)).read(scan, "eng")


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
async def test_a_reader_that_hangs_is_ended(workshop, tmp_path, monkeypatch):
    monkeypatch.setattr("workbench.services.ocr.SECONDS", 0.5)
    (scan,) = await workshop.take_in(SCAN)
    start = time.monotonic()
    with pytest.raises(UserError, match="too long"):
        await ocr(workshop, program(tmp_path, "exec sleep 60")).read(scan, "eng")
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("language", ["eng; rm -rf", "--user-words", "", "../eng", "x" * 60])
async def test_a_language_is_a_name_and_nothing_else(workshop, tmp_path, language):
    (scan,) = await workshop.take_in(SCAN)
    with pytest.raises(UserError, match="language"):
        await ocr(workshop, program(tmp_path, "exit 0")).read(scan, language)


@pytest.mark.skipif(
    not (os.environ.get("TESSERACT") or shutil.which("tesseract")), reason="needs Tesseract"
)
async def test_tesseract_reads_a_scan(workshop):
    (scan,) = await workshop.take_in(SCAN)
    reader = ocr(workshop, os.environ.get("TESSERACT") or "tesseract")
    assert "eng" in await reader.languages()
    await reader.read(scan, "eng")
    page = min(await workshop.services.reading.recognised_pages(scan))
    text = await workshop.services.reading.text(scan, page)
    assert len(text.split()) > 3
    marks = await workshop.services.reading.marks(scan, page, 0, len(text))
    (width, height), *_ = (await workshop.services.reading.pages(scan)).sizes
    assert all(0 <= m.x <= width and 0 <= m.y <= height for m in marks)
