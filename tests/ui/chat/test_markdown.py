"""Markdown to blocks: what is read, what is refused, and that prefixes allow no more."""

import pytest

from tests.ui.chat.samples import CORPUS, Reader, blocks_of
from workbench.ui.chat.blocks import Chip, Code, Line, Rule, Run, Table, copied, spoken
from workbench.ui.chat.copying import table_rows


def texts(blocks):
    return [copied(block.inlines) for block in blocks if isinstance(block, Line)]


def runs(blocks):
    for block in blocks:
        if isinstance(block, Line):
            yield from (item for item in block.inlines if isinstance(item, Run))
        elif isinstance(block, Table):
            for row in (block.header, *block.rows):
                yield from (item for cell in row for item in cell if isinstance(item, Run))


def test_looks_of_text():
    (line,) = blocks_of("Plain **bold *both*** `code` ~~gone~~\nsame line  \nbroken")
    looks = [(run.text, run.bold, run.italic, run.strike, run.code) for run in line.inlines]
    assert looks == [
        ("Plain ", False, False, False, False),
        ("bold ", True, False, False, False),
        ("both", True, True, False, False),
        (" ", False, False, False, False),
        ("code", False, False, False, True),
        (" ", False, False, False, False),
        ("gone", False, False, True, False),
        (" ", False, False, False, False),
        ("same line", False, False, False, False),
        ("\n", False, False, False, False),
        ("broken", False, False, False, False),
    ]


def test_lists_know_their_depth_and_number():
    blocks = blocks_of("3. three\n4. four\n   - inner\n     - [x] done\n\nafter\n")
    assert [(line.marker, line.indent) for line in blocks] == [
        ("3.", 1),
        ("4.", 1),
        ("•", 2),
        ("☑", 3),
        ("", 0),
    ]


def test_quotes_headings_rules_and_code():
    blocks = blocks_of("## Two\n\n> a\n> > b\n\n---\n\n```py x\nl1\n\nl3\n```\n\n    indented\n")
    assert blocks == [
        Line((Run("Two"),), heading=2),
        Line((Run("a"),), quotes=(0,)),
        Line((Run("b"),), quotes=(0, 0)),
        Rule(),
        Code("l1\n\nl3", "py"),
        Code("indented"),
    ]


def test_table_with_sides():
    (table,) = blocks_of("| a | b |\n|--:|:-:|\n| 1 | **2** |\n| 3 |\n")
    assert table.alignments == ("right", "center")
    assert table.header == ((Run("a"),), (Run("b"),))
    assert table.rows == (((Run("1"),), (Run("2", bold=True),)), ((Run("3"),), ()))


def test_table_of_very_many_columns_becomes_text():
    row = "|" + "x|" * 60 + "\n"
    (block,) = blocks_of(row + "|" + "-|" * 60 + "\n" + row)
    assert isinstance(block, Code)
    assert block.text.count("x") == 120


def test_only_web_and_mail_links_can_be_pressed():
    blocks = blocks_of(
        "[a](https://example.com/x) [b](javascript:alert(1)) [c](file:///etc/passwd) "
        "[d](smb://host/share) [e](relative.html) <mailto:ann@example.com> [f](http:///x) "
        "[g](HTTPS://example.com) [h](data:text/html,x) <vscode:open> [i](//host/share)"
    )
    links = {run.text: run.link for run in runs(blocks) if run.link}
    assert links == {
        "a": "https://example.com/x",
        "mailto:ann@example.com": "mailto:ann@example.com",
        "g": "HTTPS://example.com",
    }


def test_pictures_become_words_with_their_host():
    (line,) = blocks_of("![a chart](https://canary.invalid/?d=SECRET) ![](file:///etc/passwd)")
    text = copied(line.inlines)
    assert "[Picture from canary.invalid, not loaded: a chart]" in text
    assert "SECRET" not in text
    assert not any(run.link for run in line.inlines)


def test_html_stays_text():
    text = '<img src="x" onerror="y"> <script>z</script>\n\n<div>\n<p>in</p>\n</div>'
    assert "\n".join(texts(blocks_of(text))).replace(" ", "") == (
        '<imgsrc="x"onerror="y"><script>z</script>\n<div><p>in</p></div>'
    )


