"""Checks that everything the source imports or reads is in the frozen tree."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator, Sequence, Set
from importlib.metadata import distributions
from pathlib import Path

import parts
from tree_contents import DATA_SUFFIXES, is_not_needed

PATIENCE = 120
"""Seconds that importing everything may take."""


def missing_from(folder: Path, source: Path, site_packages: Path) -> list[str]:
    """Return what the tree lacks: modules of ours, what they import, resources, libraries' data."""
    program = next(p for p in folder.iterdir() if p.is_file() and p.stem == folder.name)
    inside = folder / "_internal"
    names = parts.locked_names(source / "packaging/requirements.lock")
    return [
        *failing_imports([str(program)], source),
        *missing_files(source, inside),
        *missing_data(site_packages, names, inside),
    ]


def failing_imports(program: Sequence[str], source: Path) -> list[str]:
    """Let the program import every module of ours and all that they import; return what fails."""
    files = list((source / "workbench").rglob("*.py"))
    own = {module_name(path, source) for path in files}
    imported = {name for path in files for name in imports(path)}
    done = subprocess.run(
        [*program, "--check-imports"],
        input="\n".join(sorted(own | imported)),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    failed = done.stdout.splitlines()
    return failed if done.returncode == len(failed[:1]) else [*failed, done.stderr]


def missing_files(source: Path, inside: Path) -> list[str]:
    """Return the resources that the tree lacks or holds in another state."""
    return [
        path.relative_to(source).as_posix()
        for path in sorted((source / "resources").rglob("*"))
        if path.is_file() and not same(path, inside / path.relative_to(source))
    ]


def missing_data(site_packages: Path, names: Set[str], inside: Path) -> list[str]:
    """Return the data files of the named distributions that the tree lacks and should have."""
    return sorted(
        path
        for found in distributions(path=[str(site_packages)])
        if parts.normal(found.metadata["Name"]) in names
        for path in map(str, found.files or [])
        if path.endswith(DATA_SUFFIXES) and ".dist-info" not in path and not is_not_needed(path)
        if not path.startswith("PySide6/") and not (inside / path).is_file()
    )


def imports(path: Path) -> Iterator[str]:
    """Yield the modules that a file imports here, wherever in the file it does so."""
    for node in running_nodes(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def running_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield all nodes but those that only a type checker or another system sees."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If):
            condition = ast.unparse(child.test)
            if any(word in condition for word in ("TYPE_CHECKING", "sys.platform", "os.name")):
                continue
        yield child
        yield from running_nodes(child)


def module_name(path: Path, source: Path) -> str:
    """Return the name under which a file of the source is imported."""
    return ".".join(path.relative_to(source).with_suffix("").parts).removesuffix(".__init__")


def same(one: Path, other: Path) -> bool:
    """Say whether both files exist and hold the same bytes."""
    return other.is_file() and one.read_bytes() == other.read_bytes()
