#!/usr/bin/env python3
"""The one door for whoever works on the project: run, test, check, bench, shots, build.

Standard library only. Makes or updates `.venv` from the lock when needed and, on Debian, installs
the system libraries Qt needs (as root) or prints the line that does (otherwise).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "packaging" / "requirements-dev.lock"
STAMP = VENV / "lock.sha256"

QT_PACKAGES = (
    "libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 libxcb-cursor0 "
    "libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0 fonts-noto-core"
).split()
TEST_PACKAGES = (
    "xvfb xauth xdotool dbus gnome-keyring at-spi2-core curl fonts-noto-cjk tesseract-ocr"
).split()


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for and return the exit status."""
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, words in (
        ("run", "start the program (without a display: its self-test)"),
        ("test", "run the tests"),
        ("check", "format, lint, types and import rules"),
        ("bench", "measure, as ratios in one run"),
        ("shots", "pictures of the main screens in both themes"),
        ("build", "make an installer: deb, windows, macos or flatpak; see packaging/README.md"),
        ("lock", "write the lock files anew from pyproject.toml"),
    ):
        commands.add_parser(name, help=words, add_help=False, prefix_chars="\0").add_argument(
            "rest", nargs=argparse.REMAINDER
        )
    chosen = parser.parse_args(arguments)
    rest: list[str] = chosen.rest
    if chosen.command == "lock":
        return lock()
    prepare(tests=chosen.command not in ("run", "build"))
    doings = {"run": run, "test": test, "check": check, "bench": bench, "shots": shots}
    return {**doings, "build": build}[chosen.command](rest)


def run(rest: Sequence[str]) -> int:
    """Start the program; with no display, say so and let it prove itself offscreen."""
    if has_display() or "--self-test" in rest or any(a in ("--help", "--version") for a in rest):
        return call([python(), "-m", "workbench", *rest])
    print("There is no display, so the self-test does the main job offscreen instead.", flush=True)
    return call([python(), "-m", "workbench", "--self-test", *rest])


def test(rest: Sequence[str]) -> int:
    """Run the tests with the words given to pytest; without any, all of them.

    Then two run at a time, but those marked "alone" do so: they watch how fast a program is.
    """
    pytest = [python(), "-m", "pytest"]
    if rest:
        return call([*pytest, *rest])
    status = call([*pytest, "-n", "2", "--dist", "worksteal", "-m", "not alone"])
    return status or call([*pytest, "-m", "alone", str(ROOT / "tests" / "journeys")])


def check(rest: Sequence[str]) -> int:
    """Run every check, even after one has failed; `--fix` mends format and lint first."""
    if "--fix" in rest:
        call([python(), "-m", "ruff", "format", "."])
        call([python(), "-m", "ruff", "check", "--fix", "."])
    statuses = [
        call([python(), "-m", "ruff", "format", "--check", "."]),
        call([python(), "-m", "ruff", "check", "."]),
        call([python(), "-m", "mypy"]),
        call([python(), "-m", "pytest", "-q", "tests/test_imports.py"]),
    ]
    return max(statuses)


def bench(rest: Sequence[str]) -> int:
    """Run the benchmarks (all, or those named) one after the other; each prints one JSON object."""
    scripts = sorted((ROOT / "tests" / "bench").glob("bench_*.py"))
    chosen = [script for script in scripts if not rest or any(word in script.stem for word in rest)]
    return max(
        (call([python(), "-m", f"tests.bench.{script.stem}"]) for script in chosen), default=2
    )


def shots(rest: Sequence[str]) -> int:
    """Draw the main screens in both themes into a folder (default: shots)."""
    return call([python(), "-m", "tests.shots", *(rest or ["shots"])])


def build(rest: Sequence[str]) -> int:
    """Make the installer for a system (default: this one); the words after it go to its script."""
    usual = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "deb")
    system, *words = rest if rest and not rest[0].startswith("-") else (usual, *rest)
    if system not in ("deb", "windows", "macos", "flatpak"):
        print(f"There is no installer for {system}: say deb, windows, macos or flatpak.")
        return 2
    return call([python(), str(ROOT / "packaging" / f"build_{system}.py"), *words])


def lock() -> int:
    """Resolve pyproject.toml for all systems and write both lock files, hashes only."""
    prepare(tests=False)
    common = "pip compile --quiet --universal --generate-hashes --no-header --no-annotate".split()
    common += ["--python-version", "3.11", "pyproject.toml"]
    uv = [python(), "-m", "uv"]
    call([python(), "-m", "pip", "install", "--quiet", "uv"])
    status = call([*uv, *common, "--output-file", "packaging/requirements.lock"])
    return status or call([*uv, *common, "--extra", "dev", "--output-file", str(LOCK)])


def prepare(*, tests: bool) -> None:
    """Bring system libraries and `.venv` up to date; costs milliseconds when they are."""
    install_system_packages(QT_PACKAGES + (TEST_PACKAGES if tests else []))
    wanted = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted and Path(python()).exists():
        return
    print("Preparing .venv; this takes about a minute the first time.", flush=True)
    if not Path(python()).exists():
        venv.create(VENV, with_pip=True, clear=True)
    pip = [python(), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    must([*pip, "--require-hashes", "-r", str(LOCK)])
    must([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    STAMP.write_text(wanted)


def install_system_packages(packages: Sequence[str]) -> None:
    """Install what is missing on Debian as root; otherwise print the exact line to run."""
    if not shutil.which("dpkg-query"):
        return
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status} ${Provides}\n"]
    listing = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    installed = {
        word.strip(",")
        for line in listing.splitlines()
        if " installed" in line
        for word in line.split()
    }
    missing = [package for package in packages if package not in installed]
    if not missing:
        return
    line = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        print(f"System packages are missing. Please run:\n  sudo {' '.join(line)}", flush=True)
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print(f"Installing {len(missing)} system packages.", flush=True)
    subprocess.run(["apt-get", "-qq", "update"], env=quiet, check=False)
    done = subprocess.run(line, env=quiet, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"They could not be installed:\n{done.stderr[-2000:]}", flush=True)


def has_display() -> bool:
    """Say whether a window can be shown."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def python() -> str:
    """Return the interpreter of `.venv`."""
    return str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def call(command: Sequence[str]) -> int:
    """Run a command in the project's folder and return its exit status."""
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def must(command: Sequence[str]) -> None:
    """Run a command; leave with its status if it fails."""
    status = call(command)
    if status:
        sys.exit(status)


if __name__ == "__main__":
    sys.exit(main())
