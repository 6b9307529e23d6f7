"""What the user chose, while the program runs: one value that is kept as soon as it changes."""

from collections.abc import Awaitable, Callable
from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.errors import UserError
from workbench.settings import Settings
from workbench.ui.jobs import Jobs, Second


class Choices(QObject):
    """Holds the settings. Signals: changed(the names that changed, as a set)."""

    changed = Signal(object)

    def __init__(
        self, settings: Settings, save: Callable[[Settings], Awaitable[None]], jobs: Jobs
    ) -> None:
        """`save` writes the file; it may raise OSError."""
        super().__init__()
        self.value = settings
        self._save = save
        self._jobs = jobs

    def take(self, **values: Any) -> None:
        """Change some settings by name, keep them on the disk and tell everybody."""
        changed = {name for name, value in values.items() if getattr(self.value, name) != value}
        if not changed:
            return
        self.value = replace(self.value, **values)
        self._jobs.start("Keeping the settings", self._keep(), second=Second.TOGETHER)
        self.changed.emit(changed)

    def adopt(self, settings: Settings) -> None:
        """Take whole settings, as `take` does."""
        self.take(**{field.name: getattr(settings, field.name) for field in fields(settings)})

    async def _keep(self) -> None:
        try:
            await self._save(self.value)
        except OSError as error:
            raise UserError(
                "The settings could not be saved.",
                hint="They hold until Workbench is closed.",
                detail=str(error),
            ) from error
