"""Refusals, quotas and retries; the tests are named after the rows of the fault list."""

import asyncio
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.faults.server import Answer, Fault, FaultServer, Request, answer
from tests.gemini.answers import (
    KEY,
    MODEL,
    QUESTION,
    QUICK,
    chunk,
    client,
    error,
    events,
    read_all,
    reply,
)
from workbench.gemini import (
    BadKey,
    BillingNeeded,
    CacheRequest,
    CacheTooSmall,
    Content,
    Deadline,
    FieldViolation,
    FileFailed,
    GeminiError,
    Gone,
    InvalidRequest,
    KeyNotAllowed,
    KeyRefused,
    KeyRevoked,
    NotFound,
    NotTheApi,
    Overloaded,
    PermissionDenied,
    QuotaPerDay,
    QuotaPerMinute,
    QuotaZero,
    RegionRefused,
    Retries,
    ServerFault,
    StorageFull,
    StreamBroken,
    TooLarge,
)

GOOD = events(chunk("fine", finish="STOP"))


def quota(
    identity: str = "GenerateRequestsPerMinutePerProjectPerModel",
    value: str = "10",
    delay: str | None = None,
    metric: str = "generate_content_requests",
    **headers: str,
) -> bytes:
    violation = {"quotaMetric": metric, "quotaId": identity, "quotaValue": value}
    details: list[dict[str, Any]] = [{"@type": "QuotaFailure", "violations": [violation]}]
    if delay:
        details.append({"@type": "RetryInfo", "retryDelay": delay})
    return error(429, "You exceeded your current quota.", "RESOURCE_EXHAUSTED", *details, **headers)


@pytest.mark.parametrize(
    ("refusal", "least"),
    [
        (quota(retry_after="3"), 3.0),
        (quota(delay="34.4s"), 34.4),
        (quota(), None),
        (quota(delay="9223372036854775807s"), 300.0),
        (quota(delay="soon", retry_after="never"), None),
        (error(429, "Resource has been exhausted (e.g. check quota).", ""), None),
    ],
    ids=["Retry-After", "RetryInfo", "none", "absurd", "unreadable", "no details"],
)
async def test_row_13_too_many_requests(refusal: bytes, least: float | None) -> None:
    waits: list[tuple[GeminiError, float]] = []
    answers: Iterator[bytes] = iter([refusal, GOOD])
    with FaultServer(lambda _: next(answers)) as server:
        async with client(server.url, retries=Retries(first=0.01)) as gemini:
            asking = asyncio.create_task(
                read_all(gemini, on_wait=lambda reason, s: waits.append((reason, s)))
            )
            while not waits:
                await asyncio.sleep(0.005)
            if least is None:
                _, snapshot, problem = await asking
                assert problem is None and snapshot.complete
            else:
                started = time.monotonic()
                asking.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await asking
                assert time.monotonic() - started < 0.1
    [(reason, seconds)] = waits
    assert isinstance(reason, QuotaPerMinute)
    assert seconds < 0.02 if least is None else seconds == least


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        (quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier", delay="36s"), QuotaPerDay),
        (quota(value="0", delay="30s"), QuotaZero),
        (quota(metric="x/file_storage_bytes", delay="9s"), StorageFull),
    ],
)
async def test_row_13_no_wait_where_waiting_does_not_help(
    refusal: bytes, kind: type[GeminiError]
) -> None:
    with FaultServer(lambda _: refusal) as server:
        async with client(server.url) as gemini:
            _, snapshot, problem = await read_all(gemini)
    assert type(problem) is kind
    assert len(server.requests) == 1 and snapshot.truncated


async def test_row_14_storm_of_503() -> None:
    storm = error(503, "The model is overloaded. Please try again later.", "UNAVAILABLE")
    waits: list[float] = []
    with FaultServer(lambda _: storm) as server:
        async with client(server.url) as gemini:
            _, _, problem = await read_all(gemini, on_wait=lambda _, s: waits.append(s))
    assert isinstance(problem, Overloaded)
    assert problem.server_message == "The model is overloaded. Please try again later."
    assert len(server.requests) == QUICK.attempts == len(waits) + 1


