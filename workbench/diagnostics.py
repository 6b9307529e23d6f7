"""What a report of a problem holds: versions, settings, the end of the log, and no key."""

import importlib.metadata
import platform
import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from workbench import __version__
from workbench.logs import FILE_NAME, Redactor
from workbench.paths import Paths, resources
from workbench.settings import Settings

LINES = 300
LIBRARIES = ("PySide6-Essentials", "PySide6", "httpx", "pypdfium2", "keyring", "pydantic")
PRIVATE = (
    "layout", "proxy_address", "proxy_user", "ca_file", "conversation_id", "active_profile_id",
    "data_folder",
)  # fmt: skip
"""Settings that say something about the user and nothing about the problem."""


def report(paths: Paths, settings: Settings, redactor: Redactor) -> str:
    """Return the report; nothing of documents, questions or answers is in it."""
    facts = {
        "Document Workbench": __version__,
        "Python": sys.version.split()[0],
        "System": f"{platform.system()} {platform.release()} {platform.machine()}",
        **_libraries(),
    }
    chosen = {
        name: "set" if name in PRIVATE and value else value
        for name, value in asdict(settings).items()
        if name not in PRIVATE or value
    }
    text = "\n\n".join(
        (_lines("Versions", facts), _lines("Settings", chosen), _log(paths.log / FILE_NAME))
    )
    return redactor.redact(text.replace(str(Path.home()), "~")) + "\n"


def licences() -> str:
    """Return all licences as one text: of a packaged copy its page, else of what runs here."""
    page = resources() / "licences.txt"
    if page.is_file():
        return page.read_text(encoding="utf-8")
    own = resources().parent / "LICENSE"
    head = own.read_text(encoding="utf-8").strip() if own.is_file() else "Document Workbench"
    parts = sorted(_parts(), key=str.casefold)
    told = "\n".join(f"  {_licence(part)}" for part in parts)
    return f"{head}\n\nThis copy runs from its source, with these parts of this computer\n{told}\n"


def _parts() -> set[str]:
    """Return the libraries that the program needs, and those that they need."""
    project = resources().parent / "pyproject.toml"
    if project.is_file():
        wanted = list(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"])
    else:
        wanted = list(importlib.metadata.requires("document-workbench") or ())
    found: set[str] = set()
    while wanted:
        line = wanted.pop()
        # One name has several spellings: PEP 503.
        name = re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", line)[0]).casefold()
        if not name or "extra ==" in line or name in found:
            continue
        try:
            wanted += importlib.metadata.requires(name) or ()
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system
        found.add(name)
    return found


def _licence(part: str) -> str:
    """Return a part with its version and what it says of its licence."""
    about = importlib.metadata.metadata(part)
    named = [each for key in ("License-Expression", "License") for each in about.get_all(key) or ()]
    classes = [each for each in about.get_all("Classifier") or () if each.startswith("License")]
    lines = [*named, *(each.rpartition(" :: ")[2] for each in classes)]
    short = next((each.strip().splitlines()[0] for each in lines if each.strip()), "")
    version = importlib.metadata.version(part)
    return f"{about['Name']} {version}: {short or 'its licence is in its folder'}"


def _libraries() -> dict[str, str]:
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def _lines(title: str, facts: Mapping[str, object]) -> str:
    return "\n".join((title, *(f"  {name}: {value}" for name, value in facts.items())))


def _log(path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    return "\n".join((f"The last lines of the log (of {len(lines)})", *lines[-LINES:]))
