"""The limits of spending, where something is about to be sent: a notice, or a question first."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from workbench.domain.conversations import Conversation
from workbench.domain.cost import money
from workbench.domain.ledger import Budgets, Span
from workbench.domain.pages import Pages
from workbench.services import Services
from workbench.services.questions import WHOLE
from workbench.ui.choices import Choices
from workbench.ui.dialogs import confirm
from workbench.ui.notices import Notices
from workbench.ui.theme import Theme

LIMITS = ("day_notice", "day_limit", "month_notice", "month_limit")
"""The settings that hold limits, in dollars, 0 for none."""
_SPANS = {Span.TODAY: "today", Span.MONTH: "this month"}


class Limits(QObject):
    """Keeps the services to the limits of the settings, and asks before one is passed."""

    def __init__(
        self,
        services: Services,
        choices: Choices,
        notices: Notices,
        theme: Theme,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._services = services
        self._choices = choices
        self._notices = notices
        self._theme = theme
        self._window = window
        self._told: set[tuple[Span, float]] = set()
        choices.changed.connect(self._on_changed)
        self._on_changed(set(LIMITS))

    async def may_send(
        self,
        conversation_id: str,
        text: str = "",
        document_ids: Sequence[str] = (),
        pages: Mapping[str, Pages] = WHOLE,
        new: Conversation | None = None,
    ) -> bool:
        """Say whether a question may go out; without limits nothing is reckoned.

        `new` is a chat that is not stored yet; its id is empty.
        """
        if self._services.spending.budgets == Budgets():
            return True
        estimate = await self._services.estimating.estimate(
            conversation_id, text, document_ids, pages, new
        )
        return await self.allows(estimate.dollars, "Send")

    async def allows(self, dollars: float | None, action: str) -> bool:
        """Say whether something of about so many dollars may be done, asking where needed.

        `action` is the word of the button that does it all the same.
        """
        ahead = await self._services.spending.limit_ahead(dollars)
        if ahead is None:
            return True
        when, limit, spent = _SPANS[ahead.span], money(ahead.limit), money(ahead.spent)
        if not ahead.hard:
            if (ahead.span, ahead.limit) not in self._told:
                self._told.add((ahead.span, ahead.limit))
                self._notices.say(
                    f"You have spent {spent} {when}", f"Your notice is set at {limit}.", "warning"
                )
            return True
        # Above the dialog from which it is spent, else that one would lie on top.
        parent = QApplication.activeModalWidget() or self._window
        return await confirm(
            self._theme,
            parent,
            f"Your limit of {limit} would be passed",
            f"You have spent {spent} {when}. Nothing is lost if you stop here.",
            f"{action}, about {money(dollars)}",
        )

    def _on_changed(self, changed: set[str]) -> None:
        if not changed & set(LIMITS):
            return
        settings = self._choices.value
        limits = {name: getattr(settings, name) for name in LIMITS}
        self._services.spending.budgets = budgets_of(limits)
        self._told.clear()


def budgets_of(limits: Mapping[str, float]) -> Budgets:
    """Return limits as budgets; 0 is none."""
    kept = {name: limits.get(name, 0.0) or None for name in LIMITS}
    return Budgets(kept["day_notice"], kept["day_limit"], kept["month_notice"], kept["month_limit"])
