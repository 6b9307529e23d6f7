"""Documents named in a question: found by their names, with pages, and never by chance."""

from datetime import UTC, datetime

import pytest

from workbench.domain.documents import Document
from workbench.domain.mentions import Mention, find_mentions, mention_of

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def named(name, pages=84, mime="application/pdf"):
    return Document(name, "w", f"/{name}", name, 9, mime, NOW, page_count=pages)


REPORT = named("report.pdf")
LONG = named("Annual report (final).pdf", 300)
NOTES = named("notes.txt", 1, "text/plain")
DOCUMENTS = (REPORT, LONG, NOTES)


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("@report.pdf what is it?", [("report.pdf", ())]),
        ("What does @report.pdf, say?", [("report.pdf", ())]),
        ("What is in @report?", [("report.pdf", ())]),
        ("@REPORT.PDF p12-18 costs", [("report.pdf", ((12, 18),))]),
        ("@report.pdf P12 costs", [("report.pdf", ((12, 12),))]),
        ("@report.pdf Pages 3-4", [("report.pdf", ((3, 4),))]),
        ("@report.pdf p. 4", [("report.pdf", ((4, 4),))]),
        ("@report.pdf pages 3,5-7, and then", [("report.pdf", ((3, 3), (5, 7)))]),
        ("@report.pdf p12 - 18 costs", [("report.pdf", ((12, 18),))]),
        (
            "@report.pdf pp. 12 \u2013\u00a018, 20 - 21: costs",
            [("report.pdf", ((12, 18), (20, 21)))],
        ),
        ("@report.pdf p3, 5, 8-10 what is it?", [("report.pdf", ((3, 3), (5, 5), (8, 10)))]),
        ("@report.pdf p12, 2024 was better", [("report.pdf", ((12, 12),))]),
        ("@report.pdf p12 - what is it?", [("report.pdf", ((12, 12),))]),
        ("@report.pdf p4, @report.pdf p9", [("report.pdf", ((4, 4), (9, 9)))]),
        ("@report.pdf p1-84", [("report.pdf", ())]),
        (
            '(@"Annual report (final).pdf" pp. 7–9) and @notes.txt',
            [("Annual report (final).pdf", ((7, 9),)), ("notes.txt", ())],
        ),
        ("write to me@report.pdf", []),
        ("@nothing.pdf p3", []),
        ("@report.pdf pressure 3", [("report.pdf", ())]),
        ("@report.pdf 3 things", [("report.pdf", ())]),
        ("", []),
    ],
)
def test_documents_are_found_by_their_names(text, mentions):
    found = find_mentions(text, DOCUMENTS)
    assert [(one.document_id, one.pages) for one in found] == mentions
    assert not any(one.problem for one in found)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("@report.pdf p90", "There is no page 90: the document has 84 pages."),
        ("@report.pdf p80 - 90", "There is no page 90: the document has 84 pages."),
        ("@report.pdf p9-3", "Pages 9-3 run backwards. Write 3-9."),
        ("@notes.txt p1", "“notes.txt” has no pages to choose from."),
    ],
)
def test_wrong_pages_are_told(text, problem):
    (mention,) = find_mentions(text, DOCUMENTS)
    assert mention.problem == problem and mention.pages == ()


def test_a_name_without_its_ending_must_be_the_only_one():
    twins = (named("plan.pdf"), named("plan.docx"))
    assert find_mentions("@plan", twins) == ()
    assert find_mentions("@plan.pdf", twins) == (Mention("plan.pdf", ()),)


@pytest.mark.parametrize("document", [*DOCUMENTS, named('odd "name".pdf'), named("ends!.")])
def test_what_is_inserted_is_found_again(document):
    (mention,) = find_mentions(f"See {mention_of(document)} please", (*DOCUMENTS, document))
    assert mention.document_id == document.id


def test_a_hostile_text_is_read_in_time():
    find_mentions("@" * 100_000 + " p" * 100_000 + '@"' * 50_000, DOCUMENTS)


@pytest.mark.parametrize("text", ["@pr\u00fcfung", "@Pru\u0308fung.pdf"])
@pytest.mark.parametrize("name", ["Pru\u0308fung.pdf", "Pr\u00fcfung.pdf"])
def test_a_name_is_found_however_its_letters_are_put_together(text, name):
    (mention,) = find_mentions(f"What is in {text}?", [named(name)])
    assert mention.document_id == name
