"""Limits of spending: a notice once, a question before a hard one, and none without limits."""

from workbench.domain.ledger import Budgets
from workbench.ui.usage.limits import budgets_of


def test_nought_is_no_limit():
    assert budgets_of({"day_limit": 0.0}) == Budgets()
    assert budgets_of({"month_limit": 3.0}).month_hard == 3.0
