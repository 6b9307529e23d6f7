"""Wire section 4: explicit caches."""

import pytest

from tests.simulator.wire import SECOND, Hand, asking, error_of, running, stream, text_of, upload

FACT = "The lighthouse keeper counted eleven ferries before the storm came in. "
LONG = FACT + "Nothing else of any note was written down that night by anybody. " * 260
MODEL = "models/gemini-2.5-flash"


def body(**more):
    return {"model": MODEL, "contents": [{"role": "user", "parts": [{"text": LONG}]}]} | more


def create(http, **more):
    reply = http.post("/v1beta/cachedContents", json=body(**more))
    assert reply.status_code == 200, reply.text
    return reply.json()


def test_the_whole_life_of_a_cache():
    hand = Hand()
    with running(clock=hand) as (_, http):
        assert http.get("/v1beta/cachedContents").json() == {}
        cache = create(http, ttl="300s", systemInstruction={"parts": [{"text": "Be exact."}]})
        assert list(cache) == [
            *("name", "model", "createTime", "updateTime", "expireTime"),
            *("displayName", "usageMetadata"),
        ]
        assert cache["displayName"] == ""
        assert cache["createTime"] == "2026-11-21T12:00:00.123456Z"
        assert cache["expireTime"] == "2026-11-21T12:05:00.123456789Z"
        total = cache["usageMetadata"]["totalTokenCount"]
        assert http.get(f"/v1/{cache['name']}").json() == cache
        assert http.get("/v1beta/cachedContents").json() == {"cachedContents": [cache]}

        used = stream(http, asking("What?") | {"cachedContent": cache["name"]}, "gemini-2.5-flash")[
            -1
        ]["usageMetadata"]
        assert used["cachedContentTokenCount"] == total
        assert used["promptTokenCount"] == total + 2
        assert used["cacheTokensDetails"] == [{"modality": "TEXT", "tokenCount": total}]
        assert used["promptTokensDetails"] == [{"modality": "TEXT", "tokenCount": total + 2}]

        hand.move(seconds=60)
        patched = http.patch(f"/v1beta/{cache['name']}", json={"ttl": "600.5s"}).json()
        assert patched["expireTime"] == "2026-11-21T12:11:00.623456789Z"
        assert patched["updateTime"] == "2026-11-21T12:01:00.123456Z"
        until = {"expire_time": "2026-11-21T15:00:00+01:00"}
        moved = http.patch(f"/v1beta/{cache['name']}?updateMask=expireTime", json=until).json()
        assert moved["expireTime"] == "2026-11-21T14:00:00.000000000Z"

        assert http.request("DELETE", f"/v1beta/{cache['name']}", json={}).json() == {}
        for reply in (
            http.get(f"/v1beta/{cache['name']}"),
            http.patch(f"/v1beta/{cache['name']}", json={"ttl": "5s"}),
            http.delete(f"/v1beta/{cache['name']}"),
            http.post(
                f"/v1beta/{MODEL}:generateContent",
                json=asking("x") | {"cachedContent": cache["name"]},
            ),
        ):
            message = error_of(reply, 403, "PERMISSION_DENIED")["message"]
            assert message == "CachedContent not found (or permission denied)"


def test_caches_end_on_time_and_default_to_an_hour():
    hand = Hand()
    with running(clock=hand) as (_, http):
        cache = create(http)
        hand.now += 3600 * SECOND - 1
        assert http.get(f"/v1beta/{cache['name']}").status_code == 200
        hand.now += 1
        assert http.get(f"/v1beta/{cache['name']}").status_code == 403
        assert http.get("/v1beta/cachedContents").json() == {}


def test_too_small_names_both_numbers(http):
    small = {"contents": [{"parts": [{"text": "x" * 4 * 896}]}]}
    for model, minimum in (
        ("gemini-2.5-flash", 2048),
        ("gemini-3-flash-preview", 1024),
        ("gemini-3.8-flash", 4096),
        ("offline-extractive", 1024),
    ):
        reply = http.post("/v1beta/cachedContents", json={"model": f"models/{model}"} | small)
        assert error_of(reply, 400, "INVALID_ARGUMENT")["message"] == (
            f"Cached content is too small. total_token_count=896, min_total_token_count={minimum}"
        )


