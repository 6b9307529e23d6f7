"""A 50 KB answer in 1,500 pieces over 10 s: the conversation panel against QTextBrowser.

With `--streams 3 --size 200000 --seconds 38` three panels grow at once, 1,300 tokens a second each;
the window shows one of them at a time, so this is more than it has to do.

Run as a script; prints JSON. `cpu_ratio` is the panel's CPU over that of a QTextBrowser that is
given the whole text by setMarkdown for each piece. An update is the change and its painting; how
late a timer due every 5 ms came says what else had to wait. `update_cpu_ms` is what to look at on a
machine that others use as well.
"""

import argparse
import json
import os
import resource
import time
from dataclasses import replace
from datetime import UTC, datetime

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication, QHBoxLayout, QTextBrowser, QWidget  # noqa: E402

from workbench.domain.conversations import Message, MessageState, Role  # noqa: E402
from workbench.ui.chat.panel import ConversationPanel  # noqa: E402
from workbench.ui.collecting import Collecting  # noqa: E402
from workbench.ui.theme import Appearance, Theme  # noqa: E402

SIZE = 50_000
PIECES = 1_500
SECONDS = 10.0
BEAT = 0.005


def make_answer(size=SIZE, code_blocks=17, tables=7):
    """Return Markdown of about `size` characters with that many code blocks and tables."""
    prose = (
        "Fuel cost rose from **13.2m** to 19.1m, up 45 % in two years, and the annual report "
        "calls the last step *the largest single movement* in operating costs for the year. "
        "The contract sets the price `per litre` on the first working day of each quarter. "
    )
    bullets = "".join(
        f"- Item {n} names a harbour, its dues and the date of notice\n" for n in range(6)
    )
    code = "```python\n" + "".join(f"total_{n} = fuel[{n}] / 68.2\n" for n in range(14)) + "```\n"
    rows = "".join(f"| 20{n:02} | {n}.4 | +{n} % | Skerry Point |\n" for n in range(12))
    table = f"| Year | Cost | Change | Route |\n|---|---:|---:|---|\n{rows}"
    parts = []
    for n in range(code_blocks):
        parts += [f"## Section {n + 1}\n", prose * 2 + "\n", bullets, code]
        if n < tables:
            parts.append(table)
    text = "\n".join(parts)
    while len(text) < size:
        text += "\n" + prose * 3 + "\n"
    return text[:size]


class PanelSink:
    """Shows the pieces in our panel."""

    def __init__(self):
        self.widget = ConversationPanel(Theme())
        self._text = ""
        self._message = Message(
            id="a", conversation_id="c", parent_id="", role=Role.ANSWER,
            state=MessageState.STREAMING, created_at=datetime.now(UTC),
        )  # fmt: skip

    def time_updates(self, durations):
        timer = self.widget._timer
        timer.timeout.disconnect()
        timer.timeout.connect(timed(self.widget._show_dirty, durations))

    def take(self, piece, last):
        self._text += piece
        state = MessageState.COMPLETE if last else MessageState.STREAMING
        parts = ({"text": self._text},)
        self._message = replace(self._message, state=state, parts=parts)
        self.widget.show_message(self._message)


class BrowserSink:
    """Gives the whole text to QTextBrowser.setMarkdown for each piece."""

    def __init__(self):
        self.widget = QTextBrowser()
        self._text = ""

    def time_updates(self, durations):
        self.take = timed(self.take, durations)

    def take(self, piece, last):
        self._text += piece
        self.widget.setMarkdown(self._text)
        bar = self.widget.verticalScrollBar()
        bar.setValue(bar.maximum())


class Heartbeat:
    """A timer due every 5 ms that notes how late it came."""

    def __init__(self):
        self.late = []
        self._due = time.perf_counter() + BEAT
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(round(1000 * BEAT))

    def _beat(self):
        now = time.perf_counter()
        self.late.append(max(0.0, now - self._due))
        self._due = now + BEAT

    def stop(self):
        self._timer.stop()


