"""Citations in the text: quotation, chip, verdict, and what is held back while one arrives."""

import pytest
from PySide6.QtCore import QPoint

from tests.ui.chat.samples import Reader, answer, blocks_of, document, judged
from tests.ui.chat.screen import Screen
from workbench.domain.quotation import Verdict
from workbench.ui.chat.blocks import Chip, Code, Run, copied, spoken
from workbench.ui.chat.citing import CitationFilter
from workbench.ui.chat.copying import answer_text, answer_with_sources
from workbench.ui.chat.finding import count_in
from workbench.ui.chat.painters import painters
from workbench.ui.chat.prose_view import ProseView
from workbench.ui.chat.room import closing_after
from workbench.ui.formulas.store import Formulas
from workbench.ui.theme import Appearance

DOCUMENTS = {"report": document()}
CITED = 'The report calls it [[1, p. 43: "the largest movement of the year"]].'


def line_of(text, *verdicts, **facts):
    (line,) = blocks_of(text, judged(text, *verdicts, **facts), DOCUMENTS)
    return line.inlines


def chips(inlines):
    return [item for item in inlines if isinstance(item, Chip)]


def test_bracket_becomes_quotation_and_chip():
    inlines = line_of(CITED, Verdict.VERIFIED)
    assert inlines == (
        Run("The report calls it "),
        Run("“the largest movement of the year” "),
        Chip(1, "1 · p. 41", "verified", "[1, p. 41]", "1, verified, page 41"),
        Run("."),
    )
    assert copied(inlines) == "The report calls it “the largest movement of the year” [1, p. 41]."


@pytest.mark.parametrize(
    ("verdict", "text", "status"),
    [
        (None, "1 · p. 41", ""),
        (Verdict.VERIFIED, "1 · p. 41", "verified"),
        (Verdict.CLOSE, "1 · p. 41", "close"),
        (Verdict.ELSEWHERE, "1 · p. 41, found on 44", "otherPage"),
        (Verdict.NOT_FOUND, "1 · p. 41", "notFound"),
        (Verdict.CANNOT_CHECK, "1 · p. 41", "unchecked"),
    ],
)
def test_chip_of_each_verdict(verdict, text, status):
    inlines = line_of(CITED, verdict, found=46)
    (chip,) = chips(inlines)
    assert (chip.text, chip.status) == (text, status)
    doubts = [item.doubt for item in inlines if isinstance(item, Run) and item.doubt]
    assert doubts == ([status] if status in ("close", "notFound") else [])


def test_a_citation_is_never_verified_before_its_check():
    (chip,) = chips(blocks_of(CITED)[0].inlines)
    assert chip.status == ""
    assert chip.spoken == "1, not checked yet, page 43"


@pytest.mark.parametrize("quotes", ['"{}"', "“{}”", "«{}»", "*{}*", "{}"])
def test_quotation_is_not_said_twice(quotes):
    words = "the largest movement of the year"
    text = f'It is {quotes.format(words)} [[1, p. 43: "{words}"]].'
    inlines = line_of(text, Verdict.NOT_FOUND)
    assert copied(inlines).count("largest") == 1
    marked = "".join(item.text for item in inlines if isinstance(item, Run) and item.doubt)
    assert words in marked
    assert "It is" not in marked


def test_a_lone_citation_in_a_cell_is_its_chip():
    text = '| a |\n|---|\n| [[1, p. 43: "the largest movement"]] |\n'
    text += '| so [[1, p. 43: "it is said"]] |\n'
    (table,) = blocks_of(text, judged(text, Verdict.VERIFIED, Verdict.VERIFIED), DOCUMENTS)
    (alone,), (beside,) = table.rows
    assert [type(item) for item in alone] == [Chip]
    assert copied(beside) == "so “it is said” [2, p. 41]"


