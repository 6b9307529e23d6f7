"""The self-test as an installed copy runs it, on the samples and on every PDF it can read."""

import json
import os
import subprocess
import sys

import pytest

from tests.journeys.conftest import ROOT
from tests.shared_data import PDFS

MANIFEST = json.loads((PDFS / "MANIFEST.json").read_text(encoding="utf-8"))["files"]
PAGES_LIMIT = 1000
NEEDS_PASSWORD = {"password-openpassword.pdf"}


def readable(entry):
    return (
        entry["opens_in_pdfium"]
        and entry["text_layer"] == "yes"
        and entry["pages"] <= PAGES_LIMIT
        and entry["file"] not in NEEDS_PASSWORD
    )


def self_test(folder, *files):
    environment = {**os.environ, "HOME": str(folder)}
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        environment.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-m", "workbench", "--self-test", "--report", str(folder), *files],
        env=environment, cwd=ROOT, capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    return done, json.loads((folder / "report.json").read_text(encoding="utf-8"))


def test_it_proves_the_program_on_the_samples(tmp_path):
    done, report = self_test(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert report["ok"] and len(report["steps"]) == 11
    assert {entry["verdict"] for entry in report["answer"]["citations"]} == {"verified"}
    assert report["answer"]["usage"]["total"] > 0 and report["answer"]["cost"] == 0
    pictures = sorted(path.name for path in tmp_path.glob("*.png"))
    assert len(pictures) == 12 and pictures[0] == "01-start.png"
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", [entry["file"] for entry in MANIFEST if readable(entry)])
def test_it_passes_on_every_readable_pdf(tmp_path, name):
    done, report = self_test(tmp_path, str(PDFS / name))
    assert done.returncode == 0, done.stdout + done.stderr
    assert report["ok"]


def test_a_pdf_over_the_limits_is_sent_in_parts_and_cited_right(tmp_path):
    done, report = self_test(tmp_path, str(PDFS / "octave-manual-7.3.pdf"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 document, 1,158 pages" in report["steps"][2]["detail"]


def test_a_pdf_that_cannot_be_read_gets_a_sentence(tmp_path):
    done, report = self_test(tmp_path, str(PDFS / "gen-garbage-after-header.pdf"))
    assert done.returncode == 1
    assert not report["ok"]
    assert "damaged" in report["steps"][-1]["detail"]
