"""Reads recorded exchanges, whatever tool wrote them down."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.shared_data import RECORDINGS


@dataclass(frozen=True)
class Exchange:
    """One request and its answer; `body` is the answer's bytes as they went over the wire."""

    file: str
    method: str
    url: str
    sent: Any
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def streamed(self) -> bool:
        return ":streamGenerateContent" in self.url

    @property
    def native(self) -> bool:
        """Whether it belongs to the part of the API that the client speaks."""
        return "/openai/" not in self.url and "interactions" not in self.url


class _Loader(yaml.CSafeLoader):
    """Knows the tag that Ruby's recorder puts on bytes."""


_Loader.add_constructor("!binary", yaml.CSafeLoader.construct_yaml_binary)


def exchanges() -> Iterator[Exchange]:
    """Every recorded HTTP exchange."""
    for path in sorted(RECORDINGS.rglob("*.y*ml")):
        recording = yaml.load(path.read_text("utf-8"), Loader=_Loader)
        for item in recording.get("interactions") or recording["http_interactions"]:
            yield _exchange(path, item)


def _exchange(path: Path, item: dict[str, Any]) -> Exchange:
    request, response = item["request"], item["response"]
    headers = {
        name.lower(): value[0] if isinstance(value, list) else str(value)
        for name, value in (response.get("headers") or {}).items()
    }
    status = response["status"]
    return Exchange(
        file=path.name,
        method=request["method"].upper(),
        url=request["uri"],
        sent=_sent(request),
        status=int(status["code"] if isinstance(status, dict) else status),
        headers=headers,
        body=_body(response),
    )


def _sent(request: dict[str, Any]) -> Any:
    body = request.get("parsed_body", request.get("body"))
    if isinstance(body, dict) and body.keys() <= {"encoding", "string", "base64_string"}:
        body = body.get("string")
    if isinstance(body, (str, bytes)):
        try:
            return json.loads(body)
        except ValueError:
            return None
    return body


def _body(response: dict[str, Any]) -> bytes:
    if "parsed_body" in response:
        return json.dumps(response["parsed_body"]).encode()
    body = response["body"]
    if isinstance(body, dict):
        body = body.get("string", "")
    data = body if isinstance(body, bytes) else str(body or "").encode()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
