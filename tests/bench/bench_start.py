"""First window of the program against a bare PySide6 window, fresh processes in turn."""

import json
import os
import statistics
import subprocess
import sys
import time

RUNS = 9
BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1440, 900)
window.show()
application.processEvents()
print("shown", flush=True)
"""
WORKBENCH = """
import tempfile
from pathlib import Path
from workbench import app
from workbench.paths import Paths
application = app.make_application()
folder = tempfile.mkdtemp()
frame = app.show_window(application, Paths.under(Path(folder)))
print("shown", flush=True)
"""


def first_window(script: str) -> float:
    """Return seconds from the start of the process to its first window."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert process.stdout is not None
    process.stdout.readline()
    took = time.perf_counter() - started
    process.kill()
    process.wait()
    process.stdout.close()
    return took


def interpreter() -> float:
    """Return seconds that the interpreter alone takes."""
    return first_window("print(flush=True)")


def main() -> None:
    """Print the medians and their ratio as JSON, less the interpreter's own start."""
    pairs = [(first_window(BARE), first_window(WORKBENCH), interpreter()) for _ in range(RUNS)]
    bare, workbench, python = (statistics.median(column) for column in zip(*pairs, strict=True))
    result = {
        "bench": "start",
        "bare_ms": round(1000 * (bare - python)),
        "workbench_ms": round(1000 * (workbench - python)),
        "ratio": round((workbench - python) / (bare - python), 2),
        "limit": 4.0,
    }
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
