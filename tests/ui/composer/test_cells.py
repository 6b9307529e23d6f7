"""Cells of a spreadsheet become a Markdown table; other text stays as it is."""

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from workbench.ui.composer.cells import as_table
from workbench.ui.composer.editor import Editor


def test_cells_become_a_table():
    assert as_table('Year\tCost\r\n2023\t"13,2\n| x"\r\n') == (
        "| Year | Cost |\n| --- | --- |\n| 2023 | 13,2 \\| x |\n"
    )


@pytest.mark.parametrize(
    "text", ["", "a\tb", "if x:\n\treturn\n", "a\tb\nc", "\t\n\t", "plain", "a\tb\n" * 6000]
)
def test_other_text_is_no_table(text):
    assert as_table(text) == ""


@pytest.mark.parametrize(
    ("html", "table"),
    [("<TABLE></TABLE>", True), ("<p>1.<span>\t</span>One</p>", False), ("", False)],
)
def test_a_paste_with_cells_is_a_table(qtbot, theme, html, table):
    editor = Editor(theme)
    qtbot.addWidget(editor)
    data = QMimeData()
    data.setText("Year\tCost\n2023\t13.2")
    if html:
        data.setHtml(html)
    editor.insertFromMimeData(data)
    assert editor.toPlainText().startswith("| Year | Cost |") is table


def test_a_table_begins_on_a_line_of_its_own(qtbot, theme):
    editor = Editor(theme)
    qtbot.addWidget(editor)
    editor.insertPlainText("Check this: ")
    data = QMimeData()
    data.setText("Year\tCost\n2023\t13.2")
    data.setHtml("<table></table>")
    data.setImageData(QImage(2, 2, QImage.Format.Format_RGB32))  # spreadsheets add a picture
    editor.insertFromMimeData(data)
    assert editor.toPlainText().startswith("Check this: \n\n| Year | Cost |\n")
