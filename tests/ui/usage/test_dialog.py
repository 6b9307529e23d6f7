"""The usage view: what is unknown stays unknown, and limits are said as they are set."""

from workbench.domain.ledger import Span, Sum
from workbench.ui.usage.dialog import UsageDialog, UsageView


def view(whole, **more):
    return UsageView(whole, {"Gemini": whole}, (("21 Nov", whole.cost, 10),), 0.02, **more)


def test_sums_and_what_is_not_known(qtbot, both_themes):
    dialog = UsageDialog(both_themes, None, "Prices of 20 November 2026.")
    qtbot.addWidget(dialog)
    dialog.show_view(view(Sum(2, 1000, 500, 50, 0.25)))
    assert dialog.total.text() == "$0.250, 2 requests"
    assert "50% of what was read" in dialog.facts.text() and "$0.020 an hour" in dialog.facts.text()
    assert dialog.table.headerItem().text(0) == "Model"
    row = dialog.table.topLevelItem(0)
    assert [row.text(place) for place in range(6)] == [
        "Gemini", "2", "1,000", "50%", "50", "$0.250",
    ]  # fmt: skip
    dialog.show_view(view(Sum(1, 1000, 0, 50, 0.0, unknown=1)))
    assert dialog.total.text() == "–, 1 request" and "no known price" in dialog.facts.text()
    dialog.show_view(view(Sum(1, 1000, 0, 50), free=True))
    assert dialog.total.text() == "no amounts, 1 request"
    dialog.chart.grab()


def test_an_unknown_price_an_hour_is_a_dash(qtbot, theme):
    dialog = UsageDialog(theme, None, "")
    qtbot.addWidget(dialog)
    dialog.show_view(UsageView(Sum(), {}, (), None))
    assert "Living caches cost – an hour." in dialog.facts.text()


def test_spans_groups_and_limits_say_what_is_wanted(qtbot, theme):
    dialog = UsageDialog(theme, None, "")
    qtbot.addWidget(dialog)
    assert dialog.span is Span.WEEK
    with qtbot.waitSignal(dialog.wanted):
        dialog.spans.button(2).click()
    with qtbot.waitSignal(dialog.wanted):
        dialog.groups.setCurrentIndex(2)
    assert dialog.span is Span.MONTH and dialog.group == "Document"
    for button, signal in (
        (dialog.limits, dialog.limits_pressed),
        (dialog.prices, dialog.prices_pressed),
        (dialog.export, dialog.export_pressed),
    ):
        with qtbot.waitSignal(signal):
            button.click()
