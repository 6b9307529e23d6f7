"""Attack 24: a name that another program gives is never a path."""

import os
from pathlib import Path

import pytest

from workbench.errors import UserError
from workbench.services.loose_files import LONGEST, keep, safe_name

PARTS = ("../", "..\\", "/etc/", "C:\\Windows\\", "\\\\host\\share\\", "./", "a/../../", "%2e%2e/")
ENDS = (
    "report.pdf", "nul\0.pdf", "CON.pdf", "aux", "LPT1.txt", "a:b.pdf", "e\u0301.pdf", "é.pdf",
    "\u202efdp.exe.pdf", "x" * 300 + ".pdf", " . .pdf", "a\nb.pdf", "?*|<>.pdf", "name.", "..",
    "🛳" * 200 + ".pdf", "\ud800.pdf",
)  # fmt: skip
NAMES = [part + end for part in ("", *PARTS) for end in ENDS]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_a_name(name):
    safe = safe_name(name)
    assert Path(safe).name == safe and safe not in ("", ".", "..")
    assert not set(safe) & set('/\\:*?"<>|\0\n\u202e') and len(safe.encode()) <= LONGEST + 1
    assert safe.partition(".")[0].upper() not in ("CON", "AUX", "LPT1")
    assert safe.isprintable() and not safe.endswith((".", " "))
    assert len(NAMES) > 80


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Annual report 2025.pdf", "Annual report 2025.pdf"),
        ("../../Minutes.pdf", "Minutes.pdf"),
        ("C:\\x\\Lease.docx", "Lease.docx"),
        ("CON.pdf", "_CON.pdf"),
        ("", "file"),
    ],
)
def test_what_can_be_kept_of_a_name_is(name, safe):
    assert safe_name(name) == safe


async def test_each_is_kept_privately_in_a_place_of_its_own(tmp_path):
    folder = tmp_path / "pasted"
    files = [(name, str(n).encode()) for n, name in enumerate(NAMES)]
    paths = [Path(path) for path in await keep(files, folder)]
    assert len(set(paths)) == len(NAMES)
    for number, path in enumerate(paths):
        assert path.resolve().is_relative_to(folder.resolve())
        assert path.read_bytes() == str(number).encode()
        assert os.stat(path).st_mode & 0o077 == 0
        assert os.stat(path.parent).st_mode & 0o077 == 0
    assert sorted(each.name for each in tmp_path.iterdir()) == ["pasted"]


async def test_a_full_disk_is_a_sentence(tmp_path):
    (tmp_path / "pasted").write_text("a file in the way")
    with pytest.raises(UserError, match="could not be kept"):
        await keep([("a.pdf", b"x")], tmp_path / "pasted")
