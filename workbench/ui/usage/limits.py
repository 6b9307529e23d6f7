"""The limits of spending: a notice or a question before sending, a notice as they are passed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from workbench.domain.conversations import Conversation, Message
from workbench.domain.cost import money
from workbench.domain.ledger import Budgets, OverBudget, local_start
from workbench.domain.options import Options, budget_over
from workbench.domain.pages import Pages
from workbench.services import Services
from workbench.services.questions import WHOLE
from workbench.ui.chat.hostile import clean
from workbench.ui.choices import Choices
from workbench.ui.dialogs import confirm
from workbench.ui.notices import Notice, Notices
from workbench.ui.theme import Theme
from workbench.ui.usage import limit_words

LIMITS = ("day_notice", "day_limit", "month_notice", "month_limit")
"""The settings that hold limits, in dollars, 0 for none."""
LONGEST_TITLE = 60
"""Characters of a chat's title in a notice."""


class Limits(QObject):
    """Keeps the services to the limits of the settings and of chats, and asks before one is passed.

    Each is told once: a limit of a day once a day, that of a chat once for each chat. `under_way`
    returns about what the answers that are coming cost, in dollars by chat; `shown` the id of the
    chat that is shown: another one is named.
    """

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
        self._told: set[tuple[object, ...]] = set()
        self.under_way: Callable[[], Mapping[str, float]] = dict
        self.shown: Callable[[], str] = str
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
        services = self._services
        chat = new or await services.conversations.get(conversation_id)
        if services.spending.is_free or not (self._has_limits or has_budget(chat.options)):
            return True
        estimate = await services.estimating.estimate(
            conversation_id, text, document_ids, pages, new
        )
        if not await self.allows(estimate.dollars, "Send"):
            return False
        spent = await services.spending.spent_in(conversation_id)
        over = budget_over(chat.options, spent, estimate.dollars or 0.0)
        if over is not None and over.hard:
            self._first_time(over, conversation_id)
            words = limit_words.question(over, chat=self._named(chat))
            return await self._asks(words, estimate.dollars, "Send")
        # A chat that is not there yet has cost nothing that could be told.
        if over is not None and new is None and self._first_time(over, conversation_id):
            words = limit_words.before_sending(over, self._named(chat))
            self._notices.say(*words, "warning", "coin")
        return True

    async def allows(self, dollars: float | None, action: str) -> bool:
        """Say whether something of about so many dollars may be done, asking where needed.

        `action` is the word of the button that does it all the same.
        """
        under_way = sum(self.under_way().values())
        over = await self._services.spending.limits_over((dollars or 0.0) + under_way)
        if over and over[0].hard:
            self._first_time(over[0])
            words = limit_words.question(over[0], under_way)
            return await self._asks(words, dollars, action)
        for each in filter(self._first_time, over):
            self._notices.say(*limit_words.before_sending(each), "warning")
        return True

    async def during(self, stop: Callable[[Iterable[str]], None]) -> None:
        """Tell of hard limits that answers pass while they come; `stop` ends those of chats."""
        coming = self.under_way()
        passed = await self._services.spending.limits_over(sum(coming.values()))
        for over in passed:
            if over.hard and self._first_time(over):
                words = limit_words.during_answers(over)
                self._offer(words, "Stop answering", partial(stop, tuple(coming)))
        for chat_id, dollars in coming.items():
            found = await self._over_in(chat_id, dollars)
            if found is not None and found[0].hard and self._first_time(found[0], chat_id):
                words = limit_words.during_answers(found[0], self._named(found[1]))
                self._offer(words, "Stop answering", partial(stop, (chat_id,)))

    async def after(self, answer: Message, open_chat: Callable[[str], None]) -> None:
        """Tell of limits that an answer has passed, in a chat that is shown or not."""
        for over in filter(self._first_time, await self._services.spending.limits_over(0.0)):
            self._notices.say(*limit_words.after_answer(over), "warning")
        chat_id = answer.conversation_id
        found = await self._over_in(chat_id, 0.0)
        if found is None or not self._first_time(found[0], chat_id):
            return
        words = limit_words.after_answer(found[0], self._named(found[1]))
        if chat_id == self.shown():
            self._notices.say(*words, "warning", "coin")
        else:
            self._offer(words, "Open chat", partial(open_chat, chat_id))

    @property
    def _has_limits(self) -> bool:
        return self._services.spending.budgets != Budgets()

    async def _over_in(self, chat_id: str, coming: float) -> tuple[OverBudget, Conversation] | None:
        chat = await self._services.conversations.get(chat_id)
        if self._services.spending.is_free or not has_budget(chat.options):
            return None
        spent = await self._services.spending.spent_in(chat_id)
        over = budget_over(chat.options, spent, coming)
        return None if over is None else (over, chat)

    async def _asks(self, words: tuple[str, str], dollars: float | None, action: str) -> bool:
        # Above the dialog from which it is spent, else that one would lie on top.
        parent = QApplication.activeModalWidget() or self._window
        priced = f"{action}, about {money(dollars)}" if dollars else action
        return await confirm(self._theme, parent, *words, priced)

    def _first_time(self, over: OverBudget, chat_id: str = "") -> bool:
        """Say whether a limit was not told yet, nor asked about; a new day begins anew."""
        start = over.span and local_start(over.span, datetime.now().astimezone())
        key = (chat_id, over.span, over.hard, over.limit, start)
        new = key not in self._told
        self._told.add(key)
        return new

    def _named(self, chat: Conversation) -> str:
        """Return how a sentence begins that speaks of a chat: one out of sight is named."""
        title = clean(" ".join(chat.title.split()))
        if chat.id == self.shown() or not title:
            return limit_words.THIS_CHAT
        cut = title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE].rstrip()}…"
        return f"“{cut}”"

    def _offer(self, words: tuple[str, str], action: str, run: Callable[[], object]) -> None:
        sentence, hint = words
        self._notices.tell(Notice(sentence, hint, "warning", "coin", action, run))

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


def has_budget(options: Options) -> bool:
    """Say whether a chat has a budget."""
    return (options.soft_budget, options.hard_budget) != (None, None)