@pytest.mark.parametrize(
    "model", ["gemini-4-argon", "gemini-flash-latest", "gemma-4-31b-it", "no-such"]
)
def test_models_without_explicit_caches(http, model):
    reply = http.post("/v1beta/cachedContents", json=body() | {"model": f"models/{model}"})
    assert "not supported for createCachedContent" in error_of(reply, 404, "NOT_FOUND")["message"]


@pytest.mark.parametrize(
    "more",
    [
        {"ttl": "5m"},
        {"ttl": "-5s"},
        {"ttl": "0s"},
        {"ttl": 300},
        {"ttl": "300s", "expireTime": "2030-01-01T00:00:00Z"},
        {"expireTime": "2030-01-01T00:00:00"},
        {"expireTime": "2030-02-30T00:00:00Z"},
        {"expireTime": "2020-01-01T00:00:00Z"},
        {"displayName": "x" * 129},
        {"model": "gemini-2.5-flash"},
        {"frobnicate": 1},
    ],
)
def test_creates_that_are_refused(http, more):
    reply = http.post("/v1beta/cachedContents", json=body() | more)
    error_of(reply, 400, "INVALID_ARGUMENT")


def test_nothing_but_the_end_can_change(http):
    name = create(http)["name"]
    for change in ({"displayName": "x"}, {}, {"ttl": "9s", "expireTime": "2030-01-01T00:00:00Z"}):
        error_of(http.patch(f"/v1beta/{name}", json=change), 400, "INVALID_ARGUMENT")
    masked = http.patch(f"/v1beta/{name}?updateMask=displayName", json={"ttl": "9s"})
    error_of(masked, 400, "INVALID_ARGUMENT")


@pytest.mark.parametrize(
    "more",
    [
        {"systemInstruction": {"parts": [{"text": "x"}]}},
        {"tools": [{"googleSearch": {}}]},
        {"toolConfig": {"includeServerSideToolInvocations": True}},
    ],
)
def test_a_cache_excludes_instruction_and_tools(http, more):
    name = create(http)["name"]
    asked = asking("x") | {"cachedContent": name} | more
    error = error_of(
        http.post(f"/v1beta/{MODEL}:generateContent", json=asked), 400, "INVALID_ARGUMENT"
    )
    assert error["message"].startswith(
        "CachedContent can not be used with GenerateContent request setting system_instruction, "
        "tools or tool_config."
    )


def test_a_cache_belongs_to_its_model(http):
    name = create(http)["name"]
    reply = http.post(
        "/v1beta/models/gemini-2.5-pro:generateContent",
        json=asking("x") | {"cachedContent": name},
    )
    message = error_of(reply, 400, "INVALID_ARGUMENT")["message"]
    assert "gemini-2.5-pro" in message and "gemini-2.5-flash" in message


def test_a_file_in_a_cache_outlives_its_deletion(http):
    file = upload(http, LONG.encode(), "text/plain", displayName="log.txt")
    parts = [{"text": "Document 7: log.txt (1 page)"}]
    parts.append({"fileData": {"fileUri": file["uri"], "mimeType": "text/plain"}})
    cache = create(http, contents=[{"role": "user", "parts": parts}])
    http.delete(f"/v1beta/{file['name']}")
    asked = asking("How many ferries did the keeper count?") | {"cachedContent": cache["name"]}
    answer = text_of(stream(http, asked, "gemini-2.5-flash"))
    assert '[[7, p. 1: "The lighthouse keeper counted eleven ferries' in answer


def test_listing_pages_and_other_places(http):
    before = len(http.get("/v1beta/cachedContents").json().get("cachedContents", []))
    for _number in range(3):
        create(http)
    first = http.get("/v1beta/cachedContents?pageSize=2").json()
    assert len(first["cachedContents"]) == 2
    rest = http.get(
        "/v1beta/cachedContents", params={"pageSize": 5000, "pageToken": first["nextPageToken"]}
    ).json()
    assert len(rest["cachedContents"]) == before + 1
    error_of(http.post("/v1/locations/x/cachedContents", json={}), 400, "INVALID_ARGUMENT")
    asked = body() | {"model": "publishers/google/models/gemini-2.5-flash"}
    error_of(http.post("/v1/cachedContents", json=asked), 404, "NOT_FOUND")
