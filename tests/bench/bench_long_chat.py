"""A chat of 10,000 messages in the window: opening, memory, scrolling, resizing, one of 5 MB.

Run as a script; prints JSON. Times are milliseconds, medians of `--times` runs in one process; on a
machine that others use as well look at the CPU times. The reference is a window with one QLabel for
each message of a chat of 200, which takes time in proportion to the length.
"""

import argparse
import asyncio
import gc
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, Qt  # noqa: E402
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QVBoxLayout, QWidget  # noqa: E402
from qasync import QEventLoop  # noqa: E402

from tests.bench.long_chat import CHAT, add_chat, message  # noqa: E402
from workbench.domain.conversations import MessageState  # noqa: E402
from workbench.services.conversations import Conversations  # noqa: E402
from workbench.services.turns import Turns  # noqa: E402
from workbench.storage import workspaces  # noqa: E402
from workbench.storage.database import Database  # noqa: E402
from workbench.ui.chat.panel import ConversationPanel  # noqa: E402
from workbench.ui.chat.presenter import ChatPresenter  # noqa: E402
from workbench.ui.jobs import Jobs  # noqa: E402
from workbench.ui.theme import Appearance, Theme  # noqa: E402

LIMITS = {
    "open_ms": 100, "added_mb": 40, "scroll_p95_ms": 16, "resize_ms": 50, "huge_ms": 300,
    "piece_ratio": 1.5,
}  # fmt: skip
HUGE = 5_000_000


class NoDocuments:
    """Documents of a chat that has none."""

    async def get(self, ids):
        return ()


def paint():
    """Let Qt lay out and paint what waits for it."""
    QCoreApplication.sendPostedEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest)


def resident():
    """Return the memory of this process in megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def since(began):
    """Return the milliseconds since a moment."""
    return 1000 * (time.perf_counter() - began)


async def opening(database):
    """Return the milliseconds until the end of the chat is painted, until all is there, and MB."""
    theme = Theme()
    window = QWidget()
    panel = ConversationPanel(theme)
    panel.setParent(window)
    window.resize(760, 900)
    panel.resize(760, 900)
    window.show()
    panel.show_messages([message(1, "warm")], {})
    paint()
    jobs = Jobs(lambda failure: None)
    services = SimpleNamespace(
        conversations=Conversations(database), documents=NoDocuments(), turns=Turns(database)
    )
    presenter = ChatPresenter(panel, services, jobs)
    gc.collect()
    before, painted, late = resident(), [], []
    presenter.opened.connect(
        lambda _: (paint(), painted.extend((since(began), 1000 * (time.process_time() - cpu))))
    )
    began, cpu = time.perf_counter(), time.process_time()

    async def beat():
        while True:
            due = time.perf_counter() + 0.005
            await asyncio.sleep(0.005)
            late.append(since(due))

    beating = asyncio.ensure_future(beat())
    presenter.open(CHAT)
    await jobs.idle()
    beating.cancel()
    paint()
    filled = since(began)
    assert len(panel.messages) == options_of().messages
    added = resident() - before
    return window, panel, {
        "open_ms": painted[0], "open_cpu_ms": painted[1], "filled_ms": filled, "added_mb": added,
        "late_p99_ms": sorted(late)[int(0.99 * len(late))], "late_max_ms": max(late),
    }  # fmt: skip


def scrolling(panel):
    """Return wall and CPU milliseconds of wheel steps upwards from the end, 40 each second.

    What is made ready between two steps counts with the slower of the two.
    """
    bar = panel.verticalScrollBar()
    ahead = panel._ahead
    times = []
    for _ in range(400):
        began, cpu = time.perf_counter(), time.process_time()
        bar.setValue(bar.value() - 120)
        paint()
        times.append((since(began), 1000 * (time.process_time() - cpu)))
        for _ in range(2):
            if ahead.isActive():
                began, cpu = time.perf_counter(), time.process_time()
                ahead.stop()
                panel._make_next()
                paint()
                times.append((since(began), 1000 * (time.process_time() - cpu)))
    return [sorted(values) for values in zip(*times, strict=True)]


def resizing(panel):
    """Return the milliseconds of one change of the column's width."""
    times = []
    for width in (720, 700, 680, 740):
        began = time.perf_counter()
        panel.resize(width, 900)
        paint()
        times.append(since(began))
    return statistics.median(times)


