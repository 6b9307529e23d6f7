"""The whole window while an answer comes in one event of 20 MB, or in 100,000 of one character.

Run as a script; prints JSON. A short answer comes first, so that what the first question of a start
costs is told apart. The server is a process of its own; how late a timer due every 5 ms came says
how long the window had to wait, from the question until 2 s after the answer's end.
"""

import argparse
import asyncio
import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.bench.bench_stream import Heartbeat  # noqa: E402
from tests.faults.server import FaultServer, Request, chunked  # noqa: E402
from tests.gemini.answers import chunk, event, reply  # noqa: E402
from workbench.app import (  # noqa: E402
    Frame,
    dismiss,
    make_application,
    open_desk,
    run,
    show_window,
)
from workbench.domain.conversations import MessageState  # noqa: E402
from workbench.domain.profiles import Billing  # noqa: E402
from workbench.paths import Paths  # noqa: E402

KEY = "AIza-a-key-for-a-huge-answer-0123456789"
LATE_LIMIT = 50.0
"""Milliseconds (faults, row 11)."""
WORDS = "A sentence of the answer that goes on and on.\n\n"
TEXTS = {
    "first": "A short answer.",
    "one": WORDS * (20_000_000 // len(WORDS)),
    "many": "0123456789" * 10_000,
}


def pieces(shape: str) -> list[bytes]:
    """Return the events of an answer of this shape."""
    text = TEXTS[shape]
    if shape == "many":
        return [*(event(chunk(letter)) for letter in text), event(chunk(finish="STOP"))]
    return [event(chunk(text, finish="STOP"))]


def serve(shape: str) -> None:
    """Answer every question in this shape until standard input ends."""
    body = chunked(*pieces(shape))
    empty = reply({"totalTokens": 8})

    def handle(request: Request) -> bytes:
        return body if "streamGenerate" in request.target else empty

    with FaultServer(handle) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        sys.stdin.read()


@contextlib.asynccontextmanager
async def serving(shape: str) -> AsyncIterator[str]:
    """Have a server of this shape in a process of its own; yield its address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.bench_huge_answer", "--serve", shape,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin and process.stdout
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.stdin.close()
        await process.wait()


async def measure(frame: Frame, shape: str) -> dict[str, object]:
    """Ask, and watch the window until the answer is there and shown."""
    async with serving(shape) as url, open_desk(frame) as desk:
        await desk.jobs.idle()
        desk.new_chat()
        profiles = desk.services.profiles
        profile = await profiles.connect("Work", KEY, Billing.PAID, url, keep=False)
        desk.connection.use(profile.id)
        while desk.connection.is_offline:
            await asyncio.sleep(0.01)
        desk.connection.choose_model("gemini-3.8-flash")
        await desk.jobs.idle()
        desk.panels.composer.set_text("Go on and on.")
        heartbeat, began = Heartbeat(), time.perf_counter()
        desk.panels.composer.send_button.click()
        while len(desk.chat.messages) < 2 or desk.chat.is_answering:
            await asyncio.sleep(0.05)
        seconds = time.perf_counter() - began
        await asyncio.sleep(2)
        heartbeat.stop()
        answer = desk.chat.messages[-1]
        late = sorted(1000 * value for value in heartbeat.late)
        return {
            "seconds": round(seconds, 2),
            "late_p99_ms": round(late[int(0.99 * len(late))], 1),
            "late_max_ms": round(late[-1], 1),
            "latest_ms": [round(value, 1) for value in late[-5:]],
            "whole": answer.state is MessageState.COMPLETE and answer.text == TEXTS[shape],
        }


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", choices=TEXTS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
        return
    report: dict[str, object] = {"bench": "huge answer", "late_limit_ms": LATE_LIMIT}
    application = make_application()
    for shape in TEXTS:
        with tempfile.TemporaryDirectory() as folder:
            frame = show_window(application, Paths.under(Path(folder)))
            frame.window.resize(1440, 900)

            async def work(frame: Frame = frame, shape: str = shape) -> int:
                report[shape] = await measure(frame, shape)
                return 0

            run(application, work)
            dismiss(frame.window)
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main()
