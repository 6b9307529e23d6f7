"""Setting the end of a cache: what cannot be set is said at once, with the button off."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QDate, QDateTime, QTime

from tests.ui.caches.samples import NOW, cache, row
from workbench.ui.caches.time_dialog import PRESETS, TimeDialog


@pytest.fixture
def dialog(qtbot, both_themes):
    dialog = TimeDialog(both_themes, None, row(cache=cache(conversation_id="c")), NOW)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def until(dialog, zone, *moment):
    dialog.kinds.button(1).setChecked(True)
    dialog.zone.setCurrentText(zone)
    dialog.moment.setDateTime(QDateTime(QDate(*moment[:3]), QTime(*moment[3:])))


def refused(dialog, words):
    return words in dialog.sentence.text() and not dialog.set_button.isEnabled()


def test_presets_and_an_exact_length_count_from_now(dialog):
    for place, time in enumerate(PRESETS):
        dialog.preset.setCurrentIndex(place)
        assert dialog.life.until == NOW + time and dialog.set_button.isEnabled()
    dialog.preset.setCurrentIndex(len(PRESETS))
    dialog.hours.setValue(1)
    dialog.minutes.setValue(2)
    dialog.seconds.setValue(3)
    assert dialog.life.until == NOW + timedelta(hours=1, minutes=2, seconds=3)
    assert "Costs $" in dialog.sentence.text()


def test_nothing_and_too_long_are_refused(dialog):
    dialog.preset.setCurrentIndex(len(PRESETS))
    dialog.hours.setValue(0)
    assert refused(dialog, "This time has passed. Choose a later one.")
    dialog.hours.setValue(720)
    dialog.minutes.setValue(1)
    assert refused(dialog, "more than 30 days")
    dialog.hours.setValue(-5)
    assert dialog.hours.value() == 0


def test_a_moment_holds_in_its_zone(dialog):
    until(dialog, "Asia/Tokyo", 2026, 11, 22, 9, 0)
    assert dialog.life.until == datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
    until(dialog, "America/New_York", 2026, 11, 22, 9, 0)
    assert dialog.life.until == datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
    until(dialog, "UTC", 2026, 11, 21, 13, 0)
    assert refused(dialog, "This time has passed.")


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "<b>UTC</b>", "ü"])
def test_a_time_without_a_zone_is_refused(dialog, zone):
    until(dialog, zone, 2026, 11, 22, 9, 0)
    assert refused(dialog, "Choose a time zone for this time.")


def test_keeping_alive_has_a_limit_in_hours_and_in_money(dialog):
    assert not dialog.keep_hours.isEnabled()
    assert "Workbench is open" not in dialog.sentence.text()
    dialog.keep.setChecked(True)
    assert "only while Workbench is open with its chat" in dialog.sentence.text()
    dialog.keep_hours.setValue(3)
    dialog.keep_dollars.setValue(0.25)
    keep = dialog.life.keep
    assert keep.until == NOW + timedelta(hours=3) and keep.dollars == 0.25


def test_a_cache_of_no_chat_cannot_be_kept_alive_with_one(qtbot, theme):
    dialog = TimeDialog(theme, None, row(), NOW)
    qtbot.addWidget(dialog)
    assert not dialog.keep.isEnabled() and dialog.keep.toolTip() == "It was not made for a chat."
    assert dialog.life.keep is None
