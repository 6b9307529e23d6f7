"""The start: nothing heavy before the first window, and a toolkit that keeps its counts."""

import json
import os
import subprocess
import sys

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