def test_row_14_waits_grow_beyond_half_a_minute_and_differ() -> None:
    retries = Retries()
    for attempt in range(7, 40):
        assert 30 < retries.pause(attempt) <= 75
    assert retries.pause(1) < 1.3
    assert len({retries.pause(7) for _ in range(20)}) > 10


@pytest.mark.parametrize(
    ("status", "kind"),
    [(500, ServerFault), (502, ServerFault), (503, Overloaded), (504, Deadline), (408, Deadline)],
)
async def test_row_15_html_bodies_of_server_faults(status: int, kind: type[GeminiError]) -> None:
    page = answer(status, b"<html><script>alert(1)</script>Bad</html>", content_type="text/html")
    with FaultServer(lambda _: page) as server:
        async with client(server.url) as gemini:
            _, _, problem = await read_all(gemini)
    assert type(problem) is kind and problem is not None
    assert problem.status == status
    assert problem.server_message is None and "<" not in str(problem)
    assert len(server.requests) == QUICK.attempts


async def test_row_16_field_violations() -> None:
    violation = {"field": "generation_config", "description": 'Unknown name "x"\u202e\n.'}
    refusal = error(
        400,
        "Invalid JSON payload received.",
        "INVALID_ARGUMENT",
        {"@type": "BadRequest", "fieldViolations": [violation]},
    )
    with FaultServer(lambda _: refusal) as server:
        async with client(server.url) as gemini:
            _, _, problem = await read_all(gemini)
    assert isinstance(problem, InvalidRequest)
    assert problem.field_violations == (FieldViolation("generation_config", 'Unknown name "x" .'),)
    assert len(server.requests) == 1


def info(reason: str) -> dict[str, Any]:
    return {"@type": "ErrorInfo", "reason": reason, "domain": "googleapis.com"}


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        (error(400, "API key not valid.", "INVALID_ARGUMENT", info("API_KEY_INVALID")), BadKey),
        (error(400, "API key expired.", "INVALID_ARGUMENT", info("API_KEY_INVALID")), KeyRevoked),
        (error(403, "Your API key was reported as leaked.", "PERMISSION_DENIED"), KeyRevoked),
        (
            error(401, "Request had invalid authentication credentials.", "UNAUTHENTICATED",
                  info("ACCESS_TOKEN_TYPE_UNSUPPORTED")),
            BadKey,
        ),
        (error(403, "Method doesn't allow unregistered callers", "PERMISSION_DENIED"), BadKey),
        (error(403, "Disabled", "PERMISSION_DENIED", info("SERVICE_DISABLED")), KeyNotAllowed),
        (
            error(403, "x", "PERMISSION_DENIED", info("API_KEY_IP_ADDRESS_BLOCKED")),
            KeyNotAllowed,
        ),
    ],
)  # fmt: skip
async def test_row_17_the_key_is_refused(refusal: bytes, kind: type[GeminiError]) -> None:
    with FaultServer(lambda _: refusal) as server:
        async with client(server.url) as gemini:
            _, _, problem = await read_all(gemini)
            with pytest.raises(kind):
                await gemini.list_models()
    assert type(problem) is kind and isinstance(problem, KeyRefused)
    assert len(server.requests) == 2


@pytest.mark.parametrize("status", [200, 302, 403, 511])
@pytest.mark.parametrize("declared", ["text/html", "text/event-stream", "application/json"])
async def test_row_18_captive_portal(status: int, declared: str) -> None:
    page = answer(status, b"<!DOCTYPE html>\n<html>Please sign in</html>", content_type=declared)
    with FaultServer(lambda _: page) as server:
        async with client(server.url) as gemini:
            texts, _, problem = await read_all(gemini)
            for call in (gemini.list_models(), gemini.generate(MODEL, QUESTION)):
                with pytest.raises(GeminiError):
                    await call
    assert texts == []
    if status == 403 and "json" in declared:
        assert isinstance(problem, PermissionDenied)
    else:
        assert isinstance(problem, NotTheApi)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_row_19_redirects_are_not_followed(status: int) -> None:
    with FaultServer(lambda _: answer()) as other:
        redirect = answer(status, b"", {"Location": f"{other.url}/elsewhere"})
        with FaultServer(lambda _: redirect) as server:
            async with client(server.url) as gemini:
                _, _, problem = await read_all(gemini)
                with pytest.raises(NotTheApi):
                    await gemini.list_files()
    assert isinstance(problem, NotTheApi)
    assert len(server.requests) == 2 and other.connections == 0


