"""A bare client for the simulator's tests: plain HTTP, nothing of the product's own client."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from workbench.simulator import Simulator

SECOND = 1_000_000_000
DAY = 24 * 3600 * SECOND
START = 1_795_262_400 * SECOND + 123_456_789  # 2026-11-21T12:00:00Z and a bit

REPORT = (
    "Inspection report\n\n"
    "The vessel was inspected in dry dock over two days in September. "
    "Corrosion was found on four of the eleven frames aft of the car deck. "
    "The stern door seal must be replaced before the winter timetable.\n\n"
    "No defects were noted in the engine room during the whole inspection.\n"
)


class Hand:
    """A clock that a test moves by hand, in nanoseconds."""

    def __init__(self, now: int = START) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now

    def move(self, days: float = 0, seconds: float = 0) -> None:
        self.now += int(days * DAY + seconds * SECOND)


def that_day() -> Callable[[], int]:
    """A clock that runs from START on, so that models answer by the table of that day."""
    behind = time.time_ns() - START
    return lambda: time.time_ns() - behind


@contextmanager
def running(**options: Any) -> Iterator[tuple[Simulator, httpx.Client]]:
    """A simulator at full speed and a client that knows its key."""
    chosen = {"rate": float("inf"), "thinking_pace": 0.0, "clock": that_day()} | options
    with Simulator(**chosen) as server, client(server) as http:
        yield server, http


def client(server: Simulator, **headers: str) -> httpx.Client:
    known = {"x-goog-api-key": server.key} | headers
    return plain(base_url=server.url, headers=known)


def plain(**options: Any) -> httpx.Client:
    """A client for http alone: to read certificates takes longer than most tests."""
    return httpx.Client(timeout=30, trust_env=False, verify=False, **options)


def start_headers(size: int, mime: str, **more: str) -> dict[str, str]:
    return {
        "X-Goog-Upload-Protocol": "resumable",
        "X-Goog-Upload-Command": "start",
        "X-Goog-Upload-Header-Content-Length": str(size),
        "X-Goog-Upload-Header-Content-Type": mime,
    } | more


def begin(http: httpx.Client, size: int, mime: str, **file: Any) -> str:
    """Start an upload and return its URL."""
    reply = http.post(
        "/upload/v1beta/files", headers=start_headers(size, mime), json={"file": file}
    )
    assert reply.status_code == 200, reply.text
    return reply.headers["x-goog-upload-url"]


def chunk(url: str, command: str, data: bytes = b"", offset: int | None = None) -> httpx.Response:
    """Send one request of an upload without any key."""
    headers = {"X-Goog-Upload-Command": command}
    if offset is not None:
        headers["X-Goog-Upload-Offset"] = str(offset)
    with plain() as http:
        return http.post(url, headers=headers, content=data)


def upload(http: httpx.Client, data: bytes, mime: str, **file: Any) -> dict[str, Any]:
    reply = chunk(begin(http, len(data), mime, **file), "upload, finalize", data, 0)
    assert reply.status_code == 200, reply.text
    return reply.json()["file"]


def upload_path(http: httpx.Client, path: Path, mime: str = "application/pdf") -> dict[str, Any]:
    return upload(http, path.read_bytes(), mime, display_name=path.name)


def asking(question: str, *files: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A request body that puts numbered files before the question."""
    parts: list[dict[str, Any]] = []
    for number, file in enumerate(files, 1):
        parts.append({"text": f"Document {number}: {file.get('displayName', 'x')} (3 pages)"})
        parts.append({"fileData": {"fileUri": file["uri"], "mimeType": file["mimeType"]}})
    return {"contents": [{"role": "user", "parts": [*parts, {"text": question}]}]} | more


def events(body: bytes) -> list[dict[str, Any]]:
    """Decode an event stream strictly: every event is one data line ended by CR LF CR LF."""
    *lines, rest = body.split(b"\r\n\r\n")
    assert rest == b""
    assert all(line.startswith(b"data: ") and b"\n" not in line for line in lines)
    return [json.loads(line[6:]) for line in lines]


def stream(
    http: httpx.Client, body: dict[str, Any], model: str = "offline-extractive"
) -> list[dict[str, Any]]:
    reply = http.post(f"/v1beta/models/{model}:streamGenerateContent?alt=sse", json=body)
    assert reply.status_code == 200, reply.text
    return events(reply.content)


def text_of(chunks: list[dict[str, Any]], *, thoughts: bool = False) -> str:
    parts = [p for c in chunks for p in c["candidates"][0]["content"].get("parts", [])]
    return "".join(p.get("text", "") for p in parts if bool(p.get("thought")) is thoughts)


def error_of(reply: httpx.Response, code: int, status: str) -> dict[str, Any]:
    """The error object of a refusal, whose code and status name must agree."""
    assert reply.status_code == code, reply.text
    error = reply.json()["error"]
    assert (error["code"], error["status"]) == (code, status)
    return error
