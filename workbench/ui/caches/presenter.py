"""Joins the Caches pane to the service: lists, makes, keeps, deletes, and warns before an end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QWidget

from workbench.domain.cache import (
    FREE,
    STEP,
    Cache,
    Fit,
    Prices,
    best_fit,
    fit,
    hit_rate,
    prices_of,
    saved,
)
from workbench.domain.cost import money
from workbench.domain.documents import Document, DocumentState
from workbench.domain.models import find_model, offered_models
from workbench.domain.profiles import OFFLINE_MODEL_ID, Billing, ProfileKind
from workbench.domain.prompt import INSTRUCTION
from workbench.domain.tokens import document_tokens
from workbench.domain.usage import Usage
from workbench.errors import UserError
from workbench.services import Services
from workbench.ui.caches.create_dialog import CacheOffer, CreateDialog
from workbench.ui.caches.creating import Creating
from workbench.ui.caches.panel import CachesPanel
from workbench.ui.caches.time_dialog import TimeDialog
from workbench.ui.caches.watch import Watch
from workbench.ui.caches.wording import CacheRow, clock, counted, length, pays_off
from workbench.ui.dialogs import confirm, finished
from workbench.ui.jobs import Jobs, Second
from workbench.ui.notices import Notices
from workbench.ui.theme import Theme

_WATCH = 20_000
"""Milliseconds between looks at ends that come near; nothing is watched while no cache lives."""
_UNPAID = "Google keeps no caches for keys without billing. Questions work without one."


@dataclass(frozen=True, slots=True)
class OpenChat:
    """The chat that is shown: its model, its documents in their order, its answers' usages."""

    conversation_id: str = ""
    model_id: str = ""
    documents: tuple[Document, ...] = ()
    usages: tuple[Usage, ...] = ()


