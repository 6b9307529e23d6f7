#!/usr/bin/env python3
"""Builds document-workbench_VERSION_amd64.deb into packaging/dist; with --prove, proves it.

--compare builds everything twice and compares the two, file by file.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from email.utils import formatdate
from pathlib import Path
from string import Template

import measure_start
import parts
import prove_deb
from build_tree import APP_ID, BUILD, DIST, Commit, Tree, build_tree, checksums, output, run
from dev import install_system_packages

NAME = parts.PROGRAM
ADDRESS = "document-workbench@users.noreply.github.com"
HOME = Path("usr/lib") / NAME
LINKED = ["libcups2", "libwayland-cursor0", "libwayland-egl1"]
"""What the tree links to and dev.py does not install, because no test needs it."""
TOOLS = ["dpkg-dev", "patchelf", "lintian", "appstream", "desktop-file-utils"]
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def main() -> int:
    """Build, and do what the words ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prove", action="store_true", help="install and try it in clean roots")
    parser.add_argument("--compare", action="store_true", help="build twice and compare")
    parser.add_argument("--suites", nargs="+", default=prove_deb.SUITES, metavar="SUITE")
    options = parser.parse_args()
    if not shutil.which("dpkg-deb"):
        sys.exit("A Debian package is built on Debian: dpkg-deb is missing here.")
    install_system_packages([*LINKED, *TOOLS])
    package, commit = build()
    if options.compare and not compare(package, commit):
        return 1
    check(package)
    if not options.prove:
        return 0
    install_system_packages(["xvfb", "xdotool"])
    return measure_start.main() or prove_deb.prove(package, options.suites)


def build(revision: str = "HEAD") -> tuple[Path, Commit]:
    """Build the package; return where it lies and what commit it is."""
    tree = build_tree(revision)
    root = BUILD / "deb"
    shutil.rmtree(root, ignore_errors=True)
    lay_out(tree, root)
    DIST.mkdir(exist_ok=True)
    package = DIST / f"{NAME}_{tree.commit.version}_amd64.deb"
    pack(root, package, tree.commit.epoch)
    bill = DIST / f"{NAME}_{tree.commit.version}.cdx.json"
    shutil.copyfile(tree.bill, bill)
    sums = checksums([package, bill])
    print(
        f"{package.name}: {package.stat().st_size / 1e6:.1f} MB; sums in {sums.name}.", flush=True
    )
    return package, tree.commit


