"""A 50 KB answer in pieces of 64 characters every 20 ms: our panel against Chromium.

Chromium shows `memoised.html`, a page that keeps the nodes of finished blocks and makes only the
last one again, from a server on this computer; it is asked for nothing else. Its CPU is that of all
its processes. How late timers come is not watched here, for that takes a fifth of the panel's CPU
and Chromium has nothing like it; `bench_stream.py` does. Run as a script; prints JSON. Without
Chromium it says so and measures nothing.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication  # noqa: E402

from tests.bench.bench_stream import PanelSink, make_answer, run  # noqa: E402
from workbench.ui.theme import Appearance, Theme  # noqa: E402

PAGE = Path(__file__).with_name("memoised.html")
PIECE = 64
EVERY = 20
LIMIT = 1 / 3
NAMES = ("chromium", "chromium-browser", "google-chrome")


def cpu_of(root):
    """Return the CPU seconds of a process and all that descend from it."""
    parents, times = {}, {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(folder.name)] = int(fields[1])
            times[int(folder.name)] = sum(map(int, fields[11:15]))
    family = {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(times.get(pid, 0) for pid in family) / os.sysconf("SC_CLK_TCK")


class Browser:
    """Chromium on the page; `seconds` is its CPU between the first piece and the last."""

    def __init__(self, program, text):
        self._program = program
        self._text = text
        self._ended = threading.Event()
        self._began = 0.0
        self.seconds = 0.0
        self.blocks = 0
        self._process = None

    def run(self):
        """Show the whole stream."""
        browser = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                path, _, query = self.path.partition("?")
                body = b""
                if path == "/":
                    body = PAGE.read_bytes()
                elif path == "/stream":
                    body = json.dumps(
                        {"text": browser._text, "size": PIECE, "every": EVERY}
                    ).encode()
                elif path == "/begin":
                    browser._began = cpu_of(browser._process.pid)
                elif path == "/end":
                    browser.seconds = cpu_of(browser._process.pid) - browser._began
                    browser.blocks = int(query.partition("=")[2])
                    browser._ended.set()
                self.send_response(200)
                self.send_header("Content-Type", "text/html" if path == "/" else "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            self._process = subprocess.Popen(
                [
                    self._program, "--headless=new", "--disable-gpu", "--window-size=740,800",
                    "--no-first-run", "--disable-background-networking", "--disable-sync",
                    "--disable-component-update", "--disable-default-apps", "--disable-extensions",
                    "--disable-background-timer-throttling", "--disable-renderer-backgrounding",
                    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                    f"--user-data-dir={profile}",
                    *(["--no-sandbox"] if os.geteuid() == 0 else []),
                    f"http://127.0.0.1:{server.server_port}/",
                ],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )  # fmt: skip
            try:
                if not self._ended.wait(180):
                    raise TimeoutError("Chromium did not come to the end of the answer")
            finally:
                self._process.terminate()
                self._process.wait(20)
                server.shutdown()
                server.server_close()


def main():
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--size", type=int, default=50_000)
    options = parser.parse_args()
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        sys.stdout.write("Chromium is not installed, so there is nothing to compare with.\n")
        return
    application = QApplication.instance() or QApplication([])
    application.setStyle("Fusion")
    application.setQuitOnLastWindowClosed(False)
    Theme().use(Appearance.LIGHT)
    text = make_answer(options.size)
    pieces = -(-len(text) // PIECE)
    run(PanelSink(), text[:6_000], 60, 1.5)  # loads what is loaded once
    rounds = []
    for _ in range(options.times):
        browser = Browser(program, text)
        browser.run()
        panel = run(PanelSink(), text, pieces, pieces * EVERY / 1000, watched=False)
        rounds.append(
            {
                "panel_cpu_s": panel["cpu_s"],
                "chromium_cpu_s": round(browser.seconds, 2),
                "chromium_blocks": browser.blocks,
                "ratio": round(panel["cpu_s"] / browser.seconds, 3),
                "update_ms": panel["update_ms"],
            }
        )
    ratio = statistics.median(each["ratio"] for each in rounds)
    report = {"characters": len(text), "rounds": rounds, "ratio": ratio, "kept": ratio <= LIMIT}
    sys.stdout.write(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
