"""Real traffic: every answer is read without loss, and requests are as others wrote them."""

import base64
import json
from typing import Any, TypeVar

import pytest
from pydantic.alias_generators import to_camel

from tests.gemini.answers import KEY
from tests.gemini.recordings import Exchange, exchanges
from tests.shared_data import RECORDINGS
from workbench.gemini import (
    BadKey,
    CachedContent,
    CacheRequest,
    Content,
    File,
    GeminiError,
    GenerateRequest,
    GenerateResponse,
    Model,
    NotFound,
    QuotaPerMinute,
    TokenCount,
)
from workbench.gemini.auth import cleaned
from workbench.gemini.parsing import json_object
from workbench.gemini.refusals import refusal
from workbench.gemini.snapshot import Fold
from workbench.gemini.sse import Decoder
from workbench.gemini.wire import Wire, read

W = TypeVar("W", bound=Wire)
NATIVE = [exchange for exchange in exchanges() if exchange.native]
GENERATED = [e for e in NATIVE if "enerateContent" in e.url and "batch" not in e.url]
ANSWERS = [exchange for exchange in GENERATED if exchange.status == 200]
STREAMS = [exchange for exchange in ANSWERS if exchange.streamed]


def decoded(model: type[W], payload: bytes) -> W:
    return read(model, json_object(payload))


def name(exchange: Exchange) -> str:
    return f"{exchange.file[:40]} {exchange.url.rpartition('/')[2][:40]}"


def as_sent(value: Wire) -> Any:
    return value.model_dump(by_alias=True, exclude_unset=True)


def without_loss(seen: Wire, raw: dict[str, Any]) -> None:
    """What was read says everything that was there; int64 texts become numbers."""

    def even(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: even(item) for key, item in value.items()}
        if isinstance(value, list):
            return [even(item) for item in value]
        return int(value) if isinstance(value, str) and value.isdigit() else value

    shown = json.loads(seen.model_dump_json(by_alias=True, exclude_unset=True))
    dates = {key for key in raw if key.endswith("Time")}
    for key in dates:
        assert shown.pop(key)[:19] == raw[key][:19]
    assert even(shown) == even({key: raw[key] for key in raw.keys() - dates})


def answer_without_loss(seen: GenerateResponse, raw: dict[str, Any]) -> None:
    """The raw answer is all there, and the typed views of it say the same."""
    assert seen.raw == raw
    for view, value in zip(seen.candidates, raw.get("candidates", []), strict=True):
        without_loss(view, value)
    for one, key in (
        (seen.usage_metadata, "usageMetadata"),
        (seen.prompt_feedback, "promptFeedback"),
    ):
        assert (one is None) is (key not in raw)
        if one is not None:
            without_loss(one, raw[key])
    assert (seen.model_version, seen.response_id) == (
        raw.get("modelVersion"),
        raw.get("responseId"),
    )


def test_there_are_recordings() -> None:
    assert len(ANSWERS) > 20 and len(STREAMS) > 8


