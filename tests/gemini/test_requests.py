"""What is sent: stable bytes, every field, and nothing converted that is the user's own."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faults.server import Answer, FaultServer, Request, answer
from tests.gemini.answers import KEY, MODEL, QUESTION, client, reply
from workbench.gemini import (
    CacheRequest,
    Content,
    EmbedRequest,
    GenerateRequest,
    GenerationConfig,
    Part,
    SafetySetting,
    ThinkingConfig,
    file_part,
    inline_part,
    instruction,
    joined_text,
    model_turn,
    text_part,
    user,
)
from workbench.gemini.parsing import encoded
from workbench.gemini.transport import SENT_AT_ONCE


def test_a_longer_conversation_begins_with_the_bytes_of_the_shorter_one() -> None:
    turns: list[Content] = []
    bodies: list[bytes] = []
    for number in range(4):
        turns.append(user(file_part("https://x/files/a", "application/pdf"), f"question {number}"))
        request = GenerateRequest(
            system_instruction=instruction("Cite."),
            contents=turns,
            generation_config=GenerationConfig(seed=number),
        )
        bodies.append(request.to_json())
        turns = [*turns, model_turn([{"text": "é\ud800", "thoughtSignature": "QQ=="}])]
    for shorter, longer in zip(bodies, bodies[1:], strict=False):
        stable = shorter[: shorter.rindex(b'],"generationConfig"')]
        assert b"question" in stable
        assert longer.startswith(stable)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner),
)  # fmt: skip


@given(VALUES)
def test_what_is_written_part_by_part_is_the_same_json(value: Any) -> None:
    assert encoded(value) == json.dumps(value, separators=(",", ":")).encode()


def test_every_field_of_a_request() -> None:
    request = GenerateRequest(
        contents=[Content(role="user", parts=[Part(text="a", media_resolution={"level": "X"})])],
        system_instruction=instruction("b"),
        tools=[{"functionDeclarations": [{"name": "f", "parameters": {"my_name": None}}]}],
        tool_config={"includeServerSideToolInvocations": True},
        cached_content="cachedContents/x",
        generation_config=GenerationConfig(
            temperature=0.5,
            stop_sequences=["x"],
            max_output_tokens=70_000,
            response_mime_type="application/json",
            response_json_schema={"type": "object", "property_ordering": ["snake_case"]},
            thinking_config=ThinkingConfig(thinking_level="low", include_thoughts=True),
            futureOption=None,
            otherOption={"a_b": 1},
        ),
        safety_settings=[SafetySetting(category="C", threshold="OFF")],
        service_tier="flex",
        store=False,
        continuation_token="QQ==",
    )
    assert json.loads(request.to_json()) == {
        "systemInstruction": {"parts": [{"text": "b"}]},
        "tools": [{"functionDeclarations": [{"name": "f", "parameters": {"my_name": None}}]}],
        "toolConfig": {"includeServerSideToolInvocations": True},
        "cachedContent": "cachedContents/x",
        "contents": [{"role": "user", "parts": [{"text": "a", "mediaResolution": {"level": "X"}}]}],
        "generationConfig": {
            "temperature": 0.5,
            "stopSequences": ["x"],
            "maxOutputTokens": 70_000,
            "responseMimeType": "application/json",
            "responseJsonSchema": {"type": "object", "property_ordering": ["snake_case"]},
            "thinkingConfig": {"thinkingLevel": "low", "includeThoughts": True},
            "otherOption": {"a_b": 1},
        },
        "safetySettings": [{"category": "C", "threshold": "OFF"}],
        "serviceTier": "flex",
        "store": False,
        "continuationToken": "QQ==",
    }


def test_raw_parts_are_sent_as_they_came() -> None:
    raw: dict[str, Any] = {"futureField": None, "functionCall": {"args": {"snake_name": None}}}
    assert json.loads(GenerateRequest(contents=[model_turn([raw])]).to_json())["contents"] == [
        {"role": "model", "parts": [raw]}
    ]


def test_parts() -> None:
    assert text_part("a") == {"text": "a"}
    assert file_part("u", "m", pages=(2, 5)) == {
        "fileData": {"fileUri": "u", "mimeType": "m"},
        "documentMetadata": {"startPage": 2, "endPage": 5},
    }
    assert inline_part(b"\xff\xfe", "m") == {"inlineData": {"mimeType": "m", "data": "//4="}}


def test_only_neighbours_that_are_nothing_but_text_are_joined() -> None:
    signed = {"text": "", "thoughtSignature": "QQ=="}
    parts = [
        {"text": "a", "thought": True},
        {"text": "b", "thought": True},
        {"text": "c"},
        {"text": "d"},
        signed,
        {"text": "e"},
        {"functionCall": {"name": "f"}},
        {"text": "g", "thought": False},
        {"text": "h"},
    ]
    before = json.dumps(parts)
    assert joined_text(parts) == [
        {"text": "ab", "thought": True},
        {"text": "cd"},
        signed,
        {"text": "e"},
        {"functionCall": {"name": "f"}},
        {"text": "g", "thought": False},
        {"text": "h"},
    ]
    assert json.dumps(parts) == before
    assert joined_text([]) == []


async def test_every_call_and_what_it_sends() -> None:
    def handler(request: Request) -> Answer:
        match request.path.rpartition(":")[2]:
            case "countTokens":
                return reply({"totalTokens": 61})
            case "embedContent":
                return reply({"embedding": {"values": [0.5]}})
            case "batchEmbedContents":
                return reply({"embeddings": [{"values": [1]}, {}]})
        if request.method == "DELETE":
            return reply({})
        if "pageSize" in request.target:
            last = "pageToken" in request.target
            page = {"name": "x/b"} if last else {"name": "x/a"}
            more = {} if last else {"nextPageToken": "a+b="}
            kind = request.path.rpartition("/")[2]
            return reply({kind: [page], **more})
        return reply({"name": "x/y", "state": "ACTIVE"})

    embedding = EmbedRequest(content=Content(parts=[text_part("t")]), task_type="CLUSTERING")
    with FaultServer(handler) as server:
        async with client(server.url) as gemini:
            assert (await gemini.count_tokens(MODEL, QUESTION)).total_tokens == 61
            assert (await gemini.count_tokens(MODEL, [user("a")])).total_tokens == 61
            assert (await gemini.embed("gemini-embedding-001", embedding)).values == [0.5]
            both = await gemini.embed_batch("gemini-embedding-001", [embedding, embedding])
            assert [vector.values for vector in both] == [[1], []]
            assert [model.name for model in await gemini.list_models()] == ["x/a", "x/b"]
            assert [file.name for file in await gemini.list_files()] == ["x/a", "x/b"]
            assert [cache.name for cache in await gemini.list_caches()] == ["x/a", "x/b"]
            await gemini.get_model("models/m")
            await gemini.wait_until_active("files/f")
            await gemini.delete_file("f")
            cache = CacheRequest(model="models/m", contents=[user("long")], ttl="300s")
            await gemini.create_cache(cache)
            await gemini.get_cache("c")
            await gemini.update_cache("c", ttl=timedelta(minutes=10, microseconds=5))
            until = datetime(2026, 11, 22, 1, tzinfo=timezone(timedelta(hours=2)))
            await gemini.update_cache("cachedContents/c", expire_time=until)
            await gemini.delete_cache("c")
            for wrong in ({}, {"ttl": timedelta(1), "expire_time": until}):
                with pytest.raises(ValueError, match="either"):
                    await gemini.update_cache("c", **wrong)  # type: ignore[arg-type]  # on purpose
            with pytest.raises(ValueError, match="zone"):
                await gemini.update_cache("c", expire_time=datetime.now(UTC).replace(tzinfo=None))
    calls = [(r.method, r.target, json.loads(r.body) if r.body else None) for r in server.requests]
    contents = [{"role": "user", "parts": [{"text": QUESTION.contents[0].parts[0]["text"]}]}]
    one = {
        "model": "models/gemini-embedding-001",
        "content": {"parts": [{"text": "t"}]},
        "taskType": "CLUSTERING",
    }
    base = "/v1beta"
    assert calls == [
        (
            "POST",
            f"{base}/models/{MODEL}:countTokens",
            {"generateContentRequest": {"model": f"models/{MODEL}", "contents": contents}},
        ),
        (
            "POST",
            f"{base}/models/{MODEL}:countTokens",
            {"contents": [{"role": "user", "parts": [{"text": "a"}]}]},
        ),
        ("POST", f"{base}/models/gemini-embedding-001:embedContent", one),
        (
            "POST",
            f"{base}/models/gemini-embedding-001:batchEmbedContents",
            {"requests": [one, one]},
        ),
        ("GET", f"{base}/models?pageSize=1000", None),
        ("GET", f"{base}/models?pageSize=1000&pageToken=a%2Bb%3D", None),
        ("GET", f"{base}/files?pageSize=100", None),
        ("GET", f"{base}/files?pageSize=100&pageToken=a%2Bb%3D", None),
        ("GET", f"{base}/cachedContents?pageSize=1000", None),
        ("GET", f"{base}/cachedContents?pageSize=1000&pageToken=a%2Bb%3D", None),
        ("GET", f"{base}/models/m", None),
        ("GET", f"{base}/files/f", None),
        ("DELETE", f"{base}/files/f", None),
        (
            "POST",
            f"{base}/cachedContents",
            {
                "model": "models/m",
                "contents": [{"role": "user", "parts": [{"text": "long"}]}],
                "ttl": "300s",
            },
        ),
        ("GET", f"{base}/cachedContents/c", None),
        ("PATCH", f"{base}/cachedContents/c", {"ttl": "600.000005s"}),
        ("PATCH", f"{base}/cachedContents/c", {"expireTime": "2026-11-21T23:00:00Z"}),
        ("DELETE", f"{base}/cachedContents/c", None),
    ]
    assert all(r.headers["x-goog-api-key"] == KEY.reveal() for r in server.requests)
    assert all("key=" not in r.target for r in server.requests)


@pytest.mark.parametrize("size", [SENT_AT_ONCE - 200, 3 * SENT_AT_ONCE, 5_000_000])
async def test_a_long_request_goes_out_whole_however_often(size: int) -> None:
    question = GenerateRequest(contents=[user("ü" * (size // 6), "x")])
    replies = iter([answer(503, b"{}"), reply({"candidates": [{"finishReason": "STOP"}]})])
    with FaultServer(lambda _: next(replies)) as server:
        async with client(server.url) as gemini:
            response = await gemini.generate(MODEL, question)
    assert response.finish_reason == "STOP"
    assert [request.body for request in server.requests] == 2 * [question.to_json()]
    for request in server.requests:
        assert request.headers["content-length"] == str(len(request.body))
        assert "transfer-encoding" not in request.headers


async def test_uri_and_download_fields_are_never_fetched(tmp_path: Path) -> None:
    with FaultServer(lambda _: answer()) as other:
        file = {"name": "files/a", "uri": f"{other.url}/x", "downloadUri": f"{other.url}/y"}
        with FaultServer(lambda _: reply({**file, "state": "ACTIVE"})) as server:
            async with client(server.url) as gemini:
                got = await gemini.wait_until_active("files/a")
                await gemini.delete_file(got.name)
    assert other.connections == 0
