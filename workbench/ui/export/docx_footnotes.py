"""Footnotes as Word has them, which python-docx does not write: a part, styles and references.

The names, the order of the elements and the two separators that come first are those of ECMA-376,
part 1, sections 11.3.7 and 17.11.
"""

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.run import CT_R
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.text.paragraph import Paragraph

POINTS = 9
_TEXT, _REFERENCE = "FootnoteText", "FootnoteReference"
_SEPARATORS = {-1: "separator", 0: "continuationSeparator"}


class Footnotes:
    """The footnotes of a document; nothing is added to it before the first."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._root: BaseOxmlElement | None = None
        self._first: dict[int, tuple[int, CT_R]] = {}  # the number that Word shows, and where

    def has(self, key: int) -> bool:
        """Say whether the document refers to a footnote already."""
        return key in self._first

    def refer(self, paragraph: Paragraph, key: int, text: str) -> None:
        """End a paragraph in the mark of a footnote; `text` holds only what XML may hold.

        Where a footnote is named again, its number stands once more, but not its text.
        """
        if key in self._first:
            _refer_again(paragraph, *self._first[key])
            return
        if self._root is None:
            self._root = _begin(self._document)
        shown = len(self._first) + 1  # Word counts the marks from 1, whatever their ids
        self._first[key] = shown, _mark(paragraph, _element("footnoteReference", id=shown))
        note = _line(self._root, _element("footnote", id=shown))
        _mark(note, _element("footnoteRef"))
        note.add_run(f" {text}")


def _refer_again(paragraph: Paragraph, shown: int, first: CT_R) -> None:
    """Write a field that Word keeps right when footnotes come or go before it."""
    name = f"_Footnote{shown}"  # a bookmark that begins so is not listed
    before = first.getprevious()
    if before is None or before.tag != qn("w:bookmarkStart"):
        first.addprevious(_element("bookmarkStart", id=shown, name=name))
        first.addnext(_element("bookmarkEnd", id=shown))
    field = _element("instrText")
    field.text = f"NOTEREF {name} \\f \\h"
    number = _element("t")
    number.text = str(shown)
    _mark(paragraph, _element("fldChar", fldCharType="begin"))
    _mark(paragraph, field)
    _mark(paragraph, _element("fldChar", fldCharType="separate"))
    _mark(paragraph, number)
    _mark(paragraph, _element("fldChar", fldCharType="end"))


def _begin(document: WordDocument) -> BaseOxmlElement:
    """Add the part with its separators, the two styles and what the settings must say."""
    root, listed = _element("footnotes"), _element("footnotePr")
    for number, kind in _SEPARATORS.items():
        line = _line(root, _element("footnote", type=kind, id=number))
        line.add_run().element.append(_element(kind))
        listed.append(_element("footnote", id=number))
    document.settings.element.find(qn("w:compat")).addprevious(listed)
    name, package = PackURI("/word/footnotes.xml"), document.part.package
    part = XmlPart(name, CONTENT_TYPE.WML_FOOTNOTES, root, package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    text = document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    text.element.styleId = _TEXT
    text.base_style = document.styles["Normal"]
    text.font.size = Pt(POINTS)
    text.element.rPr.append(_element("szCs", val=2 * POINTS))  # Arabic and the like, half points
    text.paragraph_format.space_after = Pt(0)
    text.paragraph_format.line_spacing = 1.0
    mark = document.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    mark.element.styleId = _REFERENCE
    mark.font.superscript = True
    return root


def _line(root: BaseOxmlElement, note: BaseOxmlElement) -> Paragraph:
    """Add a footnote and return its only paragraph."""
    line = _element("p")
    note.append(line)
    root.append(note)
    paragraph = Paragraph(line, note)
    paragraph.paragraph_format.element.style = _TEXT
    return paragraph


def _mark(paragraph: Paragraph, content: BaseOxmlElement) -> CT_R:
    run = paragraph.add_run().element
    run.style = _REFERENCE
    run.append(content)
    return run


def _element(name: str, /, **attributes: str | int) -> BaseOxmlElement:
    return OxmlElement(f"w:{name}", {qn(f"w:{key}"): str(at) for key, at in attributes.items()})
