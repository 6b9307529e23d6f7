"""One program for each folder: handing over, locks of the dead, and messages from strangers."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from multiprocessing.connection import Client

import pytest

from workbench.instance import LONGEST, AlreadyRunning, Instance, read_message

HOLDER = """
import sys, time
from pathlib import Path
from workbench.instance import Instance
held = Instance(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


class Heard(list):
    """What the first program is told, and a way to wait for it."""

    def __init__(self):
        super().__init__()
        self.came = threading.Event()

    def __call__(self, files):
        self.append(files)
        self.came.set()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


def test_a_second_start_hands_its_files_to_the_first(folder, tmp_path):
    pdf = tmp_path / "Bericht ü.pdf"
    pdf.touch()
    heard = Heard()
    with Instance(folder) as first:
        first.listen(heard)
        with pytest.raises(AlreadyRunning) as told:
            Instance(folder, [pdf, tmp_path / "gone.pdf", tmp_path])
        assert told.value.answered
        assert heard.came.wait(5) and heard == [[str(pdf)]]
    with Instance(folder):
        pass


def test_files_that_come_before_the_window_wait_for_it(folder, tmp_path):
    pdf = tmp_path / "a.pdf"
    pdf.touch()
    heard = Heard()
    with Instance(folder) as first:
        with pytest.raises(AlreadyRunning):
            Instance(folder, [pdf])
        first.listen(heard)
        assert heard.came.wait(5) and heard == [[str(pdf)]]


def test_everything_that_is_left_is_private_and_gone_at_the_end(folder):
    with Instance(folder) as first:
        assert (folder / "instance.address").stat().st_mode & 0o777 == 0o600
        assert (folder / "instance.lock").stat().st_mode & 0o777 == 0o600
        assert first._home.stat().st_mode & 0o777 == 0o700
        home = first._home
    assert not home.exists() and not (folder / "instance.address").exists()


def test_the_lock_of_a_killed_program_is_taken_over(folder):
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.PIPE, env=environment
    )
    try:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(AlreadyRunning) as told:
            Instance(folder)
        assert told.value.answered
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait(10)
        assert (folder / "instance.address").exists()
        with Instance(folder):
            pass
    finally:
        holder.kill()
        holder.wait(10)
        holder.stdout.close()


@pytest.mark.skipif(os.name != "posix", reason="stops a process")
def test_a_first_program_that_hangs_is_told_apart(folder):
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.PIPE, env=environment
    )
    try:
        assert holder.stdout.readline() == b"held\n"
        os.kill(holder.pid, signal.SIGSTOP)
        os.waitid(os.P_PID, holder.pid, os.WSTOPPED | os.WNOWAIT)
        started = time.monotonic()
        with pytest.raises(AlreadyRunning) as told:
            Instance(folder)
        assert not told.value.answered and time.monotonic() - started < 6
    finally:
        holder.kill()
        holder.wait(10)
        holder.stdout.close()


BAD = [
    b"", b"\x00" * 100, b"null", b"[]", b"{}", b'{"files": "x"}', b'{"files": [], "run": "x"}',
    b'{"command": ["rm"]}', b"[" * 50_000, b'{"files": ' + b"[" * 20_000, b"\xff\xfe", b'{"files":',
]  # fmt: skip


@pytest.mark.parametrize("message", BAD)
def test_anything_but_a_list_of_files_is_refused(message):
    with pytest.raises(ValueError):
        read_message(message)


def test_only_regular_files_with_whole_paths_pass(tmp_path):
    pdf = tmp_path / "a.pdf"
    pdf.touch()
    os.mkfifo(tmp_path / "pipe")
    names = [
        str(pdf), "a.pdf", "../a.pdf", str(tmp_path), str(tmp_path / "pipe"), "/dev/zero",
        "http://x/a.pdf", "file:///etc/passwd", "\0", 7, None, ["x"], {"a": 1}, "x" * 9000,
    ]  # fmt: skip
    assert read_message(json.dumps({"files": names}).encode()) == [str(pdf)]
    many = json.dumps({"files": [str(pdf)] * 2000}).encode()
    assert len(read_message(many)) == 500


def test_strangers_cannot_stop_the_listening(folder, tmp_path):
    pdf = tmp_path / "a.pdf"
    pdf.touch()
    heard = Heard()
    chance = random.Random(8)
    with Instance(folder) as first:
        first.listen(heard)
        address = (folder / "instance.address").read_text()
        for message in [*BAD, b"x" * (LONGEST + 1), *(chance.randbytes(300) for _ in range(50))]:
            with Client(address) as stranger:
                stranger.send_bytes(message)
                try:
                    assert stranger.recv_bytes(64) != b"taken"
                except (EOFError, ConnectionError):
                    pass
        Client(address).close()
        assert heard == []
        with pytest.raises(AlreadyRunning) as told:
            Instance(folder, [pdf])
        assert told.value.answered and heard.came.wait(5)
