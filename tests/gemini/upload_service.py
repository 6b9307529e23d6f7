"""The server's side of resumable uploads, in memory, honest about what it has received."""

import base64
import hashlib
import json
import threading
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.faults.server import Answer, Request, answer
from tests.gemini.answers import error


@dataclass
class Session:
    size: int
    mime_type: str
    display_name: str
    received: bytearray = field(default_factory=bytearray)
    state: str = "active"
    file: dict[str, Any] | None = None


@dataclass
class UploadService:
    """A handler for `FaultServer`; broken requests leave what arrived of them, unless `forgets`.

    `granularity` is what chunk lengths must be multiples of; with `aligned` the server also
    forgets what lies beyond the last full unit of a broken chunk, as a careful one might.
    """

    granularity: int = 8
    aligned: bool = False
    url: str = ""
    name_final: bool = True
    sessions: dict[str, Session] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    bytes_sent: int = 0
    problems: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, request: Request) -> Answer:
        with self._lock:
            if request.path == "/upload/v1beta/files":
                return self._upload(request)
            return self._files(request)

    def _upload(self, request: Request) -> bytes:
        command = request.headers["x-goog-upload-command"]
        if command == "start":
            return self._start(request)
        identity = parse_qs(urlsplit(request.target).query)["upload_id"][0]
        if "x-goog-api-key" in request.headers:
            self.problems.append("the key went to the upload address")
        session = self.sessions.get(identity)
        if session is None:
            return error(404, "Upload not found.", "NOT_FOUND")
        if command == "query":
            return self._state(session)
        if command == "cancel":
            session.state = "cancelled"
            session.received.clear()
            return self._state(session)
        return self._bytes(session, request, command)

    def _start(self, request: Request) -> bytes:
        identity = f"session-{len(self.sessions)}"
        self.sessions[identity] = Session(
            int(request.headers["x-goog-upload-header-content-length"]),
            request.headers["x-goog-upload-header-content-type"],
            json.loads(request.body)["file"].get("displayName", ""),
        )
        url = f"{self.url}/upload/v1beta/files?upload_id={identity}&upload_protocol=resumable"
        headers = {
            "X-Goog-Upload-Status": "active",
            "X-Goog-Upload-URL": url,
            "X-Goog-Upload-Chunk-Granularity": str(self.granularity),
        }
        return answer(200, b"", headers, content_type="text/plain; charset=utf-8")

    def _bytes(self, session: Session, request: Request, command: str) -> bytes:
        self.bytes_sent += len(request.body)
        if session.state != "active":
            return self._state(session)
        offset = int(request.headers["x-goog-upload-offset"])
        if offset != len(session.received):
            return answer(400, b"", {"X-Goog-Upload-Status": "active"})
        last = "finalize" in command
        if not last and not request.broken and len(request.body) % self.granularity:
            self.problems.append(f"a chunk of {len(request.body)} bytes")
        session.received += request.body
        if request.broken and self.aligned:
            del session.received[len(session.received) // self.granularity * self.granularity :]
        if last and not request.broken:
            self._finish(session)
        return self._state(session)

    def _finish(self, session: Session) -> None:
        if len(session.received) != session.size:
            self.problems.append(f"finalized at {len(session.received)} of {session.size}")
        digest = hashlib.sha256(session.received).hexdigest()
        name = f"files/f{len(self.files)}"
        session.state = "final"
        session.file = self.files[name] = {
            "name": name,
            "displayName": session.display_name,
            "mimeType": session.mime_type,
            "sizeBytes": str(len(session.received)),
            "sha256Hash": base64.b64encode(digest.encode()).decode(),
            "expirationTime": "2026-11-23T10:00:00.123456789Z",
            "uri": f"{self.url}/v1beta/{name}",
            "state": "ACTIVE",
        }

    def _state(self, session: Session) -> bytes:
        headers = {
            "X-Goog-Upload-Status": session.state,
            "X-Goog-Upload-Size-Received": str(len(session.received)),
        }
        named = session.file is not None and self.name_final
        return answer(200, json.dumps({"file": session.file}).encode() if named else b"", headers)

    def _files(self, request: Request) -> bytes:
        if request.path == "/v1beta/files":
            listed = list(reversed(self.files.values()))
            return answer(200, json.dumps({"files": listed}).encode())
        name = request.path.removeprefix("/v1beta/")
        if name not in self.files:
            text = f"You do not have permission to access the File {name[6:]} or it may not exist."
            return error(403, text, "PERMISSION_DENIED")
        if request.method == "DELETE":
            del self.files[name]
            return answer(200, b"{}")
        return answer(200, json.dumps(self.files[name]).encode())
