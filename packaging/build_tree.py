#!/usr/bin/env python3
"""Builds the frozen tree that every installer holds, from one commit and nothing else.

Everything lies below packaging/build: `source` (the commit), `venv` (the locked libraries and
PyInstaller), `icons`, and `tree/document-workbench`, the result.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import parts
from parts import Part
from tree_check import missing_from

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "packaging" / "build"
DIST = ROOT / "packaging" / "dist"
APP_ID = "io.github.document_workbench.Workbench"
BUILD_TOOLS = {
    "altgraph",
    "macholib",
    "packaging",
    "pefile",
    "pyinstaller",
    "pyinstaller-hooks-contrib",
    "pywin32-ctypes",
    "setuptools",
}
LARGEST_TREE = 150 * 1024**2
"""Bytes that the tree may have, unpacked."""


@dataclass(frozen=True)
class Commit:
    """What is built; `epoch` is its time in seconds since 1970 and the time of every file."""

    id: str
    epoch: int
    version: str
    source: Path


@dataclass(frozen=True)
class Tree:
    """What was built: the program's folder, and the icons, licences and bill that go beside it."""

    commit: Commit
    folder: Path
    icons: Path
    licences: Path
    bill: Path
    parts: list[Part]


def build_tree(revision: str = "HEAD") -> Tree:
    """Build and return the frozen tree; leaves with a sentence if something is amiss."""
    os.umask(0o022)
    commit = export_commit(revision)
    print(f"Building version {commit.version} from commit {commit.id[:12]}.", flush=True)
    python = prepare_venv()
    icons = BUILD / "icons"
    calm = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    run([python, commit.source / "packaging/icons.py", commit.source, icons], env=calm)
    bundled = find_parts(commit, python)
    licences, bill = write_parts(commit, bundled)
    folder = freeze(commit, python, icons, licences)
    size = sum(path.lstat().st_size for path in folder.rglob("*"))
    print(f"The tree has {size / 1024**2:.1f} MiB.", flush=True)
    if size > LARGEST_TREE:
        sys.exit(f"The tree is larger than {LARGEST_TREE / 1024**2:.0f} MiB.")
    return Tree(commit, folder, icons, licences, bill, bundled)


def export_commit(revision: str) -> Commit:
    """Write the files of a commit to `source` and check that its versions agree."""
    identity, epoch = output(["git", "show", "-s", "--format=%H %ct", revision]).split()
    if output(["git", "status", "--porcelain", "--untracked-files=no"]):
        print("There are uncommitted changes; they are not in what is built.", flush=True)
    source = BUILD / "source"
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir(parents=True)
    archive = BUILD / "source.tar"
    run(["git", "archive", "--output", archive, identity])
    shutil.unpack_archive(archive, source)
    archive.unlink()
    version = tomllib.loads((source / "pyproject.toml").read_text())["project"]["version"]
    stamped = re.search(r'__version__ = "(.+)"', (source / "workbench/__init__.py").read_text())
    if stamped is None or stamped[1] != version:
        sys.exit(f"workbench/__init__.py does not say {version}, as pyproject.toml does.")
    return Commit(identity, int(epoch), version, source)


def prepare_venv() -> Path:
    """Make the environment of the build anew if a lock has changed; return its Python."""
    folder = BUILD / "venv"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    locks = [ROOT / "packaging" / name for name in ("requirements.lock", "requirements-dev.lock")]
    wanted = hashlib.sha256(
        b"".join(lock.read_bytes() for lock in locks) + sys.version.encode()
    ).hexdigest()
    stamp = folder / "locks.sha256"
    if stamp.exists() and stamp.read_text() == wanted:
        return python
    venv.create(folder, with_pip=True, clear=True)
    tools = BUILD / "requirements-tools.lock"
    tools.write_text(locked_tools(locks[1].read_text(encoding="utf-8")), encoding="utf-8")
    install = "-m pip install --quiet --disable-pip-version-check --require-hashes --no-deps"
    run([python, *install.split(), "-r", locks[0], "-r", tools])
    stamp.write_text(wanted)
    return python


