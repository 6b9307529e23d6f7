"""Citations as models write them, whole and in pieces."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.citations import Citation, CitationParser, parse_citations


def read(text: str) -> tuple[Citation, ...]:
    return parse_citations(text, final=True).citations


def fields(text: str) -> list[tuple[int | None, int | None, str]]:
    return [(one.document, one.page, one.quote) for one in read(text)]


def test_the_form_that_the_instruction_asks_for() -> None:
    text = 'Sales rose [[1, p. 12: "the exact words"]] in May.'
    (citation,) = read(text)
    assert citation == Citation(1, 1, 12, "the exact words", 11, 42, 12)
    assert text[citation.start : citation.end] == '[[1, p. 12: "the exact words"]]'


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[[1, p. 12: “curly”]]", (1, 12, "curly")),
        ("[[1, p. 12: «guillemets»]]", (1, 12, "guillemets")),
        ("[[1, p. 12: „unten“]]", (1, 12, "unten")),
        ("[[1, p. 12: ‘single’]]", (1, 12, "single")),
        ("[[1, p. 12: 'don't go']]", (1, 12, "don't go")),
        ("[[1, p. 12: 「鉤括弧」]]", (1, 12, "鉤括弧")),
        ('[[1, pp. 3-4: "range"]]', (1, 3, "range")),
        ('[[1, page 12: "word"]]', (1, 12, "word")),
        ('[[1, S. 12: "Seite"]]', (1, 12, "Seite")),
        ('[[1, 12: "bare number"]]', (1, 12, "bare number")),
        ('[[1: "no page"]]', (1, None, "no page")),
        ('[[p. 4: "no document"]]', (None, 4, "no document")),
        ('[["words alone"]]', (None, None, "words alone")),
        ('[[Document 1, p. 2: "named"]]', (1, 2, "named")),
        ('[[doc 1, p.2, "comma"]]', (1, 2, "comma")),
        ('[[Document 2: annual-report.pdf, p. 7: "with its name"]]', (2, 7, "with its name")),
        ('[[1, p. 219 (printed 217): "label"]]', (1, 219, "label")),
        ("[[3, p. 5]]", (3, 5, "")),
        ('[[1, p. 2: "he said "no" twice"]]', (1, 2, 'he said "no" twice')),
        ('[[1, p. 2: "he said \\"no\\" twice"]]', (1, 2, 'he said "no" twice')),
        ('[[1, p. 2: "see [3] and a]]b"]]', (1, 2, "see [3] and a]]b")),
        ('[[1, p. 2: "over\nlines"]]', (1, 2, "over\nlines")),
    ],
)
def test_the_ways_models_write(text: str, wanted: tuple[int | None, int | None, str]) -> None:
    assert fields(f"Before {text} after.") == [wanted]


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("It says “the hull is sound”", "the hull is sound"),
        ('It says "the hull is sound".', "the hull is sound"),
        ("Er sagt: „Der Rumpf ist dicht“", "Der Rumpf ist dicht"),
        ("Il dit « la coque est saine »,", "la coque est saine"),
        ("“**The hull** is sound”", "The hull is sound"),
        ('The 5" pipe and the "hull is sound"', "hull is sound"),
        ("“the hull is sound” and more", ""),
        ("never opened”", ""),
        ("“one\n\ntwo”", ""),
        ("", ""),
    ],
)
def test_a_place_alone_takes_the_words_before_it(before: str, words: str) -> None:
    text = f"{before} [[1, p. 4]]"
    assert fields(text) == [(1, 4, words)]
    parser = CitationParser()
    for character in text:
        parser.feed(character)
    parser.finish()
    assert parser.parsed().citations == read(text)


def test_two_places_take_no_words() -> None:
    assert fields("“the hull is sound” [[1, p. 4; 2, p. 7]]") == [(1, 4, ""), (2, 7, "")]


def test_several_in_one_bracket_share_their_place() -> None:
    text = '[[1, p. 3: "a"; p. 4: "b"; "c"; 2, p. 1: "d"]]'
    assert fields(text) == [(1, 3, "a"), (1, 4, "b"), (1, 4, "c"), (2, 1, "d")]
    assert {(one.start, one.end) for one in read(text)} == {(0, len(text))}
    assert fields('[[1, p. 3: "a"], [2, p. 1: "b"]]') == [(1, 3, "a"), (2, 1, "b")]


def test_the_same_citation_keeps_its_number() -> None:
    text = '[[1, p. 1: "a"]] [[1, p. 2: "a"]] [[1, p. 1: "a"]] [[Document 1, page 2: “a”]]'
    assert [one.ordinal for one in read(text)] == [1, 2, 1, 2]


def test_a_range_keeps_its_end() -> None:
    assert [one.last_page for one in read('[[1, pp. 3–4: "x"]] [[1, p. 9: "y"]]')] == [4, 9]


@pytest.mark.parametrize(
    "text",
    [
        "[[1]]",
        "[[foo]]",
        "[[1, 2]]",
        '[1, p. 2: "single brackets"]',
        '[[1, p. 2: "words" and more]]',
        '[[1, p. 2: "cut off by the end',
        '[[1, p. 2: "cut off by a blank line\n\n and on"]]',
        '```\n[[1, p. 2: "in a fence"]]\n```',
        '~~~~ text\n```\n[[1, p. 2: "in a fence"]]\n~~~\n',
        '> ```\n> [[1, p. 2: "in a quoted fence"]]',
        'see `[[1, p. 2: "in code"]]` there',
        'see ``a ` [[1, p. 2: "in code"]]`` there',
        '[[1, p. 2: "' + "long " * 1000 + '"]]',
        'words\n\n    [[1, p. 2: "in indented code"]]',
        '- item\n\n      [[1, p. 2: "in indented code"]]',
        '> # h\n>     [[1, p. 2: "in indented code"]]',
        '- ```\n  [[1, p. 2: "in a fence of an item"]]\n  ```',
    ],
)
def test_what_cannot_be_read_stays_text(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("begin", "lead"),
    [
        ("- ", "  "),
        ("- ", ""),
        ("12. ", "    "),
        ("- a\n  - ", "    "),
        ("- a\n\n  ", "  "),
        ("> ", "> "),
        ("> ", ">"),
        ("> ", ""),
        ("> - ", ">   "),
        ("- > ", "  > "),
        ("> > ", "> > "),
        ("[^1]: ", "    "),
        ("", "   "),
        ("", "\t"),
    ],
)
def test_a_quotation_goes_on_in_the_next_line(begin: str, lead: str) -> None:
    text = f'{begin}Said [[1, p. 2:\n{lead}"the words\n{lead}go on\n{lead}~5 times"]].\n{lead}On'
    assert fields(text) == [(1, 2, "the words\ngo on\n~5 times")]


def test_what_lists_and_quotes_put_before_a_line_is_not_said() -> None:
    assert fields("> “the hull\n> is sound” [[1, p. 4]]") == [(1, 4, "the hull\nis sound")]


@pytest.mark.parametrize(
    ("begin", "following"),
    [
        ("- ", "- go on"),
        ("- ", "  - go on"),
        ("- ", "  1. go on"),
        ("1. ", "2. go on"),
        ("- ", "12. go on"),
        ("> - ", "> - go on"),
        ("- ", "[^1]: go on"),
        ("", "> go on"),
        ("- ", "  > go on"),
        ("> ", "> > go on"),
        ("> ", ">\n> go on"),
        ("- ", "  \n  go on"),
        ("", "\r\ngo on"),
        ("", "```\ngo on"),
        ("- ", "  ~~~\n  go on"),
        ("> ", "> ```\n> go on"),
    ],
)
def test_a_quotation_ends_where_another_block_begins(begin: str, following: str) -> None:
    assert fields(f'{begin}Said [[1, p. 2: "the words\n{following}"]]') == []


def test_lines_of_a_list_that_is_quoted_are_words() -> None:
    for begin, lead in (("", ""), ("> ", "> ")):
        for line in ("- go on", "12. May", "* go on"):
            text = f'{begin}Said [[1, p. 2: "the words\n{lead}{line}"]]'
            assert fields(text) == [(1, 2, f"the words\n{line}")]
    assert fields('- Am [[1, p. 2: "den\n  12. Mai"]]') == [(1, 2, "den\n12. Mai")]


@pytest.mark.parametrize(
    "before",
    [
        "- item\n\n    ",
        "1. item\n\n      ",
        "words\n    ",
        "- words\n      ",
        "[^1]: note\n\n    ",
        "- ```\n  code\n  ```\n\n",
        "- ```\n  code\n\n",
        "> ```\n> code\n\n",
        "- [ ] task\n\n    ",
    ],
)
def test_words_of_lists_and_behind_code_are_no_code(before: str) -> None:
    assert fields(f'{before}[[1, p. 2: "x"]]') == [(1, 2, "x")]


def test_reading_goes_on_after_what_cannot_be_read() -> None:
    good = '[[1, p. 2: "x"]]'
    for bad in ("[[", "[[[", "[[1, p. 2: ", '[[1, p. 2: "open', "`", "[[foo]]", "``` \n```\n"):
        assert [one.quote for one in read(f"{bad} {good}")] == ["x"], bad


def test_what_may_become_a_citation_is_pending() -> None:
    for tail in ("[", "[[", "[[1, p. 2", '[[1, p. 2: "wor', '[[1, p. 2: "word"', '"word"]'):
        text = f"Before {tail}"
        pending = parse_citations(text, final=False).pending_from
        assert pending == (7 if tail[0] == "[" else None), tail
        assert parse_citations(text, final=True).pending_from is None
    for tail, pending in (("`a[0] [", 6), ("`a[0] [[1", 6), ("`a[0] b", None), ("[^1", None)):
        assert parse_citations(tail, final=False).pending_from == pending
    assert parse_citations('done [[1, p. 2: "x"]] on', final=False).pending_from is None


def test_a_citation_counts_as_soon_as_its_bracket_closes() -> None:
    parser = CitationParser()
    parser.feed('Sales rose [[1, p. 12: "words')
    assert parser.parsed().citations == () and parser.parsed().pending_from == 11
    parser.feed('"]]')
    assert len(parser.parsed().citations) == 1 and parser.parsed().pending_from is None


@pytest.mark.parametrize(
    "text",
    [
        '[[1, p. 2: "w\n    \r\n;\n  "]] on',
        '- a [[1, p. 2: "w\n  - x"]] on',
        '> a [[1, p. 2: "w\n>   > x"]] on',
        '> a [[1, p. 2: "w\n>   x\n> y"]] on',
        '- a [[1, p. 2: "w\n  ~~~ x"]] on',
        '>[^1]: *          [[1, p. 2: "w"]]\n',
        '1. a\n\n       [[1, p. 2: "w"]]\n',
        '[[1, p. 2: "w"]]\n[^a]: b\n\n    [[1, p. 3: "w"]]',
    ],
)
def test_letter_by_letter_gives_the_same(text: str) -> None:
    for first in range(len(text)):
        parser = CitationParser()
        for piece in (text[:first], *text[first:]):
            parser.feed(piece)
        parser.finish()
        assert parser.parsed() == parse_citations(text, final=True)


PARTS = st.lists(
    st.sampled_from(
        ['[[1, p. 2: "w', '"]]', "[[", "[", "]", "]]", "`", "``", "```", "~~~", "\n", "\n\n"]
        + ["a b", ";", "“x”", "1, p. 3", "'", " ", ">", "«y»", "doc 2", "😀", "é"]
        + [
            "\n- ",
            "\n  ",
            "\n> ",
            "\n    ",
            "# ",
            "1. ",
            "[^1]: ",
            "\t",
            "\r\n",
            "\n    \n",
            "      ",
        ]
    ),
    max_size=40,
)


@settings(max_examples=400, deadline=None)
@given(PARTS, st.lists(st.integers(1, 9), max_size=30))
def test_any_split_gives_the_same(parts: list[str], sizes: list[int]) -> None:
    text = "".join(parts)
    parser = CitationParser()
    before: tuple[Citation, ...] = ()
    rest = text
    for size in [*sizes, len(text)]:
        parser.feed(rest[:size])
        rest = rest[size:]
        now = parser.parsed().citations
        assert now[: len(before)] == before
        before = now
    parser.finish()
    assert parser.parsed() == parse_citations(text, final=True)
    for one in parser.parsed().citations:
        assert text[one.start : one.start + 2] == "[[" and text[one.end - 2 : one.end] == "]]"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "`" * 100_000,
        "`a" * 50_000,
        '[[1, p. 1: "' * 10_000,
        '[["' + '"; "' * 50_000,
        '[["x"]"]]' * 10_000,
        " " * 100_000,
        "- " * 50_000,
        "1.1" * 30_000,
        '- [[1, p. 1: "a\n  ' * 5_000,
        '> [[1, p. 1: "' + "b\n> " * 20_000,
        ("words " * 20 + '[[1, p. 12: "the exact words"]] ') * 700,
    ],
)
def test_the_time_is_linear_however_hostile(text: str) -> None:
    parser = CitationParser()
    start = time.perf_counter()
    for position in range(0, len(text), 20):
        parser.feed(text[position : position + 20])
    parser.finish()
    assert time.perf_counter() - start < 3  # measured: under 0.3 s
