"""A chat in every format: footnotes and tables survive, nothing foreign becomes markup."""

import io
import re
import xml.etree.ElementTree as Xml
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.enum.table import WD_TABLE_DIRECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from markdown_it import MarkdownIt
from pypdf import PdfReader

from tests.ui.canaries import FORMS, addressed
from tests.ui.chat.samples import CORPUS, NOON, answer, blocks_of, document, judged, question
from workbench.domain.conversations import Conversation, MessageState
from workbench.domain.options import Options
from workbench.domain.quotation import Verdict
from workbench.ui.export.as_docx import docx as write_docx
from workbench.ui.export.as_html import html
from workbench.ui.export.as_markdown import markdown
from workbench.ui.export.as_pdf import STEP, pdf
from workbench.ui.export.paper import gather
from workbench.ui.formulas.store import Formulas

IMAGE = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE

TEXT = (
    '## Costs\n\nFuel "rose by half" [[1, p. 43: "rose by half"]] and **fell** after.\n\n'
    '| Year | Cost |\n|---|--:|\n| 2023 | 13.2 |\n| 2024 | 14.6 [[1, p. 9: "fourteen"]] |\n\n'
    "1. one\n2. two\n   - nested\n\n- [x] done\n\n> quoted\n\n```python\nx = 1 < 2\n```\n"
)
OTHER = 'And "more" [[1, p. 44: "more words here"]].'


def chat(*texts, title="Fuel costs"):
    messages = []
    verdicts = (Verdict.VERIFIED, Verdict.ELSEWHERE)
    for number, text in enumerate(texts):
        messages.append(
            question(f"q{number}", "What did <b>it</b> cost?", document_ids=("report",))
        )
        brackets = text.count("[[") if text in (TEXT, OTHER) else 0
        cited = judged(text, *verdicts[:brackets], found=11) if brackets else ()
        messages.append(answer(f"a{number}", text, citations=cited, model_id="m"))
    return gather(
        Conversation("c", "default", title, NOON, NOON),
        messages,
        {"report": document()},
        {"m": "Model"},
    )


def test_footnotes_are_numbered_through_the_whole_chat():
    paper = chat(TEXT, OTHER)
    assert [note.number for note in paper.footnotes] == [1, 2, 3]
    assert paper.footnotes[0].sentence == (
        "Annual report.pdf, p. 41 (43 of 84): “rose by half” (verified)"
    )
    assert paper.footnotes[1].verdict == "found on another page: p. 9"


def test_a_quotation_over_lines_of_a_list_is_a_footnote_everywhere():
    text = '- Fuel [[1, p. 43: "rose\n  by half"]].\n- next\n'
    answered = answer("a", text, citations=judged(text, Verdict.VERIFIED))
    chat = Conversation("c", "default", "Fuel", NOON, NOON)
    paper = gather(chat, [answered], {"report": document()}, {})
    assert "- Fuel “rose by half” [^1].\n- next" in markdown(paper)
    assert 'Fuel “rose by half” <sup><a href="#note-1">[1]</a></sup>.' in html(paper)
    words = docx.Document(io.BytesIO(write_docx(paper))).paragraphs
    assert any("Fuel “rose by half”" in each.text for each in words)
    page = PdfReader(io.BytesIO(pdf(paper))).pages[0].extract_text()
    assert "Fuel “rose by half” [1]" in " ".join(page.split())


def test_a_note_of_the_answer_keeps_its_paragraphs_and_lists():
    paper = chat("Claim[^1].\n\n[^1]: First.\n\n    Second.\n\n    - item\n")
    assert "1 First.\n\nSecond.\n\n- item" in markdown(paper)
    assert '<p dir="auto" style="margin-left: 1.6em">Second.</p>' in html(paper)


NESTED = (
    "1. Step\n\n   | Year | b |\n   |---|---|\n   | 1 | 2 |\n\n   ```py\n   code\n\n     y\n"
    "   ```\n\n"
    "   > Said\n   >\n   > - item\n   >\n   >   ```\n   >   z\n   >   ```\n2. > alone\n"
    "   - deeper\n\n     | c |\n     |---|\n     | 3 |\n\n     words\n\n10. ten\n\n    more\n\n"
    "> Quoted\n>\n> | d |\n> |---|\n> | 4 |\n>\n> > deeper\n>\n> out\n\nEnd.\n"
)


