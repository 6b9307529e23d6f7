"""Recorded requests of real clients, sent to the simulator: the answers have the recorded shape."""

import base64
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.shared_data import RECORDINGS
from tests.simulator.wire import SECOND, Hand, events, running

BASE = "https://generativelanguage.googleapis.com"
RUBY = "crmne+ruby_llm"
STREAMED = [
    f"{RUBY}/chat_with_extended_thinking_gemini_gemini-3-flash-preview_streams_thinking_content_"
    "when_available.yml",
    f"{RUBY}/chat_gemini_token_accounting_correctly_sums_candidatestokencount_and_"
    "thoughtstokencount_in_streaming.yml",
]
UNARY = [
    f"{RUBY}/chat_pdf_models_gemini_gemini-2_5-flash_understands_pdfs.yml",
    f"{RUBY}/chat_count_tokens_with_gemini_gemini-3_5-flash_counts_the_next_request_as_"
    "configured.yml",
    f"{RUBY}/chat_with_extended_thinking_gemini_gemini-3-flash-preview_preserves_thinking_"
    "signatures_between_turns_when_provided.yml",
]
CACHE = (
    f"{RUBY}/cachedcontent_explicit_caching_round-trip_gemini_gemini-2_5-flash_creates_uses_"
    "extends_and_deletes_a_cache.yml"
)
UPLOAD = (
    f"{RUBY}/uploadedfile_live_uploads_gemini_gemini-2_5-flash_reuses_an_uploaded_file_in_chat.yml"
)

# What a real model adds by thinking in silence, which the offline engine does not do.
THINKING = {"thoughtsTokenCount"}


RECORDED_ON = 1_787_150_052 * SECOND  # 2026-08-19T14:34:12Z, before 2.5 began to retire


@pytest.fixture(scope="module")
def served():
    with running(clock=Hand(RECORDED_ON)) as pair:
        yield pair


class _Loader(yaml.SafeLoader):
    """Reads Ruby's `!binary` as well."""


_Loader.add_constructor("!binary", lambda loader, node: base64.b64decode(node.value))


def exchanges(name: str) -> Iterator[tuple[str, str, Any, dict[str, Any], Any]]:
    """Method, path, request body, response headers and response body of a recording."""
    recorded = yaml.load((RECORDINGS / name).read_text(encoding="utf-8"), _Loader)
    for exchange in recorded["http_interactions"]:
        request, response = exchange["request"], exchange["response"]
        path = request["uri"].removeprefix(BASE)
        headers = {name.lower(): value[0] for name, value in request["headers"].items()}
        yield (
            request["method"].upper(),
            path,
            request["body"]["string"],
            headers,
            response["body"]["string"],
        )


def shape(value: Any) -> Any:
    """The keys and types of a JSON value; a list is the union of its elements."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items() if key not in THINKING}
    if isinstance(value, list):
        found: Any = {}
        for item in map(shape, value):
            found = found | item if isinstance(item, dict) else item
        return [found]
    return type(value).__name__


def union(chunks: list[dict[str, Any]]) -> dict[str, Any]:
    """The shape of all chunks of a stream together, parts and candidates included."""
    parts = [part for chunk in chunks for part in chunk["candidates"][0]["content"]["parts"]]
    merged: dict[str, Any] = {"parts": shape(parts)}
    for chunk in chunks:
        merged |= shape({key: chunk[key] for key in chunk if key != "candidates"})
        merged["candidate"] = merged.get("candidate", {}) | shape(
            {k: v for k, v in chunk["candidates"][0].items() if k != "content"}
        )
    return merged


def as_text(body: Any) -> str:
    return body.decode() if isinstance(body, bytes) else str(body)


@pytest.mark.parametrize("name", STREAMED)
def test_streams_have_the_recorded_shape(http, name):
    for method, path, body, _headers, recorded in exchanges(name):
        reply = http.request(method, path, content=body)
        assert reply.status_code == 200, reply.text
        raw = recorded if isinstance(recorded, bytes) else recorded.encode()
        assert union(events(reply.content)) == union(events(raw))


@pytest.mark.parametrize("name", UNARY)
def test_unary_answers_have_the_recorded_shape(http, name):
    for method, path, body, _headers, recorded in exchanges(name):
        reply = http.request(method, path, content=body)
        assert reply.status_code == 200, reply.text
        expected = shape(json.loads(as_text(recorded)))
        found = shape(reply.json())
        assert found == expected
        assert list(reply.json())[: len(expected)] == list(json.loads(as_text(recorded)))


def test_the_life_of_a_cache_has_the_recorded_shape(http):
    names: dict[str, str] = {}
    for method, path, body, _headers, recorded in exchanges(CACHE):
        for old, new in names.items():
            path, body = path.replace(old, new), body.replace(old, new)
        reply = http.request(method, path, content=body or None)
        assert reply.status_code == 200, reply.text
        expected = json.loads(as_text(recorded))
        found = reply.json()
        assert shape(found) == shape(expected)
        assert list(found) == list(expected)
        if "name" in expected:
            names[expected["name"]] = found["name"]
            for field in ("createTime", "updateTime", "expireTime"):
                digits = re.sub(r"\d", "9", expected[field])
                assert re.sub(r"\d", "9", found[field]) == digits


def test_an_upload_and_its_use_have_the_recorded_shape(server, http):
    address, uri = "", ""
    recorded_uri = ""
    for method, path, body, headers, recorded in exchanges(UPLOAD):
        wanted = {k: v for k, v in headers.items() if k.startswith("x-goog-upload")}
        wanted["content-type"] = headers.get("content-type", "application/octet-stream")
        url = address if "upload_id" in path else server.url + path
        sent = body if isinstance(body, bytes) else body.replace(recorded_uri or "\0", uri)
        reply = http.request(method, url, content=sent, headers=wanted)
        assert reply.status_code == 200, reply.text
        if "upload" in path and not address:
            assert reply.content == b"" and as_text(recorded) == ""
            address = reply.headers["x-goog-upload-url"]
            continue
        expected, found = json.loads(as_text(recorded)), reply.json()
        assert shape(found) == shape(expected)
        if "file" in expected:
            assert list(found["file"]) == list(expected["file"])
            assert found["file"]["sha256Hash"] == expected["file"]["sha256Hash"]
            recorded_uri, uri = expected["file"]["uri"], found["file"]["uri"]
        if "usageMetadata" in expected:
            assert {"modality": "DOCUMENT", "tokenCount": 258} in found["usageMetadata"][
                "promptTokensDetails"
            ]


def test_pages_of_models_have_the_recorded_shape(http):
    name = "posit-dev+chatlas/test_google_list_models.yaml"
    recorded = yaml.load((RECORDINGS / name).read_text(encoding="utf-8"), _Loader)
    page = json.loads(recorded["interactions"][0]["response"]["body"]["string"])
    flash = next(m for m in page["models"] if m["name"] == "models/gemini-2.5-flash")
    found = http.get("/v1beta/models/gemini-2.5-flash").json()
    assert list(found) == list(flash)
    assert shape(found) == shape(flash)


def test_an_unknown_model_is_the_recorded_404(http):
    reply = http.post(
        "/v1beta/models/there-is-no-such-model:generateContent",
        json={"contents": [{"parts": [{"text": "x"}]}]},
    )
    assert list(reply.json()["error"]) == ["code", "message", "status"]
    assert reply.status_code == 404
