"""The empty conversation: questions to begin with."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from workbench.ui.chat.suggestions import QUESTIONS, Suggestions


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
