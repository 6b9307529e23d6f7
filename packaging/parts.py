"""The parts that a packaged copy is made of: their licences as one text, and the bill (SBOM)."""

from __future__ import annotations

import json
import platform
import re
import sys
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LICENCE_NAME = re.compile(r"licen[cs]e|copying|notice|authors", re.IGNORECASE)
PROGRAM = "document-workbench"


@dataclass(frozen=True)
class Part:
    """One bundled part; `texts` are its licence texts by title, `needs` names of other parts."""

    name: str
    version: str
    licence: str
    holders: str
    texts: tuple[tuple[str, str], ...]
    needs: tuple[str, ...] = ()
    inside: tuple[dict[str, Any], ...] = field(default=(), repr=False)
    """What the part says that it holds, as components of CycloneDX."""
    kind: str = "pypi"

    @property
    def purl(self) -> str:
        """The part's address in the language of package URLs."""
        return f"pkg:{self.kind}/{self.name}@{self.version}"


def bundled_parts(lock: Path, site_packages: Path) -> list[Part]:
    """Return Python, the loader of frozen programs and every locked distribution installed."""
    wanted = locked_names(lock)
    found = {
        normal(each.metadata["Name"]): each for each in distributions(path=[str(site_packages)])
    }
    parts = [_described(found[name]) for name in sorted(wanted & found.keys())]
    loader = _described(found["pyinstaller"])
    return [
        _python(),
        Part("pyinstaller", loader.version, loader.licence, loader.holders, loader.texts),
        *parts,
    ]


def locked_names(lock: Path) -> set[str]:
    """Return the names of all distributions in a lock file."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return {normal(line.split("==")[0]) for line in lines if re.match(r"\w.*==", line)}


def licence_page(parts: Iterable[Part], own_licence: str) -> str:
    """Return all licences as one plain text, ours first, for the About page and a file."""
    parts = list(parts)
    head = [
        "Document Workbench and the parts it is made of",
        "",
        *(f"{part.name} {part.version}: {part.licence}" for part in parts),
    ]
    sections = [f"Document Workbench\n\n{own_licence.strip()}"]
    for part in parts:
        texts = "\n\n".join(f"[{title}]\n\n{text.strip()}" for title, text in part.texts)
        sections.append(f"{part.name} {part.version} ({part.licence})\n\n{texts}")
    rule = "\n\n" + "=" * 100 + "\n\n"
    return rule.join(["\n".join(head), *sections]) + "\n"


def bill_of_materials(parts: Sequence[Part], version: str, commit: str, epoch: int) -> str:
    """Return the bill as CycloneDX 1.6; the same commit gives the same text."""
    root = f"pkg:generic/{PROGRAM}@{version}"
    by_name = {normal(part.name): part.purl for part in parts}
    content = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{root}#{commit}')}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": PROGRAM,
                "version": version,
                "purl": root,
                "licenses": [{"license": {"id": "MIT"}}],
            },
        },
        "components": [_component(part) for part in parts],
        "dependencies": [
            {"ref": root, "dependsOn": sorted(by_name.values())},
            *(
                {
                    "ref": part.purl,
                    "dependsOn": sorted({by_name[n] for n in part.needs if n in by_name}),
                }
                for part in parts
            ),
        ],
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def normal(name: str) -> str:
    """Return a distribution's name in the one spelling that indexes use."""
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


def _component(part: Part) -> dict[str, Any]:
    held = [_without_references(each) for each in part.inside]
    return {
        "type": "library",
        "bom-ref": part.purl,
        "name": part.name,
        "version": part.version,
        "purl": part.purl,
        "licenses": [{"license": {"name": part.licence}}],
        **({"components": held} if held else {}),
    }


def _without_references(component: dict[str, Any]) -> dict[str, Any]:
    """Keep what names a component: references must be unique in the whole bill."""
    kept = ("type", "name", "version", "purl", "licenses", "hashes")
    return {"type": "library"} | {key: component[key] for key in kept if key in component}


def _described(distribution: Distribution) -> Part:
    data: Any = distribution.metadata
    licence = data.get("License-Expression") or data.get("License") or ""
    if not licence or "\n" in licence:
        kinds = [c for c in data.get_all("Classifier", []) if c.startswith("License ::")]
        licence = ", ".join(kind.rpartition(" :: ")[2] for kind in kinds)
    texts = tuple(_texts(distribution)) or _known_texts(data["Name"], licence, data)
    if not texts or not licence:
        raise SystemExit(f"No licence was found for {data['Name']}.")
    requires = [re.split(r"[^\w.-]", each)[0] for each in distribution.requires or []]
    name = normal(data["Name"])
    return Part(
        name,
        data["Version"],
        licence,
        _holders(data),
        texts,
        tuple(map(normal, requires)),
        _inside(distribution),
    )


def _texts(distribution: Distribution) -> Iterator[tuple[str, str]]:
    for path in sorted(distribution.files or [], key=str):
        folder, _, rest = str(path).replace("\\", "/").partition("/")
        if folder.endswith(".dist-info") and LICENCE_NAME.search(rest):
            content = path.read_binary()
            try:
                text = content.decode()
            except UnicodeDecodeError:
                text = content.decode("latin-1")
            yield rest.removeprefix("licenses/"), text


def _known_texts(name: str, licence: str, data: Any) -> tuple[tuple[str, str], ...]:
    if "LGPL-3.0" in licence:
        texts = ["Qt.txt", "LGPL-3.0.txt", "GPL-3.0.txt"] if name == "PySide6_Essentials" else []
        note = "See the part pyside6-essentials, which is of the same makers and licence."
        return (*((text, _text(text)) for text in texts),) or (("Note", note),)
    if licence.startswith("MIT"):
        return (("MIT", f"Copyright (C) {_holders(data)}\n\n{_text('MIT.txt')}"),)
    return ()


def _holders(data: Any) -> str:
    people = data.get("Author") or data.get("Author-email") or f"the authors of {data['Name']}"
    return re.sub(r"\s+", " ", re.sub(r"\s*<[^>]*>|[\"']", "", people)).strip()


def _text(name: str) -> str:
    return (HERE / "licences" / name).read_text(encoding="utf-8")


def _inside(distribution: Distribution) -> tuple[dict[str, Any], ...]:
    bills = [p for p in distribution.files or [] if "/sboms/" in str(p) and p.suffix == ".json"]
    held = [json.loads(path.read_text(encoding="utf-8")).get("components", []) for path in bills]
    return tuple(component for components in held for component in components)


def _python() -> Part:
    """Describe the interpreter that runs this; it is the one that gets bundled."""
    places = [Path(sys.base_prefix) / "LICENSE.txt", Path(json.__file__).parents[1] / "LICENSE.txt"]
    text = next(place for place in places if place.is_file()).read_text(encoding="utf-8")
    return Part(
        "cpython",
        platform.python_version(),
        "PSF-2.0",
        "Python Software Foundation",
        (("LICENSE", text),),
        kind="generic",
    )
