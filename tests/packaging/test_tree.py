"""The frozen tree: checked as it was built if there is one, else by what the spec would take."""

import ast
import importlib.metadata
import sys
import sysconfig
from pathlib import Path

import build_tree
import parts
import pytest
import tree_check
import tree_contents

ROOT = Path(__file__).resolve().parents[2]
TREE = ROOT / "packaging" / "build" / "tree" / parts.PROGRAM
SOURCES = sorted((ROOT / "workbench").rglob("*.py"))


def imported() -> set[str]:
    return {name for path in SOURCES for name in tree_check.imports(path)}


@pytest.mark.skipif(not TREE.is_dir(), reason="no tree was built; the next three stand for it")
def test_the_built_tree_holds_all_that_its_source_imports_and_reads() -> None:
    build = ROOT / "packaging" / "build"
    libraries = build_tree.site_packages(build / "venv" / "bin" / "python")
    assert tree_check.missing_from(TREE, build / "source", libraries) == []


def test_nothing_that_is_imported_is_left_out_by_name() -> None:
    left_out = set(tree_contents.DEAD_MODULES)
    for name in imported():
        steps = name.split(".")
        assert not {".".join(steps[:count]) for count in range(1, len(steps) + 1)} & left_out, name


def test_everything_imported_is_ours_or_pythons_or_locked() -> None:
    locked = parts.locked_names(ROOT / "packaging" / "requirements.lock")
    owners = importlib.metadata.packages_distributions()
    for top in {name.split(".")[0] for name in imported()} - {"workbench"}:
        if top not in sys.stdlib_module_names:
            assert {parts.normal(owner) for owner in owners[top]} & locked, top


def test_every_module_of_ours_can_be_found_by_name() -> None:
    # The spec takes a package by walking it, which passes over folders without an __init__.
    for folder in {path.parent for path in SOURCES}:
        assert (folder / "__init__.py").is_file(), folder.name
    assert "workbench" in tree_contents.LATE_PACKAGES


def test_a_tree_that_lacks_something_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    source, inside = tmp_path / "source", tmp_path / "tree"
    for folder in (source / "resources", source / "workbench", inside / "resources"):
        folder.mkdir(parents=True)
    (source / "workbench" / "__init__.py").write_text("import json, left.out\n")
    (source / "workbench" / "gone.py").write_text("")
    start = [sys.executable, str(ROOT / "packaging" / "frozen_start.py")]
    assert [line.split(":")[0] for line in tree_check.failing_imports(start, source)] == [
        "left.out",
        "workbench.gone",
    ]
    for name, then, now in (("kept", "same", "same"), ("changed", "old", "new")):
        (source / "resources" / name).write_text(now)
        (inside / "resources" / name).write_text(then)
    (source / "resources" / "lost").write_text("")
    missing = tree_check.missing_files(source, inside)
    assert missing == ["resources/changed", "resources/lost"]


def test_data_of_libraries_is_asked_for(tmp_path: Path) -> None:
    locked = parts.locked_names(ROOT / "packaging" / "requirements.lock")
    libraries = Path(sysconfig.get_path("purelib"))
    wanted = tree_check.missing_data(libraries, locked, tmp_path)
    assert "certifi/cacert.pem" in wanted
    packages = {path.split("/")[0] for path in wanted}
    # PyInstaller's own hooks know these; the others must be named.
    known = {"certifi", "docx", "pptx", "pypdfium2", "pypdfium2_raw"}
    assert packages - known == set(tree_contents.DATA_PACKAGES)


def test_imports_are_found_wherever_they_stand_but_for_type_checkers() -> None:
    source = (
        "import a.b\nfrom c import d\nfrom . import near\n"
        "if TYPE_CHECKING:\n    import never\n"
        "if sys.platform == 'win32':\n    import elsewhere\n"
        "if os.name == 'nt':\n    import elsewhere\n"
        "def late():\n    import e\n"
    )
    nodes = list(tree_check.running_nodes(ast.parse(source)))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    assert names == ["a.b", "e"]


@pytest.mark.parametrize(
    ("path", "unused"),
    [
        ("PySide6/Qt/lib/libQt6Network.so.6", True),
        ("PySide6/Qt/lib/libQt6Core.so.6", False),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", False),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", False),
        ("PySide6/Qt/plugins/imageformats/libqtiff.so", True),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", False),
        ("docx/templates/default-docx-template/word/styles.xml", True),
        ("docx/templates/default.docx", False),
        ("PySide6\\plugins\\tls\\qschannelbackend.dll", True),
        ("PySide6/Qt6Quick.dll", True),
        ("PySide6/plugins/platforms/qwindows.dll", False),
        ("resources/icons/qml.svg", False),
    ],
)
def test_only_parts_of_qt_that_nothing_uses_are_dropped(path: str, unused: bool) -> None:
    assert tree_contents.is_not_needed(path) is unused


@pytest.mark.skipif(sys.platform != "linux", reason="only Debian's package leaves libraries out")
def test_debian_keeps_its_libraries_and_we_keep_python() -> None:
    assert tree_contents.belongs_to_the_system("/usr/lib/x86_64-linux-gnu/libssl.so.3")
    assert not tree_contents.belongs_to_the_system("/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0")
    assert not tree_contents.belongs_to_the_system("/home/me/.venv/lib/libpdfium.so")


def test_the_tools_of_the_build_are_pinned_by_hash() -> None:
    lock = (ROOT / "packaging" / "requirements-dev.lock").read_text(encoding="utf-8")
    tools = build_tree.locked_tools(lock)
    named = {line.split("==")[0] for line in tools.splitlines() if "==" in line}
    assert named == build_tree.BUILD_TOOLS
    assert tools.count("--hash=sha256:") >= len(named)


def test_sums_of_other_files_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_tree, "DIST", tmp_path)
    first, second = tmp_path / "b.deb", tmp_path / "a.exe"
    first.write_bytes(b"one")
    second.write_bytes(b"two")
    build_tree.checksums([first])
    first.write_bytes(b"three")
    build_tree.checksums([first, second])
    lines = (tmp_path / "SHA256SUMS").read_text().splitlines()
    assert [line.split("  ")[1] for line in lines] == ["a.exe", "b.deb"]
    assert lines[1].startswith("8b5b9db0c13db24256c829aa364aa90c6d2eba318b9232a4ab9313b954d3555f")
