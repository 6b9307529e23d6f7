from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListView, QProgressBar, QToolButton

from workbench.domain.models import Model, PricePeriod, PriceTier, ThinkingControl, ThinkingKind
from workbench.domain.profiles import OFFLINE_MODEL_ID
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.shell.header import Header
from workbench.ui.shell.model_menu import describe

DAY = date(2026, 11, 21)
LEVELS = ThinkingControl(kind=ThinkingKind.LEVEL, levels=("low", "high"))


def priced(since, until, cost):
    """Return prices of a period."""
    return PricePeriod(since, until, (PriceTier(None, cost, cost * 5, None),), None)


FLASH = Model(
    "gemini-3.8-flash", "Gemini 3.8 Flash", thinking=LEVELS, caches=True, input_limit=1_048_576,
    inputs=("text", "pdf"),
    prices=(priced(None, date(2026, 12, 31), 0.75), priced(date(2027, 1, 1), None, 0.9)),
)  # fmt: skip
OLD = Model("gemini-2.5-flash", "Gemini 2.5 Flash", status="retiring")
OFFLINE = Model(OFFLINE_MODEL_ID, "Offline engine")


@pytest.fixture
def header(qtbot, theme):
    """A header 860 wide over a long chat."""
    header = Header(theme)
    qtbot.addWidget(header)
    header.resize(860, 52)
    header.show_title("Fuel costs and the Tarn contract")
    header.show_models((OFFLINE, FLASH, OLD), FLASH.id, DAY, "20 November 2026")
    header.show_context(68_164, 1_048_576)
    header.show_cost(0.087)
    header.show()
    return header


def words(header):
    """Return the visible words, without the title."""
    labels = [label for label in header.findChildren(QLabel) if label.isVisible()]
    return [label.text() for label in labels if not isinstance(label, ElidedLabel)]


def test_context_and_cost_in_full(header):
    assert words(header) == ["7 % used", "$0.087 so far"]


@pytest.mark.parametrize(
    ("width", "shown", "bar"),
    [(860, ["7 % used", "$0.087 so far"], 56), (640, ["7 %", "$0.087"], 56),
     (300, ["7 %", "$0.087"], 28)],
)  # fmt: skip
def test_words_go_first_then_the_bar_then_the_title(header, width, shown, bar):
    header.resize(width, 52)
    assert words(header) == shown
    assert header.findChild(QProgressBar).width() == bar
    assert header.title == "Fuel costs and the Tarn contract"


@pytest.mark.parametrize(
    ("used", "tone"), [(79_999, ""), (80_000, "warning"), (94_999, "warning"), (95_000, "danger")]
)
def test_the_gauge_warns_from_80_and_from_95_percent(header, used, tone):
    header.show_context(used, 100_000)
    assert header.findChild(QProgressBar).property("tone") == tone


def test_the_gauge_tells_tokens_and_hides_without_a_limit(header):
    bar = header.findChild(QProgressBar)
    assert bar.parentWidget().toolTip() == "68,164 of 1,048,576 tokens"
    header.show_context(5, None)
    assert not bar.isVisible()


def test_an_unknown_cost_is_a_dash_and_a_plan_without_one_is_named(header):
    header.show_cost(None)
    assert words(header)[-1] == "– so far"
    header.show_cost(None, free="Free plan")
    assert words(header)[-1] == "Free plan"


def test_a_model_is_described_with_the_prices_of_the_day():
    entry = describe(FLASH, DAY)
    assert entry.prices == ("$0.75 in", "$3.75 out")
    assert entry.ability == "Reads pages · thinks · caches · 1 M tokens"
    assert describe(FLASH, date(2027, 1, 1)).prices == ("$0.90 in", "$4.50 out")
    assert describe(Model("x", "X"), DAY).prices == ("– in", "– out")


def test_a_retiring_model_is_marked_in_words():
    entry = describe(OLD, DAY)
    assert entry.retiring and entry.ability == "Google has announced its end"