def locked_tools(lock: str) -> str:
    """Return the blocks of a lock file that pin PyInstaller and what it needs."""
    blocks = re.split(r"\n(?=\w)", lock)
    return "\n".join(block for block in blocks if block.split("==")[0] in BUILD_TOOLS) + "\n"


def find_parts(commit: Commit, python: Path) -> list[Part]:
    """Return what is bundled, as the environment of the build has it."""
    lock = commit.source / "packaging/requirements.lock"
    return parts.bundled_parts(lock, site_packages(python))


def site_packages(python: Path) -> Path:
    """Return the folder in which an interpreter keeps its libraries."""
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return Path(output([python, "-c", where]))


def write_parts(commit: Commit, bundled: Sequence[Part]) -> tuple[Path, Path]:
    """Write the licence page and the bill of materials; return where they lie."""
    licences, bill = BUILD / "licences.txt", BUILD / f"{parts.PROGRAM}.cdx.json"
    page = parts.licence_page(bundled, (commit.source / "LICENSE").read_text(encoding="utf-8"))
    licences.write_text(page, encoding="utf-8")
    text = parts.bill_of_materials(bundled, commit.version, commit.id, commit.epoch)
    bill.write_text(text, encoding="utf-8")
    return licences, bill


def freeze(commit: Commit, python: Path, icons: Path, licences: Path) -> Path:
    """Run PyInstaller and return the program's folder, every file dated as the commit."""
    out = BUILD / "tree"
    shutil.rmtree(out, ignore_errors=True)
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(commit.epoch),
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "WORKBENCH_SOURCE": str(commit.source),
        "WORKBENCH_VERSION": commit.version,
        "WORKBENCH_ICONS": str(icons),
        "WORKBENCH_LICENCES": str(licences),
        "WORKBENCH_APP_ID": APP_ID,
    }
    spec = commit.source / "packaging" / "workbench.spec"
    options = "-m PyInstaller --noconfirm --clean --log-level ERROR".split()
    places: list[str | Path] = ["--distpath", out, "--workpath", BUILD / "pyinstaller"]
    # Python looks for modules where it is started first: that must be the commit, not the checkout.
    run([python, *options, *places, spec], env=environment, cwd=commit.source)
    folder = out / parts.PROGRAM
    tidy(folder, commit.epoch)
    if missing := missing_from(folder, commit.source, site_packages(python)):
        sys.exit(f"The tree lacks {', '.join(missing)}.")
    return folder


def tidy(folder: Path, epoch: int) -> None:
    """Give every file the commit's time and plain rights; only the program itself may be run."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_symlink():
            if not path.exists():
                path.unlink()
            continue  # dpkg-deb and tar date links themselves
        if path.is_file():
            path.chmod(0o755 if path.parent == folder else 0o644)
        os.utime(path, (epoch, epoch))


def checksums(files: list[Path]) -> Path:
    """Write SHA-256 sums of finished files beside them, as sha256sum does."""
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    sums = DIST / "SHA256SUMS"
    others = [
        line
        for line in (sums.read_text().splitlines(keepends=True) if sums.exists() else [])
        if line.split()[-1] not in {path.name for path in files}
    ]
    sums.write_text("".join(sorted(others + lines, key=lambda line: line.split()[-1])))
    return sums


def run(
    command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path = ROOT
) -> None:
    """Run a command in the project's or another folder; leave with a sentence if it fails."""
    done = subprocess.run([str(word) for word in command], check=False, cwd=cwd, env=env)
    if done.returncode:
        sys.exit(f"This failed: {' '.join(str(word) for word in command)}")


def output(command: Sequence[str | Path]) -> str:
    """Run a command in the project's folder and return what it prints."""
    words = [str(word) for word in command]
    return subprocess.run(
        words, check=True, cwd=ROOT, capture_output=True, text=True
    ).stdout.strip()


if __name__ == "__main__":
    print(build_tree().folder)
