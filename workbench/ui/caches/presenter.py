"""Joins the Caches pane to the services: lists, warns before an end, tells of the open chat."""

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from workbench.domain.cache import STEP, Cache
from workbench.domain.profiles import ProfileKind
from workbench.services import Services
from workbench.ui.caches.editing import Allows, Editing
from workbench.ui.caches.making import Making
from workbench.ui.caches.panel import CachesPanel
from workbench.ui.caches.rows import (
    OpenChat,
    hit_words,
    offer_words,
    prices_for,
    rows_of,
    words_of_loss,
)
from workbench.ui.caches.watch import Watch
from workbench.ui.caches.wording import length
from workbench.ui.jobs import Jobs, Second
from workbench.ui.notices import Notice, Notices
from workbench.ui.theme import Theme

_WATCH = 20_000
"""Milliseconds between looks at ends that come near; nothing is watched while no cache lives."""


class CachesPresenter(QObject):
    """Knows the caches of the active profile and how they go with the open chat.

    Signals: counted(int) of living caches; chat_cache(str short, str long) when what is to be said
    of the open chat's cache changes, empty texts for none; changed() after caches were changed;
    usage_asked(); prices_asked(str model id); automatic_chosen(bool).
    """

    counted = Signal(int)
    chat_cache = Signal(str, str)
    changed = Signal()
    usage_asked = Signal()
    prices_asked = Signal(str)
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
        allows: Allows,
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._services = services
        self._caching = services.caching
        self._jobs = jobs
        self._notices = notices
        self._chat = OpenChat()
        self._caches: tuple[Cache, ...] = ()
        self._names: dict[str, str] = {}
        self._told_cut = False
        self.watch = Watch(self._caching, jobs, notices, self._hour, allows)
        self.watch.kept.connect(self.reload)
        self.watch.more_wanted.connect(self._extend_one)
        self.editing = Editing(services, jobs, theme, parent, self.watch, allows)
        self.making = Making(services, jobs, notices, theme, parent, workspace_id, allows)
        for part in (self.editing, self.making):
            part.changed.connect(self._on_changed)
        self.making.prices_asked.connect(self.prices_asked)
        self._timer = QTimer(self, interval=_WATCH)
        self._timer.timeout.connect(self.look)
        panel.use_clock(self._caching.now)
        for signal, slot in (
            (panel.make, self.make),
            (panel.refresh, self.refresh),
            (panel.extended, self.extend),
            (panel.lengthened, self._set_length),
            (panel.deleted, self._delete),
            (panel.forgotten, self.editing.forget),
            (panel.time_asked, self._ask_time),
            (panel.renamed, self._rename),
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

    def use_workspace(self, workspace_id: str) -> None:
        """Offer the documents of another workspace for new caches."""
        self.making.workspace_id = workspace_id

    # What is shown

    def show_chat(self, chat: OpenChat) -> None:
        """Take the chat that is shown, or what has changed in it."""
        if chat != self._chat:
            self._chat = chat
            self._show()

    def reload(self) -> None:
        """Show what is known, without asking Google."""
        self._jobs.start("Reading the caches", self._reload(), second=Second.REPLACE)

    def refresh(self) -> None:
        """Ask Google for its caches."""
        self._jobs.start("Asking for the caches", self._refresh(), second=Second.REPLACE)

    def show_prices(self) -> None:
        """Reckon anew with the prices that hold now."""
        self.making.show_prices()
        self.reload()

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
        return words_of_loss(self._services, self._chat, self._caches)

    # What can be done

    def make(self) -> None:
        """Make a cache of the open chat's documents."""
        self.making.make(self._chat, [document.id for document in self._chat.documents])

    def make_of(self, document_ids: Sequence[str]) -> None:
        """Make a cache of documents that were selected, for whichever chat will ask about them."""
        anyone = OpenChat(model_id=self._chat.model_id, documents=self._chat.documents)
        self.making.make(anyone, document_ids)

    def make_again(self, name: str) -> None:
        """Make a cache like one that has ended, or for the open chat if it no longer fits."""
        cache = self._find(name)
        if cache is None:
            return
        if cache.conversation_id and cache.conversation_id == self._chat.conversation_id:
            if cache.ended is None:
                self.make()
            else:
                self.making.make(self._chat, cache.document_ids, cache)
        else:
            chat = OpenChat(conversation_id=cache.conversation_id, model_id=cache.model_id)
            self.making.make(chat, cache.document_ids, cache)

    def extend(self, names: Sequence[str], by: timedelta) -> None:
        """Keep caches longer."""
        self.editing.extend(self._named(names), by)

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
        if self._caching.list_was_cut and not self._told_cut:
            self._notices.tell(
                Notice(
                    "Google’s list of caches did not end",
                    "Yours are shown. Caches made elsewhere may be missing.",
                    "warning",
                    drawing="cache",
                    action="Refresh",
                    run=self.refresh,
                )
            )
        self._told_cut = self._caching.list_was_cut

    async def _learn_names(self) -> None:
        ids = {i for cache in self._caches for i in cache.document_ids} - self._names.keys()
        if ids:
            documents = await self._services.documents.get(tuple(ids))
            self._names |= {document.id: document.name for document in documents}

    def _on_changed(self) -> None:
        self.reload()
        self.changed.emit()

    def _show(self) -> None:
        self._panel.set_rows(
            rows_of(self._services, self._caches, self._chat, self._names, self.watch.wishes)
        )
        living = sum(cache.ended is None for cache in self._caches)
        self.counted.emit(living)
        if living and not self._timer.isActive():
            self._timer.start()
        elif not living:
            self._timer.stop()
        self._panel.show_hits(hit_words(self._chat))
        offline = self._services.profiles.active.kind is ProfileKind.OFFLINE
        self._panel.show_offer(offer_words(self._services, self._chat), offline=offline)
        self._tell_chat()

    def _tell_chat(self) -> None:
        now = self._caching.now()
        cache = self._chat.fitting(self._caches, now)
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

    def _hour(self, cache: Cache) -> float | None:
        return prices_for(self._services, cache).hour

    def _extend_one(self, name: str) -> None:
        self.extend((name,), STEP)

    def _set_length(self, name: str, time: timedelta) -> None:
        for cache in self._named((name,)):
            self.editing.set_length(cache, time)

    def _ask_time(self, name: str) -> None:
        for row in self._panel.rows:
            if row.name == name:
                self.editing.ask_time(row)

    def _rename(self, name: str) -> None:
        for cache in self._named((name,)):
            self.editing.rename(cache)

    def _delete(self, names: Sequence[str]) -> None:
        self.editing.delete(self._named(names))

    def _find(self, name: str) -> Cache | None:
        return next((cache for cache in self._caches if cache.name == name), None)

    def _named(self, names: Sequence[str]) -> tuple[Cache, ...]:
        return tuple(cache for cache in self._caches if cache.name in names)

    def _copy(self, name: str) -> None:
        QGuiApplication.clipboard().setText(name)
        self._notices.say("Name copied", drawing="copy")
