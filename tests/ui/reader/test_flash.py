"""Marks that flash, for users who want it so."""

import pytest
from PySide6.QtCore import QObject

from workbench.ui.reader.flash import Flash


@pytest.fixture
def flashing(qapp, theme, monkeypatch):
    """What takes marks away, with 20 ms instead of 2 s."""
    monkeypatch.setitem(theme._tokens["motion"], "highlightFlash", 20)
    holder = QObject()
    holder.cleared, holder.seen = 0, True

    def clear():
        holder.cleared += 1

    holder.flash = Flash(theme, holder, clear, lambda: holder.seen)
    return holder


def test_two_seconds_are_the_design(theme):
    assert theme.duration("highlightFlash") == 2000


def test_marks_stay_unless_they_are_to_flash(flashing, qtbot):
    flashing.flash.begin()
    qtbot.wait(60)
    assert flashing.cleared == 0


def test_marks_go_once_they_were_seen(flashing, qtbot):
    flashing.flash.wanted = True
    flashing.seen = False
    flashing.flash.begin()
    qtbot.wait(60)
    assert flashing.cleared == 0
    flashing.seen = True
    qtbot.waitUntil(lambda: flashing.cleared == 1)
    qtbot.wait(60)
    assert flashing.cleared == 1


def test_with_reduced_motion_nothing_flashes(flashing, theme, qtbot):
    theme.refine(contrast="system", motion="reduced", density="comfortable")
    flashing.flash.wanted = True
    flashing.flash.begin()
    qtbot.wait(60)
    assert flashing.cleared == 0


def test_the_marks_of_page_and_text_go(qtbot, theme, monkeypatch):
    from workbench.ui.reader.panel import ReaderPanel

    monkeypatch.setitem(theme._tokens["motion"], "highlightFlash", 20)
    panel = ReaderPanel(theme)
    qtbot.addWidget(panel)
    panel.show_text("The hull was painted again.")
    panel.flash_marks(True)
    panel.text.show_marks(((4, 8),))
    assert panel.text.extraSelections()
    qtbot.waitUntil(lambda: not panel.text.extraSelections())
    panel.flash_marks(False)
    panel.text.show_marks(((4, 8),))
    qtbot.wait(60)
    assert panel.text.extraSelections()
