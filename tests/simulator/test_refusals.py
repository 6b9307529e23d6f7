"""Wire sections 1.2, 2, 5 and 6: what is refused, and in which words."""

import json

import pytest

from tests.shared_data import RECORDINGS
from tests.simulator.wire import Hand, asking, client, error_of, running, start_headers, upload

PATH = "/v1beta/models/gemini-2.5-flash:generateContent"


def generate(http, model: str, **config):
    body = asking("Where?") | {"generationConfig": config}
    return http.post(f"/v1beta/models/{model}:generateContent", json=body)


def thinking(http, model: str, **config):
    return generate(http, model, thinkingConfig=config)


def test_a_wrong_key_is_the_recorded_400(server):
    recorded = (
        RECORDINGS / "crmne+ruby_llm" / "chat_error_handling_with_gemini_gemini-2_5-flash_raises_"
        "appropriate_auth_error.yml"
    ).read_text(encoding="utf-8")
    with client(server) as http:
        http.headers["x-goog-api-key"] = "AIza-wrong"
        reply = http.post(PATH, json=asking("x"))
    error = error_of(reply, 400, "INVALID_ARGUMENT")
    assert [detail["@type"].rpartition(".")[2] for detail in error["details"]] == [
        "ErrorInfo",
        "LocalizedMessage",
    ]
    indented = "\n".join(" " * 8 + line for line in reply.text.splitlines())
    assert indented in recorded


def test_no_key_two_credentials_and_a_bearer_token(server):
    with client(server) as http:
        del http.headers["x-goog-api-key"]
        error = error_of(http.get("/v1beta/models"), 403, "PERMISSION_DENIED")
        assert error["message"].startswith("Method doesn't allow unregistered callers")
        assert http.get(f"/v1beta/models?key={server.key}").status_code == 200
        bearer = {"Authorization": "Bearer x"}
        error = error_of(http.get("/v1beta/models", headers=bearer), 401, "UNAUTHENTICATED")
        assert error["details"][0]["reason"] == "ACCESS_TOKEN_TYPE_UNSUPPORTED"
        both = http.get(f"/v1beta/models?key={server.key}", headers=bearer)
        assert error_of(both, 400, "INVALID_ARGUMENT")["message"].startswith("Multiple")
        error_of(http.get("/v1beta/models?key=%C3%A9"), 400, "INVALID_ARGUMENT")


@pytest.mark.parametrize(
    ("body", "name", "at"),
    [
        ({"frobnicate": 1}, "frobnicate", ""),
        ({"generation_config": {"x": 1}}, "x", "generation_config"),
        ({"generationConfig": {"includeThoughts": True}}, "includeThoughts", "generation_config"),
        ({"contents": [{"parts": [{"txt": "a"}]}]}, "txt", "contents[0].parts[0]"),
        (
            {"contents": [{"parts": [{"inline_data": {"displayName": "a"}}]}]},
            "displayName",
            "contents[0].parts[0].inline_data",
        ),
    ],
)
def test_unknown_names_are_refused_with_the_field(http, body, name, at):
    error = error_of(http.post(PATH, json=asking("x") | body), 400, "INVALID_ARGUMENT")
    where = f" at '{at}'" if at else ""
    text = f'Invalid JSON payload received. Unknown name "{name}"{where}: Cannot find field.'
    assert error["message"] == text
    (detail,) = error["details"]
    assert detail["@type"] == "type.googleapis.com/google.rpc.BadRequest"
    assert detail["fieldViolations"] == [{"field": at, "description": text}]


