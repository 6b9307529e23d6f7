"""Formulas in answers: what is one, how it is drawn, copied, and followed."""

import time

import pytest
from PySide6.QtGui import QTextCursor

from tests.ui.chat.samples import Reader, answer, blocks_of, judged
from tests.ui.chat.screen import Screen
from workbench.domain.conversations import MessageState
from workbench.domain.quotation import Verdict
from workbench.ui.chat.blocks import Formula, Line, Table, spoken
from workbench.ui.chat.formula_object import MOST, placed_in
from workbench.ui.theme import Appearance


def formulas_of(text):
    found = []
    for block in blocks_of(text):
        rows = (block.header, *block.rows) if isinstance(block, Table) else ()
        lines = [block.inlines] if isinstance(block, Line) else [c for row in rows for c in row]
        found += [item for line in lines for item in line if isinstance(item, Formula)]
    return [(item.tex, item.display) for item in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("so $x^2$, $n$-th and $5$", [("x^2", False), ("n", False), ("5", False)]),
        (r"so \(y_1\) and \[z = 1\] here", [("y_1", False), ("z = 1", True)]),
        ("here $$z=1$$ too", [("z=1", True)]),
        ("$$\nx = 1\n$$\n\nafter", [("x = 1", True)]),
        ("before\n\\[\nx = 1\n\\]\nafter", [("x = 1", True)]),
        ("\\begin{align}\na&=b\n\\end{align}", [("\\begin{align}\na&=b\n\\end{align}", True)]),
        ("- one\n  $$\n  x\n  $$\n> $y$", [("x", True), ("y", False)]),
        ("| $a$ | b |\n|---|---|\n| \\(c\\) | $4 to $6 |", [("a", False), ("c", False)]),
        ("\\begin{cases}\na & b\n\\end{cases}.", [("\\begin{cases}\na & b\n\\end{cases}", True)]),
        ("so:\n\\begin{pmatrix}a\\end{pmatrix}", [("\\begin{pmatrix}a\\end{pmatrix}", True)]),
        (
            "so $f =\n\\begin{cases}\na\n\\end{cases}\nx$ is",
            [("f =\n\\begin{cases}\na\n\\end{cases}\nx", False)],
        ),
        (
            "so \\[f =\n\\begin{cases}\na\n\\end{cases}\n\\]",
            [("f =\n\\begin{cases}\na\n\\end{cases}", True)],
        ),
        ("$5\n\\begin{cases}\na\n\\end{cases}", [("\\begin{cases}\na\n\\end{cases}", True)]),
        ("```math\nx = 1\ny\n```\nafter", [("x = 1\ny", True)]),
        ("~~~~ Math\nx\n~~~~", [("x", True)]),
        ("- a\n  ```math\n  x\n  ```\n> ```math\n> y\n> ```", [("x", True), ("y", True)]),
        ("so $`x^2`$, $`5`$ and `$`y`$`", [("x^2", False), ("5", False)]),
        ("| $`a`$ |\n|---|\n| $`b_1`$ |", [("a", False), ("b_1", False)]),
        (r"$\{0, 1\}$ and $[0, 1]$", [(r"\{0, 1\}", False), ("[0, 1]", False)]),
        (r"price $\text{per litre} \times 2$", [(r"\text{per litre} \times 2", False)]),
    ],
)  # fmt: skip
def test_formulas_are_found(text, found):
    assert formulas_of(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "We pay $5 and $10.",
        "from $1.2bn in 2022 to $1.5bn",
        "cost ($m) and revenue ($bn)",
        "EBITDA ($m) = revenue ($m)",
        "US$5bn to US$6bn, A$5–A$10",
        "a $5 bill and 10$ coins",
        "$5, or 10$ more",
        "$5/unit to $6/unit",
        "$100 + $200 = $300",
        r"\$x\$ and `$x$`",
        "$ x $ and $",
        "$$$$ and $$ $$",
        r"\[1\] Source and \[note\]",
        r"\[note\]",
        "$$\nx\n\ny\n$$",
        "    $$\n    x\n    $$",
        "```\n$$x$$\n```",
        "```math\nopen",
        "- ```math\n  open\n  more",
        "> ```math\n> open\n\nout",
        "```math\n```",
        "```maths\nx\n```",
        "```math\n" + "x" * 3000 + "\n```",
        "$`x` and `y`$ and $``$",
        r"\begin{cases} a",
        "so $f =\n\\begin{cases}\na\n\\end{cases}\n",
        r"\begin{theorem}x\end{theorem}",
        "$x",
        "$$\nstill open",
        r"\(open",
        "$" * 3000,
        r"\(" * 2000,
        "$$" + "x" * 3000 + "$$",
    ],
)
def test_money_and_unfinished_formulas_stay_text(text):
    assert formulas_of(text) == []