async def test_row_24_an_idle_connection_that_was_closed() -> None:
    with FaultServer(lambda _: reply({}), lambda _: Fault(cut=100_000)) as server:
        async with client(server.url) as gemini:
            for _ in range(3):
                await gemini.list_models()
                await asyncio.sleep(0.02)
    assert server.connections == 3 == len(server.requests)


@pytest.mark.parametrize("then", ["close", "reset"])
async def test_row_24_no_answer_is_retried_once_for_safe_methods_only(then: Any) -> None:
    with FaultServer(lambda _: b"", lambda _: Fault(cut=0, then=then)) as server:
        async with client(server.url) as gemini:
            with pytest.raises(StreamBroken):
                await gemini.list_models()
            assert len(server.requests) == 2
            with pytest.raises(StreamBroken):
                await gemini.generate(MODEL, QUESTION)
            assert len(server.requests) == 3


async def test_row_33_a_file_that_fails() -> None:
    states = iter(["PROCESSING", "PROCESSING", "FAILED"])

    def handler(_: Request) -> Answer:
        state = next(states)
        failed = {"error": {"code": 3, "message": "The document has no pages."}}
        return reply({"name": "files/abc", "state": state, **(failed if state == "FAILED" else {})})

    with FaultServer(handler) as server:
        async with client(server.url) as gemini:
            with pytest.raises(FileFailed) as caught:
                await gemini.wait_until_active("files/abc")
    assert caught.value.server_message == "The document has no pages."
    assert len(server.requests) == 3


async def test_row_33_a_file_that_is_never_ready() -> None:
    with FaultServer(lambda _: reply({"name": "files/abc", "state": "PROCESSING"})) as server:
        async with client(server.url) as gemini:
            with pytest.raises(Deadline):
                await gemini.wait_until_active("files/abc", longest=0.8)


@pytest.mark.parametrize("row", [34, 35])
async def test_row_34_35_a_file_that_is_gone_or_of_another_key(row: int) -> None:
    said = "You do not have permission to access the File abc-1 or it may not exist."
    with FaultServer(lambda _: error(403, said, "PERMISSION_DENIED")) as server:
        async with client(server.url) as gemini:
            with pytest.raises(Gone) as caught:
                await gemini.get_file("files/abc-1")
            _, _, problem = await read_all(gemini)
    assert caught.value.kind == "file" and caught.value.status == 403
    assert isinstance(problem, Gone) and problem.kind == "file"


@pytest.mark.parametrize(
    "refusal",
    [
        error(403, "CachedContent not found (or permission denied)", "PERMISSION_DENIED"),
        error(404, "Not found: cachedContents/xyz", "NOT_FOUND"),
        error(400, "Cache content cachedContents/xyz is expired.", "INVALID_ARGUMENT"),
        error(403, "The caller does not have permission", "PERMISSION_DENIED"),
        error(404, "Requested entity was not found.", "NOT_FOUND"),
    ],
)
async def test_row_37_a_cache_that_is_gone(refusal: bytes) -> None:
    with FaultServer(lambda _: refusal) as server:
        async with client(server.url) as gemini:
            for call in (
                gemini.get_cache("cachedContents/xyz"),
                gemini.update_cache("xyz", ttl=timedelta(seconds=300)),
                gemini.delete_cache("xyz"),
            ):
                with pytest.raises(Gone) as caught:
                    await call
                assert caught.value.kind == "cache"
    assert len(server.requests) == 3