def pieces(count):
    """Return the milliseconds that a piece of a growing answer costs below `count` messages."""
    panel = ConversationPanel(Theme())
    panel.resize(740, 900)
    panel.show()
    panel.show_messages([message(number) for number in range(count)], {})
    text, times = "", []
    growing = message(1, "grow", "grow")
    for _ in range(300):
        text += "some more words of an answer that grows, piece by piece. "
        state = MessageState.STREAMING
        began = time.process_time()
        panel.show_message(_with_text(growing, text, state))
        panel._timer.stop()
        panel._show_dirty()
        paint()
        times.append(1000 * (time.process_time() - began))
    panel.deleteLater()
    return statistics.median(times)


def huge(state=MessageState.COMPLETE):
    """Return the milliseconds until a chat with a message of 5 MB is painted."""
    text = ("A long paragraph of an answer, **bold** and `code`.\n\n" * (HUGE // 50))[:HUGE]
    panel = ConversationPanel(Theme())
    panel.resize(740, 900)
    panel.show()
    paint()
    big = _with_text(message(1), text, state)
    began = time.perf_counter()
    panel.show_messages([message(0), big], {})
    paint()
    took = since(began)
    panel.deleteLater()
    return took


def labels(count=200):
    """Return the milliseconds that one QLabel for each of `count` messages takes."""
    began = time.perf_counter()
    area, inner = QScrollArea(), QWidget()
    column = QVBoxLayout(inner)
    for number in range(count):
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.MarkdownText)  # our own text
        label.setWordWrap(True)
        label.setText(message(number).text)
        column.addWidget(label)
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.resize(740, 900)
    area.show()
    paint()
    took = since(began)
    area.deleteLater()
    return took


def _with_text(old, text, state):
    from dataclasses import replace

    return replace(old, parts=({"text": text},), state=state, citations=())


def options_of():
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=3)
    return parser.parse_args()


async def measure():
    """Return all figures."""
    options = options_of()
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        async with Database(Path(folder) / "long.db") as database:
            workspace, *_ = await database.read(workspaces.all_workspaces)
            await database.write(add_chat, workspace.id, options.messages)
            for _ in range(options.times):
                window, panel, figures = await opening(database)
                steps, cpu_steps = scrolling(panel)
                figures["scroll_p50_ms"] = statistics.median(steps)
                figures["scroll_p95_ms"] = steps[int(0.95 * len(steps))]
                figures["scroll_p95_cpu_ms"] = cpu_steps[int(0.95 * len(cpu_steps))]
                cpu = time.process_time()
                figures["resize_ms"] = resizing(panel)
                figures["resize_cpu_ms"] = 250 * (time.process_time() - cpu)
                cpu = time.process_time()
                figures["huge_ms"] = huge()
                figures["huge_cpu_ms"] = 1000 * (time.process_time() - cpu)
                few, many = pieces(10), pieces(options.messages)
                figures |= {"piece_10_ms": few, "piece_all_ms": many, "piece_ratio": many / few}
                figures["labels_200_ms"] = labels()
                runs.append(figures)
                window.deleteLater()
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    # Memory is that of the first run: later ones find what the first one left.
    median = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    median["added_mb"] = runs[0]["added_mb"]
    return {
        "messages": options.messages,
        **{name: round(value, 2) for name, value in median.items()},
        "limits": LIMITS,
        "kept": {name: median[name] <= limit for name, limit in LIMITS.items()},
    }


def main():
    """Print the figures as JSON."""
    application = QApplication.instance() or QApplication([])
    application.setStyle("Fusion")
    Theme().use(Appearance.LIGHT)
    application.setQuitOnLastWindowClosed(False)
    loop = QEventLoop(application)
    with loop:
        report = loop.run_until_complete(measure())
    sys.stdout.write(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
