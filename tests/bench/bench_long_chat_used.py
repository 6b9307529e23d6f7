"""A chat of 10,000 messages in the whole window: opened, typed in, asked in.

Run as a script; prints JSON. Each step says how many milliseconds it took and how late a timer due
every 5 ms came at most, from its begin until a second after its end.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest  # noqa: E402

from tests.bench.bench_idle import seed  # noqa: E402
from tests.bench.bench_stream import Heartbeat  # noqa: E402
from tests.bench.long_chat import CHAT  # noqa: E402
from workbench.app import (  # noqa: E402
    Frame,
    dismiss,
    make_application,
    open_desk,
    run,
    show_window,
)
from workbench.paths import Paths  # noqa: E402

MESSAGES = 10_000
LATE_LIMIT = 50.0
"""Milliseconds: nothing holds the window longer (architecture, rules)."""


async def step(do: Callable[[], object], done: Callable[[], bool]) -> dict[str, float]:
    """Do something, and watch the window until a second after it is done."""
    heartbeat, began = Heartbeat(), time.perf_counter()
    do()
    while not done():
        await asyncio.sleep(0.01)
    took = time.perf_counter() - began
    await asyncio.sleep(1)
    heartbeat.stop()
    return {"ms": round(1000 * took, 1), "late_max_ms": round(1000 * max(heartbeat.late), 1)}


async def used(frame: Frame) -> dict[str, object]:
    """Go through the steps."""
    async with open_desk(frame) as desk:
        await desk.jobs.idle()
        await asyncio.sleep(1)
        composer, chat = desk.panels.composer, desk.chat
        steps = {}
        steps["open"] = await step(
            lambda: desk.open_conversation(CHAT), lambda: len(chat.messages) == MESSAGES
        )
        composer.take_focus()
        steps["type"] = await step(
            lambda: QTest.keyClicks(frame.window.focusWidget(), "Who pays for the fuel?"),
            lambda: composer.text() == "Who pays for the fuel?",
        )
        for number, name in ((2, "ask, the engine starting"), (4, "ask again")):
            composer.set_text("Who pays for the fuel?")
            begin = time.perf_counter()
            told: list[float] = []

            def answered(number: int = number, begin: float = begin, told: list = told) -> bool:
                there = len(chat.messages) == MESSAGES + number
                if there and not told:
                    told.append(time.perf_counter() - begin)
                return there and not chat.is_answering

            steps[name] = await step(composer.send_button.click, answered)
            steps[name]["question_shown_ms"] = round(1000 * told[0], 1)
        desk.new_chat()
        await desk.jobs.idle()
        steps["open again"] = await step(
            lambda: desk.open_conversation(CHAT), lambda: len(chat.messages) == MESSAGES + 4
        )
        late = max(each["late_max_ms"] for each in steps.values())
        return {**steps, "late_max_ms": late, "late_limit_ms": LATE_LIMIT}


def main() -> None:
    """Print the figures as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths.under(Path(folder))
        asyncio.run(seed(paths, MESSAGES))
        application = make_application()
        frame = show_window(application, paths)
        frame.window.resize(1440, 900)
        report: dict[str, object] = {"bench": "long chat used", "messages": MESSAGES}

        async def work() -> int:
            report.update(await used(frame))
            return 0

        run(application, work)
        dismiss(frame.window)
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main()
