"""Wire section 1.3, 1.4 and 1.7: what answers look like."""

import gzip
import json

import pytest

from tests.simulator.wire import REPORT, asking, client, error_of, running, stream, text_of, upload

THOUGHTS = {"generationConfig": {"thinkingConfig": {"includeThoughts": True}}}


@pytest.fixture(scope="module")
def report(served) -> dict:
    return upload(served[1], REPORT.encode(), "text/plain", displayName="report.txt")


def total_holds(usage: dict) -> bool:
    parts = ("promptTokenCount", "candidatesTokenCount", "thoughtsTokenCount")
    return usage["totalTokenCount"] == sum(usage.get(name, 0) for name in parts)


def test_event_stream_framing_and_headers(http, report):
    reply = http.post(
        "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
        json=asking("Where was corrosion found?", report),
    )
    assert reply.headers["content-type"] == "text/event-stream"
    assert reply.headers["content-disposition"] == "attachment"
    assert "content-encoding" not in reply.headers
    assert reply.content.startswith(b'data: {"candidates": [{"content": {"parts": [{"text": "')
    assert reply.content.endswith(b"}\r\n\r\n")
    assert b"[DONE]" not in reply.content
    assert b"\r\n" not in reply.content.replace(b"\r\n\r\n", b"")


@pytest.mark.parametrize("model", ["offline-extractive", "gemini-2.5-flash", "gemini-3.8-flash"])
def test_chunks_add_up(http, report, model):
    chunks = stream(http, asking("Where was corrosion found?", report, **THOUGHTS), model)
    assert "“Corrosion was found on four of the eleven frames" in text_of(chunks)
    assert "Searching 1 document" in text_of(chunks, thoughts=True)
    assert len({chunk["responseId"] for chunk in chunks}) == 1
    assert {chunk["modelVersion"] for chunk in chunks} == {model}
    reasons = [chunk["candidates"][0].get("finishReason") for chunk in chunks]
    assert reasons == [None] * (len(chunks) - 1) + ["STOP"]
    usages = [chunk["usageMetadata"] for chunk in chunks]
    assert all(total_holds(usage) for usage in usages)
    totals = [usage["totalTokenCount"] for usage in usages]
    assert totals == sorted(totals)
    assert all(chunk["candidates"][0]["index"] == 0 for chunk in chunks)


def test_gemini_3_ends_with_a_signature_and_2_5_with_text(http, report):
    body = asking("Where was corrosion found?", report)
    new = stream(http, body, "gemini-3.8-flash")[-1]["candidates"][0]
    (part,) = new["content"]["parts"]
    assert part["text"] == ""
    assert len(part["thoughtSignature"]) > 40
    old = stream(http, body, "gemini-2.5-flash")[-1]["candidates"][0]
    assert old["content"]["parts"][0]["text"]
    assert "thoughtSignature" not in old["content"]["parts"][0]


def test_thought_tokens_wait_for_the_answer_on_gemini_3_only(http, report):
    body = asking("Where was corrosion found?", report, **THOUGHTS)
    first = stream(http, body, "gemini-3.8-flash")[0]
    assert first["candidates"][0]["content"]["parts"][0]["thought"] is True
    assert "thoughtsTokenCount" not in first["usageMetadata"]
    assert stream(http, body, "gemini-2.5-flash")[0]["usageMetadata"]["thoughtsTokenCount"] > 0


def test_unary_answers_are_pretty_json_with_the_tier(http, report):
    reply = http.post(
        "/v1/models/gemini-2.5-flash:generateContent",
        json=asking("Where was corrosion found?", report, serviceTier="flex"),
    )
    assert reply.headers["content-type"] == "application/json; charset=UTF-8"
    assert reply.headers["x-gemini-service-tier"] == "flex"
    assert reply.text == json.dumps(reply.json(), indent=2, ensure_ascii=False) + "\n"
    assert list(reply.json())[:4] == ["candidates", "usageMetadata", "modelVersion", "responseId"]
    assert total_holds(reply.json()["usageMetadata"])


def test_angle_brackets_are_escaped_as_the_service_does(http):
    body = b"A line with <b>marks</b> about the lighthouse keeper and his boats."
    file = upload(http, body, "text/plain")
    reply = http.post(
        "/v1beta/models/gemini-2.5-flash:generateContent",
        json=asking("What about the lighthouse keeper?", file),
    )
    assert b"\\u003cb\\u003e" in reply.content
    assert b"<" not in reply.content


def test_array_form_without_alt_sse(http, report):
    path = "/v1beta/models/gemini-3.8-flash:streamGenerateContent"
    plain = http.post(
        path,
        json=asking("Where was corrosion found?", report),
        headers={"Accept-Encoding": "identity"},
    )
    assert plain.headers["content-type"] == "application/json; charset=UTF-8"
    assert plain.text.startswith('[{\n  "candidates": [')
    assert "}\n,\r\n{" in plain.text
    assert plain.text.endswith("}\n]\n")
    assert "“Corrosion" in text_of(plain.json())
    refused = http.post(path, json={"contents": []})
    assert refused.json()[0]["error"]["code"] == 400


def test_gzip_when_it_is_accepted(server, report):
    for path, body in (
        ("/v1beta/models", None),
        ("/v1beta/models/gemini-3.8-flash:streamGenerateContent", asking("corrosion?", report)),
    ):
        with client(server) as http:
            request = http.build_request("POST" if body else "GET", path, json=body)
            reply = http.send(request, stream=True)
            raw = b"".join(reply.iter_raw())
        assert reply.headers["content-encoding"] == "gzip"
        assert json.loads(gzip.decompress(raw))