@pytest.mark.parametrize("lost", [Fault(cut=0, then="reset"), Fault(cut=0), Fault(cut=20)])
@pytest.mark.parametrize("status", [403, 404])
async def test_row_38_delete_whose_answer_was_lost(lost: Fault, status: int) -> None:
    faults = iter([lost])
    gone = error(status, "Not there", "NOT_FOUND")
    answers = iter([reply({}), gone, gone])
    with FaultServer(lambda _: next(answers), lambda _: next(faults, Fault())) as server:
        async with client(server.url) as gemini:
            await gemini.delete_file("files/abc")
            with pytest.raises(Gone):
                await gemini.delete_file("files/abc")
    assert [request.method for request in server.requests] == ["DELETE"] * 3


async def test_a_cache_below_the_minimum_tells_both_numbers() -> None:
    said = "Cached content is too small. total_token_count=896, min_total_token_count=1024"
    with FaultServer(lambda _: error(400, said, "INVALID_ARGUMENT")) as server:
        async with client(server.url) as gemini:
            with pytest.raises(CacheTooSmall) as caught:
                await gemini.create_cache(CacheRequest(model="models/x", contents=[Content()]))
    assert (caught.value.tokens, caught.value.minimum) == (896, 1024)


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        (error(404, "models/x is not found for API version v1beta", "NOT_FOUND"), NotFound),
        (answer(413, b"<html>too large</html>", content_type="text/html"), TooLarge),
        (error(400, "The input token count (9) exceeds the maximum number of tokens allowed (8).",
               "INVALID_ARGUMENT"), TooLarge),
        (error(400, "User location is not supported for the API use.", "FAILED_PRECONDITION"),
         RegionRefused),
        (error(400, "Gemini API free tier is not available in your country. Please enable billing"
               " on your project in Google AI Studio.", "FAILED_PRECONDITION"), BillingNeeded),
        (error(403, "Please enable billing on project #1.", "PERMISSION_DENIED"), BillingNeeded),
        (error(403, "The caller does not have permission", "PERMISSION_DENIED"), PermissionDenied),
        (error(418, "teapot"), InvalidRequest),
        (answer(400, b"[" + json.dumps({"error": {"code": 400}}).encode() + b"]"), InvalidRequest),
        (answer(400, b'{"error": "plain words"}'), InvalidRequest),
        (answer(400, b'{"error": {"details": [1, {"@type": 2}, null]}}'), InvalidRequest),
        (answer(400, b""), InvalidRequest),
    ],
)  # fmt: skip
async def test_other_refusals(refusal: bytes, kind: type[GeminiError]) -> None:
    with FaultServer(lambda _: refusal) as server:
        async with client(server.url) as gemini:
            _, _, problem = await read_all(gemini)
    assert type(problem) is kind


async def test_lists_end_although_the_server_does_not() -> None:
    with FaultServer(lambda _: reply({"files": [{"name": "files/a"}], "nextPageToken": "x"})) as s:
        async with client(s.url) as gemini:
            assert len(await gemini.list_files()) == 2
    numbers = iter(range(10_000))

    def endless(_: Request) -> Answer:
        return reply({"models": [{"name": "models/a"}], "nextPageToken": str(next(numbers))})

    with FaultServer(endless) as server:
        async with client(server.url) as gemini:
            assert len(await gemini.list_models()) == 200 == len(server.requests)


async def test_the_servers_clock_is_known() -> None:
    ahead = datetime.now(UTC) + timedelta(days=3)
    date = ahead.strftime("%a, %d %b %Y %H:%M:%S GMT")
    with FaultServer(lambda _: reply({}, date=date)) as server:
        async with client(server.url) as gemini:
            assert gemini.server_clock_skew is None
            await gemini.list_models()
            skew = gemini.server_clock_skew
    assert skew is not None
    assert abs(skew - timedelta(days=3)) < timedelta(seconds=3)


@pytest.mark.parametrize("name", ["../x", "files/../../x", "files/a?b", "a b", "files/", "", "é"])
async def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    async with client("http://127.0.0.1:9") as gemini:
        for call in (gemini.get_file(name), gemini.delete_cache(name), gemini.get_model(name)):
            with pytest.raises(ValueError, match="not the name"):
                await call


def test_the_key_of_the_tests_is_no_real_one() -> None:
    assert "for-tests" in KEY.reveal()
