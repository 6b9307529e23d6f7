"""Faults of streamed answers; the tests are named after the rows of the fault list."""

import asyncio
import json
import time
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.faults.server import Fault, FaultServer, answer, chunked
from tests.gemini.answers import (
    KEY,
    MODEL,
    QUESTION,
    chunk,
    client,
    error,
    event,
    events,
    read_all,
)
from workbench.gemini import (
    Client,
    GeminiError,
    GenerateResponse,
    Overloaded,
    Stalled,
    StreamBroken,
    Timeouts,
    user,
)
from workbench.gemini.parsing import json_object
from workbench.gemini.sse import LARGE, Decoder

THREE = [chunk("Zwölf "), chunk("m³ "), chunk("\U0001f6a2.", finish="STOP")]


@pytest.mark.parametrize("count", [0, 1, 2])
async def test_row_01_stream_ends_without_a_finish_reason(count: int) -> None:
    with FaultServer(lambda _: events(*THREE[:count])) as server:
        async with client(server.url) as gemini:
            texts, snapshot, problem = await read_all(gemini)
    assert problem is None
    assert snapshot.text == "".join(texts) == "Zwölf m³ "[: [0, 6, 9][count]]
    assert snapshot.truncated and not snapshot.complete
    assert len(server.requests) == 1


async def test_row_02_reset_at_every_byte_of_a_three_chunk_reply() -> None:
    body = b"".join(event(value) for value in THREE)
    whole = answer(200, body, content_type="text/event-stream")
    ends = [len(event(value)) for value in THREE]
    cuts = iter(range(len(whole)))
    used = [0]

    def fault(_: object) -> Fault:
        used[0] = next(cuts)
        return Fault(cut=used[0], then="reset")

    with FaultServer(lambda _: whole, fault) as server:
        async with client(server.url) as gemini:
            for cut in range(len(whole)):
                texts, snapshot, problem = await read_all(gemini)
                assert isinstance(problem, StreamBroken), (cut, problem)
                assert not snapshot.complete and snapshot.truncated
                arrived = cut - (len(whole) - len(body))
                most = sum(arrived >= sum(ends[: n + 1]) - 4 for n in range(3))
                # A reset may overtake bytes in flight; what came is whole chunks, in order.
                assert texts == ["Zwölf ", "m³ ", "\U0001f6a2."][: len(texts)]
                assert len(texts) <= most
        assert server.connections == len(whole)


async def test_row_02_clean_end_at_every_byte_keeps_every_whole_chunk() -> None:
    body = b"".join(event(value) for value in THREE)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
    cuts = iter(range(len(body)))
    with FaultServer(
        lambda _: head + body, lambda _: Fault(cut=len(head) + next(cuts), then="close")
    ) as server:
        async with client(server.url) as gemini:
            for cut in range(len(body)):
                texts, snapshot, problem = await read_all(gemini)
                ends = [sum(len(event(v)) for v in THREE[: n + 1]) - 4 for n in range(3)]
                assert len(texts) == sum(cut >= end for end in ends), cut
                assert problem is None
                assert snapshot.complete is (len(texts) == 3)
                assert snapshot.truncated is not snapshot.complete


@pytest.mark.parametrize("short", ["length", "chunked"])
async def test_row_03_body_shorter_than_announced(short: str) -> None:
    body = b"".join(event(value) for value in THREE)
    whole = chunked(body)[:-5] if short == "chunked" else answer(200, body, length=len(body) + 1)
    with FaultServer(lambda _: whole, lambda _: Fault(cut=len(whole))) as server:
        async with client(server.url) as gemini:
            texts, snapshot, problem = await read_all(gemini)
    assert isinstance(problem, StreamBroken)
    assert snapshot.text == "Zwölf m³ \U0001f6a2."
    assert snapshot.truncated and not snapshot.complete


async def test_row_04_half_an_event_at_the_end() -> None:
    half = event(chunk(f"the key is {KEY.reveal()} and more"))[:-30]
    with FaultServer(lambda _: chunked(event(THREE[0]), half)) as server:
        async with (
            client(server.url) as gemini,
            gemini.stream_generate(MODEL, QUESTION) as stream,
        ):
            texts = [piece.text async for piece in stream]
    assert texts == ["Zwölf "]
    assert stream.snapshot.truncated
    assert "the key is" in stream.fragment
    assert KEY.reveal() not in stream.fragment


