"""Doubtful words are underlined so that nobody can miss it; what was proved is not."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from tests.ui.chat.samples import answer, document, judged
from tests.ui.chat.screen import Screen
from workbench.domain.quotation import Verdict
from workbench.ui.chat.chips import DOUBT_PROPERTY
from workbench.ui.theme import Appearance

QUOTE = "the largest single movement in operating costs"
TEXT = f'It was “{QUOTE}” [[1, p. 43: "{QUOTE}"]].'
TABLE = f'| a | b |\n|---|---|\n| x | “{QUOTE}” [[1, p. 43: "{QUOTE}"]] |\n'


def shown(screen, verdict, text=TEXT):
    citations = judged(text, verdict)
    screen.show(answer(text=text, citations=citations), documents={"report": document()})
    (view,) = screen.text_views()
    return view


def inked(view, colour):
    """The rows and columns of a view that have a colour."""
    image = view.viewport().grab().toImage()
    width, height = image.width(), image.height()
    rows = [
        y for y in range(height) if sum(image.pixelColor(x, y) == colour for x in range(width)) > 40
    ]
    return rows, image


@pytest.mark.parametrize("text", [TEXT, TABLE], ids=["prose", "table"])
@pytest.mark.parametrize("size", [1.0, 2.0])
@pytest.mark.parametrize(
    ("verdict", "colour"), [(Verdict.CLOSE, "warning"), (Verdict.NOT_FOUND, "danger")]
)
def test_doubtful_words_have_a_line_as_thick_as_the_token(
    qtbot, theme, text, size, verdict, colour
):
    theme.use(Appearance.LIGHT, size)
    try:
        view = shown(Screen(qtbot, theme), verdict, text)
        rows, image = inked(view, theme.colour(colour))
        thick = theme.size("line", "dash")
        assert len(rows) >= thick and rows[:thick] == list(range(rows[0], rows[0] + thick))
        found = view.document().find("largest single")
        place = view.cursorRect(found)
        assert place.top() < rows[0] < place.bottom()
        gaps = {image.pixelColor(x, rows[0]).name() for x in range(place.left() - 60, place.left())}
        assert len(gaps) > 1  # dots or dashes, no plain line
    finally:
        theme.use(Appearance.LIGHT)


@pytest.mark.parametrize("verdict", [Verdict.VERIFIED, Verdict.ELSEWHERE, None])
def test_other_words_have_none(qtbot, theme, verdict):
    view = shown(Screen(qtbot, theme), verdict)
    cursor = QTextCursor(view.document())
    cursor.setPosition(view.document().find("largest").position())
    assert not cursor.charFormat().property(DOUBT_PROPERTY)
    assert not view._has_doubts


def test_the_line_follows_words_over_two_lines_and_from_the_right(qtbot, theme):
    quote = "تكلفة الوقود بلغت تسعة عشر مليون في تلك السنة وما بعدها من السنوات"
    text = f'قال “{quote}” [[1, p. 3: "{quote}"]].'
    screen = Screen(qtbot, theme, width=360)
    view = shown(screen, Verdict.NOT_FOUND, text)
    assert view.document().firstBlock().layout().lineCount() > 1
    assert view.document().firstBlock().textDirection() is Qt.LayoutDirection.RightToLeft
    rows, _ = inked(view, theme.colour("danger"))
    assert len(rows) >= 2 * theme.size("line", "dash")