def test_event_stream_refusals_keep_the_stream_type(http):
    reply = http.post(
        "/v1beta/models/no-such:streamGenerateContent?alt=sse", json=asking("anything")
    )
    error = error_of(reply, 404, "NOT_FOUND")
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert "models/no-such is not found for API version v1beta" in error["message"]
    assert "details" not in error


def test_max_tokens_cut_the_text(http, report):
    config = {"generationConfig": {"maxOutputTokens": 10}}
    chunks = stream(http, asking("Where was corrosion found?", report, **config))
    assert len(text_of(chunks)) == 40
    assert chunks[-1]["candidates"][0]["finishReason"] == "MAX_TOKENS"
    assert chunks[-1]["usageMetadata"]["candidatesTokenCount"] == 10


def test_thoughts_can_eat_all_tokens(http, report):
    config = {"thinkingConfig": {"includeThoughts": True}, "maxOutputTokens": 5}
    body = asking("Where was corrosion found?", report, generationConfig=config)
    last = stream(http, body, "gemini-3.8-flash")[-1]["candidates"][0]
    assert last["content"] == {"role": "model"}
    assert last["finishReason"] == "MAX_TOKENS"


def test_stop_sequences_end_the_answer(http, report):
    config = {"generationConfig": {"stopSequences": ["frames"]}}
    chunks = stream(http, asking("Where was corrosion found?", report, **config))
    assert text_of(chunks).endswith("eleven ")
    assert chunks[-1]["candidates"][0]["finishReason"] == "STOP"


def test_continuation_goes_on_where_the_hop_ended():
    with running(hop_tokens=20) as (_, http):
        file = upload(http, REPORT.encode(), "text/plain", displayName="report.txt")
        body = asking("Where was corrosion found?", file)
        whole = text_of(stream(http, body))
        body["generationConfig"] = {"maxOutputTokens": 100_000}
        said, prompts, hop = "", [], dict(body)
        for _hop in range(20):
            chunks = stream(http, hop, "gemini-4-argon")
            candidate = chunks[-1]["candidates"][0]
            said += text_of(chunks)
            prompts.append(chunks[-1]["usageMetadata"]["promptTokenCount"])
            if candidate["finishReason"] != "CONTINUATION":
                break
            assert chunks[-1]["usageMetadata"]["candidatesTokenCount"] == 20
            hop = body | {"continuationToken": candidate["continuationToken"]}
    assert said == whole
    assert candidate["finishReason"] == "STOP"
    assert len(prompts) > 2
    assert [b - a for a, b in zip(prompts, prompts[1:], strict=False)] == [20] * (len(prompts) - 1)


def test_a_checkpoint_in_mid_stream_resumes_there():
    with running() as (_, http):
        places = ("bow", "stern", "mast", "rudder", "galley", "bridge", "keel")
        text = " ".join(f"Corrosion was found by the divers on the {place}." for place in places)
        file = upload(http, text.encode(), "text/plain")
        body = asking("Where was corrosion found?", file)
        chunks = stream(http, body, "gemini-4-hydrogen")
        marks = [n for n, c in enumerate(chunks) if "continuationToken" in c["candidates"][0]]
        assert marks and marks[0] < len(chunks) - 2
        token = chunks[marks[0]]["candidates"][0]["continuationToken"]
        rest = stream(http, body | {"continuationToken": token}, "gemini-4-hydrogen")
        assert text_of(chunks[: marks[0] + 1]) + text_of(rest) == text_of(chunks)
        other = asking("What must be replaced?", file) | {"continuationToken": token}
        url = "/v1beta/models/gemini-4-hydrogen:generateContent"
        error_of(http.post(url, json=other), 400, "INVALID_ARGUMENT")


def test_structured_answers_are_made_of_quotations(http, report):
    schema = {
        "type": "OBJECT",
        "properties": {
            "sentence": {"type": "STRING"},
            "found": {"type": "BOOLEAN"},
            "all": {"type": "ARRAY", "items": {"type": "STRING"}},
        },
        "property_ordering": ["sentence", "found", "all"],
    }
    config = {"responseMimeType": "application/json", "response_schema": schema}
    body = asking("Where was corrosion found?", report, generationConfig=config)
    answer = json.loads(text_of(stream(http, body, "gemini-3.8-flash")))
    assert answer["sentence"].startswith("Corrosion was found on four")
    assert answer["found"] is True
    assert all(quote in " ".join(REPORT.split()) for quote in answer["all"])


def test_a_forced_call_takes_its_words_from_the_question(http):
    declared = {"name": "weather", "parameters": {"properties": {"place": {"type": "STRING"}}}}
    body = asking("Oldbridge")
    body["tools"] = [{"functionDeclarations": [declared]}]
    body["toolConfig"] = {"functionCallingConfig": {"mode": "ANY"}}
    candidate = stream(http, body, "gemini-3.8-flash")[-1]["candidates"][0]
    (part,) = candidate["content"]["parts"]
    assert part["functionCall"]["args"] == {"place": "Oldbridge"}
    assert part["thoughtSignature"]
    assert candidate["finishMessage"] == "Model generated function call(s)."
