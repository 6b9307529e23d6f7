#!/usr/bin/env python3
"""Builds "Document Workbench.app" and a disk image of it into packaging/dist; macOS only.

CODESIGN_IDENTITY, if set, names the Developer ID that signs. NOTARY_PROFILE, if set too, names the
login that `xcrun notarytool store-credentials` has kept; the image is then notarised and stapled.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from pathlib import Path

from build_tree import BUILD, DIST, build_tree, checksums, run

APP = "Document Workbench.app"


def main() -> int:
    """Build, sign and pack; without an identity the copy is for trying out only."""
    if sys.platform != "darwin":
        print("A macOS program is built on macOS: see packaging/README.md.")
        return 2
    tree = build_tree()
    app = tree.folder.parent / APP
    identity = os.environ.get("CODESIGN_IDENTITY", "")
    if identity:
        # PyInstaller has signed each file; this seals the whole.
        entitlements = tree.commit.source / "packaging/macos/entitlements.plist"
        sign = ["codesign", "--force", "--options", "runtime", "--timestamp", "--sign", identity]
        run([*sign, "--entitlements", entitlements, app])
        run(["codesign", "--verify", "--deep", "--strict", "--verbose=2", app])
    DIST.mkdir(exist_ok=True)
    image = DIST / f"document-workbench_{tree.commit.version}_macos_{platform.machine()}.dmg"
    make_image(app, image)
    if identity:
        run(["codesign", "--force", "--timestamp", "--sign", identity, image])
    if identity and (profile := os.environ.get("NOTARY_PROFILE", "")):
        run(["xcrun", "notarytool", "submit", image, "--keychain-profile", profile, "--wait"])
        run(["xcrun", "stapler", "staple", image])
    print(f"{image.name}: {image.stat().st_size / 1e6:.1f} MB")
    checksums([image])
    return 0


def make_image(app: Path, image: Path) -> None:
    """Make a disk image with the program and a link to the folder it is dragged to."""
    stage = BUILD / "dmg"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    run(["ditto", app, stage / APP])
    (stage / "Applications").symlink_to("/Applications")
    image.unlink(missing_ok=True)
    name = ["-volname", "Document Workbench", "-format", "UDZO"]
    run(["hdiutil", "create", *name, "-srcfolder", stage, image])


if __name__ == "__main__":
    sys.exit(main())