def test_snake_and_camel_case_are_the_same(http):
    body = {
        "contents": [{"role": "user", "parts": [{"text": "x"}]}],
        "system_instruction": {"parts": [{"text": "y"}]},
        "generation_config": {
            "thinkingConfig": {"thinking_budget": "512", "include_thoughts": False},
            "max_output_tokens": 100,
            "response_mime_type": "text/plain",
        },
        "safetySettings": [{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_NONE"}],
        "tools": [
            {
                "function_declarations": [
                    {
                        "name": "f",
                        "parameters": {"type": "OBJECT", "properties": {"my_own": {}}},
                    }
                ]
            }
        ],
    }
    assert http.post(PATH, json=body).status_code == 200


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"thinkingConfig": {"thinkingBudget": "low"}}, "thinking_config.thinking_budget"),
        ({"thinkingConfig": {"thinkingLevel": "extreme"}}, "thinking_config.thinking_level"),
        ({"temperature": "hot"}, "temperature"),
        ({"stopSequences": [1]}, "stop_sequences[0]"),
    ],
)
def test_wrong_types_name_the_value(http, config, field):
    error = error_of(generate(http, "gemini-2.5-flash", **config), 400, "INVALID_ARGUMENT")
    assert error["message"].startswith(f"Invalid value at 'generation_config.{field}' (")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'"x"',
        b"\xff",
        b'{"contents": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        json.dumps({"contents": []}).encode(),
        json.dumps({"contents": [{"role": "user"}]}).encode(),
        json.dumps({"contents": [{"parts": [{"thought": True}]}]}).encode(),
        json.dumps({"contents": [{"parts": [{"text": "a", "inlineData": {}}]}]}).encode(),
        json.dumps({"contents": [{"parts": [{"fileData": {"fileUri": "gs://b/o"}}]}]}).encode(),
    ],
)
def test_bodies_that_make_no_request(http, body):
    error_of(http.post(PATH, content=body), 400, "INVALID_ARGUMENT")


def test_bad_roles_and_bad_base64(http):
    reply = http.post(PATH, json={"contents": [{"role": "bot", "parts": [{"text": "x"}]}]})
    message = error_of(reply, 400, "INVALID_ARGUMENT")["message"]
    assert message == "Please use a valid role: user, model."
    for data in ("a", "a b=", "äöü"):
        part = {"inlineData": {"mimeType": "text/plain", "data": data}}
        reply = http.post(PATH, json={"contents": [{"parts": [part]}]})
        assert "Base64 decoding failed" in error_of(reply, 400, "INVALID_ARGUMENT")["message"]
    for data in ("_-8", "/+8=", "/+8"):
        part = {"inlineData": {"mimeType": "text/plain", "data": data}}
        assert http.post(PATH, json={"contents": [{"parts": [part]}]}).status_code == 200


ACCEPTED = [
    ("gemini-2.5-pro", {"thinkingBudget": 128}),
    ("gemini-2.5-pro", {"thinkingBudget": -1}),
    ("gemini-2.5-flash", {"thinkingBudget": 0}),
    ("gemini-2.5-flash-lite", {"thinkingBudget": 0}),
    ("gemini-2.5-flash-lite", {"thinkingBudget": 512}),
    ("gemini-3-flash-preview", {"thinkingLevel": "minimal"}),
    ("gemini-3.8-flash", {"thinkingLevel": "LOW"}),
    ("gemini-3.8-flash", {"thinkingBudget": 1024}),
    ("gemini-4-hydrogen", {"thinkingLevel": "xhigh"}),
    ("gemma-4-31b-it", {"thinkingLevel": "high"}),
    ("offline-extractive", {"thinkingLevel": "high", "includeThoughts": True}),
]
REFUSED = [
    ("gemini-2.5-pro", {"thinkingBudget": 0}, "Budget 0 is invalid. This model only works in"),
    ("gemini-2.5-pro", {"thinkingBudget": 127}, "The thinking budget 127 is invalid. Please"),
    ("gemini-2.5-flash", {"thinkingBudget": 24577}, "choose a value between 0 and 24576."),
    ("gemini-2.5-flash-lite", {"thinkingBudget": 511}, "between 512 and 24576."),
    ("gemini-2.5-flash", {"thinkingLevel": "low"}, "Thinking level is not supported"),
    ("gemini-3.8-flash", {"thinkingLevel": "minimal"}, "Thinking level MINIMAL is not supported"),
    ("gemini-3.7-flash", {"thinkingLevel": "minimal"}, "Thinking level MINIMAL is not supported"),
    ("gemini-4-argon", {"thinkingLevel": "xhigh"}, "Thinking level XHIGH is not supported"),
    ("gemini-4-argon", {"thinkingBudget": 100}, "Thinking budget is not supported"),
    ("gemma-4-31b-it", {"includeThoughts": True}, "includeThoughts"),
    ("gemma-4-31b-it", {"thinkingBudget": 1}, "Thinking budget is not supported"),
    (
        "gemini-3.8-flash",
        {"thinkingBudget": 1, "thinkingLevel": "low"},
        "only set only one of thinking budget and thinking level.",
    ),
]


