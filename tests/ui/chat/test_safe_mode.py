"""A chat of which the program died twice is drawn plainly on the third start."""

from tests.ui.chat.samples import answer
from tests.ui.chat.screen import Screen
from workbench.ui.chat.framed_blocks import TableView
from workbench.ui.chat.safe_mode import DrawingNote

TABLE = '| a | b |\n|---|---|\n| 1 | [[1, p. 2: "words"]] |\n'


def test_two_deaths_make_the_third_start_plain(tmp_path):
    path = tmp_path / "drawing.json"
    assert [DrawingNote(path).begin("c") for _ in range(3)] == [False, False, True]
    assert not DrawingNote(path).begin("another")


def test_what_was_drawn_is_not_counted(tmp_path):
    path = tmp_path / "drawing.json"
    for _ in range(4):
        note = DrawingNote(path)
        assert not note.begin("c")
        note.done()
    assert not path.exists()


def test_a_damaged_note_counts_nothing(tmp_path):
    path = tmp_path / "drawing.json"
    for content in ("", "[]", "{", '{"c": "x"}', "null"):
        path.write_text(content)
        assert not DrawingNote(path).begin("c")
    assert not DrawingNote(tmp_path / "nowhere" / "x.json").begin("c")


def test_plain_answers_read_no_markdown(qtbot, theme):
    screen = Screen(qtbot, theme)
    screen.panel.set_plain(True)
    screen.show(answer("a", TABLE))
    assert not screen.view().findChildren(TableView)
    assert screen.shown_text() == TABLE.rstrip("\n") or "| 1 |" in screen.shown_text()
