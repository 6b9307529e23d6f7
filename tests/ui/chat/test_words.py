"""Captions, copies and thoughts: plain functions of a message."""

import time
from dataclasses import replace

import pytest

from tests.ui.chat.samples import answer, document, judged
from workbench.domain.profiles import OFFLINE_MODEL_ID
from workbench.domain.quotation import Verdict
from workbench.domain.usage import Usage
from workbench.ui.chat.blocks import Run
from workbench.ui.chat.caption import caption, seconds, short_caption
from workbench.ui.chat.copying import answer_text, answer_with_sources, as_html, as_tsv
from workbench.ui.chat.markdown import make_parser
from workbench.ui.chat.proof import counts_of, ending_words, proof_sentence
from workbench.ui.chat.thinking import thinking_time
from workbench.ui.chat.thought_text import ThoughtText

CITED = 'It rose [[1, p. 43: "the largest movement of the year"]].'
DOCUMENTS = {"report": document()}


def test_caption_of_a_model():
    message = answer(
        text="x",
        model_id="gemini-3.8-flash",
        usage=Usage(prompt=67_318, cached=65_904, answer=846, thoughts=2_310),
        cost=0.018,
        seconds=19.43,
    )
    assert caption(message, "Gemini 3.8 Flash", ()) == (
        "Gemini 3.8 Flash · 67,318 tokens in (65,904 cached) · 846 out · 2,310 thought"
        " · $0.018 · 19.4 s · 44 tokens/s"
    )
    assert short_caption(message, "Gemini 3.8 Flash") == "Gemini 3.8 Flash · $0.018 · 19.4 s"
    assert " · – · " in caption(replace(message, cost=None), "Gemini 3.8 Flash", ())


def test_caption_of_the_offline_engine():
    message = answer(text="x", model_id=OFFLINE_MODEL_ID, cost=0.0, seconds=0.31)
    documents = (document(pages=12), document("letter", pages=2))
    assert caption(message, "Offline engine", documents) == (
        "Offline engine · 2 documents, 14 pages · free · 0.3 s"
    )


def test_an_answer_of_an_unpaid_key_is_free_and_no_dash():
    answered = answer("a", usage=Usage(prompt=100, answer=20), cost=0.0, model_id="gemini-x")
    for words in (caption(answered, "Gemini", ()), short_caption(answered, "Gemini")):
        assert "free plan" in words and "–" not in words


def test_copies_of_an_answer():
    message = answer(text=CITED, citations=judged(CITED, Verdict.VERIFIED))
    plain = "It rose “the largest movement of the year” [1, p. 41]."
    assert answer_text(message, DOCUMENTS) == plain
    assert answer_with_sources(message, DOCUMENTS) == (
        f"{plain}\n\n[1] Annual report.pdf, p. 41: “the largest movement of the year” (verified)\n"
    )
    assert answer_with_sources(answer(text="No source."), {}) == "No source."


@pytest.mark.parametrize(
    "said",
    [
        '"the largest *movement* of the year"',
        "**“The largest movement of the year”**",
        "The largest",
    ],
)
def test_a_quotation_that_was_just_said_is_not_copied_twice(said):
    text = f'{said} [[1, p. 43: "the largest movement of the year"]].'
    copy = answer_text(answer(text=text, citations=judged(text, Verdict.VERIFIED)), DOCUMENTS)
    is_said = "year" in said
    assert copy == f"{said} {'' if is_said else '“the largest movement of the year” '}[1, p. 41]."


def test_copies_hold_no_control_characters():
    message = answer(text="a\x1b[31mb\u202ec")
    assert answer_text(message, {}) == "a�[31mb�c"


def test_copied_tables_are_escaped():
    rows = [["a", "<b>"], ["1", "x & y"]]
    assert as_tsv(rows) == "a\t<b>\n1\tx & y\n"
    assert "<th>&lt;b&gt;</th>" in as_html(rows)
    assert "<td>x &amp; y</td>" in as_html(rows)


def test_a_copied_table_brings_no_formula_into_a_spreadsheet():
    rows = [["=a", "b"], ['=HYPERLINK("http://x","y")', "-3.5"], ["@sum", "+1 %"]]
    assert as_tsv(rows) == '\'=a\tb\n\'=HYPERLINK("http://x","y")\t-3.5\n\'@sum\t+1 %\n'
    assert "<th>&#x27;=a</th>" in as_html(rows) and "<td>-3.5</td>" in as_html(rows)