def test_the_menu_lists_the_offline_engine_last_and_chooses(qtbot, header):
    header.open_models()
    menu = header.findChild(QListView)
    names = [menu.model().index(row, 0).data() for row in range(menu.model().rowCount())]
    assert names == ["Gemini 3.8 Flash", "Gemini 2.5 Flash", "Offline engine"]
    assert menu.currentIndex().row() == 0
    spoken = menu.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "$0.75 in" in spoken and spoken.endswith("Chosen.")
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    with qtbot.waitSignal(header.model_chosen) as chosen:
        qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert chosen.args == ["gemini-2.5-flash"]
    assert not menu.isVisible()


def test_a_model_is_found_by_its_name(qtbot, header):
    more = [Model(f"m{n}", f"Model {n} Lite") for n in range(8)]
    header.show_models((OFFLINE, FLASH, OLD, *more), FLASH.id, DAY, "20 November 2026")
    header.open_models()
    menu = header._models
    assert menu.search.hasFocus() and not menu._none.isVisible()
    qtbot.keyClicks(menu.search, "LITE 3")
    assert [menu.list.model().index(0, 0).data()] == ["Model 3 Lite"]
    assert menu.list.model().rowCount() == 1
    qtbot.keyClick(menu.search, Qt.Key.Key_Escape)
    assert menu.isVisible() and menu.list.model().rowCount() == 11
    assert menu.list.currentIndex().data() == FLASH.name
    qtbot.keyClick(menu.search, Qt.Key.Key_Down)
    with qtbot.waitSignal(header.model_chosen) as chosen:
        qtbot.keyClick(menu.search, Qt.Key.Key_Return)
    assert chosen.args == [OLD.id]
    header.open_models()
    assert menu.search.text() == ""
    qtbot.keyClicks(menu.search, "nothing of the kind")
    assert menu.list.model().rowCount() == 0 and menu._none.isVisible()
    qtbot.keyClick(menu.search, Qt.Key.Key_Return)
    assert menu.isVisible()
    menu.close()


def test_a_double_click_renames(qtbot, header):
    title = header.findChild(ElidedLabel)
    qtbot.mouseDClick(title, Qt.MouseButton.LeftButton)
    field = header._field
    field.setText("  Fuel  prices\n")
    with qtbot.waitSignal(header.renamed) as renamed:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert renamed.args == ["Fuel prices"]
    assert not field.isVisible() and title.isVisible()


def test_esc_keeps_the_old_title(qtbot, header):
    renamed = []
    header.renamed.connect(renamed.append)
    header.rename()
    field = header._field
    field.setText("Something else")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert renamed == [] and header.title == "Fuel costs and the Tarn contract"


def test_a_title_with_markup_stays_text(header):
    header.show_title("<b>Fuel</b> & <img src='file:///etc/passwd'>")
    title = header.findChild(ElidedLabel)
    assert title.textFormat() is Qt.TextFormat.PlainText
    header.resize(400, 52)
    assert "<b>" not in title.toolTip() and "&lt;b&gt;" in title.toolTip()


def test_buttons_for_closed_panes(qtbot, header):
    header.show_panes(left_open=False, right_open=False)
    left, right = (
        next(b for b in header.findChildren(QToolButton) if b.accessibleName() == name)
        for name in ("Show the left pane", "Show the right pane")
    )
    with qtbot.waitSignal(header.left_pressed):
        left.click()
    with qtbot.waitSignal(header.right_pressed):
        right.click()
    header.show_panes(left_open=True, right_open=True)
    assert not left.isVisible() and not right.isVisible()


def test_the_cache_of_the_chat_is_told_and_can_be_pressed(qtbot, theme):
    header = Header(theme)
    qtbot.addWidget(header)
    assert header._cache.isHidden()
    header.show_cache("This chat uses <b>“Report”</b>. Cache ends in 38 min.")
    assert not header._cache.isHidden() and "&lt;b&gt;" in header._cache.toolTip()
    with qtbot.waitSignal(header.cache_pressed):
        header._cache.click()
    header.show_cache("")
    assert header._cache.isHidden()


def test_the_pill_names_the_model_that_answers(header):
    pill = next(b for b in header.findChildren(QToolButton) if b.property("kind") == "pill")
    chosen = pill.text()
    header.show_answering("<b>Other</b>")
    assert pill.text() == "<b>Other</b>" and "asked for" in pill.accessibleName()
    assert "&lt;b&gt;" in pill.toolTip()
    header.show_answering("")
    assert pill.text() == chosen