def test_markdown_keeps_what_stands_in_lists_and_quotes():
    written = markdown(chat(NESTED)).split("## Model\n\n")[1]
    assert blocks_of(written) == blocks_of(NESTED)


def test_tables_and_code_are_moved_in_everywhere():
    paper = chat(NESTED)
    page = html(paper)
    assert '<table style="margin-left: 1.6em"><thead><tr><th>Year' in page
    assert '<pre style="margin-left: 1.6em"><code>code' in page
    assert '<blockquote style="margin-left: 1.6em"><p dir="auto">Said' in page
    assert "<blockquote><table><thead><tr><th>d" in page
    word = docx.Document(io.BytesIO(write_docx(paper)))
    indents = [t._tbl.xpath("./w:tblPr/w:tblInd/@w:w") for t in word.tables]
    assert indents == [["454"], ["907"], ["454"]]
    (code,) = (each for each in word.paragraphs if each.text.startswith("code\n"))
    assert code.paragraph_format.left_indent.cm == pytest.approx(0.8, abs=0.01)
    with pypdfium2.PdfDocument(pdf(paper)) as file:
        text = file[0].get_textpage()
        places = [at for at, sign in enumerate(text.get_text_range()) if sign not in " \r\n"]
        signs = "".join(text.get_text_range(at, 1) for at in places)
        words = ("Year", "code", "End.")
        left = {word: text.get_charbox(places[signs.index(word)])[0] for word in words}
    assert left["code"] == pytest.approx(left["End."] + STEP, abs=1)
    assert left["Year"] == pytest.approx(left["End."] + STEP, abs=4)  # and its padding


def test_markdown_keeps_structure_and_footnotes():
    text = markdown(chat(TEXT, OTHER))
    assert "“rose by half”" in text or '"rose by half"' in text
    assert "[^1]: Annual report.pdf, p. 41 (43 of 84): “rose by half” (verified)" in text
    assert "| 2024 | 14.6 “fourteen” [^2] |" in text and "|---|--:|" in text
    assert "```python\nx = 1 < 2\n```" in text
    assert "1. one" in text and "- [x] done" in text and "> quoted" in text and "**fell**" in text
    assert "\\<b\\>it" in text


def test_html_loads_nothing_and_keeps_the_table():
    text = html(chat(TEXT, OTHER))
    assert "default-src 'none'" in text
    assert '<sup><a href="#note-2">[2]</a></sup>' in text
    assert '<td class="right">13.2</td>' in text
    assert "What did &lt;b&gt;it&lt;/b&gt; cost?" in text


def test_a_word_document_keeps_the_table():
    read = docx.Document(io.BytesIO(write_docx(chat(TEXT, OTHER))))
    assert [cell.text for cell in read.tables[0].rows[2].cells] == [
        "2024",
        "14.6 “fourteen”\xa0",
    ]
    assert read.core_properties.title == "Fuel costs"
    # The header stands on each page that a long table takes.
    heads = [len(row._tr.xpath("w:trPr/w:tblHeader")) for row in read.tables[0].rows]
    assert heads == [1, 0, 0]


