"""A message of which the program died twice is drawn plainly on the third start."""

import json
import subprocess
import sys

import pytest

from tests.ui.chat.samples import answer
from tests.ui.chat.screen import Screen
from workbench.ui.chat.answer import PLAIN
from workbench.ui.chat.rows import QuietLine
from workbench.ui.chat.safe_mode import DrawingNote
from workbench.ui.chat.table_view import TableView

TABLE = '| a | b |\n|---|---|\n| 1 | [[1, p. 2: "words"]] |\n'

PROGRAM = """
import os, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from tests.ui.chat.samples import answer, question
from workbench.ui.chat.table_view import TableView
from workbench.ui.chat.panel import ConversationPanel
from workbench.ui.chat.safe_mode import DrawingNote
from workbench.ui.theme import Theme

application = QApplication([])
poison = "POISON"

def dies(of):
    was = getattr(TableView, of)
    def method(self, *arguments):
        if self._shown and any(poison in item.text for cell in self._shown.header for item in cell):
            os._exit(9)
        return was(self, *arguments)
    setattr(TableView, of, method)

dies(sys.argv[2])
panel = ConversationPanel(Theme())
panel.watch(DrawingNote(Path(sys.argv[1])))
panel.resize(700, 900)
panel.show()
table = "| {} | b |\\n|---|---|\\n| 1 | 2 |\\n"
panel.show_messages(
    [answer("before", table.format("good")), answer("bad", table.format(poison)),
     answer("after", table.format("fine"))], {})
while not all(map(panel._is_real, panel._in_view())):
    application.processEvents()
panel.grab()
print([identity for identity in ("before", "bad", "after")
       if panel.view_of(identity).findChildren(TableView)])
panel.note_drawn()
"""


@pytest.mark.parametrize("of", ["fit", "paintEvent"])
def test_the_program_survives_its_third_start_with_one_message_plain(tmp_path, of):
    path = tmp_path / "drawing.json"
    command = [sys.executable, "-c", PROGRAM, str(path), of]
    starts = [subprocess.run(command, capture_output=True, text=True) for _ in range(4)]
    assert [start.returncode for start in starts] == [9, 9, 0, 0], starts[-1].stderr
    assert [start.stdout.strip() for start in starts[2:]] == ["['before', 'after']"] * 2


def test_two_deaths_make_the_third_start_plain(tmp_path):
    path = tmp_path / "drawing.json"
    first = DrawingNote(path)
    assert not first.is_plain("a") and not first.is_suspect("a")
    first.begin(["a", "b"])
    second = DrawingNote(path)
    assert second.is_suspect("a") and second.is_suspect("b")
    second.begin(["b"])
    second.acquit("b")
    second.begin(["a"])
    third = DrawingNote(path)
    assert third.is_plain("a")
    assert not third.is_plain("b") and not third.is_suspect("b")
    third.begin(["a"])
    third.done()
    assert DrawingNote(path).is_plain("a")


def test_what_was_drawn_is_not_counted(tmp_path):
    path = tmp_path / "drawing.json"
    for _ in range(4):
        note = DrawingNote(path)
        assert not note.is_suspect("a")
        note.begin(["a"])
        assert path.exists()
        note.done()
    assert not path.exists()


def test_another_version_tries_again(tmp_path):
    path = tmp_path / "drawing.json"
    for _ in range(2):
        DrawingNote(path).begin(["a"])
    assert DrawingNote(path).is_plain("a")
    path.write_text(json.dumps(json.loads(path.read_text()) | {"version": "0.0.0"}))
    assert not DrawingNote(path).is_plain("a")


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"c": "x"}', "null", '{"version": "0.1.0", "died": 3}', "[" * 9999]
)
def test_a_damaged_note_counts_nothing(tmp_path, content):
    path = tmp_path / "drawing.json"
    path.write_text(content)
    assert not DrawingNote(path).is_suspect("c")
    DrawingNote(tmp_path / "nowhere" / "x.json").begin(["c"])


def test_plain_answers_read_no_markdown_and_say_so(qtbot, theme, tmp_path):
    path = tmp_path / "drawing.json"
    for _ in range(2):
        DrawingNote(path).begin(["a"])
    screen = Screen(qtbot, theme)
    screen.panel.watch(DrawingNote(path))
    screen.show(answer("a", TABLE), answer("b", TABLE))
    assert not screen.view("a").findChildren(TableView)
    assert screen.view("b").findChildren(TableView)
    assert "| 1 | [[1, p. 2:" in screen.shown_text("a")
    assert PLAIN in [line.label.text() for line in screen.view("a").findChildren(QuietLine)]
