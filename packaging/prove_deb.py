#!/usr/bin/env python3
"""Proves a Debian package in clean Debian systems: install, use, upgrade, remove.

Each system is made by debootstrap below packaging/build and entered in a namespace of its own, so
that no mount and no process outlives a step, however it ends. Needs root.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from build_tree import BUILD, run
from dev import install_system_packages

ROOTS = BUILD / "roots"
SUITES = ["bookworm", "trixie"]
PATIENCE = 900
"""Seconds that a step may take."""

ENTER = """
mount -t proc proc "$1/proc"
mkdir -p "$1/dev/shm"
mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm"
mount -t tmpfs -o mode=1777 tmpfs "$1/tmp"
exec chroot "$1" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive KEY="$3" /bin/sh -eu -c "$2"
"""
"""Runs a script inside a root; the arguments are the root, the script and a trial key."""

HELPERS = r"""
none() {  # a plain "!" would not end a script
    if "$@"; then exit 1; fi
}
as_user() {
    install -d -m 700 -o tester /tmp/run
    runuser -u tester -- env HOME=/home/tester XDG_RUNTIME_DIR=/tmp/run "$@"
}
with_keys() {
    as_user dbus-run-session -- sh -eu -c '
        printf proof-password | gnome-keyring-daemon --unlock --components=secrets > /dev/null
        exec "$@"' - "$@"
}
check_key() {
    printf '%s\n' "$KEY" > /tmp/key && chmod 644 /tmp/key
    with_keys sh -c "document-workbench --check-key-store $1 < /tmp/key"
}
data_sums() {
    find /home/tester/.local/share/document-workbench -type f -exec sha256sum {} + | sort
}
"""

STEPS = (
    (
        "install with apt, nothing but what it depends on",
        """
        apt-get -qq update
        apt-get -qq install --no-install-recommends /packages/first.deb
        useradd --create-home tester
        """,
    ),
    (
        "every library is there",
        """
        find /usr/lib/document-workbench -name '*.so*' -type f -exec ldd {} + > /tmp/linked
        ldd /usr/bin/document-workbench >> /tmp/linked
        none grep 'not found' /tmp/linked
        """,
    ),
    (
        "self-test without a display",
        """
        as_user env QT_QPA_PLATFORM=offscreen document-workbench --self-test
        as_user document-workbench --version
        """,
    ),
    (
        "add a display, a message bus and a key store",
        """
        apt-get -qq install --no-install-recommends xvfb xauth xdotool dbus gnome-keyring \\
            desktop-file-utils procps
        """,
    ),
    (
        "offered for PDFs, and not by default",
        """
        grep '^application/pdf=.*document-workbench.desktop' /usr/share/applications/mimeinfo.cache
        none grep -rs document-workbench /usr/share/applications/*mimeapps.list /etc/xdg
        """,
    ),
    (
        "self-test on a display, with a key store",
        """
        with_keys xvfb-run --auto-servernum \\
            document-workbench --self-test --report /home/tester/report
        test -s /home/tester/report/report.json
        """,
    ),
    ("keep a key", "check_key keep"),
    (
        "find it after a restart",
        """
        check_key find
        none grep -rqF "$KEY" /home/tester
        """,
    ),
    (
        "use it, so that there is data",
        """
        cp /usr/lib/document-workbench/_internal/resources/samples/*.pdf /home/tester
        as_user xvfb-run --auto-servernum sh -eu -c '
            document-workbench "$HOME"/*.pdf & program=$!
            for attempt in $(seq 100); do
                xdotool search --onlyvisible --name Workbench && break
                sleep 0.2
            done
            xdotool search --onlyvisible --name Workbench
            sleep 5
            kill -0 $program
            kill $program
            wait $program || true'
        data_sums > /home/sums
        test -s /home/sums
        """,
    ),
    (
        "upgrade; data and key stay",
        """
        apt-get -qq install --no-install-recommends /packages/second.deb
        dpkg-query -W -f '${Version}' document-workbench | grep upgrade
        data_sums | diff /home/sums -
        check_key find
        as_user env QT_QPA_PLATFORM=offscreen document-workbench --self-test
        check_key forget
        """,
    ),
    (
        "remove; only the user's data stays",
        """
        apt-get -qq purge document-workbench
        data_sums | diff /home/sums -
        find / -xdev '(' -path /home -o -path /packages -o -path /proc -o -path /var/log \\
            -o -path /var/cache -o -path /tmp ')' -prune -o -iname '*document?workbench*' -print \\
            > /tmp/left
        none grep . /tmp/left
        none test -e /usr/bin/workbench
        none grep document-workbench /usr/share/applications/mimeinfo.cache
        """,
    ),
)


def main() -> int:
    """Prove the package that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    parser.add_argument("--suites", nargs="+", default=SUITES, metavar="SUITE")
    options = parser.parse_args()
    return prove(options.package.resolve(), options.suites)


def prove(package: Path, suites: Sequence[str]) -> int:
    """Run all steps in a clean system of each suite; return 0 only if every one held."""
    if os.geteuid() != 0:
        sys.exit("The proof makes Debian systems and needs root.")
    install_system_packages(["debootstrap"])
    second = later_version(package)
    return max(prove_in(suite, package, second) for suite in suites)


def prove_in(suite: str, package: Path, second: Path) -> int:
    """Run all steps in a clean system; stop at the first that fails."""
    started = time.monotonic()
    root = make_root(suite)
    (root / "packages").mkdir()
    shutil.copyfile(package, root / "packages/first.deb")
    shutil.copyfile(second, root / "packages/second.deb")
    log = ROOTS / f"{suite}.log"
    log.write_text("")
    key = f"proof-{secrets.token_hex(16)}"
    print(f"\n{suite}, {time.monotonic() - started:.0f} s to make:", flush=True)
    for name, script in STEPS:
        if not step(root, name, script, key, log):
            return 1
    pictures = ROOTS / f"{suite}-report"
    shutil.rmtree(pictures, ignore_errors=True)
    shutil.copytree(root / "home/tester/report", pictures)
    shutil.rmtree(root)
    print(f"Proven on {suite} in {time.monotonic() - started:.0f} s.", flush=True)
    return 0


def step(root: Path, name: str, script: str, key: str, log: Path) -> bool:
    """Run one step inside the system and say whether it held; all it prints goes to the log."""
    started = time.monotonic()
    words = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-eu", "-c", ENTER]
    with log.open("a") as out:
        out.write(f"\n== {name}\n")
        out.flush()
        command = [*words, "-", str(root), HELPERS + script, key]
        try:
            status = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                timeout=PATIENCE,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            status = -1
    mark = "ok  " if status == 0 else "FAIL"
    print(f"{mark} {time.monotonic() - started:6.1f} s  {name}", flush=True)
    if status:
        print(f"What was printed last (all of it is in {log}):\n{log.read_text()[-3000:]}")
    return status == 0


def make_root(suite: str) -> Path:
    """Return a clean minimal system; what debootstrap made is kept packed for the next time."""
    root, packed = ROOTS / suite, ROOTS / f"{suite}.tar"
    shutil.rmtree(root, ignore_errors=True)
    ROOTS.mkdir(parents=True, exist_ok=True)
    if not packed.exists():
        words = "unshare --mount --pid --fork --kill-child debootstrap --variant=minbase".split()
        run([*words, suite, root])
        run(["tar", "--create", "--numeric-owner", "--directory", root, "--file", packed, "."])
        shutil.rmtree(root)
    root.mkdir()
    run(["tar", "--extract", "--numeric-owner", "--directory", root, "--file", packed])
    shutil.copyfile("/etc/resolv.conf", root / "etc/resolv.conf")
    return root


def later_version(package: Path) -> Path:
    """Return the same package under a later version, to upgrade to."""
    folder, later = BUILD / "later", BUILD / "later.deb"
    shutil.rmtree(folder, ignore_errors=True)
    run(["dpkg-deb", "--raw-extract", package, folder])
    control = folder / "DEBIAN/control"
    lines = control.read_text().splitlines(keepends=True)
    control.write_text(
        "".join(
            f"{line.rstrip()}+upgrade\n" if line.startswith("Version:") else line for line in lines
        )
    )
    run(["dpkg-deb", "--root-owner-group", "-Znone", "--build", folder, later])
    shutil.rmtree(folder)
    return later


if __name__ == "__main__":
    sys.exit(main())