def test_a_pdf_has_the_text_and_the_notes(qapp):
    content = pdf(chat(TEXT, OTHER, TEXT * 12))
    pages = PdfReader(io.BytesIO(content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert len(pages) >= 2
    assert "13.2" in text and "rose by half" in text and "Fuel costs" in text


def test_an_answer_that_ended_badly_says_so():
    cut = answer("a", "So far", state=MessageState.INTERRUPTED, failure="The connection broke.")
    paper = gather(Conversation("c", "default", "", NOON, NOON), [cut], {}, {})
    for text in (markdown(paper), html(paper)):
        assert "The connection broke" in text
    assert paper.title == "Chat"


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attributes):
        self.seen.append((tag, dict(attributes)))


ADDRESSES = "\n\n".join(
    text
    for form in FORMS
    for text in addressed(form, "http://127.0.0.1:9/x.png?d=SECRET", Path("/tmp/canary.png"))
)
HOSTILE = (
    *CORPUS, "".join(CORPUS), "\ud800 half", "<!-- x --> ]]> <![CDATA[", "\x00\x08\x1b[31m",
    ADDRESSES,
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_foreign_becomes_markup(text):
    paper = chat(text, title=text[:60])
    tags = Tags()
    tags.feed(html(paper))
    allowed = (
        "html head meta title style body h1 h2 h3 h4 h5 h6 div p pre code b i s br sup a table"
    )
    assert {tag for tag, _ in tags.seen} <= {
        *allowed.split(), "thead", "tbody", "tr", "th", "td", "blockquote", "hr", "section", "ol",
        "li",
    }  # fmt: skip
    for tag, attributes in tags.seen:
        assert not any(name.startswith("on") or name == "src" for name in attributes)
        if tag == "a":
            assert re.match(r"https?://|mailto:|#note-", attributes["href"])

    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown(paper))
    inner = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in (*tokens, *inner)}
    assert not kinds & {"html_block", "html_inline", "image"}
    for link in (child for child in inner if child.type == "link_open"):
        assert re.match(r"https?://|mailto:", link.attrGet("href"))

    package = zipfile.ZipFile(io.BytesIO(write_docx(paper)))
    for name in package.namelist():
        if name.endswith(".rels"):
            for relation in Xml.fromstring(package.read(name)):
                assert relation.get("TargetMode") != "External"
    docx.Document(io.BytesIO(write_docx(paper)))


def test_a_pdf_is_as_large_as_it_says_and_tells_its_pages(qapp):
    pages = pypdfium2.PdfDocument(pdf(chat(TEXT, *[OTHER] * 60, title="Fuel " * 60)))
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        text = page.get_textpage().get_text_range()
        assert f"{number} of {len(pages)}" in text and "…" in text
    first = pages[0].get_textpage()
    words = first.get_text_range()
    # Ten points are ten points, and numbers stand at the right as they do in the window.
    assert pypdfium2.raw.FPDFText_GetFontSize(first.raw, words.index("rose by half")) == 10
    assert first.get_charbox(words.index("13.2"))[0] > 500


def test_nested_lists_stay_nested_in_markdown():
    text = "1. one\n   - inner\n     - deep\n10. ten\n    1. first\n"
    again = MarkdownIt("commonmark").parse(markdown(chat(text)))
    levels = [token.level for token in again if token.type == "inline" and token.map]
    inner = {t.content: t.level for t in again if t.type == "inline"}
    assert levels and inner["deep"] > inner["inner"] > inner["one"]
    assert inner["first"] > inner["ten"]


QUOTED = """
1. one
   - [x] done

     > a quote in a list

     after it
2. two

> said

> - outer
>
>   - inner
>
>     more of inner

- a
  - b

    ```
    code
    ```

    after the code
"""


def test_quotes_in_lists_and_lists_in_quotes_become_no_code_in_markdown():
    again = MarkdownIt("commonmark").parse(markdown(chat(QUOTED)))
    assert [token.content for token in again if token.type == "fence"] == ["code\n"]
    assert "code_block" not in {token.type for token in again}
    words = [token.content for token in again if token.type == "inline"]
    for text in ("a quote in a list", "after it", "said", "outer", "inner", "after the code"):
        assert text in words
    inner = {token.content: token.level for token in again if token.type == "inline"}
    assert inner["inner"] > inner["outer"] and inner["more of inner"] >= inner["inner"]


def test_a_word_document_runs_as_its_words_do():
    text = "עלות הדלק עלתה\n\nFuel rose\n\n| שנה | סכום |\n|---|---|\n| א | 2 |\n"
    again = docx.Document(io.BytesIO(write_docx(chat(text))))
    bidi = [p.text for p in again.paragraphs if p._p.xpath("w:pPr/w:bidi")]
    assert bidi == ["עלות הדלק עלתה"]
    assert again.tables[0].table_direction == WD_TABLE_DIRECTION.RTL
    assert len(again.element.xpath("//w:tc/w:p[w:pPr/w:bidi]")) == 4, "the figures as well"
    left = docx.Document(io.BytesIO(write_docx(chat(TEXT))))
    assert not left.element.xpath("//w:bidi") and left.tables[0].table_direction is None


