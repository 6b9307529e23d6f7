"""The usage view: what is unknown stays unknown, and limits are said as they are set."""

from workbench.domain.ledger import Budgets, Span, Sum
from workbench.ui.usage.dialog import UsageDialog, UsageView, budgets_of


def view(whole, **more):
    return UsageView(whole, {"Gemini": whole}, (("21 Nov", whole.cost, 10),), 0.02, **more)


def test_sums_and_what_is_not_known(qtbot, both_themes):
    dialog = UsageDialog(both_themes, None, {"day_limit": 2.0}, "Prices of 20 November 2026.")
    qtbot.addWidget(dialog)
    dialog.show_view(view(Sum(2, 1000, 500, 50, 0.25)))
    assert dialog.total.text() == "$0.250, 2 requests"
    assert "50% of what was read" in dialog.facts.text() and "$0.020 an hour" in dialog.facts.text()
    row = dialog.table.topLevelItem(0)
    assert [row.text(place) for place in range(6)] == [
        "Gemini", "2", "1,000", "50%", "50", "$0.250",
    ]  # fmt: skip
    dialog.show_view(view(Sum(1, 1000, 0, 50, 0.0, unknown=1)))
    assert dialog.total.text() == "–, 1 request" and "no known price" in dialog.facts.text()
    dialog.show_view(view(Sum(1, 1000, 0, 50), free=True))
    assert dialog.total.text() == "no amounts, 1 request"
    dialog.chart.grab()


def test_spans_groups_and_limits_say_what_is_wanted(qtbot, theme):
    dialog = UsageDialog(theme, None, {"day_limit": 2.0}, "")
    qtbot.addWidget(dialog)
    assert dialog.span is Span.WEEK and dialog.limits["day_limit"].value() == 2.0
    with qtbot.waitSignal(dialog.wanted):
        dialog.spans.button(2).click()
    with qtbot.waitSignal(dialog.wanted):
        dialog.groups.setCurrentIndex(2)
    assert dialog.span is Span.MONTH and dialog.group == "Document"
    with qtbot.waitSignal(dialog.limit_chosen) as chosen:
        dialog.limits["month_notice"].setValue(5.0)
    assert chosen.args == ["month_notice", 5.0]


def test_nought_is_no_limit():
    assert budgets_of({"day_limit": 0.0}) == Budgets()
    assert budgets_of({"month_limit": 3.0}).month_hard == 3.0