def test_several_in_one_bracket():
    text = (
        'Both [[1, p. 43: "the first of the words"; 1, p. 44: "the second of the words"]] say so.'
    )
    inlines = line_of(text, Verdict.VERIFIED, Verdict.NOT_FOUND)
    assert [(chip.ordinal, chip.status) for chip in chips(inlines)] == [
        (1, "verified"),
        (2, "notFound"),
    ]
    assert "“the first of the words” [1, p. 41] “the second of the words” [2, p. 42] say so" in (
        copied(inlines)
    )


def test_the_same_quotation_keeps_its_number():
    text = f"{CITED} And again: {CITED}"
    assert [chip.ordinal for chip in chips(line_of(text, Verdict.CLOSE, Verdict.CLOSE))] == [1, 1]


def test_markdown_in_a_quotation_stays_its_words():
    text = '- say [[1, p. 43: "a *b* `c` | [d](javascript:x) ![e](http://h/x)"]]\n'
    (line,) = blocks_of(text)
    quoted = [item for item in line.inlines if isinstance(item, Run)][-1]
    assert quoted.text == "“a *b* `c` | [d](javascript:x) ![e](http://h/x)” "
    assert not quoted.link and not quoted.italic


def test_nothing_of_an_open_bracket_is_seen():
    reader = Reader()
    for end in range(len(CITED) + 1):
        shown = spoken(reader.read(CITED[:end]))
        if end < CITED.index("]]") + 2:
            assert "[" not in shown
            assert "largest" not in shown
    assert "“the largest movement of the year”" in spoken(reader.read(CITED, final=True))


def test_a_bracket_cut_by_the_end_stays_text():
    text = CITED[: CITED.index("of the")]
    assert "the largest movement" in spoken(blocks_of(text))


def test_a_verdict_that_comes_late_changes_only_its_blocks():
    text = f"First.\n\n{CITED}\n\nLast.\n\nEnd"
    reader = Reader(judged(text, None), DOCUMENTS)
    reader.read(text)
    before = list(reader.growing.finished)
    stale = reader.citations.judge(judged(text, Verdict.VERIFIED), DOCUMENTS)
    assert stale == {0}
    assert reader.growing.refresh(stale)
    after = reader.growing.finished
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, True]
    assert chips(after[1].inlines)[0].status == "verified"
    assert not reader.citations.judge(judged(text, Verdict.VERIFIED), DOCUMENTS)


def test_a_range_of_pages_and_a_missing_page():
    text = 'A [[1, pp. 43-44: "the first of the words"]] and B [[1: "the second of the words"]].'
    inlines = line_of(text, None, None)
    assert [chip.text for chip in chips(inlines)] == ["1 · p. 41–42", "2"]
    assert [chip.copied for chip in chips(inlines)] == ["[1, p. 41–42]", "[2]"]


BROKEN = [
    ('- Said [[1, p. 43: "the largest\n  movement of\n  the year"]] so.\n- next\n', "• ", ""),
    ('1. Said [[1, p. 43: "the largest\nmovement of\nthe year"]] so.\n2. next\n', "1. ", ""),
    ('> Said [[1, p. 43: "the largest\n> movement of\n> the year"]] so.\n', "", "> "),
    ('> - Said [[1, p. 43:\n>   "the largest movement\n>   of the year"]] so.\n', "• ", "> "),
]


@pytest.mark.parametrize(("text", "marker", "lead"), BROKEN)
def test_a_quotation_over_lines_of_a_list_or_a_quote_is_one(text, marker, lead):
    citations = judged(text, Verdict.VERIFIED)
    reader = Reader(citations, DOCUMENTS)
    for end in range(text.index("[[") + 1, text.index("]]") + 2):
        shown = spoken(reader.read(text[:end]))
        assert "[" not in shown and "largest" not in shown and "movement" not in shown
    line = reader.read(text, final=True)[0]
    assert line == blocks_of(text, citations, DOCUMENTS)[0]
    said = "Said “the largest movement of the year” [1, p. 41] so."
    assert copied(line.inlines) == said and bool(line.quotes) == bool(lead)
    assert f"{marker}Said “the largest movement of the year” (1, verified, page 41)" in spoken(
        [line]
    )
    message = answer(text=text, citations=citations)
    assert said in answer_text(message, DOCUMENTS)
    assert ">" not in answer_with_sources(message, DOCUMENTS).removeprefix("> ")
    assert "[1] Annual report.pdf, p. 41: “the largest movement of the year” (verified)" in (
        answer_with_sources(message, DOCUMENTS)
    )
    assert count_in(message, "movement of the year") == 1


