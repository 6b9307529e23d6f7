"""Reading a JSON object with texts of megabytes in steps, so that others have turns in between."""

import asyncio
import re
import secrets
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic_core import from_json

from workbench.gemini.content import RawPart
from workbench.gemini.parsing import Payload, json_object

SLICE: Final = 250_000
"""Bytes of a text that are read in one turn: 1 ms (measured)."""

_QUOTE: Final = 0x22
_TEXT: Final = re.compile(rb'(?<!\\)"text"\s*:\s*"')
"""The beginning of a text; after a backslash it is the end of another key."""
_WITHIN: Final = re.compile(
    rb"""(?:
        [^"\\]++
        | \\[^u]
        | \\u(?![dD][89abAB])[0-9a-fA-F]{4}
        | \\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}
    )*+""",
    re.VERBOSE | re.DOTALL,
)
"""Whole characters of a string; possessive, for it never pays to go back."""


async def json_object_in_turns(payload: Payload) -> dict[str, Any]:
    """Parse one JSON object as `json_object` does, but a long part of plain text as several parts.

    They say the same, and nobody has to copy all of it at once. Raises ValueError.
    """
    texts: dict[str, list[str]] = {}
    rest: list[Payload] = []
    done = end = turn = 0
    try:
        while (key := payload.find(b'"text"', end)) >= 0:
            end = key + 1
            if found := _TEXT.match(payload, key):
                begin = found.end()
                end = _stop(payload, begin)
                if payload[end] != _QUOTE:
                    mark = secrets.token_hex(16)
                    texts[mark], end = await _in_turns(payload, begin)
                    rest += payload[done:begin], mark.encode()
                    done = end
            if end - turn > SLICE:
                turn = end
                await asyncio.sleep(0)
        rest.append(payload[done:])
        value = json_object(b"".join(rest))
    except ValueError:
        # Half of a surrogate pair, or no JSON: read or refused as any other.
        return json_object(payload)
    if texts:
        _cut(value, texts)
        _put_back(value, texts)
    return value


async def _in_turns(payload: Payload, at: int) -> tuple[list[str], int]:
    """Return a text in pieces, and where it ends."""
    pieces = []
    while payload[at] != _QUOTE:
        begun, at = at, _stop(payload, at)
        pieces.append(from_json(b'"' + payload[begun:at] + b'"'))
        await asyncio.sleep(0)
    return pieces, at


def _stop(payload: Payload, at: int) -> int:
    """Return where a slice of a text ends, between two characters or at the closing quote."""
    found = _WITHIN.match(payload, at, at + SLICE)
    stop = found.end() if found else at
    if stop == len(payload):
        raise ValueError("no end")
    while stop > at and payload[stop] & 0xC0 == 0x80:
        stop -= 1
    if stop == at and payload[at] != _QUOTE:
        raise ValueError("half a character")
    return stop


def _cut(value: dict[str, Any], texts: Mapping[str, list[str]]) -> None:
    """Put long texts back where they are plain parts of an answer, in pieces."""
    for candidate in _listed(value.get("candidates")):
        content = candidate.get("content")
        parts = content.get("parts") if isinstance(content, dict) else None
        if isinstance(parts, list):
            parts[:] = [each for part in parts for each in _in_pieces(part, texts)]


def _listed(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _in_pieces(part: Any, texts: Mapping[str, list[str]]) -> Iterator[RawPart]:
    """Yield a part of plain text in pieces, and anything else as it is."""
    if isinstance(part, dict) and part.keys() <= {"text", "thought"}:
        text = part.get("text")
        if isinstance(text, str) and text in texts:
            yield from ({**part, "text": piece} for piece in texts[text])
            return
    yield part


def _put_back(value: dict[str, Any], texts: Mapping[str, list[str]]) -> None:
    """Put texts in the place of the marks that are left, in one piece."""
    found: list[Any] = [value]
    while found:
        inside = found.pop()
        if isinstance(inside, dict) and isinstance(inside.get("text"), str):
            inside["text"] = "".join(texts.get(inside["text"], [inside["text"]]))
        children = inside if isinstance(inside, list) else inside.values()
        found += [each for each in children if isinstance(each, dict | list)]
