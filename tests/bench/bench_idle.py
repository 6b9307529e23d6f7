"""The whole program at rest with a chat of 10,000 messages shown: its share of a core.

Run as a script; prints JSON. Everything that keeps time is there: the engine, the countdowns, the
watch over the data, the blinking cursor. What its child processes use counts as well.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.bench.long_chat import CHAT, add_chat  # noqa: E402
from workbench.app import (  # noqa: E402
    Frame,
    dismiss,
    make_application,
    open_desk,
    run,
    show_window,
)
from workbench.paths import Paths  # noqa: E402
from workbench.storage import workspaces  # noqa: E402
from workbench.storage.database import Database  # noqa: E402
from workbench.ui.theme import Appearance  # noqa: E402

LIMIT = 0.002
SETTLED = 5.0
"""Seconds after which what an opened chat still does in the background is over."""


def used(pid: int) -> float:
    """Return the seconds of processor time of a process and of all below it."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0.0
    ticks = int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK") + sum(used(int(child)) for child in children)


async def at_rest(frame: Frame, messages: int, seconds: float) -> dict[str, object]:
    """Open the program on a chat of so many messages; return what it uses while nobody does."""
    async with open_desk(frame) as desk:
        desk.open_conversation(CHAT)
        while len(desk.chat.messages) < messages:
            await asyncio.sleep(0.05)
        frame.window.activateWindow()
        desk.panels.composer.take_focus()
        await desk.jobs.idle()
        # A question, so that the engine is there as well.
        desk.panels.composer.set_text("What is there to rest from?")
        desk.panels.composer.send_button.click()
        while len(desk.chat.messages) < messages + 2 or desk.chat.is_answering:
            await asyncio.sleep(0.05)
        await desk.jobs.idle()
        await asyncio.sleep(SETTLED)
        own, every, began = time.process_time(), used(os.getpid()), time.perf_counter()
        await asyncio.sleep(seconds)
        wall = time.perf_counter() - began
        share = (time.process_time() - own) / wall
        return {
            "bench": "idle",
            "messages": messages,
            "seconds": round(wall, 1),
            "idle_cpu_share": round(share, 5),
            "with_children": round((used(os.getpid()) - every) / wall, 5),
            "limit": LIMIT,
            "kept": share <= LIMIT,
        }


async def seed(paths: Paths, messages: int) -> None:
    """Make a database with the chat."""
    paths.data.mkdir(parents=True)
    async with Database(paths.database) as database:
        workspace, *_ = await database.read(workspaces.all_workspaces)
        await database.write(add_chat, workspace.id, messages)


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths.under(Path(folder))
        asyncio.run(seed(paths, options.messages))
        application = make_application()
        frame = show_window(application, paths)
        frame.theme.use(Appearance.LIGHT)
        frame.window.resize(1440, 900)
        report: dict[str, object] = {}

        async def work() -> int:
            report.update(await at_rest(frame, options.messages, options.seconds))
            return 0

        run(application, work)
        dismiss(frame.window)
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main()