def test_words_over_lines_of_a_quote_are_not_said_twice():
    text = '> It is “the hull\n> is sound” [[1, p. 43: "the hull is sound"]].\n'
    message = answer(text=text, citations=judged(text, Verdict.VERIFIED))
    assert answer_text(message, DOCUMENTS) == "> It is “the hull\n> is sound” [1, p. 41].\n"
    (line,) = blocks_of('> “The hull\n> is sound” [[1, p. 4: "The hull\n> is')
    assert copied(line.inlines).rstrip() == "“The hull is sound”"
    (line,) = blocks_of('> It is [[1, p. 4: "the hull\n> is')
    assert copied(line.inlines) == "It is “the hull is …"


def test_what_stands_in_code_is_code_whether_fenced_or_indented():
    cited = '[[1, p. 43: "words in code"]]'
    for text in (f"So:\n\n    {cited}\n", f"So:\n\n```\n{cited}\n```\n"):
        assert judged(text) == ()
        assert blocks_of(text)[1] == Code(cited)


class CountingFilter(CitationFilter):
    """Notes how many brackets it had to look at."""

    looks = 0

    def cited(self, number):
        self.looks += 1
        return super().cited(number)


def test_a_verdict_costs_the_same_after_many():
    text = "".join(f'Words [[1, p. 43: "number {n} of them"]]. ' for n in range(100))
    verdicts = judged(text, *[Verdict.VERIFIED] * 100)
    citations = CountingFilter()
    citations.take(text, final=True)
    assert citations.judge(verdicts[:98], DOCUMENTS) == set(range(98))
    citations.looks = 0
    assert citations.judge(verdicts[:99], DOCUMENTS) == {98}
    assert citations.looks <= 4
    worse = judged(text, *[Verdict.VERIFIED] * 50, Verdict.NOT_FOUND, *[Verdict.VERIFIED] * 49)
    assert citations.judge(worse, DOCUMENTS) == {50, 99}
    assert citations.judge(verdicts[:60], DOCUMENTS) == {50, *range(60, 100)}


@pytest.mark.parametrize(
    "piece",
    ["[", "[[", "[[1", "[[1, p. 4", '[[1, p. 43: "', '[[1, p. 4: "It gr', '[[1, p. 4: "It grew."]'],
)
def test_of_a_citation_that_broke_off_no_bracket_is_shown(piece):
    (line,) = blocks_of(f"“It grew.” {piece}")
    assert copied(line.inlines).rstrip() == "“It grew.”"


def test_words_with_escaped_signs_are_known_again():
    (line,) = blocks_of('“It grew to \\$3,877.” [[1, p. 4: "It grew to $3,8')
    assert copied(line.inlines).rstrip() == "“It grew to $3,877.”"


def test_the_words_of_a_citation_that_broke_off_are_kept():
    (line,) = blocks_of('They call it [[1, p. 43: "the <b>largest\nmove')
    assert copied(line.inlines) == "They call it “the <b>largest move …"


@pytest.mark.parametrize("text", ["a[[b", "[[see above", "x[[i, j"])
def test_other_open_brackets_stay_text(text):
    (line,) = blocks_of(text)
    assert copied(line.inlines) == text


QUOTE = "will follow the fuel index from January"