def test_invisible_and_reversing_characters_are_seen():
    (line,) = blocks_of("a\u202eb\U000e0041c\x1b[31m\x00d\ufffce\ue0000\ue001f")
    assert copied(line.inlines) == "a�b�c�[31m�d�e�0�f"


def test_definitions_at_the_end_change_nothing_before():
    blocks = blocks_of("[link][a] ![pic][a]\n\n[a]: https://example.com/\n")
    assert not any(run.link for run in runs(blocks))
    assert texts(blocks)[0] == "[link][a] ![pic][a]"


@pytest.mark.parametrize("text", CORPUS)
def test_every_prefix_allows_no_more_than_the_whole(text):
    allowed = {run.link for run in runs(blocks_of(text))}
    for end in range(len(text) + 1):
        for final in (False, True):
            blocks = Reader().read(text[:end], final)
            for run in runs(blocks):
                if run.link:
                    assert run.link.startswith(("https://example.com", "mailto:"))
                    assert any(link.startswith(run.link) for link in allowed)
                if "canary" in run.text:
                    assert not run.link


@pytest.mark.parametrize("text", CORPUS)
def test_no_text_is_lost(text):
    said = spoken(blocks_of(text))
    for word in ("after", "broken", "three", "deeper", "other words", "never closed"):
        if word in text:
            assert word in said


def test_chips_are_not_made_by_foreign_text():
    blocks = blocks_of("\ue0000\ue001 and \ue00017\ue001")
    assert not any(isinstance(item, Chip) for block in blocks for item in block.inlines)


def test_footnotes_are_marks_and_lines():
    first, note, second = blocks_of(
        "A claim[^1] here[^b].\n\n[^1]: *The* source\n[^b]: other\nline"
    )
    assert [run.text for run in first.inlines if run.raised] == ["1", "b"]
    assert (note.marker, note.inlines[0].text, note.inlines[0].italic) == ("1", "The", True)
    assert (second.marker, copied(second.inlines)) == ("b", "other line")
    assert note.tight and note.indent == 1


def test_a_note_has_as_many_paragraphs_as_are_indented():
    text = (
        "Claim[^1].\n\n[^1]: First\n    goes on.\n\n    Second[^b].\n\n    - item\n\n"
        "          code\n\n    | a |\n    |---|\n    | b |\n"
        "[^b]:\n    Other.\n\nAfter.\n\n    code\n"
    )
    _, first, second, item, code, table, other, after, last = blocks_of(text)
    assert (first.marker, copied(first.inlines), first.indent) == ("1", "First goes on.", 1)
    assert (second.marker, copied(second.inlines), second.indent) == ("", "Second[b].", 1)
    assert first.tight and not second.tight
    assert (item.marker, item.indent) == ("•", 2)
    assert code == Code("code", indent=2) and isinstance(table, Table)
    assert (other.marker, copied(other.inlines), other.indent) == ("b", "Other.", 1)
    assert (copied(after.inlines), after.indent, last) == ("After.", 0, Code("code"))


def test_notes_stand_in_lists_and_quotes_and_end_them():
    noted, after = blocks_of("> [^1]: words\n>\n>     more\n")
    assert (noted.marker, noted.quotes, after.indent, after.quotes) == ("1", (0,), 1, (0,))
    quoted, note = blocks_of("> words\n[^1]: note")
    assert (quoted.quotes, note.quotes, note.marker) == ((0,), (), "1")
    (bare,) = blocks_of("[^1]:")
    assert (bare.marker, bare.inlines) == ("1", ())


def test_a_note_that_grows_is_read_as_a_whole():
    text = "[^1]: " + "First. " * 300 + "\n\n" + "    Next words.\n\n" * 700 + "After\n"
    reader = Reader()
    for end in range(0, len(text), 997):
        reader.read(text[:end])
    blocks = reader.read(text, final=True)
    assert blocks == blocks_of(text)
    assert all(isinstance(block, Line) for block in blocks)
    assert [block.indent for block in blocks[:-1]] == [1] * (len(blocks) - 1)


@pytest.mark.parametrize(
    "text",
    ["[^]", "[^a b]", "`[^1]`", r"\[^1]", "[^1](https://example.com)", "[^" + "x" * 30 + "]"],
)
def test_what_is_no_footnote_stays_text(text):
    assert not any(run.raised for line in blocks_of(text) for run in line.inlines)


