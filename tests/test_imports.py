"""The import table of ARCHITECTURE.md: who may import whom, and who owns which library."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "workbench"

MAY_IMPORT = {
    "domain": set(),
    "gemini": set(),
    "pdf": set(),
    "storage": {"domain"},
    "services": {"domain", "gemini", "pdf", "storage", "errors"},
    "ui": {"domain", "services", "settings", "errors", "paths"},
    "simulator": {"pdf"},
    "errors": set(),
    "paths": set(),
    "settings": set(),
    "settings_file": {"settings"},
    "logs": set(),
    "credentials": {"errors", "gemini"},
    "engine_host": {"simulator"},
    "command_line": set(),
    "ending": set(),
    "diagnostics": {"logs", "paths", "settings"},
    "instance": set(),
    "data_place": {"errors", "paths"},
    "taking_back": {"domain", "errors", "services", "ui"},
}
OWNERS = {
    "PySide6": {"ui", "app", "self_test", "ending"},
    "httpx": {"gemini"},
    "pydantic": {"gemini", "settings"},
    "truststore": {"gemini"},
    "pypdfium2": {"pdf"},
    "PIL": {"pdf"},
    "sqlite3": {"storage", "simulator"},
    "starlette": {"simulator"},
    "uvicorn": {"simulator"},
    "keyring": {"credentials"},
    "jeepney": {"credentials", "ui"},
    "qasync": {"app"},
    "platformdirs": {"paths"},
    "docx": {"services", "ui"},
    "openpyxl": {"services"},
    "pptx": {"services"},
    "striprtf": {"services"},
    "pygments": {"ui"},
    "markdown_it": {"ui"},
    "mdit_py_plugins": {"ui"},
    "ziamath": {"ui"},
    "jsonschema": {"services"},
}
"""Libraries that one place owns. The self-test drives the real window, so it sees PySide6."""

COMPOSES = {"app", "opening", "self_test", "__main__", "__init__"}


def room_of(file: Path) -> str:
    parts = file.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else file.stem


def imports_of(file: Path) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import in line {node.lineno}"
            found.append((node.lineno, node.module or ""))
            if node.module == "workbench":
                found += [(node.lineno, f"workbench.{alias.name}") for alias in node.names]
    return found


def violations(file: Path) -> list[str]:
    room = room_of(file)
    wrong = []
    for line, name in imports_of(file):
        root, *rest = name.split(".")
        if root == "workbench" and rest and rest[0] not in ("__version__", room):
            if room not in COMPOSES and rest[0] not in MAY_IMPORT[room]:
                wrong.append(f"{file.relative_to(ROOT)}:{line} imports {name}")
        elif root in OWNERS and room not in OWNERS[root]:
            wrong.append(f"{file.relative_to(ROOT)}:{line} imports {name}, owned by {OWNERS[root]}")
    return wrong


def test_nobody_imports_past_the_table():
    assert [wrong for file in sorted(PACKAGE.rglob("*.py")) for wrong in violations(file)] == []


def test_domain_does_no_input_or_output():
    doing = {"os", "socket", "subprocess", "sqlite3", "asyncio", "threading", "shutil", "io"}
    foreign = {
        f"{file.name}: {name}"
        for file in (PACKAGE / "domain").glob("*.py")
        for _, name in imports_of(file)
        if name != "os.path"
        if not name.startswith("workbench.domain")
        if name.split(".")[0] in doing or name.split(".")[0] not in sys.stdlib_module_names
    }
    assert foreign == set()


def test_every_room_is_in_the_table():
    rooms = {room_of(file) for file in PACKAGE.rglob("*.py")}
    assert rooms - set(MAY_IMPORT) - COMPOSES == set()


@pytest.mark.parametrize(
    "forbidden",
    [".exec(", ".exec_(", "asyncSlot", "asyncClose", "app.quit(", ".setMarkdown(", "verify=False"],
)
def test_known_traps_are_not_in_the_product(forbidden):
    hits = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in PACKAGE.rglob("*.py")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if forbidden in line
    ]
    assert hits == []


def test_only_jobs_creates_tasks():
    hits = {
        str(file.relative_to(PACKAGE))
        for room in ("ui", "services")
        for file in (PACKAGE / room).rglob("*.py")
        if "create_task(" in file.read_text(encoding="utf-8")
        or "ensure_future(" in file.read_text(encoding="utf-8")
    }
    assert hits <= {"ui/jobs.py"}
