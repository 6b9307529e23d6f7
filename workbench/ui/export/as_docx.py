"""A chat as a Word document: headings, tables, lists, and the quotations as its footnotes."""

import io
import re
from collections.abc import Callable, Sequence
from itertools import zip_longest

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_DIRECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.shape import CT_Inline
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImageWriter

from workbench.ui.chat.blocks import Block, Chip, Code, Formula, Inline, Line, Table
from workbench.ui.chat.formula_object import MATCH
from workbench.ui.export.docx_footnotes import Footnotes
from workbench.ui.export.paper import Paper, Turn, unheard
from workbench.ui.formulas.picture import picture
from workbench.ui.formulas.store import Drawing
from workbench.ui.shell.direction import runs_from_right

_SIDES = {"right": WD_ALIGN_PARAGRAPH.RIGHT, "center": WD_ALIGN_PARAGRAPH.CENTER}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AFTER_BIDI = tuple(
    f"w:{name}"
    for name in "spacing ind contextualSpacing jc textAlignment outlineLvl rPr sectPr".split()
)
"""What stands behind the direction in the properties of a paragraph: Word wants their order."""

_AFTER_INDENT = tuple(
    f"w:{name}" for name in "tblBorders shd tblLayout tblCellMar tblLook tblCaption".split()
)
POINTS = 11
SHARPNESS = 4.0
WIDEST = 420
"""Points of a formula; the page less its edges has 432."""
STEP = 0.8
"""Centimetres that a list or a quote is moved in by."""


def docx(paper: Paper, on_turn: Callable[[int], None] = unheard) -> bytes:
    """Return a chat as the bytes of a DOCX file; `on_turn` hears how many turns are written."""
    document = new_document()
    document.core_properties.title = _xml(paper.title)[:255]
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.add_heading(_xml(paper.title), 0)
    footnotes = Footnotes(document)
    for number, turn in enumerate(paper.turns, 1):
        _turn(document, turn, paper, footnotes)
        on_turn(number)
    turned = [p for p in document.element.xpath("/w:document/w:body/w:p") if _from_right(p)]
    for element in filter(_from_right, document.element.xpath("//w:tbl")):
        WordTable(element, document).table_direction = WD_TABLE_DIRECTION.RTL
        turned += element.xpath(".//w:p[not(w:pPr/w:jc)]")  # figures too, which have no direction
    for element in turned:
        element.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)
    for number, properties in enumerate(document.element.xpath("//wp:docPr"), 1):
        properties.set("id", str(number))
    for row in document.element.xpath("//w:tbl/w:tr"):
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # a row stays on one page
    for row in document.element.xpath("//w:tbl/w:tr[1]"):
        row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # and the first stands on each
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _from_right(element: BaseOxmlElement) -> bool:
    return runs_from_right(" ".join(element.xpath(".//w:t/text()")))


def _turn(document: WordDocument, turn: Turn, paper: Paper, footnotes: Footnotes) -> None:
    _styled(document, "Heading1", _xml(turn.who))
    if turn.is_question:
        _styled(document, "Quote", _xml(turn.text))
        for name in turn.documents:
            _styled(document, "ListBullet", _xml(name))
    for block in turn.blocks:
        _block(document, block, turn, paper, footnotes)
    unmarked = [note for note in turn.notes.values() if not footnotes.has(note.number)]
    if unmarked:  # words in quotation marks alone, and what stands in code
        paragraph = _paragraph(document, "Also quoted:")
        for note in unmarked:
            paragraph.add_run(" ")
            footnotes.refer(paragraph, note.number, _xml(note.sentence))
    if turn.ending:
        _paragraph(document).add_run(_xml(turn.ending)).italic = True


def _paragraph(document: WordDocument, text: str = "") -> Paragraph:
    """Add a paragraph; the library's own way looks through all that is there each time."""
    element = OxmlElement("w:p")
    document.element.body[-1].addprevious(element)  # the properties of the section come last
    paragraph = Paragraph(element, document)
    if text:
        paragraph.add_run(text)
    return paragraph


def _styled(document: WordDocument, style_id: str, text: str = "") -> Paragraph:
    """Add a paragraph of a style; by name the library looks through all styles each time."""
    paragraph = _paragraph(document, text)
    paragraph.paragraph_format.element.style = style_id
    return paragraph


