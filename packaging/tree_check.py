"""Checks that everything the source imports or reads is in the frozen tree."""

from __future__ import annotations

import ast
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path


def missing_from(folder: Path, source: Path) -> list[str]:
    """Return what the tree lacks of the source's modules, their imports and its resources."""
    frozen = frozen_modules(folder)
    return missing_modules(source, frozen) + missing_files(source, folder / "_internal")


def missing_modules(source: Path, frozen: set[str]) -> list[str]:
    """Return the modules of ours, and those they import, that are not among the frozen ones."""
    files = list((source / "workbench").rglob("*.py"))
    own = {module_name(path, source) for path in files}
    imported = {name for path in files for name in imports(path)}
    return sorted((own | imported) - frozen)


def missing_files(source: Path, inside: Path) -> list[str]:
    """Return the resources that the tree lacks or holds in another state."""
    return [
        path.relative_to(source).as_posix()
        for path in sorted((source / "resources").rglob("*"))
        if path.is_file() and not same(path, inside / path.relative_to(source))
    ]


def frozen_modules(folder: Path) -> set[str]:
    """Return the names of all modules that the frozen program can import."""
    from PyInstaller.archive.readers import CArchiveReader  # type: ignore[import-untyped]  # no stubs

    program = next(p for p in folder.iterdir() if p.is_file() and p.stem == folder.name)
    start = CArchiveReader(str(program))
    archive = start.open_embedded_archive("PYZ.pyz")
    inside = folder / "_internal"
    with zipfile.ZipFile(inside / "base_library.zip") as library:
        base = {name.removesuffix(".pyc") for name in library.namelist()}
    compiled = {
        path.relative_to(place).with_name(path.name.split(".")[0]).as_posix()
        for place in [inside, *inside.glob("python3*/lib-dynload")]
        for path in place.rglob("*")
        if path.suffix in (".so", ".pyd")
    }
    names = {name.replace("/", ".").removesuffix(".__init__") for name in base | compiled}
    return {"os.path", *start.toc, *archive.toc, *names, *sys.builtin_module_names}


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
            if "TYPE_CHECKING" in condition or "sys.platform" in condition:
                continue
        yield child
        yield from running_nodes(child)


def module_name(path: Path, source: Path) -> str:
    """Return the name under which a file of the source is imported."""
    return ".".join(path.relative_to(source).with_suffix("").parts).removesuffix(".__init__")


def same(one: Path, other: Path) -> bool:
    """Say whether both files exist and hold the same bytes."""
    return other.is_file() and one.read_bytes() == other.read_bytes()