async def test_row_05_stall_in_mid_stream() -> None:
    whole = events(*THREE)
    with FaultServer(
        lambda _: whole, lambda _: Fault(cut=len(whole) - 200, then="stall")
    ) as server:
        async with client(server.url, timeouts=Timeouts(first_byte=5, gap=0.3)) as gemini:
            started = time.monotonic()
            texts, snapshot, problem = await read_all(gemini)
    assert isinstance(problem, Stalled)
    assert "0.3 s" in str(problem)
    assert 0.25 < time.monotonic() - started < 3
    assert texts and snapshot.truncated


async def test_row_05_stop_closes_the_connection_within_100_ms() -> None:
    whole = events(*THREE)
    with FaultServer(
        lambda _: whole, lambda _: Fault(cut=len(whole) - 200, then="stall")
    ) as server:
        async with client(server.url) as gemini:
            first = asyncio.Event()

            async def ask() -> None:
                async with gemini.stream_generate(MODEL, QUESTION) as stream:
                    async for _ in stream:
                        first.set()

            task = asyncio.create_task(ask())
            await first.wait()
            started = time.monotonic()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert time.monotonic() - started < 0.1
            started = time.monotonic()
            async with gemini.stream_generate(MODEL, QUESTION) as stream:
                async for _ in stream:
                    break
            assert stream.snapshot.truncated
            assert time.monotonic() - started < 0.5


async def test_row_06_headers_never_come() -> None:
    with FaultServer(lambda _: b"", lambda _: Fault(cut=0, then="stall")) as server:
        async with client(server.url, timeouts=Timeouts(first_byte=0.3, gap=5)) as gemini:
            started = time.monotonic()
            texts, snapshot, problem = await read_all(gemini)
    assert isinstance(problem, Stalled)
    assert time.monotonic() - started < 2
    assert texts == []
    assert len(server.requests) == 1


async def test_row_06_first_byte_may_take_longer_than_a_gap() -> None:
    with FaultServer(lambda _: events(*THREE), lambda _: Fault(delay=0.4)) as server:
        async with client(server.url, timeouts=Timeouts(first_byte=5, gap=0.1)) as gemini:
            _, snapshot, problem = await read_all(gemini)
    assert problem is None and snapshot.complete


async def test_row_07_slow_drip_of_single_bytes() -> None:
    with FaultServer(lambda _: events(*THREE), lambda _: Fault(slices=1, pause=0.0002)) as server:
        async with client(server.url) as gemini:
            texts, snapshot, problem = await read_all(gemini)
    assert problem is None and snapshot.complete
    assert texts == ["Zwölf ", "m³ ", "\U0001f6a2."]


def decode_in(*pieces: bytes) -> list[bytes]:
    """Feed a decoder piece by piece and gather what it gives."""
    decoder = Decoder()
    found = [payload for piece in pieces for payload in decoder.feed(piece)]
    return found + decoder.finish()


MIXED = (
    b": ping\r\n\r\nevent: message\nid: 7\nretry: 10\n"
    + event({"a": "ü€\U0001f6a2 \\ud83d\u2028\u0085"})
    + b'data:{"b":\ndata: [1,\ndata: 2]}\n\n'
    + b'{"error": {"code": 503,\r\n "message": "a } \\" {"}}{"error": {}}\r\n'
    + b'[{\n"c": 1}\n,\r\n{"d": [{}]}]\n'
    + b'data: {"e": 1}'
)


