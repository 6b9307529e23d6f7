"""The text of Word, Excel, PowerPoint and RTF files, taken out on this computer."""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from workbench.domain.kinds import RICH_TEXT_TYPE, SHEET_TYPE, SLIDES_TYPE, WORD_TYPE
from workbench.errors import UserError

UNPACKED_BYTES = 400 << 20
"""Of an Office file's parts together; more is taken for an attempt to fill the memory."""
PARTS = 20_000
CHARACTERS = 16 << 20
"""Of text; four times what fits a million tokens."""


def office_text(path: Path, mime_type: str) -> str:
    """Return what a person reads in the file; raises UserError for a broken or hostile one."""
    try:
        if mime_type != RICH_TEXT_TYPE:
            _refuse_bombs(path)
        return _joined(_READERS[mime_type](path))
    except UserError:
        raise
    except OSError as error:
        raise UserError(f"The file cannot be read: {error.strerror or 'it is damaged'}.") from error
    except Exception as error:  # the libraries raise whatever a damaged part leads to
        raise UserError("The file is damaged and cannot be read.") from error


def _refuse_bombs(path: Path) -> None:
    with zipfile.ZipFile(path) as parts:
        sizes = [part.file_size for part in parts.infolist()]
    if len(sizes) > PARTS or sum(sizes) > UNPACKED_BYTES:
        raise UserError("The file unpacks to more than any document needs. It is not opened.")


def _joined(lines: Iterator[str]) -> str:
    kept, length = [], 0
    for line in lines:
        kept.append(line)
        length += len(line) + 1
        if length > CHARACTERS:
            raise UserError("It holds more text than any model reads. Split it.")
    return "\n".join(kept).strip()


def _word(path: Path) -> Iterator[str]:
    import docx

    for block in docx.Document(str(path)).iter_inner_content():
        if hasattr(block, "rows"):
            yield from _table(block)
        else:
            yield block.text


def _table(table: Any) -> Iterator[str]:
    for row in table.rows:
        yield " | ".join(" ".join(cell.text.split()) for cell in row.cells)
    yield ""


def _sheets(path: Path) -> Iterator[str]:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            yield f"Sheet: {sheet.title}"
            for row in sheet.iter_rows(values_only=True):
                if any(value is not None for value in row):
                    yield " | ".join("" if value is None else str(value) for value in row)
            yield ""
    finally:
        book.close()


def _slides(path: Path) -> Iterator[str]:
    import pptx

    for number, slide in enumerate(pptx.Presentation(str(path)).slides, 1):
        yield f"Slide {number}"
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if getattr(shape, "has_table", False):
                yield from _table(shape.table)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            yield f"Notes: {slide.notes_slide.notes_text_frame.text}"
        yield ""


def _rich_text(path: Path) -> Iterator[str]:
    from striprtf.striprtf import rtf_to_text

    read: Callable[..., str] = rtf_to_text
    content = path.read_bytes().decode("latin-1")
    if not content.lstrip().startswith("{\\rtf"):
        raise UserError("This is not an RTF file, although its name says so.")
    yield from read(content, errors="replace").splitlines()


_READERS: dict[str, Callable[[Path], Iterator[str]]] = {
    WORD_TYPE: _word,
    SHEET_TYPE: _sheets,
    SLIDES_TYPE: _slides,
    RICH_TEXT_TYPE: _rich_text,
}
