"""Page ranges as people write them, and what of a document each question brings."""

from datetime import UTC, datetime

import pytest

from workbench.domain.conversations import Message, MessageState, Role
from workbench.domain.documents import Document, RemoteCopy, RemotePart, RemoteState
from workbench.domain.material import Brought, material, sent_ranges, sent_whole
from workbench.domain.pages import (
    PageRange,
    WrongPages,
    number_of_pages,
    pages_column,
    pages_words,
    read_pages,
    stored_pages,
    without,
)
from workbench.domain.prompt import build_turns

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("12-18", ((12, 18),)),
        ("p12–18", ((12, 18),)),
        ("pp. 12 - 18, 20", ((12, 18), (20, 20))),
        ("Pages 4", ((4, 4),)),
        ("page 3,4,5", ((3, 5),)),
        ("9, 2-4, 3-6", ((2, 6), (9, 9))),
        ("1-84", ()),
        ("1-40, 41-84", ()),
    ],
)
def test_pages_are_read_as_people_write_them(text, pages):
    assert read_pages(text, 84) == pages


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write pages as 12-18 or 3, 5, 8-10."),
        ("all", "Write pages as 12-18 or 3, 5, 8-10."),
        ("12-", "Write pages as 12-18 or 3, 5, 8-10."),
        ("18-12", "Pages 18-12 run backwards. Write 12-18."),
        ("90", "There is no page 90: the document has 84 pages."),
        ("80-90", "There is no page 90: the document has 84 pages."),
        ("0", "There is no page 0: the document has 84 pages."),
        ("3-99999999", "Write pages as 12-18 or 3, 5, 8-10."),
    ],
)
def test_wrong_pages_are_refused_in_a_sentence(text, sentence):
    with pytest.raises(WrongPages, match=f"^{sentence}$"):
        read_pages(text, 84)


def test_a_single_page_document_says_so():
    with pytest.raises(WrongPages, match="only one page"):
        read_pages("2", 1)


def test_pages_are_stored_and_come_back():
    pages = (PageRange(2, 6), PageRange(9, 9))
    assert pages_column(pages) == "2-6,9-9"
    assert stored_pages("2-6,9-9") == pages
    assert stored_pages("") == stored_pages("damaged") == stored_pages("9-2") == ()


def test_pages_in_words():
    assert pages_words((PageRange(4, 4),)) == "p. 4"
    assert pages_words((PageRange(12, 18), PageRange(20, 20))) == "pp. 12–18, 20"
    assert number_of_pages((PageRange(12, 18), PageRange(20, 20))) == 8


@pytest.mark.parametrize(
    ("pages", "others", "left"),
    [
        (((1, 9),), ((3, 4),), ((1, 2), (5, 9))),
        (((1, 9),), ((1, 9),), ()),
        (((1, 9),), ((0, 3), (8, 20)), ((4, 7),)),
        (((5, 6), (8, 9)), ((6, 8),), ((5, 5), (9, 9))),
        (((5, 6),), (), ((5, 6),)),
    ],
)
def test_pages_without_others(pages, others, left):
    ranges = [tuple(PageRange(*each) for each in several) for several in (pages, others)]
    assert without(*ranges) == left


def question(*document_ids, **pages):
    pages = {i: tuple(PageRange(*one) for one in several) for i, several in pages.items()}
    return Message(
        "q", "c", "", Role.QUESTION, MessageState.COMPLETE, NOW,
        parts=({"text": "What?"},), document_ids=document_ids, pages=pages,
    )  # fmt: skip


def test_pages_come_once_and_the_whole_only_when_it_is_asked_for():
    branch = [
        question("a", "b", a=[(3, 5)]),
        question("a", a=[(4, 8)]),
        question("a", a=[(3, 4)]),
        question("a"),
        question("a", "b", a=[(7, 7)]),
    ]
    brought = material(branch)
    assert brought == (
        (Brought("a", False, ((3, 5),)), Brought("b", True)),
        (Brought("a", False, ((6, 8),), ((4, 8),)),),
        (Brought("a", False, (), ((3, 4),)),),
        (Brought("a", True),),
        (Brought("a", False, (), ((7, 7),)),),
    )
    assert sent_ranges(brought) == (("a", (3, 5)), ("a", (6, 8)))
    assert sent_whole(brought) == ("b", "a")
    assert material(branch, covered=("a",))[0] == (
        Brought("a", False, (), ((3, 5),)),
        Brought("b", True),
    )


def copy(name, parts=()):
    return RemoteCopy(
        "a", "p", "0", RemoteState.ACTIVE, name, f"https://g/{name}", "application/pdf", parts=parts
    )


def test_the_request_counts_the_pages_of_an_excerpt_on_from_its_first():
    document = Document("a", "w", "/r.pdf", "r.pdf", 9, "application/pdf", NOW, page_count=84)
    excerpts = {("a", PageRange(12, 18)): copy("x")}
    turns = build_turns(
        [question("a", a=[(12, 18)]), question("a", a=[(13, 13)])],
        {"a": document},
        {},
        excerpts=excerpts,
    )
    assert [part for turn in turns for part in turn["parts"]] == [
        {
            "text": "Document 1: r.pdf (84 pages), pages 12 to 18. The first page that follows is "
            "page 12 of the document; count on from there."
        },
        {"fileData": {"mimeType": "application/pdf", "fileUri": "https://g/x"}},
        {"text": "What?"},
        {"text": "About Document 1, p. 13:"},
        {"text": "What?"},
    ]


def test_an_excerpt_over_the_limits_goes_in_parts():
    document = Document("a", "w", "/r.pdf", "r.pdf", 9, "application/pdf", NOW, page_count=3000)
    parts = (RemotePart(1, 900, "f/1", "u1"), RemotePart(901, 1800, "f/2", "u2"))
    excerpts = {("a", PageRange(1, 1800)): copy("", parts)}
    turns = build_turns([question("a", a=[(1, 1800)])], {"a": document}, {}, excerpts=excerpts)
    texts = [part["text"] for part in turns[0]["parts"] if "text" in part]
    assert "pages 1 to 900." in texts[0]
    assert "pages 901 to 1,800." in texts[1]