def _block(
    document: WordDocument, block: Block, turn: Turn, paper: Paper, footnotes: Footnotes
) -> None:
    match block:
        case Line():
            if block.heading:
                paragraph = _styled(document, f"Heading{min(9, block.heading + 1)}")
            else:
                paragraph = _paragraph(document)
            if depth := _depth(block):
                paragraph.paragraph_format.left_indent = Cm(STEP * depth)
            if block.tight:
                paragraph.paragraph_format.space_after = Pt(2)
            if block.is_display:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            if block.marker:
                paragraph.add_run(f"{block.marker} ")
            _write(paragraph, block.inlines, turn, paper, footnotes)
        case Code():
            paragraph = _paragraph(document)
            if depth := _depth(block):
                paragraph.paragraph_format.left_indent = Cm(STEP * depth)
            run = paragraph.add_run(_xml(block.text))
            run.font.name = "Consolas"
            run.font.size = Pt(9.5)
        case Table():
            _table(document, block, turn, paper, footnotes)
        case _:
            _paragraph(document, "―" * 12)


def _table(
    document: WordDocument, block: Table, turn: Turn, paper: Paper, footnotes: Footnotes
) -> None:
    columns = max(1, len(block.header))
    table = document.add_table(rows=0, cols=columns, style="Table Grid")
    if depth := _depth(block):
        _move_in(table, depth)
    for number, row in enumerate((block.header, *block.rows)):
        cells = table.add_row().cells
        for index, cell in enumerate(row[:columns]):
            paragraph = cells[index].paragraphs[0]
            side = block.alignments[index] if index < len(block.alignments) else ""
            paragraph.alignment = _SIDES.get(side)
            _write(paragraph, cell, turn, paper, footnotes, bold=number == 0)
    _paragraph(document)


def _depth(block: Line | Code | Table) -> int:
    return min(block.indent + len(block.quotes), 10)


def _move_in(table: WordTable, depth: int) -> None:
    """Let a table begin where the words of its list or quote do."""
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), str(Cm(STEP * depth).twips))
    indent.set(qn("w:type"), "dxa")
    table._tblPr.insert_element_before(indent, *_AFTER_INDENT)  # noqa: SLF001 (no other way)
    for column in table.columns:
        column.width = max(1, round(column.width - Cm(STEP * depth) / len(table.columns)))


def _write(
    paragraph: Paragraph,
    inlines: Sequence[Inline],
    turn: Turn,
    paper: Paper,
    footnotes: Footnotes,
    bold: bool = False,
) -> None:
    for item, following in zip_longest(inlines, inlines[1:]):
        if isinstance(item, Chip):
            if note := turn.notes.get(item.ordinal):
                footnotes.refer(paragraph, note.number, _xml(note.sentence))
            else:
                paragraph.add_run(_xml(item.copied))
            continue
        if isinstance(item, Formula):
            _formula(paragraph, item, paper.drawing(item))
            continue
        shown = item.text if item.link in ("", item.text) else f"{item.text} ({item.link})"
        if isinstance(following, Chip) and shown.endswith(" "):
            # A mark stays on the line of its words, and makes no power of a figure.
            shown = f"{shown[:-1]}\N{NO-BREAK SPACE}"
        run = paragraph.add_run(_xml(shown))
        # Each of these costs a look through the run, so only what is wanted is said.
        if item.bold or bold:
            run.bold = True
        if item.italic:
            run.italic = True
        if item.strike:
            run.font.strike = True
        if item.raised:
            run.font.superscript = True
        if item.code:
            run.font.name = "Consolas"


def _formula(paragraph: Paragraph, formula: Formula, drawing: Drawing | None) -> None:
    """Write a formula as a picture that hangs as far below the line as it should."""
    if drawing is None:
        paragraph.add_run(_xml(formula.source)).font.name = "Consolas"
        return
    em = MATCH * POINTS
    fits = min(1.0, WIDEST / (drawing.width * em))
    target = QBuffer()
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    image = picture(drawing, "#000000", em * fits, SHARPNESS)
    QImageWriter(target, QByteArray(b"png")).write(image)
    run = paragraph.add_run()
    content = io.BytesIO(bytes(target.data().data()))
    relation, found = run.part.get_or_add_image(content)
    width, height = found.scaled_dimensions(Pt(drawing.width * em * fits))
    # The library would look through the whole document for a free number; they are given at last.
    shape = CT_Inline.new_pic_inline(0, relation, found.filename, width, height)
    shape.docPr.set("descr", _xml(formula.tex))
    run.element.add_drawing(shape)
    position = OxmlElement("w:position")  # in half points
    position.set(qn("w:val"), str(-round(2 * drawing.depth * em * fits)))
    run.element.get_or_add_rPr().append(position)


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
