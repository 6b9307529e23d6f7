"""Makes caches: offers what can go in, counts, makes, and says that it is ready."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from workbench.domain.cache import Cache
from workbench.domain.documents import DocumentState
from workbench.domain.models import Model, offered_models
from workbench.domain.profiles import OFFLINE_MODEL_ID, Billing, ProfileKind
from workbench.errors import UserError
from workbench.services import Services
from workbench.ui.caches.create_dialog import CacheOffer, CreateDialog
from workbench.ui.caches.creating import Creating
from workbench.ui.caches.editing import Allows
from workbench.ui.caches.rows import OpenChat
from workbench.ui.caches.wording import clock
from workbench.ui.dialogs import finished
from workbench.ui.jobs import Jobs
from workbench.ui.notices import Notices
from workbench.ui.theme import Theme

_UNPAID = "Google keeps no caches for keys without billing. Questions work without one."


class Making(QObject):
    """Offers the documents of the workspace `workspace_id`.

    Signals: changed() after a cache was made, prices_asked(str model id), told(str, str) as of
    `Creating`.
    """

    changed = Signal()
    told = Signal(str, str)
    prices_asked = Signal(str)

    def __init__(
        self,
        services: Services,
        jobs: Jobs,
        notices: Notices,
        theme: Theme,
        window: QWidget,
        workspace_id: str,
        allows: Allows,
    ) -> None:
        super().__init__(window)
        self._services = services
        self._jobs = jobs
        self._notices = notices
        self._theme = theme
        self._window = window
        self.workspace_id = workspace_id
        self._allows = allows
        self._dialog: CreateDialog | None = None

    def make(self, chat: OpenChat, ids: Sequence[str], like: Cache | None = None) -> None:
        """Ask for a cache of documents, for a chat if it has an id, or like one that there was."""
        self._jobs.start("Choosing what to keep ready", self._make(chat, tuple(ids), like))

    def show_prices(self) -> None:
        """Reckon anew with the prices that hold now."""
        if self._dialog is not None:
            self._dialog.show_models(self._models())

    async def _make(self, chat: OpenChat, ids: tuple[str, ...], like: Cache | None) -> None:
        documents = await self._services.documents.all(self.workspace_id)
        ready = tuple(d for d in documents if d.state is DocumentState.READY)
        if not ready:
            raise UserError("Add a document first; a cache is made of documents.")
        if chat.conversation_id:
            chat = await self._with_options(chat)
        profile = self._services.profiles.active
        offline = profile.kind is ProfileKind.OFFLINE
        known = {document.id for document in ready}
        offer = CacheOffer(
            documents=ready,
            checked=tuple(i for i in ids if i in known),
            of_chat=tuple(d.id for d in chat.documents if d.id in known),
            models=self._models(),
            model_id=like.model_id if like is not None else chat.model_id,
            label=like.label if like is not None else "",
            prices_of=self._services.pricing.dated,
            free=self._services.spending.is_free,
            warning=_UNPAID if profile.billing is Billing.UNPAID and not offline else "",
            instruction=like.instruction if like is not None else chat.options.instruction,
            for_chat=bool(chat.conversation_id),
        )
        now = self._services.caching.now
        dialog = self._dialog = CreateDialog(self._theme, self._window, offer, now())
        dialog.prices_asked.connect(self.prices_asked)
        creating = Creating(dialog, self._services, self._jobs, chat, self._allows)
        creating.told.connect(self.told)
        try:
            await finished(dialog)
        finally:
            self._dialog = None
        if creating.cache is not None:
            self._notices.say(
                f"The cache “{creating.cache.label}” is ready",
                f"It ends at {clock(creating.cache.expires_at, now())}.",
                "success",
                "cache",
            )
            self.changed.emit()

    async def _with_options(self, chat: OpenChat) -> OpenChat:
        """Return a chat as it is stored; one that is gone is no chat any more."""
        try:
            conversation = await self._services.conversations.get(chat.conversation_id)
        except UserError:
            return replace(chat, conversation_id="")
        return replace(chat, options=conversation.options)

    def _models(self) -> tuple[Model, ...]:
        offline = self._services.profiles.active.kind is ProfileKind.OFFLINE
        return tuple(
            model
            for model in offered_models(self._services.models)
            if (model.id == OFFLINE_MODEL_ID) == offline
        )
