"""Events with texts of megabytes are read in turns, and say what they say when read at once."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.gemini.long_texts import SLICE, json_object_in_turns
from workbench.gemini.parsing import json_object
from workbench.gemini.response import GenerateResponse

WORDS = [
    "A sentence that goes on.\n\n",
    "Die Fähre fährt über die Brücke.\n",
    "这是一个很长的答案，它继续下去",
    "🚢 “quotes” and such…\x00\x7f\u2028",
    'He said "yes" and \\"no"\\\\ {[}] "text": "',
]

LONG = "A sentence that goes on.\n\n" * (2 * SLICE // 26)


def answer(*parts: dict[str, Any]) -> dict[str, Any]:
    return {
        "candidates": [{"content": {"parts": list(parts), "role": "model"}, "index": 0}],
        "modelVersion": "gemini-3.8-flash",
    }


def together(value: dict[str, Any]) -> dict[str, Any]:
    """Join the parts of plain text that were cut."""
    joined: list[dict[str, Any]] = []
    for part in value["candidates"][0]["content"]["parts"]:
        last = joined[-1] if joined else {}
        plain = part.keys() <= {"text", "thought"} and last.keys() == part.keys()
        if plain and last.get("thought") == part.get("thought"):
            joined[-1] = {**last, "text": last["text"] + part["text"]}
        else:
            joined.append(part)
    value["candidates"][0]["content"]["parts"] = joined
    return value


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("ascii_only", [True, False], ids=["escaped", "plain"])
@pytest.mark.parametrize("indent", [None, 2])
async def test_a_long_text_comes_in_pieces(
    words: str, ascii_only: bool, indent: int | None
) -> None:
    long = words * (3 * SLICE // len(words))
    value = answer(
        {"text": "Thinking", "thought": True},
        {"text": long, "thought": True},
        {"text": "short"},
        {"functionCall": {"name": "f", "args": {"text": long}}},
        {"text": long, "thoughtSignature": "abc="},
        {"text": long},
    )
    payload = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()
    read = await json_object_in_turns(payload)
    parts = read["candidates"][0]["content"]["parts"]
    assert len(parts) >= 4 + 3 + 3
    assert max(len(part["text"]) for part in parts if part.keys() <= {"text", "thought"}) <= SLICE
    assert GenerateResponse(read).text == "short" + long + long
    assert together(read) == together(json_object(payload))


@pytest.mark.parametrize(
    "part",
    [
        {"functionCall": {"name": "f", "args": {"items": [{"text": LONG}, {"text": LONG}]}}},
        {"functionCall": {"name": "f", "args": {'a"text': LONG, "text": [LONG, "text"]}}},
        {"functionCall": {"name": "f", "args": {"parts": [{"text": LONG, "thought": True}]}}},
        {"text": {"text": LONG}},
    ],
)
async def test_only_parts_of_the_answer_are_cut(part: dict[str, Any]) -> None:
    payload = json.dumps({**answer(part, {"text": "x"}), "other": [{"text": LONG}]}).encode()
    assert await json_object_in_turns(payload) == json_object(payload)


@pytest.mark.parametrize("candidates", [None, 5, "x", [5], [{"content": 5}], [{"content": {}}]])
async def test_an_answer_of_another_shape_is_read_too(candidates: Any) -> None:
    payload = json.dumps({"candidates": candidates, "a": [[{"text": LONG}]]}).encode()
    assert await json_object_in_turns(payload) == json_object(payload)


@settings(max_examples=300, deadline=None)
@given(
    texts=st.lists(
        st.text(
            st.one_of(st.sampled_from('"\\/\n\ud83d\ude00 🚢é这t'), st.characters()), max_size=60
        ),
        max_size=4,
    ),
    slice_size=st.integers(1, 40),
    ascii_only=st.booleans(),
    damage=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=2),
)
def test_any_text_cut_anywhere_reads_as_in_one_piece(
    texts: list[str], slice_size: int, ascii_only: bool, damage: list[tuple[int, int]]
) -> None:
    value = answer(*({"text": text} for text in texts))
    data = bytearray(json.dumps(value, ensure_ascii=ascii_only).encode(errors="surrogatepass"))
    for place, byte in damage:
        data[place % len(data)] = byte
    payload = bytes(data)

    def whole() -> dict[str, Any]:
        return json_object(payload)

    def in_turns() -> dict[str, Any]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("workbench.gemini.long_texts.SLICE", slice_size)
            return asyncio.run(json_object_in_turns(payload))

    results: list[Any] = []
    for read in (whole, in_turns):
        try:
            response = GenerateResponse(read())
            results.append((response.text, response.thoughts, response.first.keys()))
        except (ValueError, RecursionError):
            results.append(None)
    assert results[0] == results[1]


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(b'{"text": "' + b"x" * 20 * SLICE + b'"}', id="one long text"),
        pytest.param(b",".join([b'{"text": "x"}'] * (20 * SLICE // 14)), id="many short ones"),
        pytest.param(b'{"a": [' + b'"text",' * (20 * SLICE // 7) + b"1]}", id="no texts"),
    ],
)
async def test_others_have_turns_while_texts_are_read(part: bytes) -> None:
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.ensure_future(count())
    payload = b'{"candidates": [{"content": {"parts": [' + part + b"]}}]}"
    read = await json_object_in_turns(payload)
    counting.cancel()
    assert 15 <= turns < 60
    assert together(read) == together(json_object(payload))


@pytest.mark.parametrize(
    "payload",
    [
        b'{"candidates": [{"content": {"parts": [{"text": "' + b"x" * 3 * SLICE,
        b'{"text": "' + b"x" * 3 * SLICE + b"\\",
        b'{"text": "' + b"x" * 3 * SLICE + b'"',
        b'["text": "' + b"x" * 3 * SLICE + b'"]',
        b'[{"text": "' + b"x" * 3 * SLICE + b'"}]',
        b'{"text": "' + b"x" * 3 * SLICE + b'", "a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
async def test_what_is_no_object_is_refused_as_ever(payload: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        json_object(payload)
    with pytest.raises(ValueError, match=r"."):
        await json_object_in_turns(payload)
