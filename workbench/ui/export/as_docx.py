"""A chat as a Word document: headings, tables and lists, and the quotations as numbered notes."""

import io
import re
from collections.abc import Iterable

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from workbench.ui.chat.blocks import Block, Chip, Code, Inline, Line, Table
from workbench.ui.export.paper import Paper, Turn

_SIDES = {"right": WD_ALIGN_PARAGRAPH.RIGHT, "center": WD_ALIGN_PARAGRAPH.CENTER}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
STEP = 0.8
"""Centimetres that a list or a quote is moved in by."""


def docx(paper: Paper) -> bytes:
    """Return a chat as the bytes of a DOCX file."""
    document = new_document()
    document.core_properties.title = _xml(paper.title)[:255]
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.add_heading(_xml(paper.title), 0)
    for turn in paper.turns:
        _turn(document, turn)
    if paper.footnotes:
        document.add_heading("Quotations", 1)
    for note in paper.footnotes:
        document.add_paragraph(f"[{note.number}] {_xml(note.sentence)}")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _turn(document: WordDocument, turn: Turn) -> None:
    document.add_heading(_xml(turn.who), 1)
    if turn.is_question:
        document.add_paragraph(_xml(turn.text), style="Quote")
        for name in turn.documents:
            document.add_paragraph(_xml(name), style="List Bullet")
    for block in turn.blocks:
        _block(document, block, turn)
    if turn.ending:
        document.add_paragraph().add_run(_xml(turn.ending)).italic = True


def _block(document: WordDocument, block: Block, turn: Turn) -> None:
    match block:
        case Line():
            if block.heading:
                paragraph = document.add_heading("", min(9, block.heading + 1))
            else:
                paragraph = document.add_paragraph()
            depth = min(block.indent + block.quote, 10)
            if depth:
                paragraph.paragraph_format.left_indent = Cm(STEP * depth)
            if block.tight:
                paragraph.paragraph_format.space_after = Pt(2)
            if block.marker:
                paragraph.add_run(f"{block.marker} ")
            _write(paragraph, block.inlines, turn)
        case Code():
            run = document.add_paragraph().add_run(_xml(block.text))
            run.font.name = "Consolas"
            run.font.size = Pt(9.5)
        case Table():
            _table(document, block, turn)
        case _:
            document.add_paragraph("―" * 12)


def _table(document: WordDocument, block: Table, turn: Turn) -> None:
    columns = max(1, len(block.header))
    table = document.add_table(rows=0, cols=columns, style="Table Grid")
    for number, row in enumerate((block.header, *block.rows)):
        cells = table.add_row().cells
        for index, cell in enumerate(row[:columns]):
            paragraph = cells[index].paragraphs[0]
            side = block.alignments[index] if index < len(block.alignments) else ""
            paragraph.alignment = _SIDES.get(side)
            _write(paragraph, cell, turn, bold=number == 0)
    document.add_paragraph()


def _write(paragraph: Paragraph, inlines: Iterable[Inline], turn: Turn, bold: bool = False) -> None:
    for item in inlines:
        if isinstance(item, Chip):
            note = turn.notes.get(item.ordinal)
            run = paragraph.add_run(f"[{note.number}]" if note else _xml(item.copied))
            run.font.superscript = note is not None
            continue
        shown = item.text if item.link in ("", item.text) else f"{item.text} ({item.link})"
        run = paragraph.add_run(_xml(shown))
        run.bold = True if item.bold or bold else None
        run.italic = True if item.italic else None
        run.font.strike = True if item.strike else None
        if item.code:
            run.font.name = "Consolas"


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
