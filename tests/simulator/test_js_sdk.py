"""The official JavaScript client, @google/genai on Node.js, against the simulator."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from tests.shared_data import PDFS
from tests.simulator.test_caches import LONG

VERSION = "3.1.0"
SCRIPT = Path(__file__).with_name("genai.mjs")


@pytest.fixture(scope="module")
def installed() -> Path:
    """A folder outside the project with the package, kept from run to run."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("Node.js and npm are not installed")
    folder = user_cache_path("document-workbench-tests") / f"google-genai-{VERSION}"
    if not (folder / "installed").exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts"]
        command += ["--prefix", str(folder), f"@google/genai@{VERSION}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            pytest.skip(f"npm could not install @google/genai: {done.stderr[-300:]}")
        (folder / "installed").touch()
    return folder


def test_everything_the_javascript_client_does(installed, server, tmp_path):
    (tmp_path / "large").write_bytes(b"large file " * 1_000_000)  # two chunks
    (tmp_path / "long").write_text(LONG)
    script = installed / "genai.mjs"  # beside node_modules, where its import is looked up
    script.write_bytes(SCRIPT.read_bytes())
    pdf = PDFS / "costco-10k-2021.pdf"
    command = ["node", str(script), server.url, server.key, str(pdf)]
    command += [str(tmp_path / "large"), str(tmp_path / "long")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["file"]["displayName"] == "annual report.pdf"
    assert seen["file"]["sizeBytes"] == str(pdf.stat().st_size)
    assert seen["same"] is True
    assert seen["large"] == str(11_000_000)
    assert seen["file"]["name"] in seen["listed"] and len(seen["listed"]) >= 2
    assert seen["gone"] == 403
    assert "since 2002" in seen["unary"]
    assert seen["streamed"] == seen["unary"]
    assert (seen["thoughts"], seen["finish"]) == (2, "STOP")
    assert "91%" in seen["chat"]
    assert seen["tokens"] == 76 * 258 + 5
    assert seen["embeddings"] == [256, 256]
    assert "models/offline-extractive" in seen["models"]
    assert seen["longer"] is True
    assert seen["cached"] > 2048
    assert seen["refused"] == 400