@pytest.mark.parametrize("after", [".", ").", "”, and it", ".\nNext", "。次の", ". [[1, p. 44]]"])
@pytest.mark.parametrize("size", [1.0, 1.5, 2.0])
def test_no_full_stop_begins_a_line_after_its_chip(qtbot, theme, after, size):
    theme.use(Appearance.LIGHT, text_size=size)
    text = f'Harbour dues “{QUOTE}” [[1, p. 43: "{QUOTE}"]]{after}'
    lines = blocks_of(text, judged(text, *[Verdict.VERIFIED] * text.count("[[")))
    view = ProseView(theme, painters(theme, Formulas()))
    qtbot.addWidget(view)
    view.show_lines(tuple(lines))
    parted, rows = [], set()
    for width in range(240, 900):
        view.fit(width)
        layout, words = view.document().firstBlock().layout(), view.document().firstBlock().text()
        first = words.index("\ufffc")
        row = layout.lineForTextPosition(first).lineNumber()
        rows.add(row)
        if layout.lineForTextPosition(first + 2).lineNumber() > row:
            parted.append(width)
    assert len(rows) > 1 and parted == []


@pytest.mark.parametrize("right", [False, True])
def test_a_full_stop_stands_beside_its_chip(qtbot, theme, right):
    text = 'قال “كلمة” [[1, p. 43: "كلمة"]].' if right else 'Said “word” [[1, p. 43: "word"]].'
    view = ProseView(theme, painters(theme, Formulas()))
    qtbot.addWidget(view)
    view.show_lines(tuple(blocks_of(text)))
    view.fit(400)
    line = view.document().firstBlock().layout().lineAt(0)
    chip = view.document().firstBlock().text().index("\ufffc")
    stop = [line.cursorToX(chip + 2)[0], line.cursorToX(chip + 3)[0]]
    if right:
        assert line.naturalTextRect().left() == pytest.approx(min(stop), abs=1)
    else:
        assert line.naturalTextRect().right() == pytest.approx(max(stop), abs=1)
    view.selectAll()
    assert "\u2060" not in view.selected_text() and view.selected_text().endswith("p. 43].")


def test_a_sign_that_goes_on_in_a_word_has_no_room():
    run = Run(".com is")
    assert closing_after((Chip(1, "1"), run), 0) is None
    assert closing_after((Chip(1, "1"), Run("."), Run("com")), 0) is None
    assert closing_after((Chip(1, "1"), Run("), and")), 0) == Run("),")


@pytest.mark.parametrize(
    "text",
    [
        'Said “word” [[1, p. 43: "word"]]), and more',
        'قال “كلمة” [[1, p. 43: "كلمة"]]). نعم',
        '- Said “word” [[1, p. 43: "word"]].',
        '> Said “word” [[1, p. 43: "word"]].',
        '| a | b |\n|---|---|\n| c | It is [[1, p. 43: "word"]]. |\n',
        '| ا | ب |\n|---|---|\n| ج | قال [[1, p. 43: "كلمة"]]. |\n',
    ],
)
def test_a_chip_is_pressed_where_it_is_drawn_and_nowhere_else(qtbot, theme, text):
    theme.use(Appearance.LIGHT, text_size=2.0)
    screen = Screen(qtbot, theme)
    screen.show(answer(text=text))
    (view,) = screen.text_views()
    cursor = view.document().find("\ufffc")
    middle = view.cursorRect(cursor).center().y()
    image = view.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    ground = theme.colour("neutralSoft")
    drawn = [x for x in range(view.width()) if _has(image, x, middle, ratio, ground)]
    hit = [x for x in range(view.width()) if view.chip_at(QPoint(x, middle))]
    assert len(drawn) > 30
    assert hit == list(range(hit[0], hit[-1] + 1))
    assert hit[0] == pytest.approx(drawn[0], abs=2) and hit[-1] == pytest.approx(drawn[-1], abs=2)


def _has(image, x, y, ratio, colour):
    """Whether a column of a picture has a colour at a height."""
    return image.pixelColor(round(x * ratio), round(y * ratio)) == colour