def timed(update, durations):
    """Wrap an update so that it paints at once; note the time and the CPU time of both."""

    def wrapped(*arguments):
        began, cpu = time.perf_counter(), time.process_time()
        update(*arguments)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest)
        durations.append((time.perf_counter() - began, time.process_time() - cpu))

    return wrapped


def run(sink, text, pieces=PIECES, seconds=SECONDS, watched=True):
    """Stream the text into a sink; return CPU seconds, wall seconds and the busy turns in ms.

    A timer of 5 ms takes 0.03 s of CPU each second (measured): `watched` says whether it runs.
    """
    sink.widget.resize(740 * len(getattr(sink, "sinks", "1")), 800)
    sink.widget.show()
    spin(200)
    step = -(-len(text) // pieces)
    heartbeat, durations = Heartbeat() if watched else None, []
    sink.time_updates(durations)
    cpu, began = _cpu(), time.perf_counter()
    loop = QEventLoop()
    sent = 0

    def feed():
        nonlocal sent
        due = min(pieces, int((time.perf_counter() - began) / seconds * pieces) + 1)
        if sent < due:
            sink.take(text[sent * step : (sent + 1) * step], sent + 1 >= pieces)
            sent += 1
        if sent >= pieces:
            timer.stop()
            QTimer.singleShot(200, loop.quit)

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(feed)
    timer.start(max(1, int(seconds * 1000 / pieces)))
    loop.exec()
    used, wall = _cpu() - cpu, time.perf_counter() - began
    if heartbeat is not None:
        heartbeat.stop()
    idle = None if isinstance(sink, BrowserSink) else idle_cpu()
    sink.widget.close()
    return {
        "cpu_s": round(used, 3),
        "wall_s": round(wall, 2),
        "updates": len(durations),
        "update_ms": _spread([wall for wall, _ in durations]),
        "update_cpu_ms": _spread([cpu for _, cpu in durations]),
        "late_ms": _spread(heartbeat.late) if heartbeat is not None else None,
        "idle_cpu_share": idle,
    }  # fmt: skip


class Together:
    """Gives each piece to several panels; their updates are those of one."""

    def __init__(self, count):
        self.sinks = [PanelSink() for _ in range(count)]
        self.widget = QWidget()
        row = QHBoxLayout(self.widget)
        for sink in self.sinks:
            row.addWidget(sink.widget)

    def time_updates(self, durations):
        for sink in self.sinks:
            sink.time_updates(durations)

    def take(self, piece, last):
        for sink in self.sinks:
            sink.take(piece, last)


def idle_cpu(milliseconds=2_000):
    """Return the share of a core that is used while nothing happens."""
    before = _cpu()
    spin(milliseconds)
    return round((_cpu() - before) / (milliseconds / 1000), 4)


def spin(milliseconds):
    """Let Qt work for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _spread(seconds):
    values = sorted(1000 * value for value in seconds)
    shares = {"p50": 0.5, "p99": 0.99, "max": 1.0}
    return {
        name: round(values[min(len(values) - 1, int(share * len(values)))], 2)
        for name, share in shares.items()
    }


def _cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--pieces", type=int, default=PIECES)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--only-panel", action="store_true")
    parser.add_argument("--streams", type=int, default=1)
    options = parser.parse_args()
    application = QApplication.instance() or QApplication([])
    application.setStyle("Fusion")
    application.setQuitOnLastWindowClosed(False)
    Theme().use(Appearance.LIGHT)
    collecting = Collecting(application)  # as the program does
    text = make_answer(options.size)
    run(PanelSink(), text[:6_000], 60, 1.5)  # loads what is loaded once
    sink = PanelSink() if options.streams == 1 else Together(options.streams)
    panel = run(sink, text, options.pieces, options.seconds)
    report = {"characters": len(text), "panel": panel}
    if not options.only_panel and options.streams == 1:
        report["browser"] = run(BrowserSink(), text, options.pieces, options.seconds)
        report["cpu_ratio"] = round(panel["cpu_s"] / report["browser"]["cpu_s"], 4)
    collecting.end()
    print(json.dumps(report, indent=2))  # noqa: T201


if __name__ == "__main__":
    main()
