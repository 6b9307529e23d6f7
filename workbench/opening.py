"""What the window shows while the data are being opened, and when they cannot be."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.data_place import take
from workbench.errors import UserError

if TYPE_CHECKING:
    from workbench.app import Frame
    from workbench.storage.database import Database
    from workbench.ui.problem_page import ProblemPage

AGAIN = -1
"""In place of an exit status: start once more."""
PATIENCE = 1.0
"""Seconds of opening before it is said what is waited for."""
LOOK = 0.2
"""Seconds between two looks at what is waited for."""

LOCKED = UserError(
    "Another program is using the data file.",
    hint="It may be a backup or a virus scanner. Workbench goes on by itself when it lets go.",
)
ANEW = "In another folder Workbench begins without your chats, unless they lie there."
SLOW = UserError("Opening your data…", hint="They may be brought up to date or repaired.")


@asynccontextmanager
async def waiting_shown(frame: Frame, database: Database) -> AsyncIterator[None]:
    """Say what takes so long while a database is opened; closing the window gives it up.

    Who gives up gets CancelledError.
    """
    opening = asyncio.current_task()
    assert opening is not None

    def give_up() -> None:
        opening.cancel()

    telling = asyncio.create_task(_tell_of_waiting(frame, database))
    frame.window.closed.connect(give_up)
    try:
        yield
    finally:
        frame.window.closed.disconnect(give_up)
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)


async def _tell_of_waiting(frame: Frame, database: Database) -> None:
    from workbench.ui.problem_page import ProblemPage

    since = time.monotonic()
    told = None
    try:
        while True:
            await asyncio.sleep(LOOK)
            now = LOCKED if database.waiting else SLOW
            if time.monotonic() - since >= PATIENCE and now is not told:
                told = now
                page = ProblemPage(frame.theme, now)
                page.chosen.connect(frame.window.close)
                _show(frame, page)
    finally:
        if told is not None:
            frame.window.set_working(True)
            frame.window.show_chat()


async def way_out(frame: Frame, error: UserError) -> bool:
    """Show why the data cannot be opened; return whether the user found something to try."""
    from workbench.storage.errors import NewerDatabase, StorageFull, StorageUnreachable
    from workbench.ui import problem_page as words
    from workbench.ui.dialogs import choose_folder

    settings = await asyncio.to_thread(frame.settings_file.load)
    cause = error.__cause__
    own_folder = bool(settings.data_folder)
    choices = [] if isinstance(cause, NewerDatabase) else [words.AGAIN]
    if own_folder or isinstance(cause, (StorageFull, StorageUnreachable)):
        choices.append(words.ELSEWHERE)
        hint = f"{error.hint} {ANEW}".strip()
        error = UserError(error.sentence, hint=hint, detail=str(frame.paths.data))
    if own_folder:
        choices.append(words.USUAL)
    page = words.ProblemPage(frame.theme, error, choices)
    _show(frame, page)
    while True:
        match await _choice(frame, page):
            case words.AGAIN:
                return True
            case words.USUAL:
                folder = ""
            case words.ELSEWHERE:
                chosen = await choose_folder(frame.window, "Folder for your data")
                if chosen is None:
                    continue
                try:
                    folder = str(await asyncio.to_thread(take, chosen))
                except OSError:
                    page.tell(f"{chosen} cannot be written either.")
                    continue
            case _:
                return False
        try:
            await frame.settings_file.save(replace(settings, data_folder=folder))
        except OSError:
            page.tell("Workbench could not note this choice: its settings cannot be saved.")
        else:
            return True


def _show(frame: Frame, page: ProblemPage) -> None:
    frame.window.set_start(page)
    frame.window.show_start()
    frame.window.set_working(False)
    page.setFocus()


async def _choice(frame: Frame, page: ProblemPage) -> str:
    """Return which button was pressed, empty when the window was closed."""
    pressed: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def settle(words: str = "") -> None:
        if not pressed.done():
            pressed.set_result(words)

    page.chosen.connect(settle)
    frame.window.closed.connect(settle)
    try:
        return await pressed
    finally:
        page.chosen.disconnect(settle)
        frame.window.closed.disconnect(settle)