def test_counts_name_each_quotation_once():
    text = CITED + CITED + 'And [[1, p. 44: "something else entirely"]].'
    message = answer(text=text, citations=judged(text, Verdict.CLOSE, Verdict.CLOSE, None))
    assert counts_of(message) == {"close": 1, "": 1}
    assert proof_sentence(counts_of(message)) == "1 of 2 quotations checked"
    whole = answer(text=CITED, citations=judged(CITED, Verdict.CLOSE))
    assert proof_sentence(counts_of(whole)) == "0 of 1 quotation verified"
    assert ending_words(whole) == "The answer is complete, 1 quotation"


def read(text):
    return ThoughtText(make_parser()).read(text)


def test_thoughts_are_read_as_answers_are():
    lines = read("**Looking**\n\nA *b* `x` <img src=x> [c](https://h)\n\n**d** e\n\n## Head")
    assert [line.inlines for line in lines] == [
        (Run("Looking", bold=True),),
        (
            Run("A "), Run("b", italic=True), Run(" "), Run("x", code=True),
            Run(" <img src=x> "), Run("c", link="https://h"),
        ),
        (Run("d", bold=True), Run(" e")),
        (Run("Head", bold=True),),
    ]  # fmt: skip
    assert all(line.tight and not line.heading and not line.quotes for line in lines)


def test_blocks_in_thoughts_are_lines():
    lines = read(
        "- one\n- two\n\n> said\n\n```py\na = 1\n\nb\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---"
    )
    words = [("".join(run.text for run in line.inlines), line.marker) for line in lines]
    assert words == [
        ("one", "•"), ("two", "•"), ("said", ""), ("a = 1", ""), ("", ""), ("b", ""),
        ("a  |  b", ""), ("1  |  2", ""),
    ]  # fmt: skip
    assert all(run.code for line in lines[3:6] for run in line.inlines)
    assert lines[2].indent == 1


def test_growing_thoughts_end_as_whole_ones_do():
    text = "**Title**\n\nWords `and` code.\n\n- a\n- b **c**\n\n$x^2$ and ```` ``` ````\n\nEnd"
    growing = ThoughtText(make_parser())
    for end in range(len(text)):
        growing.read(text[:end])
    assert growing.read(text) == read(text)
    assert growing.read("Other **words**") == read("Other **words**"), "another text begins anew"


def test_hostile_and_endless_thoughts():
    (line,) = read('\ue0001\ue001 \u202eevil\0 [[1, p. 3: "x"]]')
    assert "\u202e" not in line.inlines[0].text and "[[1, p. 3" in line.inlines[0].text
    started = time.perf_counter()
    lines = read(("**word** " + "and a good many more words without a mark, " * 5) * 2_000)
    assert time.perf_counter() - started < 2
    assert "**word**" in lines[-1].inlines[0].text and lines[0].inlines[0] == Run("word", bold=True)


@pytest.mark.parametrize(
    ("thought", "all_of_it", "words"),
    [
        (0.17, 0.2, ("0.2 s", "0.2 s")), (0.01, 0.02, ("under 0.1 s", "under 0.1 s")),
        (1.0, 1.2, ("1.0 s", "1.2 s")), (11.6, 11.8, ("11 s", "11.8 s")),
        (12.0, 19.4, ("12 s", "19.4 s")), (65.7, 65.7, ("65 s", "66 s")),
    ],
)  # fmt: skip
def test_thinking_takes_no_longer_than_all_of_the_answer(thought, all_of_it, words):
    assert (thinking_time(thought), seconds(all_of_it)) == words


def test_copied_words_break_no_row_and_no_heading():
    text = (
        '| a | b |\n|---|---|\n| x [[1, p. 43: "p | q\nr"]] | y |\n\n'
        '# H [[1, p. 44: "one\ntwo | 3"]] [[1, p. 45]]\n'
    )
    message = answer(text=text, citations=judged(text, None, None, None))
    assert answer_with_sources(message, {}) == (
        "| a | b |\n|---|---|\n| x “p \\| q r” [1, p. 43] | y |\n\n"
        "# H “one two | 3” [2, p. 44] [3, p. 45]\n\n"
        "[1] Unknown document, p. 43: “p | q r” (not checked yet)\n"
        "[2] Unknown document, p. 44: “one two | 3” (not checked yet)\n"
        "[3] Unknown document, p. 45 (not checked yet)\n"
    )
