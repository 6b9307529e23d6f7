"""What is wrong with a document in the composer is mended where it is told."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from tests.ui.files.samples import NOW, failed, status
from workbench.domain.documents import RemoteState
from workbench.ui.composer.chip import DocumentChip
from workbench.ui.files.wording import state_line
from workbench.ui.shell.elided import ElidedLabel

LOCKED = failed("Pay.pdf", "Needs its password. Enter it to add the file.")


@pytest.fixture
def chip(qtbot, theme):
    chip = DocumentChip(theme, "one")
    qtbot.addWidget(chip)
    chip.resize(262, 42)
    chip.show()
    return chip


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (LOCKED, "Needs its password. Enter it…"),
        (replace(status("m.pdf"), missing=True), "The file was moved. Find it…"),
        (status("f.pdf", RemoteState.FAILED), "It could not be sent. Send again"),
    ],
)
def test_a_press_mends(chip, qtbot, of, words):
    chip.show_document(of.document.name, "pdf", state_line(of, NOW), has_pages=True)
    assert chip._state.text() == words
    assert words.rpartition(". ")[2] in chip.accessibleDescription()
    with qtbot.assertNotEmitted(chip.pages_asked):
        with qtbot.waitSignal(chip.mend_asked) as told:
            qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
        assert told.args == ["one"]
        with qtbot.waitSignal(chip.mend_asked):
            qtbot.keyClick(chip, Qt.Key.Key_Return)


def test_what_nothing_can_be_done_about_is_not_pressed(chip, qtbot):
    of = failed("Big.pdf", "Over 2 GB, the limit for a file.")
    chip.show_document("Big.pdf", "pdf", state_line(of, NOW))
    with qtbot.assertNotEmitted(chip.mend_asked):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)


def test_a_label_shows_short_words_before_it_cuts(qtbot):
    label = ElidedLabel("A sentence that has no room at all")
    qtbot.addWidget(label)
    label.short = "Short"
    label.resize(label.fontMetrics().horizontalAdvance("Short") + 8, 20)
    small = ElidedLabel("Short")
    qtbot.addWidget(small)
    small.resize(label.size())
    assert label.grab().toImage() == small.grab().toImage()
    assert "no room at all" in label.toolTip()
