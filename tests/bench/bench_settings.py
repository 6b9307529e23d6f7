"""Opening the settings in the filled window, and the memory of the first window."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 5
LIMIT_MS = 150
LIMIT_MB = 130
FIRST_WINDOW = """
import tempfile
from pathlib import Path
from workbench import app
from workbench.paths import Paths
application = app.make_application()
frame = app.show_window(application, Paths.under(Path(tempfile.mkdtemp())))
for line in Path("/proc/self/status").read_text().splitlines():
    if line.startswith("VmRSS"):
        print(line.split()[1], flush=True)
"""


def memory() -> float:
    """Return megabytes that a fresh process has in memory when its first window stands."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST_WINDOW],
        capture_output=True,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=True,
    )
    return int(done.stdout) * 1024 / 1e6


async def open_once() -> float:
    """Return milliseconds from asking for the settings until they are drawn, in a new window."""
    from workbench.app import dismiss, open_desk, show_window
    from workbench.paths import Paths

    with tempfile.TemporaryDirectory(prefix="workbench-bench-") as home:
        frame = show_window(APPLICATION, Paths.under(Path(home)))
        async with open_desk(frame) as desk:
            await desk.jobs.idle()
            started = time.perf_counter()
            desk.settings_joints.open()
            desk.settings_joints.dialog.grab()
            took = 1000 * (time.perf_counter() - started)
            desk.settings_joints.dialog.close()
            await desk.jobs.idle()
        dismiss(frame.window)
    return took


async def main() -> int:
    """Print both as JSON."""
    opened = [await open_once() for _ in range(RUNS)]
    result = {
        "bench": "settings",
        "open_ms": round(statistics.median(opened)),
        "slowest_ms": round(max(opened)),
        "limit_ms": LIMIT_MS,
        "first_window_mb": round(statistics.median(memory() for _ in range(RUNS))),
        "limit_mb": LIMIT_MB,
    }
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from workbench.app import make_application, run

    APPLICATION = make_application()
    sys.exit(run(APPLICATION, main))
