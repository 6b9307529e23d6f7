"""Where a broken answer goes on: repeated words are left out, however the pieces are cut."""

import pytest

from workbench.domain.joint import Joint, continuation

BEFORE = "The seal was replaced in March 2019, and corrosion was found on four of the"
REST = " eleven frames aft of the car deck."


def joined(before, *pieces):
    joint = Joint(before)
    return before + "".join(joint.add(piece) for piece in pieces) + joint.end()


@pytest.mark.parametrize(
    "after",
    [
        BEFORE[-40:] + REST,
        "corrosion was found on four of the" + REST,
        "four of the" + REST,
        "…four of the" + REST,
        "... corrosion was found\non four of the" + REST,
        BEFORE + REST,
        REST,
    ],
)
def test_a_repeated_piece_stands_once_wherever_it_begins(after):
    assert joined(BEFORE, after) == BEFORE + REST
    assert joined(BEFORE, *after) == BEFORE + REST
    for cut in range(len(after)):
        assert joined(BEFORE, after[:cut], after[cut:]) == BEFORE + REST


def test_a_word_cut_in_two_becomes_whole():
    assert joined("much corro", "sion.") == "much corrosion."
    assert joined("there was much corro", "was much corrosion.") == "there was much corrosion."


def test_a_citation_that_was_cut_is_whole_once():
    before = 'It says so. Corrosion was found [[1, p. 2: "Corrosion was found on fo'
    whole = '[[1, p. 2: "Corrosion was found on four of the eleven frames"]].'
    expected = "It says so. Corrosion was found " + whole
    assert joined(before, whole) == expected
    assert joined(before, 'found on four of the eleven frames"]].') == expected
    assert joined(before, 'ur of the eleven frames"]].') == expected


def test_chance_is_no_repetition():
    assert joined("ban an", "anchor") == "ban ananchor"
    assert joined("It is a", " a bridge") == "It is a a bridge"
    assert joined("one of the", "the frames") == "one of the frames"


def test_sentences_do_not_run_together():
    assert joined("It was found.", "The seal held.") == "It was found. The seal held."
    assert joined("It was found. ", "The seal held.") == "It was found. The seal held."
    assert joined("- one\n- two\n", "- two\n- three\n") == "- one\n- two\n- three\n"
    assert joined("| a | b |\n", "| c | d |\n") == "| a | b |\n| c | d |\n"


def test_nothing_new_adds_nothing():
    assert joined(BEFORE) == BEFORE
    assert joined(BEFORE, "", BEFORE[-30:]) == BEFORE
    assert continuation("", "All of it.") == "All of it."
    assert joined("x" * 10_000, "x" * 5_000).startswith("x" * 10_000)


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("def f():\n    a = one(1)\n", "    a = one(1)\n    b", "def f():\n    a = one(1)\n    b"),
        ("- one\n  - two items\n", "  - two items\n  - three", "- one\n  - two items\n  - three"),
        ("The first line.\n", "The first line.\n\nNext.", "The first line.\n\nNext."),
        ("The first line. ", "first line.\n\nNext.", "The first line. \n\nNext."),
        ("The first line.\n\n", "The first line.\nNext.", "The first line.\n\nNext."),
    ],
)
def test_lines_and_indents_at_the_joint_stay(before, after, whole):
    for cut in range(len(after) + 1):
        assert joined(before, after[:cut], after[cut:]) == whole


CODE = "So:\n\n```python\nlong = 1\ndef f():\n    yy = 22\n    zz"


@pytest.mark.parametrize(
    "after",
    [
        " = 33\n```\n\nDone.",
        "    yy = 22\n    zz = 33\n```\n\nDone.",
        "```python\n    yy = 22\n    zz = 33\n```\n\nDone.",
        "```\n    yy = 22\n    zz = 33\n```\n\nDone.",
        "```python\nlong = 1\ndef f():\n    yy = 22\n    zz = 33\n```\n\nDone.",
        "```python\n    zz = 33\n```\n\nDone.",
    ],
)
def test_a_block_of_code_that_is_opened_anew_goes_on(after):
    for cut in range(len(after) + 1):
        assert joined(CODE, after[:cut], after[cut:]) == CODE + " = 33\n```\n\nDone."


def test_a_block_of_code_may_end_at_the_joint_and_another_begin():
    done = "So:\n\n```python\nlong = 1\n"
    assert joined(done, *"```\n\nDone.") == f"{done}```\n\nDone."
    assert joined(done, *"```\n") == f"{done}```\n"
    closed = f"{done}```\n\n"
    assert joined(closed, *"```python\ny = 2\n```") == f"{closed}```python\ny = 2\n```"


FENCED = "So it is:\n\n```python\nx = 1\n```\n\nDone."
OPENED = FENCED.index("```")
LINE_END = FENCED.index("\nx = 1")


@pytest.mark.parametrize("cut", range(OPENED + 1, LINE_END + 1))
@pytest.mark.parametrize("begin", ["on", "fence", "line before", "new line"])
@pytest.mark.parametrize("mark", ["```", "~~~", "````"])
def test_a_cut_in_the_opening_of_a_block_of_code_leaves_it_whole(cut, begin, mark):
    whole = FENCED.replace("```", mark)
    opened, cut = whole.index(mark), cut + (len(mark) - 3)
    before = whole[:cut]
    after = {
        "on": whole[cut:],
        "fence": whole[opened:],
        "line before": whole,
        "new line": f"\n\n{whole[opened:]}",
    }[begin]
    assert joined(before, after) == whole
    assert joined(before, *after) == whole
    for split in range(1, 20):
        assert joined(before, after[:split], after[split:]) == whole


def test_an_opening_that_was_cut_is_no_place_for_a_space():
    assert joined("```js", "ON\n{}\n```") == "```jsON\n{}\n```"
    assert joined("> ```py", "> ```python\n> x") == "> ```python\n> x"
    assert joined("- ```", "```python\n  x") == "- ```python\n  x"


def test_an_opening_with_another_language_opens_no_second_block():
    assert joined("```py", "```js\nx = 1\n```") == "```py\nx = 1\n```"
    assert joined("```py", *"```js\nx = 1\n```") == "```py\nx = 1\n```"


def test_what_only_looks_like_an_opening_goes_on():
    assert joined("Use `", "`x`` here") == "Use ``x`` here"
    assert joined("Use `a", "b` here") == "Use `ab` here"
    assert joined("```py\nx = 1\n``", "`\n\nDone.") == "```py\nx = 1\n```\n\nDone."
    assert joined("```py\nx = 1\n```", "\n\nDone.") == "```py\nx = 1\n```\n\nDone."