@pytest.mark.parametrize("exchange", STREAMS, ids=name)
def test_streams_decode_without_loss(exchange: Exchange) -> None:
    decoder = Decoder()
    payloads = decoder.feed(exchange.body) + decoder.finish()
    assert payloads and not decoder.fragment and not decoder.noise
    fold = Fold()
    for payload in payloads:
        chunk = GenerateResponse(json_object(payload))
        answer_without_loss(chunk, json.loads(payload))
        assert [part for part in chunk.parts] == _parts(json.loads(payload))
        fold.add(chunk)
    fold.end(complete=True)
    snapshot = fold.snapshot()
    assert snapshot.finish_reason or snapshot.prompt_feedback
    assert snapshot.usage and snapshot.usage.total_token_count
    assert snapshot.text or snapshot.prompt_feedback or snapshot.parts
    for split in range(0, len(exchange.body), max(1, len(exchange.body) // 97)):
        again = Decoder()
        found = again.feed(exchange.body[:split]) + again.feed(exchange.body[split:])
        assert found + again.finish() == payloads


def _parts(raw: dict[str, Any]) -> list[Any]:
    return [p for c in raw.get("candidates", [])[:1] for p in c.get("content", {}).get("parts", [])]


@pytest.mark.parametrize("exchange", [e for e in ANSWERS if not e.streamed], ids=name)
def test_answers_decode_without_loss(exchange: Exchange) -> None:
    response = GenerateResponse(json_object(exchange.body))
    answer_without_loss(response, json.loads(exchange.body))
    assert response.parts == _parts(json.loads(exchange.body))
    assert response.finish_reason or response.prompt_feedback


RESOURCES: dict[str, type[Wire]] = {
    "/files/": File,
    "/cachedContents": CachedContent,
    ":countTokens": TokenCount,
}


@pytest.mark.parametrize(
    "exchange",
    [
        e
        for e in NATIVE
        if e.status == 200
        and e.method != "DELETE"
        and any(piece in e.url for piece in RESOURCES)
        and "upload/" not in e.url
    ],
    ids=name,
)
def test_resources_decode_without_loss(exchange: Exchange) -> None:
    kind = next(kind for piece, kind in RESOURCES.items() if piece in exchange.url)
    without_loss(decoded(kind, exchange.body), json.loads(exchange.body))


def test_uploaded_files_and_their_hash() -> None:
    finals = [
        e
        for e in NATIVE
        if e.headers.get("x-goog-upload-status") == "final" and b'"file"' in e.body
    ]
    assert finals
    for exchange in finals:
        raw = json.loads(exchange.body)["file"]
        file = decoded(File, json.dumps(raw).encode())
        without_loss(file, raw)
        assert file.sha256 == base64.b64decode(raw["sha256Hash"]).decode()
        assert file.expiration_time and file.expiration_time.tzinfo


def test_models_decode_without_loss() -> None:
    pages = [e for e in NATIVE if "/models?" in e.url or e.url.endswith("/models")]
    models = [model for page in pages for model in json.loads(page.body)["models"]]
    assert len(models) > 40
    for raw in models:
        model = decoded(Model, json.dumps(raw).encode())
        without_loss(model, raw)
        assert model.thinking is raw.get("thinking", False)


@pytest.mark.parametrize("exchange", [e for e in NATIVE if e.status >= 400], ids=name)
def test_errors_are_recognised(exchange: Exchange) -> None:
    failure = refusal(
        exchange.status, exchange.headers, exchange.body, lambda text: cleaned(text, KEY)
    )
    kinds: dict[int, type[GeminiError]] = {400: BadKey, 404: NotFound, 429: QuotaPerMinute}
    assert isinstance(failure, kinds[exchange.status])
    assert failure.server_message
    if isinstance(failure, QuotaPerMinute):
        assert failure.delay == 48.0
        assert failure.quota_id == "GenerateContentPaidTierInputTokensPerModelPerMinute"


@pytest.mark.parametrize(
    "exchange", [exchange for exchange in GENERATED if isinstance(exchange.sent, dict)], ids=name
)
def test_generate_requests_are_reproduced(exchange: Exchange) -> None:
    sent = _as_ours(exchange.sent)
    assert json.loads(GenerateRequest.model_validate(sent).to_json()) == sent


def _as_ours(value: dict[str, Any]) -> dict[str, Any]:
    """Two liberties of others, undone: names in snake case, and a lone part without its list."""
    sent = {to_camel(key): item for key, item in value.items()}
    instruction = sent.get("systemInstruction")
    if instruction and isinstance(instruction["parts"], dict):
        sent["systemInstruction"] = {**instruction, "parts": [instruction["parts"]]}
    return sent


def test_cache_requests_are_reproduced() -> None:
    sent = [e.sent for e in NATIVE if e.url.endswith("/cachedContents") and e.method == "POST"]
    assert sent
    for body in sent:
        assert CacheRequest.model_validate(body).wire() == body


def test_count_requests_are_reproduced() -> None:
    bodies = [e.sent["generateContentRequest"] for e in NATIVE if ":countTokens" in e.url]
    assert bodies
    for body in bodies:
        model = body.pop("model")
        assert model.startswith("models/")
        assert GenerateRequest.model_validate(body).wire() == body


def test_an_image_in_a_single_line_decodes() -> None:
    [path] = RECORDINGS.glob("prism-php+prism/*.json")
    response = GenerateResponse(json_object(path.read_bytes()))
    assert any("inlineData" in part for part in response.parts)


def test_replayed_turns_are_the_bytes_that_came() -> None:
    seen = 0
    for exchange in NATIVE:
        if not (isinstance(exchange.sent, dict) and "contents" in exchange.sent):
            continue
        for raw in exchange.sent["contents"]:
            if raw.get("role") == "model":
                seen += 1
                content = Content.model_validate(raw)
                assert json.dumps(content.wire()) == json.dumps({**as_sent(content)})
                assert content.parts == raw["parts"]
    assert seen > 3
