"""Joins the dialog that makes a cache to the service that counts and makes it."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from workbench.domain.cache import Cache
from workbench.domain.options import Options
from workbench.domain.prompt import own_words
from workbench.services import Services
from workbench.services.cache_contents import NewCache
from workbench.ui.caches.create_dialog import CreateDialog
from workbench.ui.caches.editing import Allows
from workbench.ui.caches.rows import OpenChat
from workbench.ui.jobs import JobFailure, Jobs, Second


class Creating(QObject):
    """Counts what is checked and makes the cache; `cache` is there once it was made.

    Signals: told(str conversation id, str) with the instruction that a chat is to be asked with.
    """

    told = Signal(str, str)

    def __init__(
        self,
        dialog: CreateDialog,
        services: Services,
        jobs: Jobs,
        chat: OpenChat,
        allows: Allows,
    ) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._services = services
        self._jobs = jobs
        self._chat = chat
        self._allows = allows
        self.cache: Cache | None = None
        dialog.counting_wanted.connect(self.count)
        dialog.create_pressed.connect(self.create_cache)

    def count(self) -> None:
        """Let the API count what is checked, where it can."""
        self._jobs.start(
            "Counting tokens", self._count(), second=Second.REPLACE, on_failure=_in_silence
        )

    def create_cache(self) -> None:
        """Make the cache and close the dialog, or say there why not."""
        work = self._create()
        if self._jobs.start("Making the cache", work, on_failure=self._on_failure):
            self._dialog.show_making(True)

    @property
    def _options(self) -> Options:
        """Return what the chats that are to use the cache are asked with."""
        options = self._chat.options if self._chat.conversation_id else Options()
        return replace(options, instruction=self._dialog.instruction)

    async def _count(self) -> None:
        dialog = self._dialog
        asked = (dialog.chosen_model.id, dialog.documents, own_words(self._options))
        count = await self._services.caching.count(*asked)
        if asked == (dialog.chosen_model.id, dialog.documents, own_words(self._options)):
            dialog.show_count(count.tokens, exact=count.exact)

    async def _create(self) -> None:
        dialog, options = self._dialog, self._options
        if not await self._allows(dialog.dollars, "Make cache"):
            dialog.show_making(False)
            return
        new = NewCache(
            dialog.label,
            dialog.chosen_model.id,
            dialog.documents,
            dialog.length,
            self._chat.conversation_id,
            own_words(options),
            options.instruction,
        )
        self.cache = await self._services.caching.create(new)
        if self._chat.conversation_id and options != self._chat.options:
            # The chat is to be answered as its cache is told, with it and without it.
            self.told.emit(self._chat.conversation_id, options.instruction)
        dialog.accept()

    def _on_failure(self, failure: JobFailure) -> None:
        error = failure.error
        self._dialog.show_making(False)
        self._dialog.show_failure(f"{error.sentence} {error.hint}".strip())


def _in_silence(failure: JobFailure) -> None:
    """An estimate stands there already."""
