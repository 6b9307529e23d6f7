"""A Word document has real footnotes: opened again, each mark leads to what it stands for."""

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsmap, qn
from lxml.etree import XPath

from tests.ui.chat.samples import NOON, answer, document, judged
from tests.ui.export.test_writers import HOSTILE, OTHER, TEXT, chat
from workbench.domain.citations import parse_citations
from workbench.domain.conversations import Conversation
from workbench.domain.options import Options
from workbench.domain.quotation import Verdict
from workbench.domain.uncited import uncited_passages
from workbench.ui.export.as_docx import docx as write_docx
from workbench.ui.export.paper import gather


class Word:
    """A document that was read back: its body and its footnotes as elements."""

    def __init__(self, paper):
        self.content = write_docx(paper)
        self.document = docx.Document(io.BytesIO(self.content))
        self.body = self.document.element
        part = self.document.part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES)
        assert part.content_type == CONTENT_TYPE.WML_FOOTNOTES
        assert part.partname == "/word/footnotes.xml"
        self.footnotes = parse_xml(part.blob)

    @property
    def marks(self):
        return values(self.body, "//w:footnoteReference/@w:id")

    @property
    def notes(self):
        """The texts by their ids, without the separators."""
        return {
            note.get(qn("w:id")): "".join(run.text for run in found(note, "w:p/w:r")).strip()
            for note in found(self.footnotes, "w:footnote[not(@w:type)]")
        }


def found(element, path):
    return XPath(path, namespaces=nsmap)(element)


def values(element, path):
    return list(map(str, found(element, path)))


def one_answer(text, *others, **facts):
    """A chat of one answer whose quotations stand where they should."""
    count = len(parse_citations(text, final=True).citations)
    cited = (*judged(text, *[Verdict.VERIFIED] * count), *others)
    message = answer("a", text, citations=cited, **facts)
    return gather(
        Conversation("c", "default", "Fuel", NOON, NOON), [message], {"report": document()}, {}
    )


def test_every_quotation_is_a_footnote_in_the_order_of_the_text():
    word = Word(chat(TEXT, OTHER))
    assert word.marks == ["1", "2", "3"]
    assert word.notes == {
        "1": "Annual report.pdf, p. 41 (43 of 84): “rose by half” (verified)",
        "2": "Annual report.pdf, p. 7 (9 of 84): “fourteen” (found on another page: p. 9)",
        "3": "Annual report.pdf, p. 42 (44 of 84): “more words here” (verified)",
    }
    shown = "\n".join(paragraph.text for paragraph in word.document.paragraphs)
    assert "Quotations" not in shown and "[1]" not in shown and "Also quoted" not in shown


def test_the_part_has_what_word_asks_for():
    word = Word(chat(TEXT))
    assert values(word.footnotes, "w:footnote[@w:type]/@w:type") == [
        "separator",
        "continuationSeparator",
    ]
    separators = values(word.footnotes, "w:footnote[@w:type]/@w:id")
    settings = word.document.settings.element
    assert values(settings, "w:footnotePr/w:footnote/@w:id") == separators == ["-1", "0"]
    assert found(settings, "w:footnotePr/following-sibling::w:compat")
    styles = values(word.footnotes, "w:footnote/w:p/w:pPr/w:pStyle/@w:val")
    assert styles == ["FootnoteText"] * 4
    for note in found(word.footnotes, "w:footnote[not(@w:type)]"):
        assert len(found(note, "w:p/w:r[w:rPr/w:rStyle/@w:val='FootnoteReference']/w:footnoteRef"))
    kinds = {style.style_id: style.name for style in word.document.styles}
    assert kinds["FootnoteText"] == "footnote text"
    assert kinds["FootnoteReference"] == "footnote reference"
    assert word.document.styles["footnote reference"].font.superscript
    marks = values(word.body, "//w:footnoteReference/../w:rPr/w:rStyle/@w:val")
    assert set(marks) == {"FootnoteReference"}


def test_marks_stand_in_headings_cells_items_and_quotes():
    word = Word(
        one_answer(
            '# Costs [[1, p. 3: "in a heading"]]\n\n'
            '| A [[1, p. 4: "in the header"]] | B |\n|---|---|\n| x | [[1, p. 5: "in a cell"]] |\n'
            '\n- an item [[1, p. 6: "in an item"]]\n\n> a quote [[1, p. 7: "in a quote"]]\n'
        )
    )
    holders = [
        "".join(run.text for run in found(mark, "ancestor::w:p/w:r")).replace("\xa0", " ").strip()
        for mark in found(word.body, "//w:footnoteReference")
    ]
    assert holders == [
        "Costs “in a heading”",
        "A “in the header”",
        "",
        "• an item “in an item”",
        "a quote “in a quote”",
    ]
    assert len(found(word.body, "//w:tc//w:footnoteReference")) == 2
    assert [text.split("“")[1].split("”")[0] for text in word.notes.values()] == [
        "in a heading",
        "in the header",
        "in a cell",
        "in an item",
        "in a quote",
    ]


