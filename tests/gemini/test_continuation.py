"""Long answers that come in several requests (row 58 of the fault list)."""

import json
from typing import Any

import pytest

from tests.faults.server import FINE, Answer, Fault, FaultServer, Request, answer
from tests.gemini.answers import MODEL, QUESTION, chunk, client, events, read_all, reply
from workbench.gemini import StreamBroken

WORDS = [f"word{n} " for n in range(12)]


def usage(prompt: int, made: int) -> dict[str, Any]:
    return {
        "promptTokenCount": prompt,
        "candidatesTokenCount": made,
        "totalTokenCount": prompt + made,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": prompt}],
    }


def hop(start: int, stop: int, *checkpoints: int, last: str = "CONTINUATION") -> list[Any]:
    """Chunks for the words from `start` on; a token names the number of words it covers."""
    chunks = []
    for number in range(start, stop):
        more: dict[str, Any] = {}
        if number + 1 in checkpoints or (number + 1 == stop and last == "CONTINUATION"):
            more["continuationToken"] = str(number + 1)
        finish = last if number + 1 == stop and last else None
        counts = usage(10 + start, number + 1 - start)
        chunks.append(chunk(WORDS[number], finish=finish, usage=counts, **more))
    return chunks


def server_of(script: dict[str | None, bytes]) -> Any:
    def handler(request: Request) -> Answer:
        return script[json.loads(request.body).get("continuationToken")]

    return handler


async def test_row_58_hops_are_joined_and_their_usage_added() -> None:
    script = {
        None: events(*hop(0, 5)),
        "5": events(*hop(5, 9)),
        "9": events(*hop(9, 12, last="STOP")),
    }
    with FaultServer(server_of(script)) as server:
        async with (
            client(server.url) as gemini,
            gemini.stream_generate(MODEL, QUESTION) as stream,
        ):
            pieces = [piece async for piece in stream]
    snapshot = stream.snapshot
    assert snapshot.text == "".join(WORDS) == "".join(piece.text for piece in pieces)
    assert snapshot.complete and snapshot.finish_reason == "STOP"
    assert all(piece.finish_reason != "CONTINUATION" for piece in pieces)
    assert snapshot.usage is not None and pieces[-1].usage_metadata == snapshot.usage
    assert snapshot.usage.prompt_token_count == 10 + 15 + 19
    assert snapshot.usage.candidates_token_count == 12
    assert snapshot.usage.prompt_tokens_details is not None
    assert snapshot.usage.prompt_tokens_details[0].token_count == 44
    assert snapshot.context_tokens == 10
    bodies = [json.loads(request.body) for request in server.requests]
    assert [body.pop("continuationToken", None) for body in bodies] == [None, "5", "9"]
    assert bodies[0] == bodies[1] == bodies[2]


@pytest.mark.parametrize("broken_after", range(1, 9))
async def test_row_58_break_before_and_after_a_checkpoint(broken_after: int) -> None:
    first = hop(0, 8, 4, last="")
    whole = events(*first)
    cut = len(events(*first[:broken_after])) - 5
    script = {None: whole, "4": events(*hop(4, 12, last="STOP"))}
    faults = iter([Fault(cut=cut, then="close")])
    with FaultServer(server_of(script), lambda _: next(faults, FINE)) as server:
        async with client(server.url) as gemini:
            texts, snapshot, problem = await read_all(gemini)
    if broken_after < 4:
        assert isinstance(problem, StreamBroken)
        assert snapshot.truncated and texts == WORDS[:broken_after]
    else:
        assert problem is None and snapshot.complete
        assert snapshot.text == "".join(texts) == "".join(WORDS)
        assert len(server.requests) == 2


async def test_row_58_a_different_continuation_ends_the_answer() -> None:
    script = {
        None: events(*hop(0, 6, 4, last="")),
        "4": events(chunk("something else", finish="STOP")),
    }
    with FaultServer(server_of(script)) as server:
        async with client(server.url) as gemini:
            _, snapshot, problem = await read_all(gemini)
    assert isinstance(problem, StreamBroken)
    assert snapshot.text == "".join(WORDS[:6]) and snapshot.truncated
    assert len(server.requests) == 2


@pytest.mark.parametrize(("breaks", "whole"), [(3, True), (4, False)])
async def test_row_58_a_hop_that_breaks_before_content_is_tried_three_times(
    breaks: int, whole: bool
) -> None:
    script = {None: events(*hop(0, 5)), "5": events(*hop(5, 12, last="STOP"))}
    faults = iter([FINE, *[Fault(cut=90, then="reset")] * breaks])
    with FaultServer(server_of(script), lambda _: next(faults, FINE)) as server:
        async with client(server.url) as gemini:
            _, snapshot, problem = await read_all(gemini)
    assert snapshot.complete is whole
    assert isinstance(problem, StreamBroken) is not whole
    assert snapshot.text == "".join(WORDS if whole else WORDS[:5])


async def test_row_58_no_usable_token() -> None:
    bare = [*hop(0, 3, last=""), chunk("end", finish="CONTINUATION")]
    with FaultServer(lambda _: events(*bare)) as server:
        async with client(server.url) as gemini:
            _, snapshot, problem = await read_all(gemini)
    assert problem is None
    assert snapshot.truncated and not snapshot.complete and snapshot.finish_reason is None
    assert len(server.requests) == 1


async def test_row_58_a_token_that_repeats_itself_does_not_loop() -> None:
    script = {None: events(*hop(0, 5)), "5": events(chunk("x", finish="CONTINUATION", continuationToken="5"))}  # fmt: skip # noqa: E501
    with FaultServer(server_of(script)) as server:
        async with client(server.url) as gemini:
            _, snapshot, _ = await read_all(gemini)
    assert snapshot.truncated
    assert len(server.requests) == 2


async def test_row_58_max_tokens_with_a_token_is_the_end() -> None:
    ended = chunk("a", finish="MAX_TOKENS", continuationToken="1")
    with FaultServer(lambda _: events(ended)) as server:
        async with client(server.url) as gemini:
            _, snapshot, _ = await read_all(gemini)
    assert snapshot.complete and snapshot.finish_reason == "MAX_TOKENS"
    assert len(server.requests) == 1


async def test_row_58_an_answer_in_one_piece_is_continued_too() -> None:
    answers = iter(
        [
            reply(chunk("a", finish="CONTINUATION", continuationToken="1", usage=usage(10, 1))),
            reply(chunk("b", finish="STOP", usage=usage(12, 1))),
        ]
    )
    with FaultServer(lambda _: next(answers, answer(500))) as server:
        async with client(server.url) as gemini:
            response = await gemini.generate(MODEL, QUESTION)
    assert response.text == "ab" and response.finish_reason == "STOP"
    assert response.usage_metadata is not None
    assert response.usage_metadata.total_token_count == 24
    assert json.loads(server.requests[1].body)["continuationToken"] == "1"
