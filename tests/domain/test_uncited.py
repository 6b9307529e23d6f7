"""Passages in quotation marks that an answer leaves without a citation."""

import pytest

from workbench.domain.citations import parse_citations
from workbench.domain.json_answers import inside_texts
from workbench.domain.uncited import uncited_passages


def passages(text, known=()):
    found = uncited_passages(text, parse_citations(text, final=True).citations, known)
    return [citation.quote for citation in found]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("It says “corrosion was found” somewhere.", ["corrosion was found"]),
        ('“corrosion was found” [[1, p. 3: "corrosion was found"]]', []),
        (r'“9\.5 upload tools” [[1, p. 8: "9.5 upload tools"]]', []),
        (r"“costs \*less\* than before”", ["costs *less* than before"]),
        ('“*corrosion* was found” [[1, p. 3: "corrosion was found"]]', []),
        ("`“corrosion was found”`", []),
        ("So:\n\n    “corrosion was found”\n\n```\n“corrosion was found”\n```", []),
        ("> “corrosion\n> was found”", ["corrosion\nwas found"]),
        ("- “corrosion\n  was found”", ["corrosion\nwas found"]),
        ("- ```\n  “\n  ```\n\n“corrosion was found”", ["corrosion was found"]),
        ("“too short”", []),
        ("“corrosion was found” [[1, p. 3]]", []),
    ],
)
def test_only_what_no_citation_covers_is_left(text, left):
    assert passages(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "“corrosion was found” [p. 4]",
        "“corrosion was found” (p. 4).",
        '"corrosion was found" [[p. 4]]',
        "“corrosion was found” [S. 4]",
        "“**corrosion** was found” (page 4)",
    ],
)
def test_a_page_in_brackets_behind_the_words_is_their_page(text):
    (found,) = uncited_passages(text, parse_citations(text, final=True).citations)
    assert (found.quote, found.page, found.document) == ("corrosion was found", 4, None)


@pytest.mark.parametrize(
    ("text", "document"),
    [("“corrosion was found” (1, p. 4)", 1), ("“corrosion was found” [Document 2, p. 4]", 2)],
)
def test_a_document_and_a_page_in_brackets_behind_the_words(text, document):
    (found,) = uncited_passages(text, ())
    assert (found.quote, found.page, found.document) == ("corrosion was found", 4, document)


def test_what_the_user_asked_is_no_quotation():
    assert passages("You asked “what was found there”.", ("what was found there?",)) == []


def test_the_texts_of_json_are_no_quotations_but_what_they_quote_is():
    text = (
        '{"finding": "corrosion was found here", "says": ["it says “no cracks were seen” there"]}'
    )
    cited = parse_citations(text, final=True).citations
    (found,) = uncited_passages(text, cited, as_json=True)
    assert found.quote == "no cracks were seen"
    assert text[found.start : found.end] == "“no cracks were seen”"


def test_a_list_of_lists_in_json_is_no_citation():
    text = '{"rows": [["2023", "13.2"], [1, "x"]], "says": "so [[1, p. 3: “no cracks”]] it is"}'
    (cited,) = inside_texts(parse_citations(text, final=True).citations, text)
    assert (cited.page, cited.quote) == (3, "no cracks")
