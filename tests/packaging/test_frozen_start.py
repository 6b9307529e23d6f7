import os
import subprocess
import sys
from pathlib import Path

import frozen_start
import pytest

START = Path(__file__).resolve().parents[2] / "packaging" / "frozen_start.py"


def start(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(START), *words]
    environment = {**os.environ, "PYTHONPATH": str(START.parent.parent)}
    return subprocess.run(
        command, input=given, env=environment, capture_output=True, text=True, timeout=60
    )


def test_it_starts_the_program() -> None:
    done = start("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("workbench ")


def test_it_becomes_the_pdf_reader() -> None:
    # A reader whose input ends at once has nothing to do and leaves.
    done = start("--read-pdfs")
    assert (done.returncode, done.stdout) == (0, "")


def test_the_key_store_check_refuses_other_words_and_shows_no_key() -> None:
    done = start("--check-key-store", "show", given="secret-of-the-user\n")
    assert done.returncode == 2
    assert "keep, find or forget" in done.stderr
    assert "secret-of-the-user" not in done.stdout + done.stderr


def test_a_key_store_check_without_a_store_says_so() -> None:
    environment = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    command = [sys.executable, str(START), "--check-key-store", "keep"]
    done = subprocess.run(
        command,
        input="secret-of-the-user\n",
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(START.parent.parent), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "key store" in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret-of-the-user" not in done.stdout + done.stderr


def test_programs_that_we_open_get_their_own_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/ours")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/theirs")
    monkeypatch.setenv("DYLD_LIBRARY_PATH", "/ours")
    monkeypatch.setenv("QT_PLUGIN_PATH", "/ours")
    frozen_start.give_back_library_paths()
    assert os.environ["LD_LIBRARY_PATH"] == "/theirs"
    assert "DYLD_LIBRARY_PATH" not in os.environ
    assert ("QT_PLUGIN_PATH" in os.environ) is (sys.platform != "linux")
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ
