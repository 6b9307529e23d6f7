"""The empty conversation: questions to begin with."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from workbench.ui.chat.suggestions import IN_FILES, QUESTIONS, WITH, WITHOUT, Suggestions
from workbench.ui.theme import Looks


def test_the_title_says_what_comes_next(qtbot, theme):
    suggestions = Suggestions(theme)
    qtbot.addWidget(suggestions)
    said = []
    for state in ((False, False), (False, True), (True, True)):
        suggestions.show_ready(*state)
        said.append(suggestions._title.text())
    assert said == [WITHOUT, IN_FILES, WITH]


def test_each_card_suggests_its_question(qtbot, both_themes):
    suggestions = Suggestions(both_themes)
    qtbot.addWidget(suggestions)
    suggestions.show()
    chosen = []
    suggestions.chosen.connect(chosen.append)
    cards = suggestions.findChildren(QPushButton)
    for card in cards:
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert chosen == [question for question, _ in QUESTIONS]
    assert [card.accessibleName() for card in cards] == chosen
    assert min(card.height() for card in cards) >= 50


def test_the_cards_are_never_wider_than_the_view(qtbot, theme):
    theme.wear(Looks(appearance="light", text_size=2.0))
    try:
        suggestions = Suggestions(theme)
        qtbot.addWidget(suggestions)
        suggestions.resize(640, 700)
        suggestions.show()
        qtbot.waitExposed(suggestions)
        assert suggestions.widget().width() == suggestions.viewport().width()
    finally:
        theme.wear(Looks(appearance="light"))
