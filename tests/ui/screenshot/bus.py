"""A session bus of its own, and portals on it as their own processes."""

import json
import os
import select
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

PATIENCE = 20
"""Seconds for what takes milliseconds."""
PORTAL = Path(__file__).parent / "portal_process.py"


@contextmanager
def session_bus():
    """Run a bus and give its address."""
    if not shutil.which("dbus-daemon"):
        pytest.skip("no session bus on this system")
    words = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    daemon = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        yield daemon.stdout.readline().strip()
    finally:
        daemon.terminate()
        daemon.wait(10)
        daemon.stdout.close()


class Portal:
    """A portal that answers in one way; `said` reads the next thing it was asked."""

    def __init__(self, bus, how, address=""):
        self.process = subprocess.Popen(
            [sys.executable, str(PORTAL), how, address],
            env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": bus}, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.said() == "ready"

    def said(self):
        heard, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        assert heard, "the portal was asked for nothing"
        return json.loads(self.process.stdout.readline())

    def end(self):
        self.process.kill()
        self.process.wait(10)
        self.process.stdout.close()


@contextmanager
def portal(bus, how, address=""):
    """Run a portal."""
    one = Portal(bus, how, address)
    try:
        yield one
    finally:
        one.end()
