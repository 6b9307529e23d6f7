"""The Caches pane: cards, countdowns, selection, order, and a thousand rows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLabel, QMenu, QPushButton

from tests.ui.caches.samples import NOW, PRICES, cache, row
from workbench.domain.cache import Ending, Fit, Prices
from workbench.ui.caches.card_buttons import HOUR, QUARTER
from workbench.ui.caches.panel import CachesPanel
from workbench.ui.caches.wording import amount, heading, length, pays_off


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def panel(qtbot, theme, clock):
    panel = CachesPanel(theme, clock=clock)
    qtbot.addWidget(panel)
    panel.resize(508, 800)
    panel.show()
    return panel


def words(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_a_card_shows_time_money_and_use(panel):
    panel.set_rows([row()])
    shown = words(panel.column.cards["a"])
    for text in ("Report a", "38 min left", " of 1 h", "$0.033", "$0.120", "4 times"):
        assert text in shown
    assert "3 documents · 65,904 tokens · Gemini 3.8 Flash · Work key" in shown


def test_the_countdown_goes_on_only_while_it_is_seen(panel, clock):
    panel.set_rows([row()])
    assert panel._second.isActive()
    clock.now += timedelta(minutes=32)
    panel.tick()
    card = panel.column.cards["a"]
    assert "6 min left" in words(card)
    assert card.bar.property("tone") == "warning" and card.bar.value() == 100
    panel.hide()
    assert not panel._second.isActive()


def test_an_ended_cache_offers_to_be_made_again(panel, qtbot):
    ended = replace(cache(), ended=Ending.EXPIRED, ended_at=NOW, used=1)
    panel.set_rows([row(cache=ended, saved=-0.02)])
    card = panel.column.cards["a"]
    assert any("The next question sends these documents in full." in text for text in words(card))
    assert "–$0.020" in words(card) and "1 time" in words(card)
    assert not card.buttons.quarter.isVisible() and card.buttons.again.isVisible()
    with qtbot.waitSignal(panel.made_again) as made:
        card.buttons.again.click()
    with qtbot.waitSignal(panel.forgotten) as gone:
        card.buttons.remove.click()
    assert made.args == ["a"] and gone.args == [("a",)]


def test_a_cache_of_others_shows_dashes_and_an_unknown_price_is_never_nothing(panel):
    foreign = replace(cache(), fingerprint="", document_ids=(), used=0)
    unknown = Prices(None, None, None, None)
    panel.set_rows([row(cache=foreign, prices=unknown, saved=None)])
    shown = words(panel.column.cards["a"])
    assert shown.count("–") == 3 and not any("$0" in text for text in words(panel))
    assert any(text.startswith("Not made here") for text in shown)


def test_a_cache_that_no_longer_fits_says_so_and_offers_another(panel, qtbot):
    panel.set_rows([row(fits=Fit.PART)])
    card = panel.column.cards["a"]
    assert "No longer fits: a document was added." in words(card)
    with qtbot.waitSignal(panel.made_again):
        card._new.click()


@pytest.mark.parametrize("width", [360, 400, 508])
@pytest.mark.parametrize("size", [1.0, 1.5, 2.0])
def test_no_button_of_a_card_is_cut(panel, theme, qtbot, width, size):
    theme.use(theme.appearance, size)
    panel.resize(round(width * size), 800)
    ended = cache("e", ended=Ending.EXPIRED, ended_at=NOW)
    panel.set_rows([row("d"), row("e", cache=ended)])
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    for card in panel.column.cards.values():
        shown = [each for each in card.findChildren(QPushButton) if each.isVisible()]
        assert shown
        for button in shown:
            assert button.width() >= button.sizeHint().width(), button.text()
    card = panel.column.cards["d"]
    assert card.buttons.delete.accessibleName() == "Delete"
    if width != 400:
        assert card.buttons.rename.isVisible() == (width == 508)


def test_a_cache_of_unknown_age_has_no_whole_life(panel):
    panel.set_rows([row("f", cache=cache("f", created_at=None, fingerprint=""))])
    assert not any(" of " in text for text in words(panel.column.cards["f"]))


def test_buttons_and_keys_say_what_is_wanted(panel, qtbot):
    panel.set_rows([row(), row("b", 50)])
    card = panel.column.cards["a"]
    assert "$0.008" in card.buttons.quarter.toolTip()
    said = []
    panel.extended.connect(lambda names, by: said.append((names, by)))
    card.buttons.quarter.click()
    card.buttons.hour.click()
    assert said == [(("a",), QUARTER), (("a",), HOUR)]
    panel.column.go_to("a")
    with qtbot.waitSignal(panel.renamed):
        qtbot.keyClick(card, Qt.Key.Key_F2)
    with qtbot.waitSignal(panel.deleted) as deleted:
        qtbot.keyClick(card, Qt.Key.Key_Delete)
    assert deleted.args == [("a",)]
    qtbot.keyClick(card, Qt.Key.Key_Down)
    assert panel.column.cards["b"].hasFocus()
    menu = panel.open_card_menu("b", panel.mapToGlobal(panel.rect().center()))
    assert isinstance(menu, QMenu) and "Set time…" in [a.text() for a in menu.actions()]
    menu.close()


def test_several_at_once(panel, qtbot):
    panel.set_rows([row(), row("b", 50), row("c", 60)])
    for name in ("a", "c"):
        qtbot.keyClick(panel.column.cards[name], Qt.Key.Key_Space)
    assert panel.chosen == ("a", "c")
    with qtbot.waitSignal(panel.extended) as longer:
        panel._all_hour()
    assert longer.args == [("a", "c"), HOUR]
    panel.clear_selection()
    assert panel.chosen == ()


def test_shift_selects_all_between_by_mouse_and_by_key(panel, qtbot):
    panel.set_rows([row(name, 40 + place) for place, name in enumerate("abcd")])
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    left, cards = Qt.MouseButton.LeftButton, panel.column.cards
    qtbot.mouseClick(cards["b"], left, control)
    qtbot.mouseClick(cards["c"], left, shift)
    assert panel.chosen == ("b", "c")
    qtbot.mouseClick(cards["d"], Qt.MouseButton.RightButton, control)
    assert panel.chosen == ("b", "c")
    qtbot.keyClick(cards["a"], Qt.Key.Key_Space, shift)
    assert panel.chosen == ("a", "b", "c")
    panel.clear_selection()
    panel.set_rows([row("c"), row("d")])
    panel.choose_to("d")
    assert panel.chosen == ("d",)


def test_home_and_end_reach_the_first_and_the_last_of_many(panel, qtbot):
    panel.set_rows([row(f"{number:03}", 40 + number) for number in range(300)])
    bar = panel.column.verticalScrollBar()
    qtbot.keyClick(panel.column.cards["000"], Qt.Key.Key_End)
    assert "299" in panel.column.cards and bar.value() == bar.maximum() > 0
    qtbot.keyClick(panel.column.cards["299"], Qt.Key.Key_Home)
    assert "000" in panel.column.cards and bar.value() < panel.column.cards["000"].height()


def test_keys_of_the_pane_select_all_and_refresh(panel, qtbot):
    panel.set_rows([row(), row("b", 50)])
    card = panel.column.cards["a"]
    panel.column.go_to("a")
    qtbot.keyClick(card, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert panel.chosen == ("a", "b")
    with qtbot.waitSignal(panel.refresh):
        qtbot.keyClick(card, Qt.Key.Key_F5)


def test_a_length_from_now_is_in_the_menu_of_a_card(panel, qtbot):
    panel.set_rows([row()])
    menu = panel.open_card_menu("a", panel.mapToGlobal(panel.rect().center()))
    (keep,) = [action.menu() for action in menu.actions() if action.text() == "Keep for"]
    texts = [action.text() for action in keep.actions()]
    assert texts[0] == "15 min from now" and "12 h from now" in texts
    with qtbot.waitSignal(panel.lengthened) as asked:
        keep.actions()[1].trigger()
    assert asked.args == ["a", HOUR]
    menu.close()


def test_orders_keep_ended_ones_last(panel):
    ended = replace(cache("z", 10), ended=Ending.DELETED, ended_at=NOW)
    panel.set_rows([row("b", 50, 0.5), row("a", 60, 0.1), row(cache=ended)])
    assert [each.name for each in panel.rows] == ["b", "a", "z"]
    panel.sort_by("Name")
    assert [each.name for each in panel.rows] == ["a", "b", "z"]
    panel.sort_by("Most saved")
    assert [each.name for each in panel.rows] == ["b", "a", "z"]


def test_of_a_thousand_only_those_that_are_seen_exist(panel, qtbot):
    panel.set_rows([row(f"n{number}", 60 + number) for number in range(1000)])
    assert len(panel.column.cards) < 10
    panel.column.go_to("n999")
    assert panel.column.cards["n999"].hasFocus() and len(panel.column.cards) < 12


def test_both_themes_and_large_text(qtbot, both_themes):
    panel = CachesPanel(both_themes, clock=lambda: NOW)
    qtbot.addWidget(panel)
    panel.resize(508, 800)
    panel.show()
    panel.set_rows([row(), row("b", fits=Fit.NONE)])
    both_themes.use(both_themes.appearance, 2.0)
    card = panel.column.cards["a"]
    assert card.height() >= card.sizeHint().height()


def test_the_heading_sums_up_and_admits_what_it_does_not_know():
    assert heading((row(), row("b"))) == (
        "2 caches, $0.066 per hour together",
        "Saved $0.240 so far, after what they cost",
    )
    assert heading((row(saved=-0.05),))[1] == "So far it cost $0.050 more than it saved"
    both = (row(saved=-0.05), row("b", saved=0.01))
    assert heading(both)[1] == "So far they cost $0.040 more than they saved"
    for little in (-0.0004, 0.0, 0.0004):
        assert heading((row(saved=little),))[1] == "Saved about as much as it cost so far"
    unknown = row("b", prices=Prices(None, None, None, None), saved=None)
    title, saved = heading((row(), unknown))
    assert title == "2 caches, – per hour together" and "–" in saved


def test_lengths_and_sentences():
    cases = {50: "50 s", 80: "1 min 20 s", 2280: "38 min", 3600: "1 h", 5400: "1 h 30 min"}
    assert {seconds: length(timedelta(seconds=seconds)) for seconds in cases} == cases
    assert length(timedelta(days=3, hours=2)) == "3 days 2 h"
    assert pays_off(PRICES, timedelta(hours=1)) == "Pays off after 2 questions within 1 h"
    assert "unknown" in pays_off(Prices(None, 1, 1, 1), timedelta(hours=1))
    assert amount(-0.02) == "–$0.020" and amount(None) == "–"
