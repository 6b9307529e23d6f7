"""curl, by Google's REST recipes, against the simulator."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.shared_data import PDFS
from tests.simulator.test_caches import LONG
from tests.simulator.wire import events, text_of

CURL = shutil.which("curl")
pytestmark = pytest.mark.skipif(CURL is None, reason="curl is not installed")
GRANULE = 8 * 1024 * 1024

Curl = Callable[..., str]


@pytest.fixture
def curl(server, tmp_path) -> Curl:
    def run(path: str, *arguments: str, key: bool = True) -> str:
        url = path if path.startswith("http") else server.url + path
        if key:
            url += ("&" if "?" in url else "?") + f"key={server.key}"
        command = [CURL, "--silent", "--show-error", "--noproxy", "*", "-m", "30", url, *arguments]
        done = subprocess.run(command, capture_output=True, cwd=tmp_path, check=True, timeout=60)
        return done.stdout.decode()

    return run


def upload_url(curl: Curl, size: int, mime: str, name: str) -> str:
    """The first half of the recipe: start, and read the address from the dumped headers."""
    headers = curl(
        "/upload/v1beta/files",
        *("-D", "-", "-o", "/dev/null"),
        *("-H", "X-Goog-Upload-Protocol: resumable", "-H", "X-Goog-Upload-Command: start"),
        *("-H", f"X-Goog-Upload-Header-Content-Length: {size}"),
        *("-H", f"X-Goog-Upload-Header-Content-Type: {mime}"),
        *(
            "-H",
            "Content-Type: application/json",
            "-d",
            f"{{'file': {{'display_name': '{name}'}}}}",
        ),
    )
    lines = [line for line in headers.splitlines() if line.lower().startswith("x-goog-upload-url:")]
    return lines[0].partition(": ")[2]


def send(curl: Curl, url: str, command: str, offset: int, path: Path) -> str:
    return curl(
        url,
        *("-i", "-H", f"X-Goog-Upload-Offset: {offset}"),
        *("-H", f"X-Goog-Upload-Command: {command}", "--data-binary", f"@{path}"),
        key=False,
    )


def header(reply: str, name: str) -> str:
    found = [line for line in reply.splitlines() if line.lower().startswith(name + ":")]
    return found[-1].partition(": ")[2]


def status(curl: Curl, url: str) -> tuple[str, str]:
    query = ("-i", "-X", "POST", "-H", "X-Goog-Upload-Command: query", "-H", "Content-Length: 0")
    reply = curl(url, *query, key=False)
    return header(reply, "x-goog-upload-status"), header(reply, "x-goog-upload-size-received")


def body(reply: str) -> Any:
    return json.loads(reply.rpartition("\r\n\r\n")[2])


def test_the_pdf_recipe(curl):
    path = PDFS / "costco-10k-2021.pdf"
    url = upload_url(curl, path.stat().st_size, "application/pdf", "A 10-K")
    file = body(send(curl, url, "upload, finalize", 0, path))["file"]
    assert file["displayName"] == "A 10-K"
    asked = {
        "contents": [
            {
                "parts": [
                    {"text": "Who is the auditor?"},
                    {"file_data": {"mime_type": "application/pdf", "file_uri": file["uri"]}},
                ]
            }
        ]
    }
    json_type = ("-H", "Content-Type: application/json")
    path_to = "/v1beta/models/gemini-2.5-flash"
    reply = curl(f"{path_to}:generateContent", *json_type, "-d", json.dumps(asked))
    assert "since 2002" in text_of([json.loads(reply)])
    streamed = curl(
        f"{path_to}:streamGenerateContent?alt=sse",
        *("--no-buffer", *json_type, "-d", json.dumps(asked)),
    )
    assert text_of(events(streamed.encode())) == text_of([json.loads(reply)])
    listed = json.loads(curl("/v1beta/files", "--compressed"))
    assert file["name"] in [item["name"] for item in listed["files"]]
    assert curl(f"/v1beta/{file['name']}", "-X", "DELETE") == "{}\n"


def test_two_chunks_by_hand(curl, tmp_path):
    (tmp_path / "one").write_bytes(b"x" * GRANULE)
    (tmp_path / "two").write_bytes(b"the end")
    url = upload_url(curl, GRANULE + 7, "text/plain", "by hand")
    first = send(curl, url, "upload", 0, tmp_path / "one")
    assert header(first, "x-goog-upload-status") == "active"
    last = send(curl, url, "upload, finalize", GRANULE, tmp_path / "two")
    assert header(last, "x-goog-upload-status") == "final"
    assert body(last)["file"]["sizeBytes"] == str(GRANULE + 7)


def test_query_after_a_cut_and_going_on(curl, tmp_path):
    whole = tmp_path / "whole"
    whole.write_bytes(b"y" * (3 * GRANULE))
    url = upload_url(curl, 3 * GRANULE, "text/plain", "cut")
    slow = [CURL, "-s", "--noproxy", "*", url, "--limit-rate", "40M", "--max-time", "0.3"]
    slow += ["-H", "X-Goog-Upload-Offset: 0", "-H", "X-Goog-Upload-Command: upload, finalize"]
    cut = subprocess.run([*slow, "--data-binary", f"@{whole}"], timeout=60, check=False)
    assert cut.returncode == 28  # curl's own time limit
    state, received = status(curl, url)
    assert state == "active"
    assert int(received) in (0, GRANULE, 2 * GRANULE)
    rest = tmp_path / "rest"
    rest.write_bytes(whole.read_bytes()[int(received) :])
    last = send(curl, url, "upload, finalize", int(received), rest)
    assert body(last)["file"]["sizeBytes"] == str(3 * GRANULE)
    assert status(curl, url) == ("final", str(3 * GRANULE))


def test_cancel(curl):
    url = upload_url(curl, 5, "text/plain", "never mind")
    cancel = ("-i", "-X", "POST", "-H", "X-Goog-Upload-Command: cancel", "-H", "Content-Length: 0")
    assert header(curl(url, *cancel, key=False), "x-goog-upload-status") == "cancelled"
    assert status(curl, url)[0] == "cancelled"


def test_the_cache_recipe_with_a_patch_of_its_ttl(curl, tmp_path):
    asked = tmp_path / "request.json"
    contents = [{"role": "user", "parts": [{"text": LONG}]}]
    asked.write_text(
        json.dumps({"model": "models/gemini-2.5-flash", "contents": contents, "ttl": "300s"})
    )
    json_type = ("-H", "Content-Type: application/json")
    created = json.loads(
        curl("/v1beta/cachedContents", "-X", "POST", *json_type, "-d", "@request.json")
    )
    path = f"/v1beta/{created['name']}"
    patched = json.loads(curl(path, "-X", "PATCH", *json_type, "-d", '{"ttl": "600s"}'))
    assert patched["expireTime"] > created["expireTime"]
    assert json.loads(curl(path)) == patched
    assert curl(path, "-X", "DELETE") == "{}\n"
    assert json.loads(curl(path))["error"]["code"] == 403


def test_models_and_tokens(curl):
    assert json.loads(curl("/v1beta/models/gemini-2.5-pro"))["name"] == "models/gemini-2.5-pro"
    counted = curl(
        "/v1beta/models/gemini-2.5-flash:countTokens",
        *("-H", "Content-Type: application/json"),
        *("-X", "POST", "-d", '{"contents":[{"parts":[{"text": "The quick brown fox."}]}]}'),
    )
    assert json.loads(counted)["totalTokens"] == 5
