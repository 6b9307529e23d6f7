"""Joins the dialog that makes a cache to the service that counts and makes it."""

from PySide6.QtCore import QObject

from workbench.domain.cache import Cache
from workbench.services import Services
from workbench.services.cache_contents import NewCache
from workbench.ui.caches.create_dialog import CreateDialog
from workbench.ui.jobs import JobFailure, Jobs, Second


class Creating(QObject):
    """Counts what is checked and makes the cache; `cache` is there once it was made."""

    def __init__(
        self, dialog: CreateDialog, services: Services, jobs: Jobs, conversation_id: str
    ) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._services = services
        self._jobs = jobs
        self._conversation_id = conversation_id
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

    async def _count(self) -> None:
        dialog = self._dialog
        documents = dialog.documents
        model_id = dialog.chosen_model.id
        count = await self._services.caching.count(model_id, documents)
        if dialog.documents == documents and dialog.chosen_model.id == model_id:
            dialog.show_count(count.tokens, exact=count.exact)

    async def _create(self) -> None:
        dialog = self._dialog
        new = NewCache(
            dialog.label,
            dialog.chosen_model.id,
            dialog.documents,
            dialog.length,
            self._conversation_id,
        )
        self.cache = await self._services.caching.create(new)
        dialog.accept()

    def _on_failure(self, failure: JobFailure) -> None:
        error = failure.error
        self._dialog.show_making(False)
        self._dialog.show_failure(f"{error.sentence} {error.hint}".strip())


def _in_silence(failure: JobFailure) -> None:
    """An estimate stands there already."""
