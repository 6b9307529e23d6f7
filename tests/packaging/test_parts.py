import json
import sysconfig
from pathlib import Path

import parts
import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "packaging" / "requirements.lock"


@pytest.fixture(scope="module")
def bundled() -> list[parts.Part]:
    return parts.bundled_parts(LOCK, Path(sysconfig.get_path("purelib")))


def test_every_part_names_its_licence_and_carries_its_text(bundled: list[parts.Part]) -> None:
    assert {"cpython", "pyinstaller", "pyside6-essentials", "pypdfium2", "keyring"} <= {
        part.name for part in bundled
    }
    for part in bundled:
        assert part.licence and part.holders, part.name
        assert max(len(text.strip()) for _, text in part.texts) > 60, part.name


def test_parts_for_tests_alone_are_not_bundled(bundled: list[parts.Part]) -> None:
    assert not {"pytest", "google-genai", "pypdf", "hypothesis"} & {part.name for part in bundled}


def test_the_licence_page_holds_ours_and_qts(bundled: list[parts.Part]) -> None:
    own = (ROOT / "LICENSE").read_text(encoding="utf-8")
    page = parts.licence_page(bundled, own)
    assert own.strip() in page
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in page
    assert "Apache License" in page
    for part in bundled:
        assert f"{part.name} {part.version}" in page


def test_the_bill_is_whole_and_always_the_same(bundled: list[parts.Part]) -> None:
    text = parts.bill_of_materials(bundled, "1.2.3", "c0ffee", 1_750_000_000)
    assert text == parts.bill_of_materials(bundled, "1.2.3", "c0ffee", 1_750_000_000)
    bill = json.loads(text)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["timestamp"] == "2025-06-15T15:06:40Z"
    references = [each["bom-ref"] for each in bill["components"]]
    assert len(references) == len(set(references)) == len(bundled)
    known = {*references, bill["metadata"]["component"]["bom-ref"]}
    for entry in bill["dependencies"]:
        assert entry["ref"] in known
        assert set(entry["dependsOn"]) <= known
    httpx = next(e for e in bill["dependencies"] if e["ref"].startswith("pkg:pypi/httpx@"))
    assert any(reference.startswith("pkg:pypi/httpcore@") for reference in httpx["dependsOn"])
    crypto = next(each for each in bill["components"] if each["name"] == "cryptography")
    assert "openssl" in {each["name"] for each in crypto["components"]}


def test_a_lock_gives_its_names_once_in_one_spelling(tmp_path: Path) -> None:
    lock = tmp_path / "a.lock"
    lock.write_text("Jaraco.Classes==3.4.0 \\\n    --hash=sha256:00\nzipp==4.1.2 ; x\n# a==1\n")
    assert parts.locked_names(lock) == {"jaraco-classes", "zipp"}
