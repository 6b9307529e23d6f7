"""What the installers are made from: their files say the same as the program does."""

import configparser
import plistlib
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path
from string import Template
from xml.etree import ElementTree

import build_deb
import build_tree
import build_windows
import prove_deb
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
DEBIAN = PACKAGING / "debian"


def test_dev_knows_the_systems() -> None:
    command = [sys.executable, "-c", "import dev; raise SystemExit(dev.build(['amiga']))"]
    done = subprocess.run(command, cwd=PACKAGING, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    for system in ("deb", "windows", "macos", "flatpak"):
        assert system in done.stdout
        assert (PACKAGING / f"build_{system}.py").is_file()


def test_the_desktop_file_offers_to_open_pdfs() -> None:
    desktop = configparser.RawConfigParser()
    desktop.optionxform = str  # type: ignore[assignment,method-assign]  # its own documented way
    desktop.read(DEBIAN / "document-workbench.desktop", encoding="utf-8")
    entry = desktop["Desktop Entry"]
    assert entry["Exec"] == "document-workbench %F"
    assert "application/pdf" in entry["MimeType"].split(";")
    # The name of the file and the class are what the program calls itself to the desktop.
    assert entry["StartupWMClass"] == "document-workbench"
    application = (ROOT / "workbench" / "app.py").read_text(encoding="utf-8")
    assert "setDesktopFileName(" in application and '"document-workbench"' in application


def test_the_metadata_names_the_desktop_file_and_the_version() -> None:
    words = {"app_id": build_tree.APP_ID, "version": "1.2.3", "date": "2026-01-02"}
    text = Template((DEBIAN / "metainfo.xml").read_text(encoding="utf-8")).substitute(words)
    component = ElementTree.fromstring(text)
    assert component.findtext("id") == build_tree.APP_ID
    assert component.findtext("launchable") == "document-workbench.desktop"
    release = component.find("releases/release")
    assert release is not None and release.get("version") == "1.2.3"


def test_the_man_page_tells_every_option() -> None:
    page = (DEBIAN / "document-workbench.1").read_text(encoding="utf-8").replace("\\-", "-")
    command = [sys.executable, "-m", "workbench", "--help"]
    usage = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60).stdout
    options = set(re.findall(r"--[a-z][a-z-]+", usage))
    assert "--self-test" in options
    assert {option for option in options if option not in page} == set()


def test_the_depended_packages_are_filled_in_and_fixed() -> None:
    words = {"version": "1", "address": "a@b.c", "size": "1", "depends": "libc6 (>= 2.35)"}
    control = Template((DEBIAN / "control").read_text(encoding="utf-8")).substitute(words)
    fields = dict(re.findall(r"^([A-Z][\w-]+): (.*)$", control, re.MULTILINE))
    assert fields["Package"] == build_deb.NAME
    assert fields["Depends"].startswith("libc6 (>= 2.35), ca-certificates")
    assert "Conflicts" not in fields and "Pre-Depends" not in fields


def test_no_script_of_the_package_runs_on_the_users_computer() -> None:
    # Removing the package leaves the user's data alone because nothing runs that could touch it.
    assert not list(DEBIAN.glob("p*inst")) + list(DEBIAN.glob("p*rm"))


@pytest.mark.parametrize(
    ("licence", "name"),
    [
        ("MIT", "Expat"),
        ("MIT License", "Expat"),
        ("MIT-0", "other"),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", "LGPL-3"),
        ("Apache-2.0 OR BSD-3-Clause", "Apache-2.0"),
        ("BSD-3-Clause", "other"),
    ],
)
def test_licences_have_debians_names(licence: str, name: str) -> None:
    assert build_deb.debian_licence(licence) == name


@pytest.mark.parametrize(("name", "script"), prove_deb.STEPS)
def test_the_steps_of_the_proof_are_scripts(name: str, script: str) -> None:
    done = subprocess.run(["sh", "-n", "-c", prove_deb.HELPERS + script], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b""), name
    # A command after "!" never ends a script, so a search that must find nothing uses `none`.
    assert not re.search(r"^\s*! ", script, re.MULTILINE)


def test_the_icon_comes_in_all_sizes(tmp_path: Path) -> None:
    command = [sys.executable, str(PACKAGING / "icons.py"), str(ROOT), str(tmp_path)]
    subprocess.run(command, check=True, timeout=60)
    for size in build_deb.ICON_SIZES:
        head = (tmp_path / f"{size}x{size}.png").read_bytes()[:24]
        assert struct.unpack(">II", head[16:24]) == (size, size)
    ico = (tmp_path / "app.ico").read_bytes()
    count = struct.unpack_from("<H", ico, 4)[0]
    for number in range(count):
        length, start = struct.unpack_from("<II", ico, 6 + 16 * number + 8)
        assert ico[start : start + 4] == b"\x89PNG"
        assert start + length <= len(ico)
    icns = (tmp_path / "app.icns").read_bytes()
    assert icns[:4] == b"icns" and struct.unpack_from(">I", icns, 4)[0] == len(icns)


@pytest.mark.skipif(not shutil.which("makensis"), reason="needs NSIS")
def test_the_windows_script_compiles_without_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_windows, "BUILD", tmp_path)
    tree = build_windows.placeholder()
    made = build_windows.compile_installer(tree, "1.2.3", tmp_path / "app.ico", tmp_path)
    assert made.read_bytes()[:2] == b"MZ"


def test_the_windows_script_asks_for_no_rights_and_takes_no_default() -> None:
    script = build_windows.SCRIPT.read_text(encoding="utf-8")
    assert "RequestExecutionLevel user" in script
    assert "HKLM" not in script
    assert not re.search(r'WriteRegStr HKCU "\$\{CLASSES\}\\\.pdf" ', script)


def test_what_macos_and_flatpak_read_can_be_read() -> None:
    with (PACKAGING / "macos" / "entitlements.plist").open("rb") as file:
        assert plistlib.load(file)["com.apple.security.cs.allow-unsigned-executable-memory"]
    manifest = PACKAGING / "flatpak" / f"{build_tree.APP_ID}.yml"
    described = yaml.safe_load(manifest.read_text(encoding="utf-8"))
    assert described["id"] == build_tree.APP_ID
    assert "--talk-name=org.freedesktop.secrets" in described["finish-args"]


def test_the_workflow_builds_everything_and_holds_no_secret() -> None:
    text = (PACKAGING / "ci" / "installers.yml").read_text(encoding="utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    steps = [step.get("run", "") for job in jobs.values() for step in job["steps"]]
    for system in ("deb", "windows", "macos", "flatpak"):
        assert any(f"dev.py build {system}" in step for step in steps)
    for name in ("WINDOWS_CERTIFICATE_PASSWORD", "MACOS_CERTIFICATE_PASSWORD", "NOTARY_PASSWORD"):
        assert f"${{{{ secrets.{name} }}}}" in text
