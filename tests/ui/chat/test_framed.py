"""Code gets its colours in slices and wraps; tables go to files and to a window of their own."""

import csv
import io
import re
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from tests.ui.chat.samples import answer, blocks_of
from tests.ui.chat.screen import Screen
from workbench.domain.conversations import MessageState
from workbench.ui.chat.code_colours import LONGEST, compiled, lexer_for, tokens
from workbench.ui.chat.code_view import CodeView
from workbench.ui.chat.prose_view import ProseView
from workbench.ui.chat.quote_bars import QuoteBars
from workbench.ui.chat.table_files import LargeTable, as_csv
from workbench.ui.chat.table_view import TableView

CODE = '```python\n# share of costs 🛳\nfor year in costs:\n    print(68.2, "%")\n```\n'
TABLE = "| Year | =1+1 |\n|---|--:|\n| 2023 | 13.2 |\n| 2024 | -4 % |\n"


@pytest.fixture
def screen(qtbot, theme):
    return Screen(qtbot, theme)


def code_view(screen):
    return screen.view().findChild(CodeView)


def coloured(view):
    """The coloured words by line, with the names of their colours."""
    found = []
    block = view.edit.document().firstBlock()
    while block.isValid():
        for part in block.layout().formats():
            word = block.text().encode("utf-16-le")[2 * part.start : 2 * (part.start + part.length)]
            found.append((word.decode("utf-16-le"), part.format.foreground().color().name()))
        block = block.next()
    return found


def test_code_is_coloured_when_its_fence_closes(screen, theme, qtbot):
    growing = answer("a", CODE[:-5], state=MessageState.STREAMING)
    screen.show(growing)
    assert not code_view(screen)._colours.is_busy and coloured(code_view(screen)) == []
    screen.update(answer("a", CODE + "\nAnd more", state=MessageState.STREAMING))
    qtbot.waitUntil(lambda: not code_view(screen)._colours.is_busy)
    colours = dict(coloured(code_view(screen)))
    assert colours["# share of costs 🛳"] == theme.hex("codeComment").lower()
    assert colours["for"] == colours["in"] == theme.hex("codeKeyword").lower()
    assert colours["68.2"] == theme.hex("codeNumber").lower()
    assert "year" not in colours


