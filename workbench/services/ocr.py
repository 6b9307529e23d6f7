"""OCR: the words of pages that are pictures, read by Tesseract where that is installed.

Tesseract is found at run time and runs as a child process of its own, one page at a time, with
limits on memory, time and files. What it read is stored for the page and marked as such.
"""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from workbench.domain.changes import Changes
from workbench.domain.documents import Document, TextLayer
from workbench.errors import UserError
from workbench.pdf import PdfEngine
from workbench.pdf.values import POINTS_PER_PIXEL, PageImage
from workbench.services.page_texts import PageTexts, tells
from workbench.services.sentences import sentences
from workbench.storage import documents as table
from workbench.storage.database import Database
from workbench.storage.page_texts import OCR, StoredPage, WordPlace

PROGRAM = "tesseract"
DOTS_PER_POINT = 300 / 72
"""Tesseract's own advice is 300 dots an inch (tessdoc, ImproveQuality)."""
SECONDS = 90.0
"""For one page; a dense page takes some seconds."""
MEMORY_BYTES = 2 * 1024**3
SHORT = 12
"""A page with fewer letters and digits than this is taken for a picture."""
_GET_IT = {
    "darwin": "with “brew install tesseract”",
    "win32": "from github.com/UB-Mannheim/tesseract",
}

MOST_BLANK = 40
"""Pages that are looked at to tell empty ones from scans; in a longer scan all are read."""
_AMPLE, _LARGER = 2400.0, 2.0  # pixels that a picture file is brought to, at most twice its own
_LOOK = 0.25  # pixels a point
_INK_SHARE = 0.002  # of an empty page a number or a speck is dark

_LANGUAGE = re.compile(r"[A-Za-z][A-Za-z0-9_/-]{1,39}")
_DIVIDED = "\ufffe"  # what the reader of PDFs puts where a word is divided at a line's end

Progress = Callable[[int, int], None]


def how_to_get_it() -> str:
    """Return the one sentence for a computer without Tesseract."""
    how = _GET_IT.get(sys.platform, "with the package tesseract-ocr")
    return f"To have their words read, install Tesseract {how} and open the document again."


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """The text of a picture and its words' places: start, end; left, top, width, height."""

    text: str
    places: tuple[WordPlace, ...]


class Ocr:
    """Reads scans. Nothing here runs unless the user asks for it."""

    def __init__(
        self, database: Database, pdf: PdfEngine, page_texts: PageTexts, program: str = PROGRAM
    ) -> None:
        """Draw pages with the engine; `program` is looked for in the search path each time."""
        self._database = database
        self._pdf = pdf
        self._page_texts = page_texts
        self._program = program

    async def languages(self) -> tuple[str, ...]:
        """Return the languages that are installed, empty where there is no Tesseract."""
        program = shutil.which(self._program)
        if program is None:
            return ()
        try:
            said = await _run(_Child([program, "--list-langs"], b"", 10.0))
        except UserError:
            return ()
        names = said.decode("utf-8", "replace").splitlines()[1:]
        return tuple(n for n in names if _LANGUAGE.fullmatch(n) and n not in ("osd", "equ"))

    async def pages_to_read(self, document: Document) -> tuple[int, ...]:
        """Return the pages of a document (from 1) that are pictures without text."""
        if not document.has_pages:
            return ()
        if document.is_image:
            return () if await self._page_texts.pages(document) else (1,)
        pages = await self._page_texts.pages(document)
        short = [page.page for page in pages if not page.problem and _is_short(page.text)]
        if 2 * len(short) > len(pages) or len(short) > MOST_BLANK:
            return tuple(short)
        return tuple([page for page in short if await self._has_ink(document, page)])

    async def _has_ink(self, document: Document, page: int) -> bool:
        """Say whether anything is drawn on a page: an empty back is no scan."""
        with sentences():
            image = await self._pdf.render(document.path, page, _LOOK)
        greens = await asyncio.to_thread(_grey, image)
        body = greens[greens.index(b"255\n") + 4 :]
        return sum(tone < 200 for tone in body) > _INK_SHARE * len(body)

    async def _draw(self, document: Document, page: int) -> PageImage:
        if not document.is_image:
            return await self._pdf.render(document.path, page, DOTS_PER_POINT)
        size = await self._pdf.picture_size(document.path)
        return await self._pdf.draw_picture(document.path, _scale_of(size))

    async def read(
        self, document: Document, language: str, on_progress: Progress | None = None
    ) -> Changes:
        """Read the words of every page without text and keep them page by page."""
        program = shutil.which(self._program)
        if program is None:
            raise UserError(how_to_get_it())
        if not _LANGUAGE.fullmatch(language):
            raise UserError("This language is not known to Tesseract.")
        wanted = await self.pages_to_read(document)
        for done, page in enumerate(wanted):
            if on_progress is not None:
                on_progress(done, len(wanted))
            with sentences():
                image = await self._draw(document, page)
            found = await _recognise(program, language, image)
            stored = StoredPage(page, found.text, source=OCR, places=found.places)
            with sentences():
                await self._page_texts.replace(document, (stored,))
        if wanted and tells(await self._page_texts.pages(document)):
            with sentences():
                known = replace(document, text_layer=TextLayer.YES)
                await self._database.write(table.save_document, known)
        return Changes(documents=bool(wanted))


