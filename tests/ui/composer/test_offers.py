"""The list above the composer: what is too long loses what matters least."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from workbench.ui.composer.offers import Offer, Offers


@pytest.fixture
def offers(qtbot, theme):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(700, 500)
    anchor = QWidget(window)
    anchor.setGeometry(20, 400, 660, 80)
    offers = Offers(theme, window)
    offers.stand_above(anchor)
    window.show()
    yield offers  # the window is held until the test is over


def test_a_long_name_keeps_its_end_and_a_long_text_its_beginning(offers, theme):
    name = "An annual report " + "of very many words " * 20 + "2025.pdf"
    offers.show_offers("Names", [Offer("a", name, "12 pages", "pdf"), Offer("b", "B", "say " * 99)])
    first, second = offers.list.item(0), offers.list.item(1)
    assert first.text().startswith("An annual") and "2025.pdf  ·  12 pages" in first.text()
    assert offers.list.fontMetrics().horizontalAdvance(first.text()) < 2 * offers.list.width()
    assert first.data(Qt.ItemDataRole.AccessibleTextRole) == f"{name}  ·  12 pages"
    assert second.text().startswith("B  ·  say say")
    assert offers.list.textElideMode() is Qt.TextElideMode.ElideRight


def test_each_row_can_be_hit(offers, theme):
    offers.show_offers("Names", [Offer(str(n), f"Name {n}") for n in range(4)])
    rows = [offers.list.visualItemRect(offers.list.item(row)) for row in range(4)]
    assert all(row.height() >= theme.size("control", "minimumTarget") for row in rows)
    assert rows[-1].bottom() <= offers.list.viewport().height()