@pytest.mark.parametrize("line", ["x = " + "9" * 400, "費" * 120, "\t" * 60 + "x"])
@pytest.mark.parametrize("before", ["", "first\n"])
def test_the_scroll_bar_of_long_lines_covers_no_code(screen, line, before):
    text = f"```\n{before}{line}\n```\n"
    for end in (len(text) // 2, len(text)):
        screen.update(answer("a", text[:end], state=MessageState.STREAMING))
    screen.show(answer("a", text))
    edit = code_view(screen).edit
    lines = edit.blockCount() * edit.fontMetrics().lineSpacing()
    screen.panel.grab()
    assert edit.horizontalScrollBar().isVisible() and edit.viewport().height() >= lines
    code_view(screen).wrap_button.click()
    screen.settle()
    screen.panel.grab()
    assert not edit.horizontalScrollBar().isVisible()
    code_view(screen).wrap_button.click()
    screen.settle()
    assert edit.horizontalScrollBar().isVisible() and edit.viewport().height() >= lines


def test_short_lines_leave_no_room_for_a_scroll_bar(screen):
    screen.show(answer("a", "```\nx = 1\n```\n"))
    edit = code_view(screen).edit
    assert edit.height() - edit.fontMetrics().lineSpacing() < 6
    assert not edit.horizontalScrollBar().isVisible()


def test_code_of_an_unknown_language_stays_plain(screen):
    screen.show(answer("a", "```nonsense\nfor x in y\n```\n"))
    assert not code_view(screen)._colours.is_busy and coloured(code_view(screen)) == []
    assert lexer_for("nonsense") is None and lexer_for("") is None


@pytest.mark.parametrize("language", ["python", "c++", "html", "markdown", "sql", "yaml", "php"])
@pytest.mark.parametrize("text", ["(" * 400, '"' * 401, "a" * 5000, "<a " * 300, "/*" * 500])
def test_no_text_keeps_the_colours_busy_for_long(language, text):
    began = time.perf_counter()
    for _ in tokens(lexer_for(language), (text + "\n") * max(1, 6000 // len(text))):
        assert time.perf_counter() - began < 2


def test_giant_code_stays_plain(screen):
    screen.show(answer("a", "```python\n" + "x = 1\n" * (LONGEST // 6 + 10) + "```\n"))
    assert not code_view(screen)._colours.is_busy


def test_long_lines_wrap_on_request(screen, qtbot):
    screen.show(answer("a", "```\n" + "word " * 200 + "\n```\n\nafter"))
    view = code_view(screen)
    before = view.height()
    view.wrap_button.click()
    screen.paint()
    assert view.height() > before + 3 * view.edit.fontMetrics().lineSpacing()
    assert view.edit.horizontalScrollBar().maximum() == 0
    qtbot.waitUntil(lambda: view.edit.verticalScrollBar().maximum() == 0)
    view.wrap_button.click()
    screen.paint()
    assert view.height() == before


def test_a_table_is_saved_and_shown_larger(screen, theme, qtbot):
    sent, sides = [], []
    screen.panel.intents.table_saved.connect(sent.append)
    screen.panel.intents.table_enlarged.connect(
        lambda rows, to: (sent.append(rows), sides.append(to))
    )
    screen.show(answer("a", TABLE))
    view = screen.view().findChild(TableView)
    for name in ("Save as CSV…", "Show larger"):
        next(b for b in view.findChildren(QToolButton) if b.accessibleName() == name).click()
    rows = [["Year", "=1+1"], ["2023", "13.2"], ["2024", "-4 %"]]
    assert sent == [rows, rows]
    assert sides == [("", "right")]
    dialog = LargeTable(theme, screen.window, rows, *sides)
    right = Qt.AlignmentFlag.AlignRight
    for item in (dialog.table.horizontalHeaderItem(1), dialog.table.item(1, 1)):
        assert Qt.AlignmentFlag(item.textAlignment()) & right
    assert not Qt.AlignmentFlag(dialog.table.item(1, 0).textAlignment()) & right
    assert dialog.table.item(1, 1).text() == "-4 %"
    assert dialog.table.horizontalHeaderItem(1).text() == "=1+1"


def test_a_larger_table_fits_when_the_text_grows_and_runs_as_its_words_do(theme, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    rows = [["A heading of some words", "B"], ["many words " * 12, "2"]]
    dialog = LargeTable(theme, window, rows, ())
    dialog.show()
    before = dialog.table.rowHeight(0), dialog.table.columnWidth(0), dialog.table.columnWidth(1)
    theme.use(theme.appearance, 2.0)
    after = dialog.table.rowHeight(0), dialog.table.columnWidth(0), dialog.table.columnWidth(1)
    assert all(new > 1.5 * old for old, new in zip(before, after, strict=True)), (before, after)
    hebrew = LargeTable(theme, window, [["שנה", "סכום"], ["1", "2"]], ())
    assert hebrew.table.layoutDirection() == Qt.LayoutDirection.RightToLeft


def test_a_csv_file_holds_no_formula():
    rows = [["=1+1", "@SUM(A1)", "-4 %", "+10.6 %", "\t=x", 'say "a, b"', " =HYPERLINK(1)", "-cmd"]]
    read = csv.reader(io.StringIO(as_csv(rows).decode("utf-8-sig")))
    assert next(read) == [
        "'=1+1", "'@SUM(A1)", "-4 %", "+10.6 %", "'\t=x", 'say "a, b"', "' =HYPERLINK(1)", "'-cmd",
    ]  # fmt: skip
    assert as_csv([["\ud800"]])


def test_the_rules_of_a_language_are_compiled_before_its_lexer_is_made(monkeypatch):
    compile_anew = re._compiler.compile
    anew = []

    def noted(*arguments):
        anew.append(arguments[0])
        return compile_anew(*arguments)

    monkeypatch.setattr(re._compiler, "compile", noted)
    steps = sum(1 for _ in compiled("vb.net"))
    assert 0 < len(anew) <= steps
    anew.clear()
    assert lexer_for("vb.net") is not None
    assert set(anew) <= {""}
    assert list(compiled("vb.net")) == [] and list(compiled("nonsense")) == []


def test_code_blocks_are_coloured_one_after_the_other(screen, qtbot):
    block = "```python\n" + "total = 68.2  # words\n" * 40 + "```\n\n"
    screen.show(answer("a", block * 3))
    views = screen.window.findChildren(CodeView)
    assert [view._colours.is_busy for view in views] == [True] * 3
    while views[0]._colours.is_busy:
        views[0]._colours._queue._go_on()
    assert coloured(views[0]) and not coloured(views[1]) and not coloured(views[2])
    qtbot.waitUntil(lambda: not views[2]._colours.is_busy)
    assert len(coloured(views[2])) == len(coloured(views[0]))


def test_code_that_goes_away_is_coloured_no_more(screen, qtbot):
    text = "```python\n" + "total = 68.2\n" * 120 + "```\n\nAfter it."
    screen.show(answer("a", text, state=MessageState.STREAMING))
    view = code_view(screen)
    assert view._colours.is_busy
    screen.update(answer("a", "Other words.", state=MessageState.STREAMING))
    assert not view._colours.is_busy
    qtbot.wait(20)


NESTED = """1. Step

   | a | b |
   |---|---|
   | 1 | 2 |

   ```
   x = 1
   ```

   > Said
   >
   > ```
   > y = 2
   > ```
   >
   > on
2. > alone

> Quoted
>
> | a | b |
> |---|---|
> | 1 | 2 |
"""


@pytest.mark.parametrize("size", [1.0, 1.5, 2.0])
def test_tables_and_code_stand_where_their_list_or_quote_does(qtbot, both_themes, size):
    theme = both_themes
    theme.use(theme.appearance, size)
    screen = Screen(qtbot, theme)
    screen.show(answer(text=NESTED))
    item, quote = theme.space(7), theme.space(6)
    frames = [*screen.view().findChildren(TableView), *screen.view().findChildren(CodeView)]
    in_item, in_quote, code, inner = frames
    width = in_item.x() + in_item.width()
    lefts = [frame.x() for frame in frames]
    assert lefts == [item, quote, item, item + quote]
    assert all(frame.x() + frame.width() == width for frame in frames)


def bars_of(screen):
    """Where the bars beside tables and code begin and end."""
    bars = [each for each in screen.view().findChildren(QuoteBars) if each.isVisible()]
    return [(each.quotes, each.y(), each.geometry().bottom() + 1) for each in bars]


def test_the_bar_of_a_quote_goes_on_beside_tables_and_code(qtbot, theme):
    screen = Screen(qtbot, theme)
    for end in range(0, len(NESTED), 7):
        screen.show(answer(text=NESTED[:end], state=MessageState.STREAMING))
    screen.show(answer(text=NESTED))
    (code, top, bottom), (table, from_, to) = bars_of(screen)
    prose = [view for view in screen.text_views() if isinstance(view, ProseView)]
    said, on, quoted = (
        next(view for view in prose if view.toPlainText() == words)
        for words in ("Said", "on", "Quoted")
    )
    assert (code, table) == ((1,), (0,))
    assert top == said.y() + said.height() and bottom == on.y()
    assert from_ == quoted.y() + quoted.height() and to > from_
    ground = screen.view().body.blocks.grab().toImage()
    colour = theme.colour("borderButton")
    left = theme.space(7) + 1
    assert ground.pixelColor(left, top + 2) == colour and ground.pixelColor(1, top + 2) != colour
    assert ground.pixelColor(left, said.y() + 2) == colour
    assert ground.pixelColor(1, quoted.y() + 2) == ground.pixelColor(1, from_ + 2) == colour


def test_a_marker_stands_before_the_bar_of_its_quote():
    step, _, _, _, _, _, marker, alone, *_ = blocks_of(NESTED)
    assert (step.marker, marker.marker, marker.inlines) == ("1.", "2.", ())
    assert (alone.quotes, alone.indent, alone.marker) == ((1,), 1, "")