class CachesPresenter(QObject):
    """Knows the caches of the active profile and how they go with the open chat.

    Signals: counted(int) of living caches; chat_cache(str short, str long) when what is to be said
    of the open chat's cache changes, empty texts for none; changed() after caches were changed;
    usage_asked(); prices_asked(); automatic_chosen(bool).
    """

    counted = Signal(int)
    chat_cache = Signal(str, str)
    changed = Signal()
    usage_asked = Signal()
    prices_asked = Signal()
    automatic_chosen = Signal(bool)

    def __init__(
        self,
        panel: CachesPanel,
        services: Services,
        jobs: Jobs,
        notices: Notices,
        theme: Theme,
        workspace_id: str,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._services = services
        self._caching = services.caching
        self._jobs = jobs
        self._notices = notices
        self._theme = theme
        self._workspace_id = workspace_id
        self._window = parent
        self._chat = OpenChat()
        self._caches: tuple[Cache, ...] = ()
        self._names: dict[str, str] = {}
        self.watch = Watch(self._caching, jobs, notices, self._hour)
        self.watch.kept.connect(self.reload)
        self.watch.more_wanted.connect(self._extend_one)
        self._timer = QTimer(self, interval=_WATCH)
        self._timer.timeout.connect(self.look)
        panel.use_clock(self._caching.now)
        for signal, slot in (
            (panel.make, self.make),
            (panel.refresh, self.refresh),
            (panel.extended, self.extend),
            (panel.deleted, self.delete),
            (panel.forgotten, self.forget),
            (panel.time_asked, self.set_time),
            (panel.renamed, self.rename),
            (panel.made_again, self.make_again),
            (panel.copied, self._copy),
            (panel.usage_asked, self.usage_asked),
            (panel.automatic_chosen, self.use_automatically),
        ):
            signal.connect(slot)

    @property
    def caches(self) -> tuple[Cache, ...]:
        """Return the caches that are listed."""
        return self._caches

    # What is shown

    def show_chat(self, chat: OpenChat) -> None:
        """Take the chat that is shown, or what has changed in it."""
        self._chat = chat
        self._show()

    def reload(self) -> None:
        """Show what is known, without asking Google."""
        self._jobs.start("Reading the caches", self._reload(), second=Second.REPLACE)

    def refresh(self) -> None:
        """Ask Google for its caches."""
        self._jobs.start("Asking for the caches", self._refresh(), second=Second.REPLACE)

    def use_automatically(self, automatic: bool) -> None:
        """Let chats use fitting caches by themselves, or not."""
        self._caching.automatic = automatic
        self._panel.show_automatic(automatic)
        self.automatic_chosen.emit(automatic)
        self._show()

    def use_in_chat(self) -> None:
        """Let the open chat use the cache that fits it."""
        self._caching.wanted.add(self._chat.conversation_id)
        self._show()
        self.changed.emit()

    def cost_of_losing(self) -> str:
        """Return what a question of the open chat costs more without its cache."""
        ended = [
            cache
            for cache in self._caches
            if cache.ours and cache.conversation_id == self._chat.conversation_id
        ]
        if not ended or self._services.spending.is_free:
            return "Questions about its documents cost more without it."
        prices = self._prices(ended[0])
        if prices.without is None or prices.with_cache is None:
            return "What it costs more is unknown: a price is missing."
        return f"This answer cost {money(prices.without - prices.with_cache)} more than with it."

    # What can be done

    def make(self) -> None:
        """Make a cache of the open chat's documents."""
        ids = tuple(document.id for document in self._chat.documents)
        self._start_making(ids, self._chat.model_id, "", self._chat.conversation_id)

    def make_of(self, document_ids: Sequence[str]) -> None:
        """Make a cache of documents that were selected."""
        self._start_making(tuple(document_ids), self._chat.model_id, "", "")

    def make_again(self, name: str) -> None:
        """Make a cache like one that has ended, or for the open chat if it no longer fits."""
        cache = self._find(name)
        if cache is None:
            return
        ids = cache.document_ids
        if cache.ended is None and cache.conversation_id == self._chat.conversation_id:
            ids = tuple(document.id for document in self._chat.documents)
        self._start_making(ids, cache.model_id, cache.label, cache.conversation_id)

    def extend(self, names: Sequence[str], by: timedelta) -> None:
        """Keep caches longer."""
        self._jobs.start("Keeping caches longer", self._extend(tuple(names), by))

    def set_time(self, name: str) -> None:
        """Ask how long a cache is to live."""
        self._jobs.start("Setting the time", self._set_time(name))

    def rename(self, name: str) -> None:
        """Ask for another name."""
        cache = self._find(name)
        if cache is None:
            return
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle("Rename")
        dialog.setLabelText("Name on this computer. The name at Google cannot change.")
        dialog.setTextValue(cache.label)
        dialog.setOkButtonText("Rename")
        dialog.setProperty("cache", name)
        dialog.textValueSelected.connect(self._on_name)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def delete(self, names: Sequence[str]) -> None:
        """Ask, and delete caches."""
        self._jobs.start("Deleting caches", self._delete(tuple(names)))

    def forget(self, names: Sequence[str]) -> None:
        """Take ended caches off the list."""
        self._jobs.start("Removing from the list", self._forget(tuple(names)))

    def look(self) -> None:
        """Look at the time: warn of ends, keep alive, show what has ended."""
        if self.watch.look(self._caches, self._chat.conversation_id):
            self.reload()
        self._tell_chat()

    # Inside

    async def _reload(self) -> None:
        self._caches = await self._caching.known()
        await self._learn_names()
        self._show()

    async def _refresh(self) -> None:
        self._caches = await self._caching.refresh()
        await self._learn_names()
        self._show()

    async def _learn_names(self) -> None:
        ids = {i for cache in self._caches for i in cache.document_ids} - self._names.keys()
        if ids:
            documents = await self._services.documents.get(tuple(ids))
            self._names |= {document.id: document.name for document in documents}

    async def _after_change(self) -> None:
        await self._reload()
        self.changed.emit()

    def _start_making(
        self, ids: tuple[str, ...], model_id: str, label: str, conversation_id: str
    ) -> None:
        work = self._make(ids, model_id, label, conversation_id)
        self._jobs.start("Choosing what to keep ready", work)

    async def _make(
        self, ids: tuple[str, ...], model_id: str, label: str, conversation_id: str
    ) -> None:
        documents = await self._services.documents.all(self._workspace_id)
        ready = tuple(d for d in documents if d.state is DocumentState.READY)
        if not ready:
            raise UserError("Add a document first; a cache is made of documents.")
        profile = self._services.profiles.active
        offline = profile.kind is ProfileKind.OFFLINE
        models = tuple(
            model
            for model in offered_models(self._services.models)
            if (model.id == OFFLINE_MODEL_ID) == offline
        )
        known = {document.id for document in ready}
        dated = self._services.prices_of
        offer = CacheOffer(
            documents=ready,
            checked=tuple(i for i in ids if i in known),
            models=models,
            model_id=model_id,
            label=label,
            prices_of=f"{dated.day} {dated:%B %Y}" if dated else "",
            free=self._services.spending.is_free,
            warning=_UNPAID if profile.billing is Billing.UNPAID and not offline else "",
        )
        dialog = CreateDialog(self._theme, self._window, offer, self._caching.now())
        dialog.prices_asked.connect(self.prices_asked)
        creating = Creating(dialog, self._services, self._jobs, conversation_id)
        await finished(dialog)
        if creating.cache is not None:
            self._notices.say(
                f"The cache “{creating.cache.label}” is ready",
                f"It ends at {clock(creating.cache.expires_at, self._caching.now())}.",
                "success",
                "cache",
            )
            await self._after_change()

    async def _extend(self, names: tuple[str, ...], by: timedelta) -> None:
        try:
            for name in names:
                await self._caching.extend(name, by)
        finally:
            await self._after_change()

    async def _set_time(self, name: str) -> None:
        row = next((row for row in self._panel.rows if row.name == name), None)
        if row is None:
            return
        dialog = TimeDialog(self._theme, self._window, row, self._caching.now())
        if not await finished(dialog):
            return
        life = dialog.life
        try:
            await self._caching.set_end(name, life.until)
            self.watch.keep(name, life.keep)
        finally:
            await self._after_change()

    async def _rename(self, name: str, label: str) -> None:
        await self._caching.rename(name, label)
        await self._after_change()

    async def _delete(self, names: tuple[str, ...]) -> None:
        labels = [cache.label for cache in self._caches if cache.name in names]
        if not labels:
            return
        one = f"“{labels[0]}”"
        what = one if len(labels) == 1 else counted(len(labels), "cache", "caches")
        chats = await self._caching.chats_using(names)
        text = "Questions about its documents are then sent in full again."
        if chats:
            named = ", ".join(f"“{title}”" for title in chats[:3])
            more = f" and {len(chats) - 3} more" if len(chats) > 3 else ""
            text = f"Used by {named}{more}. {text}"
        title = f"Delete {what} at Google?"
        if await confirm(self._theme, self._window, title, text, "Delete", danger=True):
            try:
                await self._caching.delete(names)
            finally:
                await self._after_change()

    async def _forget(self, names: tuple[str, ...]) -> None:
        await self._caching.forget(names)
        await self._after_change()

    def _show(self) -> None:
        rows = tuple(self._row(cache) for cache in self._caches)
        self._panel.set_rows(rows)
        living = sum(row.cache.ended is None for row in rows)
        self.counted.emit(living)
        if living and not self._timer.isActive():
            self._timer.start()
        elif not living:
            self._timer.stop()
        self._panel.show_hits(self._hits())
        offline = self._services.profiles.active.kind is ProfileKind.OFFLINE
        self._panel.show_offer(self._offer_words(), offline=offline)
        self._tell_chat()

    def _row(self, cache: Cache) -> CacheRow:
        prices = self._prices(cache)
        keep = self.watch.wish(cache.name)
        words = f"Kept alive with its chat until {clock(keep.until, self._caching.now())}" if (
            keep is not None
        ) else ""  # fmt: skip
        return CacheRow(
            cache=cache,
            model=find_model(self._services.models, cache.model_id).name,
            key=self._services.profiles.active.name,
            prices=prices,
            saved=saved(cache, prices, self._caching.now()),
            documents=tuple(self._names.get(i, "") for i in cache.document_ids),
            free=self._services.spending.is_free,
            fits=self._fit(cache),
            kept=words,
        )

    def _hour(self, cache: Cache) -> float | None:
        return self._prices(cache).hour

    def _extend_one(self, name: str) -> None:
        self.extend((name,), STEP)

    def _prices(self, cache: Cache) -> Prices:
        if self._services.spending.is_free:
            return FREE
        model = find_model(self._services.models, cache.model_id)
        return prices_of(model, cache.tokens, cache.created_at or self._caching.now())

    def _fit(self, cache: Cache) -> Fit | None:
        """Say how a cache goes with the chat it was made for, if that chat is open."""
        chat = self._chat
        if not cache.conversation_id or cache.conversation_id != chat.conversation_id:
            return None
        return fit(cache, chat.model_id, INSTRUCTION, chat.documents) if chat.documents else None

    def _tell_chat(self) -> None:
        now = self._caching.now()
        cache = self._fitting(now)
        if cache is None:
            self.chat_cache.emit("", "")
            return
        left = length(cache.left(now))
        chat = self._chat.conversation_id
        if self._caching.automatic or chat in self._caching.wanted:
            self.chat_cache.emit(f"Cache ends in {left}", f"This chat uses “{cache.label}”.")
        else:
            self.chat_cache.emit(
                f"Cache fits, ends in {left}", f"“{cache.label}” fits this chat. Press to use it."
            )

    def _fitting(self, now: datetime) -> Cache | None:
        chat = self._chat
        return best_fit(self._caches, chat.model_id, INSTRUCTION, chat.documents, now)

    def _hits(self) -> str:
        rate = hit_rate(self._chat.usages)
        if rate is None:
            return ""
        return f"In this chat, {rate:.0%} of what was read came from a cache."

    def _offer_words(self) -> str:
        chat = self._chat
        if not chat.documents or self._services.spending.is_free:
            return ""
        model = find_model(self._services.models, chat.model_id)
        if not model.caches:
            return f"{model.name} cannot keep caches; choose another model to make one."
        tokens = sum(document_tokens(document, model) for document in chat.documents)
        if not tokens:
            return ""
        prices = prices_of(model, tokens, self._caching.now())
        what = counted(len(chat.documents), "document", "documents")
        hour = timedelta(hours=1)
        return f"For the {what} of this chat: {money(prices.hour)} per hour. " + (
            f"{pays_off(prices, hour)}."
        )

    def _find(self, name: str) -> Cache | None:
        return next((cache for cache in self._caches if cache.name == name), None)

    def _on_name(self, label: str) -> None:
        dialog = self.sender()
        assert isinstance(dialog, QInputDialog)
        self._jobs.start("Renaming", self._rename(str(dialog.property("cache")), label))

    def _copy(self, name: str) -> None:
        QGuiApplication.clipboard().setText(name)
        self._notices.say("Name copied", drawing="copy")
