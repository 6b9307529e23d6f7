"""An answer that grows gives the blocks of the whole one, and reads each part about once."""

import random

import pytest

from tests.ui.chat.samples import CORPUS, Reader, blocks_of
from workbench.ui.chat.blocks import Code, Line, Table, copied, spoken

UGLY = {
    "nested quotes": ">" * 3_000 + " a\n",
    "nested lists": "- " * 3_000 + "a\n",
    "deepening list": "".join("  " * n + "- a\n" for n in range(200)),
    "no space": "x" * 300_000,
    "backticks": ("`" * 3 + "a" + "`" * 7 + " b``") * 12_000,
    "pictures": "![" * 50_000,
    "brackets": "[" * 50_000,
    "stars": "*a **b _c " * 10_000,
    "rows": "| a | b |\n|---|---|\n" + "| one | 2 |\n" * 900,
    "code": "```\n" + "x = 1\n" * 9_000 + "```\n\nend\n",
    "items": "".join(f"- item {n}\n" for n in range(900)),
    "code in a list": "- a\n\n  ```\n" + "  x = 1\n" * 6_000 + "  ```\n- b\n",
    "one cell": "| a |\n|---|\n| " + "x" * 60_000 + " |\n",
}


class CountingParser:
    """A parser that notes how much it was given to read."""

    def __init__(self, parser):
        self._parser = parser
        self.characters = 0

    def parse(self, text, env):
        self.characters += len(text)
        return self._parser.parse(text, env)


def grown(text, cuts):
    reader = Reader()
    for cut in cuts:
        reader.read(text[:cut])
    return reader.read(text, final=True)


@pytest.mark.parametrize("text", ["\n\n".join(CORPUS), *UGLY.values()], ids=["corpus", *UGLY])
def test_grown_and_whole_are_the_same(text):
    cuts = sorted(random.Random(7).sample(range(len(text)), min(12, len(text))))
    assert grown(text, cuts) == blocks_of(text)


def test_grown_letter_by_letter_is_the_same():
    text = "\n\n".join(CORPUS)
    assert grown(text, range(len(text))) == blocks_of(text)


@pytest.mark.parametrize(
    ("begin", "rows"),
    [("| a | b |\n|---|---|\n", "| *one* | `2` |\n"), ("- *first*\n", "- **next** words\n")],
    ids=["table", "list"],
)
def test_what_stands_above_the_end_is_not_read_again(begin, rows):
    reader = Reader()
    first = runs_of(reader.read(begin + rows))
    second = runs_of(reader.read(begin + rows * 3 + rows[:-2]))
    assert len(second) > len(first) > 1
    assert all(old is new for old, new in zip(first, second, strict=False))


def runs_of(blocks):
    lines = [block.inlines for block in blocks if isinstance(block, Line)]
    cells = [cell for block in blocks if isinstance(block, Table) for cell in block.rows]
    return [
        run for part in (*lines, *(inlines for row in cells for inlines in row)) for run in part
    ]


def test_finished_blocks_stay_the_same_values():
    text = "\n\n".join(CORPUS)
    reader = Reader()
    before = []
    for end in range(0, len(text), 3):
        reader.read(text[:end])
        assert [id(b) for b in reader.growing.finished[: len(before)]] == [id(b) for b in before]
        before = list(reader.growing.finished)
    assert len(before) > 20


@pytest.mark.parametrize("text", UGLY.values(), ids=UGLY)
def test_reading_is_linear(text):
    reader = Reader()
    parser = reader.growing._parser = CountingParser(reader.growing._parser)
    reader.read(text, final=True)
    assert parser.characters < 6 * len(text) + 100_000


@pytest.mark.parametrize("text", UGLY.values(), ids=UGLY)
def test_no_line_is_too_long_to_be_laid_out(text):
    for block in blocks_of(text):
        if isinstance(block, Line):
            assert len(copied(block.inlines)) <= 4_000
            assert block.indent <= 22 and len(block.quotes) <= 44


def test_what_is_nested_too_deep_is_shown_as_text():
    assert "deep down" in spoken(blocks_of(">" * 100 + " deep down\n"))
    lines = "".join("  " * n + f"- level {n}\n" for n in range(60))
    said = spoken(blocks_of(lines))
    assert all(f"level {n}" in said for n in range(60))


def test_long_table_goes_on_with_its_header():
    tables = blocks_of(UGLY["rows"])
    assert all(isinstance(table, Table) for table in tables)
    assert [table.part for table in tables] == list(range(len(tables)))
    assert {table.header for table in tables} == {tables[0].header}
    assert [len(table.rows) for table in tables] == [60] * 15


def test_wide_rows_are_divided_earlier():
    row = "| " + "some words " * 20 + "| 2 |\n"
    tables = blocks_of("before\n\n| a | b |\n|---|---|\n" + row * 70)[1:]
    assert sum(len(table.rows) for table in tables) == 70
    assert [table.part for table in tables] == list(range(len(tables)))
    assert len(tables) > 2


LONG = "| a | b |\n|---|---|\n" + "".join(f"| {n} | *b* |\n" for n in range(34))
AFTER = [
    "",
    "\nafter\n",
    "- item\n",
    "```\ncode\n```\n",
    "# Title\n",
    "> quote\n",
    "| 1 | 2",
    "a\n",
]


@pytest.mark.parametrize("after", AFTER)
def test_a_growing_table_is_the_one_that_stands_at_the_end(after):
    whole = blocks_of(LONG + after)
    assert len(whole[0].rows) == 34 + (after in AFTER[-2:]) and whole[0].part == 0
    assert grown(LONG + after, range(0, len(LONG + after), 7)) == whole
    assert grown("Before.\n\n" + LONG + after, range(len(LONG)))[1:] == whole


def test_each_row_of_a_growing_table_is_read_a_few_times():
    reader, text = Reader(), "| a | b |\n|---|---|\n" + "| one | two |\n" * 55
    parser = reader.growing._parser = CountingParser(reader.growing._parser)
    for end in range(0, len(text), 7):
        assert len(reader.read(text[:end])) <= 1
    assert [len(table.rows) for table in reader.read(text)] == [55]
    assert parser.characters < 30 * len(text)


def test_text_after_a_continued_table_is_no_row():
    blocks = blocks_of(UGLY["rows"] + "\nafter\n\n| c |\n|---|\n| 1 |\n")
    assert copied(blocks[-2].inlines) == "after"
    assert blocks[-1].part == 0


def test_numbers_go_on_where_a_long_list_is_divided():
    lines = blocks_of("".join(f"{n}. item {n}\n" for n in range(1, 1_500)))
    assert [line.marker for line in lines] == [f"{n}." for n in range(1, 1_500)]


def test_open_code_grows_and_hides_a_half_closing_fence():
    reader = Reader()
    assert reader.read("```py\nx = 1\n") == [Code("x = 1", "py")]
    assert reader.read("```py\nx = 1\n``") == [Code("x = 1", "py")]
    assert reader.read("```py\nx = 1\n```\nafter") == [Code("x = 1", "py"), *blocks_of("after")]


def test_code_keeps_what_looks_like_a_citation():
    text = '```\nm = [[1, p. 2: "some words"]]\n```\n'
    assert blocks_of(text) == [Code('m = [[1, p. 2: "some words"]]')]