@pytest.mark.parametrize(("model", "config"), ACCEPTED)
def test_thinking_that_a_model_takes(http, model, config):
    assert thinking(http, model, **config).status_code == 200


@pytest.mark.parametrize(("model", "config", "words"), REFUSED)
def test_thinking_that_a_model_refuses(http, model, config, words):
    error = error_of(thinking(http, model, **config), 400, "INVALID_ARGUMENT")
    assert words in error["message"]


def test_2_5_models_follow_the_rules_of_their_successor_from_december():
    hand = Hand()
    with running(clock=hand) as (_, http):
        reply = thinking(http, "gemini-2.5-pro", thinkingBudget=128)
        assert reply.json()["modelVersion"] == "gemini-2.5-pro"
        status = reply.json()["modelStatus"]
        assert status["retirementTime"] == "2026-12-01T00:00:00Z"
        assert "modelStatus" not in thinking(http, "gemini-2.5-flash-lite").json()
        hand.move(days=10)
        reply = thinking(http, "gemini-2.5-pro", thinkingLevel="low")
        assert reply.json()["modelVersion"] == "gemini-3.8-flash"
        assert "modelStatus" not in reply.json()
        error_of(thinking(http, "gemini-2.5-pro", thinkingLevel="minimal"), 400, "INVALID_ARGUMENT")


@pytest.mark.parametrize(
    ("asked", "answers"),
    [
        ("gemini-3.7-flash", "gemini-3.8-flash"),
        ("gemini-3.5-flash", "gemini-3.6-flash"),
        ("gemini-flash-latest", "gemini-3.6-flash"),
        ("gemini-3.1-pro-preview-customtools", "gemini-3.1-pro-preview-customtools"),
    ],
)
def test_silent_routing_shows_in_the_model_version(http, asked, answers):
    assert generate(http, asked).json()["modelVersion"] == answers


def test_other_settings_that_are_refused(http):
    for config in (
        {"temperature": 2.1},
        {"candidateCount": 2},
        {"stopSequences": list("abcdef")},
        {"maxOutputTokens": 0},
        {"maxOutputTokens": 65_537},
        {"responseSchema": {"type": "STRING"}, "responseJsonSchema": {}},
    ):
        error_of(generate(http, "gemini-2.5-flash", **config), 400, "INVALID_ARGUMENT")
    assert generate(http, "gemini-4-argon", maxOutputTokens=1_000_000).status_code == 200


def test_too_many_tokens_and_too_long_a_body(server, http):
    words = "x" * 4 * 1_048_577
    error = error_of(http.post(PATH, json=asking(words)), 400, "INVALID_ARGUMENT")
    assert error["message"] == (
        "The input token count (1048577) exceeds the maximum number of tokens allowed (1048576)."
    )
    body = b'{"contents": "' + b"x" * (101 * 1024 * 1024)
    error = error_of(http.post(PATH, content=body), 400, "INVALID_ARGUMENT")
    assert error["message"] == "Request payload size exceeds the limit: 104857600 bytes."


