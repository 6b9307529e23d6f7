"""Taking back a copy of the data: it is done when nothing works on them any more.

The window closes, the copy takes the place of the data, and the window opens again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.errors import UserError

if TYPE_CHECKING:
    from workbench.domain.backups import Backup
    from workbench.services.backups import Backups
    from workbench.ui.main_window import MainWindow
    from workbench.ui.notices import Notice


@dataclass(slots=True)
class TakingBack:
    """The copy that is wished for, and how the last one went; both None when there is none."""

    backup: Backup | None = None
    told: Notice | None = None


def wish(taking_back: TakingBack, window: MainWindow, backup: Backup) -> None:
    """Close the window for a copy."""
    taking_back.backup = backup
    window.setEnabled(False)  # its panes work no more until it opens again
    window.closed.emit()


async def take_back(taking_back: TakingBack, backups: Backups) -> None:
    """Take the copy that was wished for, if one was, and keep in words how it went."""
    from workbench.ui.notices import Notice

    taking_back.backup, backup = None, taking_back.backup
    if backup is None:
        return
    moment = f"{backup.made_at.astimezone():%Y-%m-%d %H:%M}"
    try:
        await backups.restore(backup)
    except UserError as error:
        hint = f"{error.hint} Your data are as they were before.".strip()
        taking_back.told = Notice(error.sentence, hint, "danger")
    else:
        hint = "What was there until now is the newest copy under Data and backup."
        taking_back.told = Notice(f"Your data are as they were at {moment}.", hint)