def _scale_of(size: tuple[float, float]) -> float:
    """Return the pixels a point of a picture file: as it is, or larger where it is small."""
    side = max(size) / POINTS_PER_PIXEL
    return min(_LARGER, max(1.0, _AMPLE / side)) / POINTS_PER_PIXEL


async def _recognise(program: str, language: str, image: PageImage) -> RecognisedPage:
    picture = await asyncio.to_thread(_grey, image)
    words = [program, "stdin", "stdout", "-l", language, "--psm", "3", "--dpi", "300", "tsv"]
    said = await _run(_Child(words, picture, SECONDS))
    return parse_words(said.decode("utf-8", "replace"), 1 / image.scale)


def parse_words(table_text: str, points: float) -> RecognisedPage:
    """Return the text and the words of Tesseract's table; `points` is the size of a pixel.

    Lines end with a line break, paragraphs with two; a word divided at a line's end is joined.
    """
    text, places, before = "", [], ("", "", "")
    for line in table_text.splitlines()[1:]:
        cells = line.split("\t", 11)
        if len(cells) != 12 or cells[0] != "5" or not cells[11].strip():
            continue
        word = cells[11].strip()
        here = (cells[2], cells[3], cells[4])
        if text:
            if here == before:
                text += " "
            elif here[:2] != before[:2]:
                text += "\n\n"
            elif text.endswith("-") and word[:1].islower():
                text = text[:-1] + _DIVIDED
            else:
                text += "\n"
        try:
            left, top, width, height = (int(cell) * points for cell in cells[6:10])
        except ValueError:
            continue
        places.append((len(text), len(text) + len(word), left, top, width, height))
        text += word
        before = here
    return RecognisedPage(text, tuple(places))


def _grey(image: PageImage) -> bytes:
    """Return the picture as a portable grey map: its green, which text is as dark in as in grey."""
    rows = (
        image.data[row * image.stride + 1 : row * image.stride + 4 * image.width : 4]
        for row in range(image.height)
    )
    return b"P5 %d %d 255\n" % (image.width, image.height) + b"".join(rows)


def _is_short(text: str) -> bool:
    return sum(map(str.isalnum, text)) < SHORT


class _Child:
    """Tesseract at work on one picture."""

    def __init__(self, words: Sequence[str], given: bytes, seconds: float) -> None:
        self._given, self._seconds = given, seconds
        keep = ("PATH", "HOME", "LANG", "LC_ALL", "TESSDATA_PREFIX", "SYSTEMROOT", "TEMP", "TMP")
        self._process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in keep if name in os.environ}
            | {"OMP_THREAD_LIMIT": "1"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        if sys.platform == "linux":
            import resource

            for kind, amount in (
                (resource.RLIMIT_AS, MEMORY_BYTES),
                (resource.RLIMIT_CPU, int(seconds) + 1),
                (resource.RLIMIT_CORE, 0),
                (resource.RLIMIT_FSIZE, 0),
            ):
                try:
                    resource.prlimit(self._process.pid, kind, (amount, amount))
                except (ProcessLookupError, PermissionError, ValueError):
                    pass  # it has ended already, or the system keeps stricter limits

    def communicate(self) -> bytes:
        """Give the picture and return what was said; raises UserError."""
        try:
            with self._process:
                try:
                    said, _ = self._process.communicate(self._given, timeout=self._seconds)
                except BaseException:
                    self.kill()
                    raise
        except subprocess.TimeoutExpired:
            raise UserError("Tesseract took too long for this page.") from None
        except OSError as error:
            raise UserError("Tesseract could not read this page.") from error
        if self._process.returncode != 0:
            raise UserError("Tesseract could not read this page.")
        return said

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()


async def _run(child: _Child) -> bytes:
    try:
        return await asyncio.to_thread(child.communicate)
    except asyncio.CancelledError:
        child.kill()
        raise