def test_a_block_of_math_is_code_until_it_is_closed():
    text = "So\n\n```math\nx = 1\n```\n\nand\n\n- ```math\n  y\n  ```\n- on\n"
    reader = Reader()
    for end in range(len(text)):
        blocks = reader.read(text[:end])
        formulas = [b for b in blocks if isinstance(b, Line) and isinstance(b.inlines[:1], tuple)]
        found = [i for b in formulas for i in b.inlines if isinstance(i, Formula)]
        assert len(found) == text[:end].count("\n```\n") + text[:end].count("\n  ```")
    assert reader.read(text, final=True) == blocks_of(text)


def test_a_citation_is_never_part_of_a_formula():
    text = 'so $a [[1, p. 43: "words here"]] b$ and "more words" [[1, p. 44: "more words"]]'
    assert formulas_of(text) == []
    chips = [
        item
        for line in blocks_of(text, judged(text, Verdict.VERIFIED, None))
        for item in line.inlines
    ]
    assert sum(hasattr(item, "ordinal") for item in chips) == 2


def test_formulas_are_read_aloud_and_copied_as_latex():
    assert spoken(blocks_of("so $x^2$ and\n\n$$\ny\n$$")) == "so $x^2$ and\n$$\ny\n$$"


@pytest.fixture
def screen(qtbot, theme):
    screen = Screen(qtbot, theme)
    yield screen
    screen.panel.formulas.close()


def placed(screen, identity="a"):
    """The formulas that are drawn, from top to bottom."""
    found = []
    for view in screen.text_views(identity):
        cursor = QTextCursor(view.document())
        while not (cursor := view.document().find("\ufffc", cursor)).isNull():
            found.append((cursor.charFormat(), placed_in(cursor.charFormat())))
    return [(form, each) for form, each in found if each]


def draw(screen, qtbot):
    qtbot.waitUntil(lambda: not screen.panel.formulas.is_busy, timeout=20_000)
    screen.settle()


TEXT = "So $\\frac{a}{b}$ holds.\n\n| $x$ | b |\n|---|---|\n| $\\foo{q}$ | $y$ |\n\n$$\nz = 1\n$$\n"


def test_the_source_is_shown_until_the_formula_is_drawn(screen, qtbot):
    screen.show(answer(text=TEXT))
    assert "$\\frac{a}{b}$" in screen.shown_text()
    assert placed(screen) == []
    draw(screen, qtbot)
    assert [each.formula.tex for _, each in placed(screen)] == [r"\frac{a}{b}", "x", "y", "z = 1"]
    assert "frac" not in screen.shown_text()
    assert r"$\foo{q}$" in screen.shown_text()


def test_a_selection_holds_the_source(screen, qtbot):
    screen.show(answer(text=TEXT))
    draw(screen, qtbot)
    view = screen.text_views()[0]
    view.selectAll()
    assert view.createMimeDataFromSelection().text() == "So $\\frac{a}{b}$ holds."
    assert screen.view().accessibleDescription().startswith("So $\\frac{a}{b}$ holds.")


