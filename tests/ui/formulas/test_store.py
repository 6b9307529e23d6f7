"""Formulas are drawn by a child; what it cannot draw, or not in time, stays as it was written."""

import pytest

from workbench.ui.formulas import store
from workbench.ui.formulas.picture import picture
from workbench.ui.formulas.store import Formulas
from workbench.ui.formulas.tex import LONGEST, is_drawn, made_ready


@pytest.fixture
def formulas(qtbot):
    formulas = Formulas()
    yield formulas
    formulas.close()


def draw(qtbot, formulas, *sources, display=False):
    for tex in sources:
        formulas.drawing(tex, display)
    qtbot.waitUntil(lambda: not formulas.is_busy, timeout=20_000)
    return [formulas.drawing(tex, display) for tex in sources]


def test_formulas_become_outlines_with_a_place_on_the_line(qtbot, formulas):
    letter, fraction, sums = draw(
        qtbot, formulas, "x", r"\frac{a}{b}", r"\sum_{i=1}^{n} \text{R\&D}_i < 50\%"
    )
    assert letter.height < fraction.height
    assert letter.depth < 0.1 < fraction.depth < fraction.height
    assert sums.width > fraction.width
    image = picture(fraction, "#ff0000", 30.0, 2.0)
    assert image.width() == round(fraction.width * 60)
    colours = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    assert colours == {"#ff0000"}
    assert draw(qtbot, formulas, r"\underbrace{a+b}_{c}", r"\boxed{x}")[0] is not None


def test_environments_that_the_library_does_not_know_are_drawn_as_others(qtbot, formulas):
    known = [r"\begin{cases}a & b \\ c\end{cases}", r"\begin{align*}a & b \\ c\end{align*}"]
    alike = [
        r"\begin{dcases}a & b \\ c\end{dcases}",
        r"\begin{alignat}{2}a & b \\ c\end{alignat}",
        r"\begin{alignat*}{2}a & b \\ c\end{alignat*}",
        r"\begin{flalign}a & b \\ c\end{flalign}",
        r"\begin{alignedat}{2}a & b \\ c\end{alignedat}",
        r"\begin{eqnarray}a & = & b \\ c\end{eqnarray}",
    ]
    cases, align, *others = draw(qtbot, formulas, *known, *alike)
    assert cases is not None and align is not None and None not in others
    assert others[0] == cases and others[1:4] == [align] * 3


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{a",
        r"\foo{x}",
        r"\includegraphics{/etc/passwd}",
        r"\href{file:///etc/passwd}{x}",
        r"\def\a{\a\a}\a",
        r"\hspace{100000em}x",
        r"\rule{10000em}{10000em}",
        "{" * 200 + "x" + "}" * 200,
        r"\frac" * 150,
        "x" * (LONGEST + 1),
        "\N{CJK UNIFIED IDEOGRAPH-65E5}",
        "\x00",
        "",
    ],
)
def test_what_cannot_be_drawn_as_it_is_meant_stays_as_it_was_written(qtbot, formulas, tex):
    good, bad = draw(qtbot, formulas, "y", tex)
    assert good is not None
    assert bad is None
    assert formulas.known(tex, False)


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{a<image href='file:///etc/passwd'/>b}",
        r"\text{</mtext><svg xmlns='x'><image href='x'/></svg><mtext>}",
        "a<image href='x'/>b",
        r"\color{red' href='file:///etc/passwd}x",
        r"\mathrm{<a>&lt;&amp;}",
        r"\text{&#60;script&#62;}",
        r"\left<script\right>",
    ],
)
def test_no_markup_gets_into_a_picture(qtbot, formulas, tex):
    (drawing,) = draw(qtbot, formulas, tex)
    for word in ("href", "image", "script", "url(", "style", "etc", "&", "<!"):
        assert drawing is None or word not in drawing.svg


def test_text_inside_a_formula_is_kept():
    assert made_ready(r"a<b \text{R\&D < 1}") == r"a\lt b \text{R&amp;D &lt; 1}"
    assert made_ready(r"\begin{align} a \tag{1} \label{q} \end{align}") == (
        r"\begin{align*} a \quad (1)  \end{align*}"
    )
    assert not is_drawn(r"\input x")
    assert is_drawn(r"\leftarrow \inputs")


def test_a_formula_that_takes_too_long_is_given_up_and_the_next_is_drawn(
    qtbot, formulas, monkeypatch
):
    draw(qtbot, formulas, "x")
    before = formulas.child_pid
    monkeypatch.setattr(store, "EACH", 1)
    slow = r"\begin{matrix}" + r"\frac{a}{b} & " * 100 + r"c\end{matrix}"
    formulas.drawing(slow, True)
    formulas.drawing("z", False)
    qtbot.waitUntil(lambda: not formulas.is_busy, timeout=20_000)
    assert formulas.known(slow, True)
    assert formulas.drawing(slow, True) is None
    assert formulas.drawing("z", False) is not None
    assert formulas.child_pid not in (0, before)


def test_a_child_that_is_killed_costs_one_formula(qtbot, formulas):
    draw(qtbot, formulas, "x")
    child = formulas._child
    child.kill()
    qtbot.waitUntil(lambda: formulas.child_pid == 0, timeout=20_000)
    assert draw(qtbot, formulas, "w")[0] is not None


def test_the_library_is_loaded_in_the_child_alone(qtbot, formulas):
    import subprocess
    import sys

    code = (
        "import sys, workbench.ui.panels, workbench.ui.formulas.store\n"
        "print([m for m in sys.modules if m.split('.')[0] in"
        " ('ziamath', 'ziafont', 'latex2mathml')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_child_is_started_before_there_is_a_formula(formulas):
    assert formulas.child_pid == 0
    assert formulas.drawing("", False) is None
    assert formulas.child_pid == 0


def test_a_picture_beyond_all_measure_is_not_made():
    huge = store.Drawing("<svg/>", 400.0, 80.0, 0.0)
    assert picture(huge, "#000000", 400.0, 4.0).isNull()


async def test_all_formulas_of_a_chat_are_waited_for(formulas):
    found = await formulas.all([("a", False), (r"\foo", False), ("b", True)])
    assert set(found) == {("a", False), ("b", True)}
    in_time = await formulas.all([("a", False), ("c", False)], seconds=0)
    assert set(in_time) == {("a", False)}
