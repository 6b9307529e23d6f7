#!/usr/bin/env python3
"""Builds a Flatpak bundle into packaging/dist with flatpak-builder, which must be installed."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import UTC, datetime
from string import Template

from build_tree import APP_ID, BUILD, DIST, ROOT, checksums, export_commit, run

RUNTIMES = "https://dl.flathub.org/repo/flathub.flatpakrepo"


def main() -> int:
    """Build the bundle, or say what is missing."""
    missing = [tool for tool in ("flatpak", "flatpak-builder") if not shutil.which(tool)]
    if missing:
        print(f"{' and '.join(missing)} must be installed first: see packaging/README.md.")
        return 2
    commit = export_commit("HEAD")
    metainfo = Template((commit.source / "packaging/debian/metainfo.xml").read_text())
    date = datetime.fromtimestamp(commit.epoch, UTC).strftime("%Y-%m-%d")
    filled = metainfo.substitute(app_id=APP_ID, version=commit.version, date=date).replace(
        "document-workbench.desktop", f"{APP_ID}.desktop"
    )
    (commit.source / "packaging/build-metainfo.xml").write_text(filled)
    run(["flatpak", "remote-add", "--user", "--if-not-exists", "flathub", RUNTIMES])
    manifest = ROOT / "packaging" / "flatpak" / f"{APP_ID}.yml"
    repository = BUILD / "flatpak-repository"
    build = ["flatpak-builder", "--user", "--force-clean", "--install-deps-from=flathub"]
    dated = {**os.environ, "SOURCE_DATE_EPOCH": str(commit.epoch)}
    run([*build, f"--repo={repository}", BUILD / "flatpak", manifest], env=dated)
    DIST.mkdir(exist_ok=True)
    bundle = DIST / f"document-workbench_{commit.version}_x86_64.flatpak"
    run(["flatpak", "build-bundle", repository, bundle, APP_ID])
    print(f"{bundle.name}: {bundle.stat().st_size / 1e6:.1f} MB")
    checksums([bundle])
    return 0


if __name__ == "__main__":
    sys.exit(main())
