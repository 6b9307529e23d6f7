"""The budget of a chat: told once from the soft one on, asked each time before the hard one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from workbench.domain.conversations import Conversation
from workbench.domain.cost import money
from workbench.domain.options import budget_ahead
from workbench.domain.pages import Pages
from workbench.ui.dialogs import confirm
from workbench.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from workbench.services import Services
    from workbench.ui.notices import Notices


class ChatBudget:
    """Says whether a question may go out, by what its chat has cost."""

    def __init__(self, services: Services, notices: Notices, theme: Theme, window: QWidget) -> None:
        self._services = services
        self._notices = notices
        self._theme = theme
        self._window = window
        self._told: set[tuple[str, float]] = set()

    async def allows(
        self,
        conversation_id: str,
        text: str,
        document_ids: Sequence[str],
        pages: Mapping[str, Pages],
        new: Conversation | None = None,
    ) -> bool:
        """Say whether a question may go out, asking where its chat would pass the hard budget.

        `new` is a chat that is not stored yet; its id is empty.
        """
        services = self._services
        options = (new or await services.conversations.get(conversation_id)).options
        budgets = (options.soft_budget, options.hard_budget)
        if budgets == (None, None) or services.spending.is_free:
            return True
        spent = await services.spending.spent_in(conversation_id)
        asked = (conversation_id, text, document_ids, pages, new)
        dollars = (await services.estimating.estimate(*asked)).dollars or 0.0
        limit = budget_ahead(options, spent, dollars)
        if limit is not None:
            return await confirm(
                self._theme,
                self._window,
                f"This chat would pass its budget of {money(limit)}",
                f"It has cost {money(spent)} so far. The question is kept if you do not send it.",
                f"Send, about {money(dollars)}" if dollars else "Send",
            )
        soft = options.soft_budget
        # A chat that is not there yet has cost nothing that could be told.
        if soft is not None and spent + dollars > soft and new is None:
            self._tell(conversation_id, soft, spent)
        return True

    def _tell(self, conversation_id: str, soft: float, spent: float) -> None:
        if (conversation_id, soft) not in self._told:
            self._told.add((conversation_id, soft))
            words = f"Its notice is set at {money(soft)}."
            self._notices.say(f"This chat has cost {money(spent)}", words, "warning", "coin")