def test_a_mark_is_one_before_its_note_has_come():
    assert blocks_of("Claim[^1].")[0] == blocks_of("Claim[^1].\n\n[^1]: note")[0]


def bold_of(text):
    (line,) = blocks_of(text)
    return [run.text.strip() for run in line.inlines if isinstance(run, Run) and run.bold]


@pytest.mark.parametrize(
    ("text", "bold"),
    [
        ('**"So."**[[1, p. 4: "So."]] and **more.**[[1, p. 4: "m"]] end', ['"So."', "more."]),
        ('[[1, p. 4: "So"]]**Next:** then', ["Next:"]),
        ('so __"it".__[[1, p. 4: "it"]] end', ['"it".']),
        ('**Cost: [[1, p. 4: "five"]]**x', ["Cost:", "“five”"]),
    ],
)
def test_emphasis_ends_where_a_citation_follows(text, bold):
    assert bold_of(text) == bold


@pytest.mark.parametrize(
    ("text", "bold"),
    [
        ("**重要：**次の**「言葉」**です。", ["重要：", "「言葉」"]),
        ("これは**“重要”**です。", ["“重要”"]),
        ('이것은 **"말"**이라고 한다', ['"말"']),
        ("这是**重点（见下）**的", ["重点（见下）"]),
    ],
)
def test_emphasis_beside_letters_without_spaces(text, bold):
    assert bold_of(text) == bold


@pytest.mark.parametrize("text", ["2**3**4**", "a ** b **", 'x**"y"**z', "👍**!**x", "a_b_c"])
def test_emphasis_elsewhere_is_that_of_commonmark(text):
    assert bold_of(text) == (["3"] if text.startswith("2") else [])


def test_a_list_may_begin_at_nought():
    assert [line.marker for line in blocks_of("0. zero\n1. one\n")] == ["0.", "1."]


def test_a_footnote_may_stand_before_a_colon():
    (line,) = blocks_of("The price was fixed[^1]: twice.\n[^1]:twice")
    assert [run.text for run in line.inlines if run.raised] == ["1"]
    assert line.inlines[2].text == ": twice."


def test_the_mark_of_a_footnote_is_copied_as_no_digit():
    table, line = blocks_of("| Cost |\n|---|\n| 1[^2] |\n\nIt is 10[^2].")
    assert table_rows([table]) == [["Cost"], ["1[2]"]]
    assert spoken([line]) == "It is 10[2]."


@pytest.mark.parametrize("tag", ["<br>", "<br/>", "<BR />", " <br> ", "<br>\n"])
def test_a_line_breaks_where_html_would_break_it(tag):
    (line,) = blocks_of(f"one{tag}*two*")
    assert copied(line.inlines) == "one\ntwo"


def test_cells_may_have_several_lines():
    (table,) = blocks_of('| a |\n|---|\n| x<br>y [[1, p. 3: "z"]]<br>`<br>` |\n')
    assert copied(table.rows[0][0]) == "x\ny “z” [1, p. 3]\n<br>"
    assert table_rows([table])[1] == ["x y “z” [1, p. 3] <br>"]


@pytest.mark.parametrize("text", ["<bra>", "<br", r"\<br>", "<br class=x>", "a < br >"])
def test_other_html_breaks_nothing(text):
    assert texts(blocks_of(text)) == [text.removeprefix("\\")]


def test_steps_that_begin_with_code_or_a_table_keep_their_numbers():
    blocks = blocks_of("1. ```\n   a\n   ```\n2. | x |\n   |---|\n   | y |\n\n   after\n")
    assert [block.marker for block in blocks if isinstance(block, Line)] == ["1.", "2.", ""]
    assert [type(block) for block in blocks] == [Line, Code, Line, Table, Line]


def test_code_that_is_never_closed_is_the_same_however_it_came():
    text = "- ```\n  a\n\n\nafter\n\n[^1]: ```math\n\n\nend\n\n```\nx\n\n"
    for size in range(1, 9):
        reader = Reader()
        for end in range(0, len(text), size):
            reader.read(text[:end])
        assert reader.read(text, final=True) == blocks_of(text)
