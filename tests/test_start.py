"""The start: nothing heavy before the first window, and a toolkit that keeps its counts."""

import json
import os
import signal
import subprocess
import sys

import pytest
from PySide6.QtCore import QObject, Signal

FIRST_WINDOW = """
import json, sys, tempfile
from pathlib import Path
from workbench import app
from workbench.paths import Paths

application = app.make_application()
with tempfile.TemporaryDirectory() as folder:
    frame = app.show_window(application, Paths.under(Path(folder)))
    seen = {"visible": frame.window.isVisible(), "modules": sorted(sys.modules)}
    seen["icon"] = not frame.window.windowIcon().pixmap(32).isNull()
    seen["desktop_file"] = application.desktopFileName()
    print(json.dumps(seen))
    app.dismiss(frame.window)
"""
LATER = {
    "httpx", "pydantic", "keyring", "pypdfium2", "sqlite3", "starlette", "uvicorn", "qasync",
    "markdown_it", "google.genai", "truststore", "workbench.gemini", "workbench.pdf",
}  # fmt: skip


def test_the_first_window_stands_before_anything_heavy_is_loaded():
    done = subprocess.run(
        [sys.executable, "-c", FIRST_WINDOW],
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"FLATPAK_ID": "io.example.Workbench"},
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["visible"]
    assert LATER & set(seen["modules"]) == set()
    assert seen["icon"] and seen["desktop_file"] == "io.example.Workbench"


CRASH = """
import os, resource
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
from workbench import app
from workbench.paths import Paths
app.make_application = lambda: os.abort()
app.main([])
"""


@pytest.mark.skipif(os.name != "posix", reason="core files are of POSIX systems")
def test_a_crash_leaves_no_picture_of_the_memory(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", CRASH], cwd=tmp_path, capture_output=True, timeout=60,
        env={**os.environ, "PYTHONPATH": os.getcwd(), "HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == -signal.SIGABRT, done.stderr
    assert [path for path in tmp_path.rglob("*core*") if path.is_file()] == []
    limit = subprocess.run(
        [sys.executable, "-c", "from workbench.ending import leave_no_core; import resource;"
         "leave_no_core(); print(resource.getrlimit(resource.RLIMIT_CORE))"],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert limit.stdout == "(0, 0)\n"


class Sender(QObject):
    told = Signal(object)


def test_the_toolkit_does_not_lose_references(qapp):
    """PySide6 6.12 on Python 3.11 loses one to None or True with each call (PYSIDE-3474)."""
    sender = Sender()
    sender.told.connect(lambda value: None)
    before = [sys.getrefcount(value) for value in (None, True, False)]
    for _ in range(10_000):
        sender.told.emit(True)
        sender.objectName()
        sender.setObjectName("x")
    after = [sys.getrefcount(value) for value in (None, True, False)]
    lost = [old - new for old, new in zip(before, after, strict=True)]
    assert max(lost) < 100
