"""Passages in quotation marks that an answer leaves without a citation."""

import pytest

from workbench.domain.citations import parse_citations
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
        ("“too short”", []),
    ],
)
def test_only_what_no_citation_covers_is_left(text, left):
    assert passages(text) == left


def test_what_the_user_asked_is_no_quotation():
    assert passages("You asked “what was found there”.", ("what was found there?",)) == []