@pytest.mark.parametrize(
    "path",
    [
        "/v1beta/models/no-such:generateContent",
        "/v1beta/models/gemini-embedding-001:generateContent",
        "/v1beta/models/gemini-2.5-flash:predict",
        "/v1beta/models/gemini-2.5-flash:embedContent",
        "/v1/publishers/google/models/gemini-2.5-flash:generateContent",
        "/v1/models/gemini-2.5-flash",
    ],
)
def test_models_and_methods_that_are_not_there(http, path):
    reply = http.post(path, json=asking("x"))
    error = error_of(reply, 404, "NOT_FOUND")
    assert "is not found for API version v1" in error["message"]
    assert "Call ModelService.ListModels to see the list" in error["message"]


def test_unknown_paths_are_html(http):
    for path in ("/", "/v2/models", "/v1beta/nothing", "/v1beta/files/a/b"):
        reply = http.get(path)
        assert reply.status_code == 404
        assert reply.headers["content-type"].startswith("text/html")


def test_broken_pdfs_have_no_pages(http):
    for data in (b"", b"%PDF-1.4 nonsense"):
        file = upload(http, data, "application/pdf")
        error = error_of(http.post(PATH, json=asking("x", file)), 400, "INVALID_ARGUMENT")
        assert error["message"] == "The document has no pages."


def test_other_upload_protocols_are_refused(http):
    headers = start_headers(1, "text/plain") | {"X-Goog-Upload-Protocol": "raw"}
    error_of(http.post("/upload/v1beta/files", headers=headers), 400, "INVALID_ARGUMENT")


def test_lone_surrogates_do_not_break_an_answer(http):
    body = b'{"contents": [{"parts": [{"text": "What is \\ud800 this \\udfff?"}]}]}'
    assert http.post(PATH, content=body).status_code == 200
    file = upload(http, b"Words about nothing in particular at all.", "text/plain", name="files/s1")
    reply = http.post(PATH, content=json.dumps(asking("Words \ud800 nothing?", file)).encode())
    assert "Words about nothing" in reply.text


def test_gemini_3_wants_the_signature_of_a_call(http):
    call = {"functionCall": {"name": "look_up", "args": {}}}
    done = {"functionResponse": {"name": "look_up", "response": {"output": "x"}}}
    turns = [
        {"role": "user", "parts": [{"text": "Look it up."}]},
        {"role": "model", "parts": [call]},
        {"role": "user", "parts": [done]},
    ]
    path = "/v1beta/models/gemini-3.8-flash:generateContent"
    error = error_of(http.post(path, json={"contents": turns}), 400, "INVALID_ARGUMENT")
    assert error["message"].startswith("Function call is missing a thought_signature")
    assert http.post(PATH, json={"contents": turns}).status_code == 200
    later = [*turns, {"role": "model", "parts": [{"text": "x"}]}, turns[0]]
    assert http.post(path, json={"contents": later}).status_code == 200
    call["thoughtSignature"] = "c2lnbmF0dXJl"
    assert http.post(path, json={"contents": turns}).status_code == 200


def test_gemma_refuses_replayed_thoughts(http):
    turns = [{"role": "model", "parts": [{"text": "Hm.", "thought": True}]}]
    body = {"contents": [*turns, {"role": "user", "parts": [{"text": "x"}]}]}
    reply = http.post("/v1beta/models/gemma-4-31b-it:generateContent", json=body)
    error_of(reply, 400, "INVALID_ARGUMENT")
    assert http.post(PATH, json=body).status_code == 200


def test_a_deadline_of_the_client_is_kept(http):
    file = upload(http, b"Some words.", "text/plain")
    late = http.post(PATH, json=asking("x", file), headers={"X-Server-Timeout": "0"})
    error_of(late, 504, "DEADLINE_EXCEEDED")
    assert http.post(PATH, json=asking("x"), headers={"X-Server-Timeout": "9"}).status_code == 200
