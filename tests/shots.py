"""Pictures of the main screens in both themes: `python packaging/dev.py shots [FOLDER]`."""

import asyncio
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from tests.money_shots import SETTLED, draw_money
from workbench.app import dismiss, make_application, open_desk, run, show_window
from workbench.domain.conversations import Role
from workbench.paths import Paths
from workbench.ui.panels import FILES
from workbench.ui.theme import Appearance

SLOW = 400.0
"""Characters a second, so that an answer can be caught half-way."""
SECOND_QUESTION = "What must be repaired, by when, and what does it cost?"


async def main(folder: Path) -> int:
    """Draw every screen in the light and in the dark theme."""
    folder.mkdir(parents=True, exist_ok=True)
    for appearance in (Appearance.LIGHT, Appearance.DARK):
        with tempfile.TemporaryDirectory(prefix="workbench-shots-") as home:
            await draw(folder, appearance, Paths.under(Path(home)))
        with tempfile.TemporaryDirectory(prefix="workbench-shots-") as home:
            await draw_money(folder, appearance, Paths.under(Path(home)), APPLICATION)
    return 0


async def draw(folder: Path, appearance: Appearance, paths: Paths) -> None:
    """Walk through the job once and draw what a user sees on the way."""
    frame = show_window(APPLICATION, paths)
    frame.theme.use(appearance)
    frame.window.resize(1440, 900)
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(open_desk(frame, rate=SLOW))

        async def shot(name: str) -> None:
            await asyncio.sleep(SETTLED)
            desk.window.grab().save(str(folder / f"{name}-{appearance.value}.png"))

        await desk.jobs.idle()
        await shot("a-start")
        desk.new_chat()
        desk.window.show_right(FILES)
        await shot("j-empty")
        desk.try_samples()
        await until(lambda: len(desk.composer.statuses) == 2)
        await until(lambda: not any(status.underway for status in desk.composer.statuses))
        await shot("n-samples-ready")
        desk.panels.composer.send_button.click()
        await until(lambda: finished(desk, 1))
        desk.window.menus.next_citation.trigger()
        pages = desk.panels.reader.pages
        await until(lambda: pages.has_marks and pages.is_drawn)
        await desk.jobs.idle()
        await shot("b-cited")
        desk.panels.composer.set_text(SECOND_QUESTION)
        desk.panels.composer.send_button.click()
        await until(lambda: len(desk.chat.messages) == 4 and desk.chat.messages[-1].text)
        desk.panels.composer.send.emit("Write it as a table.")
        await asyncio.sleep(0.6)
        await shot("c-streaming")
        desk.panels.composer.queued_removed.emit()
        desk.window.menus.stop.trigger()
        await until(lambda: finished(desk, 2))
        await desk.jobs.idle()
        await shot("c-stopped")
        desk.window.show_right(FILES)
        await shot("d-files")
        desk.window.toggle_wide()
        await shot("d-files-wide")
        desk.window.toggle_wide()
        desk.window.resize(1000, 760)
        await shot("k-narrow-1000")
        desk.window.resize(760, 760)
        await shot("k-narrow-760")
    dismiss(frame.window)


def finished(desk, count: int) -> bool:
    """Say whether so many answers have ended."""
    answers = [message for message in desk.chat.messages if message.role is Role.ANSWER]
    return len(answers) == count and answers[-1].state.is_final


async def until(holds) -> None:
    """Wait until something holds, at most a minute."""
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0.02)


if __name__ == "__main__":
    APPLICATION = make_application()
    sys.exit(run(APPLICATION, lambda: main(Path(sys.argv[1]))))
