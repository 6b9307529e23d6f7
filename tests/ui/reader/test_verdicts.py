import pytest

from tests.ui.reader.fakes import a_citation, a_document
from workbench.domain.likeness import Difference
from workbench.domain.quotation import Passage, Verdict
from workbench.ui.reader.verdicts import quotations, tell

REPORT = a_document(labels=("i", "ii", *map(str, range(1, 83))))
CONTRACT = a_document("Tarn Fuels contract.pdf", pages=31)


def said(document, page, verdict, **more):
    return tell(a_citation(1, document, page, verdict, **more), document).sentence


def differing(*words):
    return {"differences": tuple(Difference(quoted, found, 0, 1) for quoted, found in words)}


@pytest.mark.parametrize(
    ("document", "page", "verdict", "more", "sentence"),
    [
        (CONTRACT, 7, Verdict.VERIFIED, {}, "These words are on page 7, exactly as quoted."),
        (
            REPORT,
            43,
            Verdict.VERIFIED,
            {},
            "These words are on page 41 (43 of 84), exactly as quoted.",
        ),
        (
            CONTRACT,
            7,
            Verdict.VERIFIED,
            {"continuation": Passage(8, 0, 20)},
            "These words run from page 7 to page 8, exactly as quoted.",
        ),
        (
            CONTRACT,
            7,
            Verdict.CLOSE,
            {"continuation": Passage(8, 0, 20)},
            "These words run from page 7 to page 8, with other text between them.",
        ),
        (
            CONTRACT,
            None,
            Verdict.VERIFIED,
            {"found": 7},
            "No page was cited. These words are on page 7, exactly as quoted.",
        ),
        (
            CONTRACT,
            7,
            Verdict.CLOSE,
            differing(("working", "business")),
            "The page says “business”, the answer “working”.",
        ),
        (
            CONTRACT,
            7,
            Verdict.CLOSE,
            differing(("a", "b"), ("c", "d"), ("e", "f")),
            "The page says “b”, the answer “a”. 2 more places differ.",
        ),
        (
            CONTRACT,
            7,
            Verdict.CLOSE,
            differing(("very", "")),
            "The answer adds “very”, which is not on the page.",
        ),
        (
            CONTRACT,
            7,
            Verdict.CLOSE,
            differing(("", "mostly")),
            "The answer leaves out “mostly”.",
        ),
        (
            CONTRACT,
            9,
            Verdict.ELSEWHERE,
            {"found": 11},
            "Cited as page 9, it is on page 11.",
        ),
        (
            CONTRACT,
            44,
            Verdict.NOT_FOUND,
            {"reason": "The words are not on page 44."},
            "These words are on no page, so nothing is marked.",
        ),
        (
            CONTRACT,
            7,
            Verdict.NOT_FOUND,
            {"reason": "Page 7 says “8.0”, not “80”."},
            "Page 7 says “8.0”, not “80”. Nothing is marked.",
        ),
        (
            CONTRACT,
            1,
            Verdict.CANNOT_CHECK,
            {},
            "This page is a picture without text.",
        ),
        (
            CONTRACT,
            1,
            Verdict.CANNOT_CHECK,
            {"reason": "The quotation is too short to be checked."},
            "The quotation is too short to be checked.",
        ),
        (CONTRACT, 1, None, {}, "The check of this quotation has not run."),
    ],
)
def test_sentences(document, page, verdict, more, sentence):
    assert said(document, page, verdict, **more) == sentence


def test_only_not_found_offers_a_search_and_only_elsewhere_two_pages():
    for verdict in (*Verdict, None):
        telling = tell(a_citation(1, CONTRACT, 9, verdict, found=11), CONTRACT)
        assert bool(telling.search) == (verdict is Verdict.NOT_FOUND)
        assert telling.pages == ((9, 11) if verdict is Verdict.ELSEWHERE else ())


def test_words_of_a_file_cannot_pass_for_others():
    close = said(CONTRACT, 7, Verdict.CLOSE, **differing(("evil\u202eword", "a\ufffeb\nc")))
    assert "\u202e" not in close
    assert "“ab c”" in close


def test_a_long_difference_is_cut():
    assert len(said(CONTRACT, 7, Verdict.CLOSE, **differing(("x" * 5000, "y" * 5000)))) < 200


def test_rows_are_one_for_each_number_with_printed_pages():
    rows = quotations(
        (
            a_citation(1, REPORT, 43, Verdict.VERIFIED),
            a_citation(2, CONTRACT, 9, None),
            a_citation(1, REPORT, 43, Verdict.VERIFIED),
            a_citation(3, a_document("Gone.pdf"), 5, Verdict.CANNOT_CHECK),
        ),
        {REPORT.id: REPORT, CONTRACT.id: CONTRACT},
    )
    assert [(row.ordinal, row.document, row.page, row.status) for row in rows] == [
        (1, "Annual report 2025", "41", "verified"),
        (2, "Tarn Fuels contract", "9", ""),
        (3, "Document 1", "5", "unchecked"),
    ]