def test_a_formula_hangs_below_the_line_as_deep_as_it_is(screen, qtbot):
    screen.show(answer(text="line\n\nSo $\\frac{a}{b}$ and $x$ hold."))
    draw(screen, qtbot)
    view = screen.text_views()[0]
    (_, fraction), (_, letter) = placed(screen)
    line = view.document().findBlockByNumber(1).layout().lineAt(0)
    assert line.descent() == pytest.approx(fraction.drawing.depth * fraction.em, abs=1.5)
    assert line.ascent() >= (fraction.drawing.height - fraction.drawing.depth) * fraction.em - 1
    assert letter.drawing.depth * letter.em < 1


def test_colour_and_size_follow_the_theme(screen, qtbot, theme):
    screen.show(answer(text="So $x$ holds."))
    draw(screen, qtbot)
    ((before, small),) = placed(screen)
    theme.use(Appearance.DARK, 2.0)
    screen.settle()
    ((after, large),) = placed(screen)
    assert large.em == pytest.approx(2 * small.em, rel=0.05)
    assert before.foreground().color() != after.foreground().color()
    assert after.foreground().color() == theme.colour("text")


def test_a_wide_formula_is_made_to_fit(screen, qtbot):
    screen.resize(400, 600)
    screen.show(answer(text="$$\n" + " + ".join(f"x_{{{n}}}" for n in range(60)) + "\n$$"))
    draw(screen, qtbot)
    view = screen.text_views()[0]
    assert placed(screen)
    assert view.document().idealWidth() <= view.width()


def test_drawing_keeps_following_and_moves_nothing_that_is_read(screen, qtbot):
    filler = "words " * 100 + "\n\n"
    growing = answer(text=filler * 20, state=MessageState.STREAMING)
    screen.show(growing)
    screen.update(answer(text=filler * 20 + "$$\n\\frac{a}{b}\n$$\n", state=MessageState.STREAMING))
    draw(screen, qtbot)
    assert screen.panel.following
    assert screen.at_end()


def test_formulas_in_the_text_above_do_not_move_what_is_read(screen, qtbot):
    rows = r" \\ ".join("12345678")
    high = f"$$\n\\begin{{matrix}} {rows} \\end{{matrix}}\n$$\n\n"
    messages = [answer(f"m{n}", text=high + "words " * 150) for n in range(12)]
    screen.show(*messages)
    screen.bar.setValue(screen.bar.maximum() // 2)
    at = screen.panel._anchor()
    assert screen.panel.formulas.is_busy
    draw(screen, qtbot)
    assert placed(screen, f"m{at[0]}")
    assert screen.panel._anchor() == at


def test_a_message_of_very_many_formulas_comes_to_an_end(screen, qtbot):
    many = " ".join(f"$a_{{{n}}}$" for n in range(MOST + 20))
    screen.show(answer(text=many))
    draw(screen, qtbot)
    screen.settle()
    assert not screen.panel.formulas.is_busy
    assert len(placed(screen)) == MOST
    assert f"$a_{{{MOST + 1}}}$" in screen.shown_text()


def test_thousands_of_openings_are_read_in_a_moment():
    for opening in ("\\begin{align}\n", "$$\n", "\\[\n", "\\( ", "$a ", "$$ "):
        began = time.process_time()
        assert formulas_of(opening * 3_000) == [] or opening == "$$\n"
        assert time.process_time() - began < 2


def test_no_full_stop_begins_a_line_after_its_formula(screen, qtbot):
    text = "The efficiency of the whole engine is given by $\\frac{a}{b + c}$. Next."
    screen.show(answer(text=text))
    draw(screen, qtbot)
    (view,) = screen.text_views()
    rows = set()
    for width in range(200, 600):
        view.fit(width)
        layout, at = view.document().firstBlock().layout(), view.toPlainText().index("\ufffc")
        row = layout.lineForTextPosition(at).lineNumber()
        rows.add(row)
        assert layout.lineForTextPosition(at + 2).lineNumber() == row
    assert len(rows) > 1