def lay_out(tree: Tree, root: Path) -> None:
    """Put every file where Debian wants it."""
    commit = tree.commit
    source = commit.source / "packaging" / "debian"
    shutil.copytree(tree.folder, root / HOME, symlinks=True)
    forget_build_paths(root / HOME)
    for command in (NAME, "workbench"):
        link(root / "usr/bin" / command, Path("..") / HOME.relative_to("usr") / NAME)
    share = root / "usr/share"
    place(share / f"applications/{NAME}.desktop", (source / f"{NAME}.desktop").read_text())
    words = {
        "version": commit.version,
        "commit": commit.id[:12],
        "app_id": APP_ID,
        "address": ADDRESS,
        "date": datetime.fromtimestamp(commit.epoch, UTC).strftime("%Y-%m-%d"),
        "mail_date": formatdate(commit.epoch),
    }

    def filled(name: str, **more: str) -> str:
        return Template((source / name).read_text()).substitute(words, **more)

    place(share / f"metainfo/{APP_ID}.metainfo.xml", filled("metainfo.xml"))
    place(share / f"man/man1/{NAME}.1.gz", filled(f"{NAME}.1"))
    link(share / "man/man1/workbench.1.gz", Path(f"{NAME}.1.gz"))
    for size in ICON_SIZES:
        folder = share / f"icons/hicolor/{size}x{size}/apps"
        copy(tree.icons / f"{size}x{size}.png", folder / f"{NAME}.png")
    drawing = commit.source / f"resources/app-icon/{NAME}.svg"
    copy(drawing, share / f"icons/hicolor/scalable/apps/{NAME}.svg")
    doc = share / "doc" / NAME
    place(doc / "changelog.gz", filled("changelog"))
    link(
        doc / "licences.txt",
        Path("../../..") / HOME.relative_to("usr") / "_internal/resources/licences.txt",
    )
    copy(tree.bill, doc / tree.bill.name)
    place(doc / "copyright", copyright_file(tree, source))
    copy(source / "lintian-overrides", share / "lintian/overrides" / NAME)
    (root / "DEBIAN").mkdir()
    size = sum(1 + each.lstat().st_size // 1024 for each in root.rglob("*"))
    control = filled("control", size=str(size), depends=dependencies(root))
    place(root / "DEBIAN/control", control)
    place(root / "DEBIAN/md5sums", md5sums(root))


def forget_build_paths(home: Path) -> None:
    """Remove search paths that name folders of the build machine, as Python's own builds have."""
    for library in home.rglob("*.so*"):
        if not library.is_symlink():
            searched = output(["patchelf", "--print-rpath", library])
            if searched.startswith("/"):
                run(["patchelf", "--remove-rpath", library])


def copyright_file(tree: Tree, source: Path) -> str:
    """Return Debian's copyright file with a paragraph for each bundled part."""
    paragraphs = "".join(
        f"Files: {HOME}/_internal/{each.name}*\n"
        f"Copyright: {each.holders}\n"
        f"License: {debian_licence(each.licence)}\n\n"
        for each in tree.parts
    )
    own = (tree.commit.source / "LICENSE").read_text().split("\n\n", 2)[2].strip()
    expat = textwrap.indent("\n".join(line or "." for line in own.splitlines()), " ")
    text = (source / "copyright").read_text()
    return Template(text).substitute(parts=paragraphs.strip() + "\n", expat=expat)


def debian_licence(licence: str) -> str:
    """Return Debian's short name of a licence whose text Debian has, else `other`."""
    if licence.startswith("MIT"):
        return "Expat" if licence in ("MIT", "MIT License") else "other"
    names = {"LGPL-3.0": "LGPL-3", "Apache-2.0": "Apache-2.0", "MPL-2.0": "MPL-2.0"}
    return next((name for start, name in names.items() if licence.startswith(start)), "other")


def dependencies(root: Path) -> str:
    """Return the packages whose libraries the tree links to, as Debian's own tool finds them."""
    work = BUILD / "shlibdeps"
    place(work / "debian/control", f"Source: {NAME}\n\nPackage: {NAME}\nArchitecture: amd64\n")
    home = root / HOME
    linked = [path for path in home.rglob("*") if ".so" in path.name and not path.is_symlink()]
    folders = sorted({str(path.parent) for path in linked})
    # Our own libraries belong to no package yet, which would be an error otherwise.
    words = ["dpkg-shlibdeps", "-O", "--warnings=0", "--ignore-missing-info"]
    words += [*(f"-l{folder}" for folder in folders), f"-e{home / NAME}"]
    words += [f"-e{path}" for path in sorted(linked)]
    done = subprocess.run(words, cwd=work, capture_output=True, text=True, check=False)
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if " warning: " not in line]
        sys.exit("\n".join(["The dependencies could not be found:", *errors]))
    return done.stdout.strip().removeprefix("shlibs:Depends=")


def md5sums(root: Path) -> str:
    """Return the sums of all plain files, as Debian's tools check them."""
    files = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
    named = {
        path.relative_to(root).as_posix(): path for path in files if "DEBIAN" not in path.parts
    }
    return "".join(
        f"{hashlib.md5(named[name].read_bytes(), usedforsecurity=False).hexdigest()}  {name}\n"
        for name in sorted(named)
    )


def pack(root: Path, package: Path, epoch: int) -> None:
    """Make the package; the same files and time give the same bytes."""
    words = "dpkg-deb --root-owner-group -Zxz --threads-max=2 --build".split()
    run([*words, root, package], env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch)})


def compare(first: Path, commit: Commit) -> bool:
    """Build once more and say what differs; the package itself must not."""
    before, before_bytes = file_sums(BUILD / "deb"), first.read_bytes()
    second, _ = build(commit.id)
    after = file_sums(BUILD / "deb")
    differing = sorted(name for name in before | after if before.get(name) != after.get(name))
    for name in differing:
        print(f"differs: {name}")
    same = second.read_bytes() == before_bytes
    print(f"{len(before)} files, {len(differing)} differ; the packages are ", end="")
    print("the same." if same else "not the same.", flush=True)
    return same


def file_sums(root: Path) -> dict[str, str]:
    """Return the SHA-256 sum of each file, and the goal of each link, by path."""
    return {
        path.relative_to(root).as_posix(): (
            str(path.readlink())
            if path.is_symlink()
            else hashlib.sha256(path.read_bytes()).hexdigest()
        )
        for path in root.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def check(package: Path) -> None:
    """Let Debian's and the desktop's own checkers look at it; leave if they complain."""
    share = BUILD / "deb/usr/share"
    run(["desktop-file-validate", share / f"applications/{NAME}.desktop"])
    metainfo = share / f"metainfo/{APP_ID}.metainfo.xml"
    run(["appstreamcli", "validate", "--no-net", metainfo])
    run(["lintian", "--fail-on", "error,warning", "--allow-root", package])


def place(path: Path, text: str) -> None:
    """Write a text, packed if its name ends in .gz."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = text.encode()
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)


def copy(source: Path, path: Path) -> None:
    """Copy a file as plain data."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, path)


def link(path: Path, goal: Path) -> None:
    """Make a symbolic link."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(goal)


if __name__ == "__main__":
    sys.exit(main())
