#!/usr/bin/env python3
"""Builds the installer for Windows into packaging/dist; elsewhere it only checks the script.

On Windows it needs NSIS 3.08 or newer on the path. WORKBENCH_SIGN, if set, is a command that signs
the file named after it; it signs the program, the installer and the uninstaller.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from build_tree import BUILD, DIST, ROOT, build_tree, checksums, run

SCRIPT = ROOT / "packaging" / "windows" / "installer.nsi"


def main() -> int:
    """Build the installer, or only compile its script where this is not Windows."""
    if sys.platform != "win32":
        made = compile_installer(placeholder(), "0.0.0", BUILD / "app.ico", BUILD)
        print(f"The script compiles ({made.stat().st_size:,} bytes against a placeholder).")
        print("This is not Windows, so nothing was built that could run: see packaging/README.md.")
        return 0
    tree = build_tree()
    sign = os.environ.get("WORKBENCH_SIGN", "")
    if sign:
        run([*sign.split(), tree.folder / "document-workbench.exe"])
    DIST.mkdir(exist_ok=True)
    version = tree.commit.version
    installer = compile_installer(tree.folder, version, tree.icons / "app.ico", DIST, sign)
    print(f"{installer.name}: {installer.stat().st_size / 1e6:.1f} MB")
    checksums([installer])
    return 0


def compile_installer(tree: Path, version: str, icon: Path, out: Path, sign: str = "") -> Path:
    """Compile the script for a tree; every warning is an error. Return the installer."""
    makensis = shutil.which("makensis")
    if makensis is None:
        sys.exit("makensis is missing: install NSIS (on Debian the package nsis).")
    installer = out / f"document-workbench_{version}_windows.exe"
    values = {"VERSION": version, "TREE": tree, "ICON": icon, "OUT": installer}
    if sign:
        values["SIGN"] = sign
    run([makensis, "-V2", "-WX", *(f"-D{name}={value}" for name, value in values.items()), SCRIPT])
    return installer


def placeholder() -> Path:
    """Make a tree of the right shape, and an icon, to compile the script against."""
    tree = BUILD / "windows-placeholder"
    shutil.rmtree(tree, ignore_errors=True)
    deep = tree / "_internal" / "/".join(["deep folder"] * 20)
    deep.mkdir(parents=True)
    (deep / "file.txt").write_text("A path of more than 260 characters.\n" * 10)
    (tree / "document-workbench.exe").write_bytes(b"MZ")
    # One white pixel, as an icon.
    head = bytes.fromhex("00000100010001010000010018003000000016000000")
    bitmap = bytes.fromhex("280000000100000002000000010018000000000008000000") + bytes(16)
    (BUILD / "app.ico").write_bytes(head + bitmap + b"\xff\xff\xff\x00" + bytes(4))
    return tree


if __name__ == "__main__":
    sys.exit(main())