def test_a_citation_named_again_is_referred_to():
    again = '[[1, p. 43: "rose by half"]]'
    word = Word(one_answer(f'One [[1, p. 2: "first words"]], {again}, {again} and {again}.'))
    assert word.marks == ["1", "2"] and list(word.notes) == ["1", "2"]
    (start,) = found(word.body, "//w:bookmarkStart")
    (end,) = found(word.body, "//w:bookmarkEnd")
    assert start.get(qn("w:id")) == end.get(qn("w:id"))
    assert found(start.getnext(), "w:footnoteReference/@w:id") == ["2"]
    assert start.getnext().getnext() is end
    name = start.get(qn("w:name"))
    assert [field.text for field in found(word.body, "//w:instrText")] == [
        f"NOTEREF {name} \\f \\h"
    ] * 2
    kinds = values(word.body, "//w:fldChar/@w:fldCharType")
    assert kinds == ["begin", "separate", "end"] * 2
    shown = found(word.body, "//w:r[w:fldChar/@w:fldCharType='separate']/following-sibling::w:r[1]")
    assert [run.text for run in shown] == ["2", "2"]


def test_a_mark_makes_no_power_of_a_figure():
    word = Word(one_answer('It cost 14.6 [[1, p. 9: "14.6"]] then.'))
    assert "It cost 14.6\xa0 then." in [each.text for each in word.document.paragraphs]


def test_quotations_without_a_chip_are_named_below_their_answer():
    text = 'It says "words that are long enough to be a passage".'
    passages = [
        replace(each, citation=passage)
        for passage in uncited_passages(text, ())
        for each in judged('[[1, p. 3: "x"]]', Verdict.VERIFIED)
    ]
    word = Word(one_answer(text, *passages))
    assert [each.text for each in word.document.paragraphs][-1] == "Also quoted: "
    assert "words that are long enough" in word.notes["1"] and word.marks == ["1"]

    quoted = '{"cost": "[[1, p. 4: \'in json\']]"}'
    cited = judged('[[1, p. 4: "in json"]] and [[1, p. 5: "more"]]', *[Verdict.VERIFIED] * 2)
    paper = one_answer(quoted, *cited, options=Options(as_json=True))
    assert len(Word(paper).marks) == len(paper.footnotes) == 2


def test_a_chat_without_quotations_has_no_part_for_them():
    package = zipfile.ZipFile(io.BytesIO(write_docx(chat("Nothing quoted."))))
    assert "word/footnotes.xml" not in package.namelist()
    assert b"otnote" not in package.read("word/settings.xml")


@pytest.mark.parametrize(
    "quote",
    [
        "long words " * 180,
        "ارتفعت تكاليف الوقود بمقدار النصف",
        "燃料成本上涨了一半，随后下降。",
        "</w:t><w:footnoteRef/> &amp; <!-- ]]>",
    ],
)
def test_a_quotation_is_whole(quote):
    word = Word(one_answer(f'So [[1, p. 3: "{quote}"]].'))
    assert f": “{quote.strip()}” (verified)" in word.notes["1"].replace(" ”", "”")


@pytest.mark.parametrize("text", [*HOSTILE, "\x00\x0b\x1f\ufffe\uffff\ud800 \udfff", "a\n\tb"])
def test_hostile_text_stays_text(text):
    paper = one_answer('One [[1, p. 3: "first words"]].')
    turn = paper.turns[0]
    note = replace(turn.notes[1], document=text, place=text, quotation=text, verdict=text)
    word = Word(replace(paper, turns=(replace(turn, notes={1: note}),)))
    tags = {each.tag.split("}")[1] for each in word.footnotes.iter()}
    assert tags <= {
        *("footnotes", "footnote", "p", "pPr", "pStyle", "r", "rPr", "rStyle", "t", "br", "tab"),
        *("footnoteRef", "separator", "continuationSeparator"),
    }
    assert "\x00" not in word.notes["1"] and len(word.notes["1"]) >= 4 * len(text.strip())
    names = zipfile.ZipFile(io.BytesIO(word.content)).namelist()
    assert "word/_rels/footnotes.xml.rels" not in names
