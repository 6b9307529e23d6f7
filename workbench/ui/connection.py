"""Which model answers, for what money and where: header, ribbon, status line and composer agree."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from workbench.domain.conversations import Conversation, Message
from workbench.domain.listed_models import menu_models
from workbench.domain.models import (
    Thinking,
    default_model,
    find_model,
    served_model,
)
from workbench.domain.options import lost
from workbench.domain.profiles import (
    OFFLINE_MODEL_ID,
    OFFLINE_PROFILE_ID,
    Billing,
    KeyState,
    Profile,
    ProfileKind,
    key_words,
)
from workbench.services import Services
from workbench.ui.composer.key_card import REASONS
from workbench.ui.jobs import Jobs, Second
from workbench.ui.main_window import MainWindow
from workbench.ui.panels import Panels

FACT = "Offline: nothing leaves this computer."
MORE = "The answers come from Workbench itself: sentences that match, no summaries."


class Connection(QObject):
    """Keeps the model of the conversation and the active profile in step with what is shown.

    Signals: profile_used(str id) after another connection was taken; blocked(str why nothing can
    be sent, empty when it can); opened(Conversation, or None for a new chat); model_shown(str id);
    warned(str title, str words) of what another model does not honour.
    """

    profile_used = Signal(str)
    opened = Signal(object)
    model_shown = Signal(str)
    blocked = Signal(str)
    warned = Signal(str, str)

    def __init__(
        self,
        window: MainWindow,
        panels: Panels,
        services: Services,
        jobs: Jobs,
        connect: Callable[[Profile | None], Awaitable[Profile | None]],
        ask: Callable[[str, str, Sequence[str]], Awaitable[str]],
    ) -> None:
        """`connect` asks for a key, another one for the profile it gets; None for no key.

        `ask` puts a question with choices and returns the one that was taken.
        """
        super().__init__(window)
        self._window = window
        self._panels = panels
        self._services = services
        self._jobs = jobs
        self._connect = connect
        self._ask = ask
        self._conversation: Conversation | None = None
        self._model_id = default_model(services.models).id
        self._thinking = Thinking()
        self._favourites: tuple[str, ...] = ()
        self._key_state = KeyState.THERE
        panels.header.model_chosen.connect(self.choose_model)
        panels.composer.thinking_chosen.connect(self._choose_thinking)
        panels.missing_key.key_pressed.connect(self._mend)
        panels.missing_key.offline_pressed.connect(self.work_offline)
        window.ribbon_pressed.connect(self.connect_gemini)
        window.menus.connect_gemini.triggered.connect(self.connect_gemini)

    @property
    def is_offline(self) -> bool:
        """Say whether the offline engine answers."""
        return self._services.profiles.active.kind is ProfileKind.OFFLINE

    @property
    def model_id(self) -> str:
        """Return the model that the next question goes to."""
        return OFFLINE_MODEL_ID if self.is_offline else self._model_id

    @property
    def thinking(self) -> Thinking:
        """Return the thinking that was chosen."""
        return self._thinking

    def open(self, conversation: Conversation | None) -> None:
        """Take model and thinking from a conversation; a new one keeps the last choice."""
        self._conversation = conversation
        if conversation is not None:
            if conversation.model_id and conversation.model_id != OFFLINE_MODEL_ID:
                self._model_id = conversation.model_id
            self._thinking = conversation.thinking
        if self._lacks_model():
            self._jobs.start("Keeping the model", self._keep_choice(), second=Second.REPLACE)
        self.show()
        self.opened.emit(conversation)

    def prefer(self, model_id: str, favourites: tuple[str, ...]) -> None:
        """Begin new chats with a model, and list the favourites first."""
        if model_id and self._conversation is None:
            self._model_id = model_id
        self._favourites = favourites
        self.show()

    def look_for_key(self) -> None:
        """Find out whether the key in use is there, missing or locked, and say so."""
        self._jobs.start("Looking for the key", self._look_for_key(), second=Second.REPLACE)

    def choose_model(self, model_id: str) -> None:
        """Ask another model from now on, changing the connection where that needs it."""
        self._jobs.start("Choosing a model", self._choose_model(model_id), second=Second.REPLACE)

    def use(self, profile_id: str) -> None:
        """Take another connection."""
        self._jobs.start("Changing the connection", self.take(profile_id), second=Second.REPLACE)

    def connect_gemini(self) -> None:
        """Ask for a key."""
        self._jobs.start("Connecting", self._connect_gemini())

    def mend_key(self) -> None:
        """Ask for another key for the connection in use, or for the first one."""
        self._jobs.start("Connecting", self._mend_key())

    def work_offline(self) -> None:
        """Let the offline engine answer."""
        self.use(OFFLINE_PROFILE_ID)

    def show(self) -> None:
        """Show model, connection and key wherever they stand."""
        profile = self._services.profiles.active
        status, models = self._window.status, self._services.models
        today = datetime.now(UTC).date()
        model = served_model(models, self.model_id, today)
        if self.is_offline:
            status.show_offline()
            status.show_key("")
            self._window.show_ribbon(FACT, MORE, "Connect Google Gemini")
        else:
            missing = self._key_state is not KeyState.THERE
            if missing:
                status.show_unconnected()
            else:
                status.show_connected(profile.foreign_address or "Google Gemini")
            status.show_key(key_words(profile, self._key_state), missing=missing)
            self._window.hide_ribbon()
        state = KeyState.THERE if self.is_offline else self._key_state
        self._panels.missing_key.show_state(profile, state)
        self.blocked.emit(REASONS.get(state, ""))
        offered = sorted(
            menu_models(models, self._favourites), key=lambda each: each.id not in self._favourites
        )
        if model.id not in {each.id for each in offered}:
            offered.append(model)
        self._panels.header.show_models(offered, model.id, today, self._services.pricing.dated)
        self._panels.composer.set_model(model)
        self._panels.files.set_model(model)
        self._panels.composer.set_thinking(model.thinking.legal(self._thinking))
        self.model_shown.emit(model.id)

    def show_account(self, messages: Sequence[Message]) -> None:
        """Show how full the model's window is and what the conversation has cost so far."""
        answers = [message for message in messages if message.usage is not None]
        model = find_model(self._services.models, self.model_id)
        used = answers[-1].usage.prompt if answers and answers[-1].usage else None
        last = answers[-1] if answers and answers[-1].model_id == model.id else None
        other = last.answered_by_another if last is not None else ""
        self._panels.header.show_answering(find_model(self._services.models, other).name)
        limit = model.input_limit if used is not None else None
        self._panels.header.show_context(used or 0, limit)
        free = "Free" if self.is_offline else ""
        if self._services.profiles.active.billing is Billing.UNPAID:
            free = "Free plan"
        costs = [answer.cost for answer in answers]
        known = [cost for cost in costs if cost is not None]
        total = sum(known) if len(known) == len(costs) else None
        self._panels.header.show_cost(total, free=free)
        if self._conversation is not None and total is not None and not free:
            work = self._show_spent(self._conversation.id, total)
            self._jobs.start("Adding up the chat", work, second=Second.REPLACE)

    async def _show_spent(self, conversation_id: str, shown: float) -> None:
        """Show what the chat cost with all its versions, which may be more than is shown of it."""
        spent = await self._services.spending.spent_in(conversation_id)
        if self._conversation is not None and self._conversation.id == conversation_id:
            self._panels.header.show_cost(max(shown, spent))

    async def _choose_model(self, model_id: str) -> None:
        if not await self._may_carry(model_id):
            self.show()
            return
        if model_id == OFFLINE_MODEL_ID:
            await self.take(OFFLINE_PROFILE_ID)
            return
        self._model_id = model_id
        if self.is_offline and not await self._use_any_gemini():
            self.show()
            return
        await self._keep_choice()
        self.show()

    async def _may_carry(self, model_id: str) -> bool:
        """Say whether the chat goes on with a model, asking where it cannot carry all of it."""
        if self._conversation is None or model_id == self.model_id:
            return True
        services, conversation_id = self._services, self._conversation.id
        model = find_model(services.models, model_id)
        found = await services.estimating.obstacles(conversation_id, model_id)
        if found:
            stay, go = "Stay with the current model", f"Use {model.name}"
            title = f"{model.name} cannot carry all of this chat"
            return await self._ask(title, " ".join(found), [stay, go]) == go
        conversation = await services.conversations.get(conversation_id)
        if ignored := lost(conversation.options, model):
            self.warned.emit("Some options of this chat do nothing now", " ".join(ignored))
        return True

    async def _use_any_gemini(self) -> bool:
        profiles = [p for p in await self._services.profiles.all() if p.kind is ProfileKind.GEMINI]
        if profiles:
            await self.take(profiles[-1].id)
            return True
        return await self._connect_gemini()

    async def take(self, profile_id: str) -> None:
        """Take another connection, and return when it is the one that is asked."""
        await self._services.profiles.use(profile_id)
        self._key_state = KeyState.THERE
        first = self._services.profiles.active.model_id
        if first and self._conversation is None and not self.is_offline:
            self._model_id = first
        if self._lacks_model():
            await self._keep_choice()
        self.show()
        self.look_for_key()
        self.profile_used.emit(self._services.profiles.active.id)

    def _lacks_model(self) -> bool:
        """Say whether the chat was begun offline and goes on with a model that is shown for it."""
        chat = self._conversation
        mine = chat is not None and chat.model_id in ("", OFFLINE_MODEL_ID)
        return mine and not self.is_offline

    async def _look_for_key(self) -> None:
        profiles = self._services.profiles
        if not self.is_offline:
            self._key_state = await profiles.key_state(profiles.active.id)
            self.show()

    def _mend(self) -> None:
        # What is locked is asked for again, which lets the system ask for its password.
        if self._key_state is KeyState.LOCKED:
            self._services.profiles.ask_store_again()
            self.look_for_key()
        else:
            self.mend_key()

    async def _mend_key(self) -> None:
        active = self._services.profiles.active
        if self.is_offline:
            await self._connect_gemini()
        elif await self._connect(active) is not None:
            await self.take(active.id)

    async def _connect_gemini(self) -> bool:
        profile = await self._connect(None)
        if profile is None:
            return False
        await self.take(profile.id)
        return True

    def _choose_thinking(self, thinking: Thinking) -> None:
        self._thinking = thinking
        self._panels.composer.set_thinking(thinking)
        self._jobs.start("Choosing the thinking", self._keep_choice(), second=Second.REPLACE)

    async def _keep_choice(self) -> None:
        if self._conversation is not None:
            chat, model_id, thinking = self._conversation, self._model_id, self._thinking
            self._conversation = replace(chat, model_id=model_id, thinking=thinking)
            await self._services.conversations.choose(chat.id, model_id, thinking)
