"""A file is shown chosen in its folder; without a file manager that can, nothing breaks."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path, PureWindowsPath

import pytest

from workbench.ui.revealing import command_for

MANAGER = """
import json, sys, threading
from pathlib import Path
from jeepney import MessageType, message_bus, new_method_return
from jeepney.io.blocking import Proxy, open_dbus_connection
from workbench.ui.revealing import reveal

file = Path(sys.argv[1])
before = reveal(file)
said = []
bus = open_dbus_connection("SESSION")
Proxy(message_bus, bus).RequestName("org.freedesktop.FileManager1", 4)


def serve():
    while True:
        message = bus.receive()
        if message.header.message_type is MessageType.method_call:
            said.append(message.body)
            bus.send(new_method_return(message))


threading.Thread(target=serve, daemon=True).start()
print(json.dumps([before, reveal(file), said]))
"""


def test_the_desktops_file_manager_is_asked(tmp_path):
    if not shutil.which("dbus-run-session"):
        pytest.skip("no session bus on this system")
    file = tmp_path / "Bericht #1 ü.pdf"
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", MANAGER, str(file)],
        env={**os.environ, "PYTHONPATH": os.getcwd()}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    before, after, said = json.loads(done.stdout)
    assert (before, after) == (False, True)
    assert said == [[[file.as_uri()], ""]] and "%231" in file.as_uri()


def test_other_systems_have_a_command():
    windows = PureWindowsPath(r"C:\Papers, old\a b.pdf")
    assert command_for(windows, "win32") == r'explorer /select,"C:\Papers, old\a b.pdf"'
    assert command_for(Path("/p/-a b.pdf"), "darwin") == ["open", "-R", "/p/-a b.pdf"]