@pytest.fixture(scope="module", params=[LARGE, 1], ids=["", "as if large"])
def _lines(request: pytest.FixtureRequest) -> Iterator[None]:
    """Read lines as they are, and then as the decoder reads those of megabytes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("workbench.gemini.sse.LARGE", request.param)
        yield


LINES = pytest.mark.usefixtures("_lines")


@LINES
def test_row_08_same_payloads_for_every_split_in_two() -> None:
    expected = decode_in(MIXED)
    assert len(expected) == 7
    for split in range(len(MIXED) + 1):
        assert decode_in(MIXED[:split], MIXED[split:]) == expected, split


@LINES
def test_row_08_same_payloads_for_every_split_in_three() -> None:
    short = event({"a": "é"}) + b'data:{"b":1}\n\n{"error":{}}\n'
    expected = decode_in(short)
    assert len(expected) == 3
    for first in range(len(short)):
        for second in range(first, len(short)):
            parts = short[:first], short[first:second], short[second:]
            assert decode_in(*parts) == expected


@LINES
@settings(max_examples=150, deadline=None)
@given(
    cuts=st.lists(st.integers(0, len(MIXED)), max_size=12),
    damage=st.lists(st.tuples(st.integers(0, len(MIXED) - 1), st.integers(0, 255)), max_size=6),
)
def test_row_08_any_split_of_any_mutation(cuts: list[int], damage: list[tuple[int, int]]) -> None:
    data = bytearray(MIXED)
    for place, value in damage:
        data[place] = value
    whole = decode_in(bytes(data))
    places = [0, *sorted(cuts), len(data)]
    pieces = [bytes(data[a:b]) for a, b in zip(places, places[1:], strict=False)]
    assert decode_in(*pieces) == whole
    for payload in whole:
        try:
            response = GenerateResponse(json_object(payload))
        except ValueError:
            continue
        assert isinstance(response.text, str)


@pytest.mark.parametrize(
    "raw",
    [
        b"data: %s\n\n",
        b"data: %s\r\n\r\n",
        b"data:%s\r\n\r\n",
        b": keepalive\n\ndata: %s\n\n",
        b"event: x\nid: 1\nretry: 3\ndata: %s\n\n",
        b"\xef\xbb\xbfdata: %s\n\n",
        b"data: %s",
        b"unknown: x\ndata: %s\n\ndata: [DONE]\n\n",
        b"data: %s\n\ndata: ping\n\n",
        b"[%s\n,\r\n{}]\r\n",
        b"%s\r\n",
    ],
)
async def test_row_09_every_framing_is_read(raw: bytes) -> None:
    payload = json.dumps(chunk("text", finish="STOP")).encode()
    with FaultServer(lambda _: chunked(raw % payload)) as server:
        async with client(server.url) as gemini:
            texts, snapshot, problem = await read_all(gemini)
    assert problem is None
    assert "".join(texts) == "text" and snapshot.complete


async def test_row_09_data_over_several_lines() -> None:
    pretty = json.dumps(chunk("text", finish="STOP"), indent=2).encode()
    raw = b"".join(b"data: %s\r\n" % line for line in pretty.split(b"\n")) + b"\r\n"
    with FaultServer(lambda _: chunked(raw)) as server:
        async with client(server.url) as gemini:
            texts, snapshot, problem = await read_all(gemini)
    assert problem is None and texts == ["text"] and snapshot.complete


async def test_row_10_separators_nul_and_lone_surrogates() -> None:
    text = "a\u2028b\u2029c\u0085d\x00e\ud800f"
    raw = json.dumps(chunk("a\u2028b\u2029c\u0085d\x00e", finish="STOP"), ensure_ascii=False)
    raw = raw.replace('e"', 'e\\ud800f"', 1)
    streamed = chunked(b"data: %s\r\n\r\n" % raw.encode())
    with FaultServer(lambda r: streamed if "alt" in r.target else answer(body=b"{}")) as server:
        async with client(server.url) as gemini:
            texts, snapshot, problem = await read_all(gemini)
            assert problem is None and texts == [text] and snapshot.complete
            again = QUESTION.model_copy(update={"contents": [user(snapshot.text)]})
            await gemini.generate(MODEL, again)
    sent = json.loads(server.requests[-1].body)
    assert sent["contents"][0]["parts"][0]["text"] == text


async def test_row_11_one_event_of_20_mb() -> None:
    big = "x" * 20_000_000
    with FaultServer(lambda _: events(chunk(big, finish="STOP"))) as server:
        async with client(server.url) as gemini:
            started = time.process_time()
            _, snapshot, problem = await read_all(gemini)
            spent = time.process_time() - started
    assert problem is None and snapshot.text == big
    assert spent < 3


async def test_row_11_a_hundred_thousand_events_of_one_character() -> None:
    body = event(chunk("x")) * 100_000 + event(chunk("y", finish="STOP"))
    with FaultServer(lambda _: chunked(body)) as server:
        async with client(server.url) as gemini:
            _, snapshot, problem = await read_all(gemini)
    assert problem is None and snapshot.complete
    assert snapshot.text == "x" * 100_000 + "y"


def test_row_11_an_endless_event_is_given_up() -> None:
    decoder = Decoder()
    with pytest.raises(StreamBroken):
        for _ in range(600):
            decoder.feed(b"data: " + b"x" * 65536 if _ == 0 else b"x" * 65536)


def test_row_11_an_event_of_many_large_lines_is_given_up() -> None:
    decoder = Decoder()
    with pytest.raises(StreamBroken):
        for _ in range(17):
            decoder.feed(b"data: " + b"x" * 1_999_999)
            decoder.feed(b"x\n")


@pytest.mark.parametrize("end", [b"\n\n", b"\r\n\r\n"])
def test_row_11_a_large_event_in_pieces_is_one_payload(end: bytes) -> None:
    payload = b"{%s}" % (b"0123456789" * 300_000)
    whole = b"data: " + payload + end
    for first in (3, 6, 7, len(whole) - len(end), len(whole) - len(end) + 1, len(whole) - 1):
        assert decode_in(whole[:first], whole[first : first + 1], whole[first + 1 :]) == [payload]


def test_row_11_a_large_event_is_held_once() -> None:
    decoder = Decoder()
    tracemalloc.start()
    try:
        decoder.feed(b"data: ")
        for _ in range(320):
            decoder.feed(b"x" * 65_536)
        (payload,) = decoder.feed(b"\r\n\r\n")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(payload) == 320 * 65_536
    assert most < 1.3 * len(payload)


@pytest.mark.parametrize("size", [2_000, 2_000_000])
def test_nesting_is_counted_in_objects_and_lists(size: int) -> None:
    for opening, closing, depth, fits in (
        ("[", "]", 63, True), ("[", "]", 64, False), ("[", "]", 180, False),
        ('{"a":', "}", 63, True), ('{"a":', "}", 64, False), ('[{"a":', "}]", 32, False),
    ):  # fmt: skip
        inside = opening * depth + "1" + closing * depth
        raw = f'{{"a": "{"[" * size}", "b": {inside}, "c": [[], {{}}]}}'.encode()
        if fits:
            assert json_object(raw)["c"] == [[], {}]
        else:
            with pytest.raises(ValueError, match="too deep"):
                json_object(raw)


BARE = (
    b'{\n  "error": {\n    "code": 503,\n'
    b' "message": "The model is overloaded.",\n "status": "UNAVAILABLE"}}'
)


@pytest.mark.parametrize(
    "tail", [BARE, BARE + BARE, b"[" + BARE + b"]", b"data: " + BARE.replace(b"\n", b"") + b"\n\n",
             b"data: [" + BARE.replace(b"\n", b"") + b"]\r\n\r\n"],
    ids=["bare", "doubled", "list", "event", "event list"],
)  # fmt: skip
async def test_row_12_error_object_in_mid_stream(tail: bytes) -> None:
    with FaultServer(lambda _: chunked(event(THREE[0]), tail)) as server:
        async with client(server.url) as gemini:
            texts, snapshot, problem = await read_all(gemini)
    assert isinstance(problem, Overloaded)
    assert problem.status == 503 and problem.server_message == "The model is overloaded."
    assert texts == ["Zwölf "] and snapshot.truncated
    assert len(server.requests) == 1


async def test_row_12_error_as_first_event_is_retried() -> None:
    answers = iter([chunked(BARE), events(*THREE)])
    with FaultServer(lambda _: next(answers)) as server:
        async with client(server.url) as gemini:
            _, snapshot, problem = await read_all(gemini)
    assert problem is None and snapshot.complete
    assert len(server.requests) == 2


async def test_row_25_every_way_to_end() -> None:
    endings = ["MAX_TOKENS", "SAFETY", "RECITATION", "MALFORMED_FUNCTION_CALL", "NEW_REASON"]
    for ending in endings:
        for content in ({"content": {}}, {"content": {"role": "model"}}, {}, {"content": None}):
            value = {"candidates": [{**content, "finishReason": ending}]}
            with FaultServer(lambda _, value=value: events(value)) as server:
                async with client(server.url) as gemini:
                    texts, snapshot, problem = await read_all(gemini)
            assert problem is None and texts == [""]
            assert snapshot.finish_reason == ending and snapshot.complete


async def test_row_25_thoughts_only() -> None:
    value = chunk(finish="MAX_TOKENS")
    value["candidates"][0]["content"]["parts"] = [{"text": "**Plan**", "thought": True}]
    with FaultServer(lambda _: events(value)) as server:
        async with client(server.url) as gemini:
            _, snapshot, _ = await read_all(gemini)
    assert (snapshot.text, snapshot.thoughts) == ("", "**Plan**")


async def test_row_25_blocked_prompt() -> None:
    value = {"promptFeedback": {"blockReason": "SAFETY"}, "usageMetadata": {"promptTokenCount": 4}}
    with FaultServer(lambda r: events(value) if "alt" in r.target else answer(200, json.dumps(value).encode())) as server:  # fmt: skip # noqa: E501
        async with client(server.url) as gemini:
            texts, snapshot, problem = await read_all(gemini)
            with pytest.raises(GeminiError) as caught:
                await gemini.generate(MODEL, QUESTION)
    for refused in (problem, caught.value):
        assert type(refused).__name__ == "PromptBlocked"
        assert refused is not None and refused.reason == "SAFETY"
    assert texts == [] and not snapshot.complete and not snapshot.truncated
    assert snapshot.prompt_feedback.block_reason == "SAFETY"


async def test_row_26_unknown_values_new_fields_nulls_and_numbers_as_text() -> None:
    value = {
        "candidates": [
            {
                "content": {"parts": [{"text": "a", "newThing": {"x": None}}], "role": "model"},
                "finishReason": "SOMETHING_NEW",
                "safetyRatings": None,
                "index": None,
                "groundingMetadata": {"groundingChunks": None, "future": 1},
                "brandNew": [1, None],
            }
        ],
        "usageMetadata": {"promptTokenCount": "12", "totalTokenCount": None, "later": "x"},
        "promptFeedback": None,
        "modelVersion": 7,
        "somethingElse": {"deep": True},
    }
    with FaultServer(lambda _: events(value)) as server:
        async with (
            client(server.url) as gemini,
            gemini.stream_generate(MODEL, QUESTION) as stream,
        ):
            [piece] = [piece async for piece in stream]
    assert stream.snapshot.complete and stream.snapshot.text == "a"
    assert stream.snapshot.finish_reason == "SOMETHING_NEW"
    assert stream.snapshot.parts == ({"text": "a", "newThing": {"x": None}},)
    assert stream.snapshot.usage is not None
    assert stream.snapshot.usage.prompt_token_count == 12
    assert stream.snapshot.usage.total_token_count is None
    assert piece.raw["somethingElse"] == {"deep": True} and piece.raw["promptFeedback"] is None
    assert piece.model_version is None and piece.prompt_feedback is None
    assert piece.candidates[0].model_extra == {"brandNew": [1, None]}


async def test_row_27_usage_missing_or_decreasing() -> None:
    bare = chunk("a", finish="STOP")
    del bare["usageMetadata"]
    falling = [chunk("a", usage={"totalTokenCount": 9}), chunk(finish="STOP", usage={"totalTokenCount": 3})]  # fmt: skip # noqa: E501
    for values, total in (([bare], None), (falling, 3)):
        with FaultServer(lambda _, values=values: events(*values)) as server:
            async with client(server.url) as gemini:
                _, snapshot, _ = await read_all(gemini)
        assert (snapshot.usage and snapshot.usage.total_token_count) == total


async def test_row_57_the_answering_model_is_told() -> None:
    value = chunk("a", finish="STOP")
    value["modelVersion"] = "gemini-3.8-flash"
    value["modelStatus"] = {"modelStage": "LEGACY", "message": "Retires soon."}
    with FaultServer(lambda _: events(value)) as server:
        async with client(server.url) as gemini, gemini.stream_generate("gemini-2.5-pro", QUESTION) as stream:  # fmt: skip # noqa: E501
            async for _ in stream:
                pass
    assert "gemini-2.5-pro" in server.requests[0].path
    assert stream.snapshot.model_version == "gemini-3.8-flash"
    assert stream.snapshot.model_status and stream.snapshot.model_status.model_stage == "LEGACY"


async def test_row_57_a_refused_budget_is_not_tried_again() -> None:
    refusal = error(400, "The thinking budget 1024 is invalid.", "INVALID_ARGUMENT")
    with FaultServer(lambda _: refusal) as server:
        async with client(server.url) as gemini:
            _, _, problem = await read_all(gemini)
    assert type(problem).__name__ == "InvalidRequest"
    assert len(server.requests) == 1


async def test_deep_nesting_not_a_number_and_double_names() -> None:
    deep = b'{"candidates": [{"content": {"parts": [' + b"[" * 100_000 + b"]" * 100_000 + b"]}}]}"
    odd = b'{"candidates": [{"avgLogprobs": NaN, "finishReason": "A", "finishReason": "STOP"}]}'
    with FaultServer(lambda _: chunked(b"data: " + odd + b"\n\n", b"data: " + deep + b"\n\n")) as s:
        async with client(s.url) as gemini:
            texts, snapshot, problem = await read_all(gemini)
    assert isinstance(problem, StreamBroken) and texts == [""]
    assert snapshot.finish_reason == "STOP" and snapshot.truncated


async def test_many_streams_at_once_and_none_left_behind() -> None:
    with FaultServer(lambda _: events(*THREE), lambda _: Fault(slices=40, pause=0.001)) as server:
        async with client(server.url) as gemini:
            results = await asyncio.gather(*(read_all(gemini) for _ in range(40)))
    assert all(snapshot.complete for _, snapshot, _ in results)


async def test_a_closed_client_says_so() -> None:
    gemini = Client(KEY, base_url="http://127.0.0.1:1")
    await gemini.aclose()
    with pytest.raises(RuntimeError):
        await gemini.list_models()
