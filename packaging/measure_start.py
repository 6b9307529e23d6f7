#!/usr/bin/env python3
"""Measures how long the frozen program takes to its first window, against the same source.

Both are started in turn on an own Xvfb, each with a fresh home, after one start each that does not
count. Prints {"frozen_s", "source_s", "ratio", "limit"}: medians, in seconds from the start of the
process to a window that can be seen.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

from build_tree import BUILD
from dev import python
from parts import PROGRAM

RUNS = 9
LIMIT = 1.5
PATIENCE = 30.0


def main() -> int:
    """Measure, print, and return 0 only if the frozen program keeps the limit."""
    starts = {
        "frozen": [str(BUILD / "tree" / PROGRAM / PROGRAM)],
        "source": [python(), "-m", "workbench"],
    }
    times: dict[str, list[float]] = {name: [] for name in starts}
    read, write = os.pipe()
    words = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x900x24", "-noreset"]
    display = subprocess.Popen(words, pass_fds=[write], stderr=subprocess.DEVNULL)
    try:
        number = os.read(read, 16).decode().strip()
        for turn in range(RUNS + 1):
            for name, command in starts.items():
                took = first_window(command, number)
                if turn:
                    times[name].append(took)
    finally:
        display.terminate()
        display.wait()
    frozen, source = (statistics.median(times[name]) for name in starts)
    ratio = frozen / source
    figures = {"frozen_s": frozen, "source_s": source, "ratio": ratio, "limit": LIMIT}
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))
    return 0 if ratio <= LIMIT else 1


def first_window(command: list[str], display: str) -> float:
    """Start the program, wait for its window, end it, and return the seconds it took."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": home,
            "DISPLAY": f":{display}",
            "QT_QPA_PLATFORM": "xcb",
            "LC_ALL": "C.UTF-8",
        }
        started = time.perf_counter()
        program = subprocess.Popen(command, env=environment, cwd=BUILD / "source")
        try:
            while not is_seen(environment):
                if program.poll() is not None or time.perf_counter() - started > PATIENCE:
                    sys.exit(f"No window came from {command[0]}.")
                time.sleep(0.002)
            return time.perf_counter() - started
        finally:
            program.terminate()
            program.wait()


def is_seen(environment: dict[str, str]) -> bool:
    """Say whether a window of the program can be seen."""
    search = ["xdotool", "search", "--onlyvisible", "--name", "Workbench"]
    done = subprocess.run(search, env=environment, capture_output=True, check=False)
    return bool(done.stdout.strip())


if __name__ == "__main__":
    sys.exit(main())
