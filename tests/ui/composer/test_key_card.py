"""What stands above the composer while there is no key."""

import pytest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from workbench.domain.profiles import KeyState, Profile, ProfileKind
from workbench.ui.composer.key_card import REASONS, MissingKey
from workbench.ui.shell.centred import Centred

WORK = Profile("w", "Work <b>key</b>", ProfileKind.GEMINI)


@pytest.fixture
def place(qtbot, both_themes):
    window = QWidget()
    qtbot.addWidget(window)
    place = Centred(both_themes, MissingKey(both_themes))
    QVBoxLayout(window).addWidget(place)
    window.show()
    place.card = place.findChild(MissingKey)
    yield place


def test_it_takes_no_room_while_the_key_is_there(place):
    assert place.isHidden()
    place.card.show_state(WORK, KeyState.NONE)
    assert place.isVisible() and place.card.isVisible()
    place.card.show_state(WORK, KeyState.THERE)
    assert place.isHidden()


@pytest.mark.parametrize(
    ("state", "action"), [(KeyState.NONE, "Add a key…"), (KeyState.LOCKED, "Unlock")]
)
def test_no_key_and_a_locked_one_are_told_apart(place, qtbot, state, action):
    card = place.card
    card.show_state(WORK, state)
    words = " ".join(label.text() for label in card.findChildren(QLabel))
    assert "Work <b>key</b>" in words and "Your question is kept here." in words
    assert card.key.text() == action and state in REASONS
    with qtbot.waitSignal(card.key_pressed):
        card.key.click()
    with qtbot.waitSignal(card.offline_pressed):
        card.offline.click()


def test_the_two_states_are_never_said_alike():
    assert len(set(REASONS.values())) == len(REASONS) == 2