def test_a_hostile_pdf_has_no_links_and_no_actions(qapp):
    content = pdf(chat(*HOSTILE))
    for page in PdfReader(io.BytesIO(content)).pages:
        assert "/Annots" not in page or not list(page["/Annots"])
    assert b"/URI" not in content and b"/Launch" not in content


FORMULA = "So $\\frac{a}{b}$, and $\\foo{x}$ too; it cost $5 and $10.\n\n$$\nx < 1\n$$\n"


@pytest.fixture
def formulas(qtbot):
    formulas = Formulas()
    yield formulas
    formulas.close()


async def test_formulas_become_pictures_and_keep_their_source(formulas):
    plain = chat(FORMULA)
    drawn = await formulas.all(plain.formulas)
    assert plain.formulas == ((r"\frac{a}{b}", False), (r"\foo{x}", False), ("x < 1", True))
    paper = replace(plain, drawings=drawn)
    text = markdown(paper)
    assert r"So $\frac{a}{b}$, and $\foo{x}$ too; it cost \$5 and \$10." in text
    assert "$$x < 1$$" in text
    page = html(paper)
    assert page.count("<svg ") == page.count("</svg>") == 2
    assert 'aria-label="\\frac{a}{b}"' in page
    assert 'aria-label="x &lt; 1"' in page
    assert r"<code>$\foo{x}$</code>" in page
    word = docx.Document(io.BytesIO(write_docx(paper)))
    assert [found.get("descr") for found in word.element.xpath("//wp:docPr")] == [
        r"\frac{a}{b}",
        "x < 1",
    ]
    assert [found.get("id") for found in word.element.xpath("//wp:docPr")] == ["1", "2"]
    assert r"$\foo{x}$" in "\n".join(p.text for p in word.paragraphs)
    images = [image for page in PdfReader(io.BytesIO(pdf(paper))).pages for image in page.images]
    assert len(images) == 2


async def test_displayed_formulas_stand_in_the_middle(formulas):
    plain = chat(
        "So $x$ is\n\n$$y$$\n\n```math\nz\n```\n\n$$\\foo$$\n\nand $$w$$ here\n\n- $$v$$\n"
    )
    paper = replace(plain, drawings=await formulas.all(plain.formulas))
    assert html(paper).count('<p dir="auto" class="center"><svg') == 2
    assert '<p dir="auto" class="center"><code>$$\\foo$$</code></p>' in html(paper)
    assert "<code>```math<br>x<br>```</code>" in html(chat("```math\nx\n```"))
    paragraphs = docx.Document(io.BytesIO(write_docx(paper))).paragraphs
    middle = [each for each in paragraphs if each.alignment == WD_ALIGN_PARAGRAPH.CENTER]
    names = [each._p.xpath(".//wp:docPr/@descr") for each in middle]
    assert names == [["y"], ["z"], []]
    with pypdfium2.PdfDocument(pdf(paper)) as file:
        page = file[0]
        images = [each.get_bounds() for each in page.get_objects() if each.type == IMAGE]
        places = [(left + right) / 2 / page.get_width() for left, _, right, _ in images]
    assert places[1:3] == pytest.approx([0.5, 0.5], abs=0.01)
    assert all(place < 0.3 for place in (places[0], *places[3:]))


def test_formulas_without_pictures_are_written_as_latex():
    paper = chat(FORMULA)
    assert r"<code>$\frac{a}{b}$</code>" in html(paper)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf(paper))).pages)
    assert r"\frac{a}{b}" in text


def test_a_json_answer_is_exported_as_code_in_lines():
    message = answer("a", '{"sum": 3, "note": "# no heading"}', options=Options(as_json=True))
    paper = gather(Conversation("c", "default", "Sums", NOON, NOON), [message], {}, {})
    text = markdown(paper)
    assert '```json\n{\n  "sum": 3,\n  "note": "# no heading"\n}\n```' in text
