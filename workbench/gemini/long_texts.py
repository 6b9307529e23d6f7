"""Reading a JSON object with texts of megabytes in steps, so that others have turns in between."""

import asyncio
import re
import secrets
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic_core import from_json

from workbench.gemini.content import RawPart
from workbench.gemini.parsing import json_object

SLICE: Final = 250_000
"""Bytes of a text that are read in one turn: 1 ms (measured)."""

_TEXT: Final = re.compile(rb'"text"\s*:\s*"')
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


async def json_object_in_turns(payload: bytes) -> dict[str, Any]:
    """Parse one JSON object as `json_object` does, but a long part of plain text as several parts.

    They say the same, and nobody has to copy all of it at once. Raises ValueError.
    """
    texts: dict[str, list[str]] = {}
    rest: list[bytes] = []
    done = end = 0
    try:
        while (begin := _next_text(payload, end)) >= 0:
            pieces, end = [], begin
            while payload[end : end + 1] != b'"':
                begun, end = end, _stop(payload, end)
                pieces.append(from_json(b'"%b"' % payload[begun:end]))
                await asyncio.sleep(0)
            if len(pieces) > 1:
                mark = secrets.token_hex(16)
                texts[mark] = pieces
                rest += payload[done:begin], mark.encode()
                done = end
        rest.append(payload[done:])
        value = json_object(b"".join(rest))
    except ValueError:
        # Half of a surrogate pair, or no JSON: read or refused as any other.
        return json_object(payload)
    _put_back(value, texts)
    return value


def _next_text(payload: bytes, at: int) -> int:
    """Return where the next text begins, -1 if there is none."""
    while (key := payload.find(b'"text"', at)) >= 0:
        if found := _TEXT.match(payload, key):
            return found.end()
        at = key + 1
    return -1


def _stop(payload: bytes, at: int) -> int:
    """Return where a slice of a text ends, between two characters or at its end."""
    found = _WITHIN.match(payload, at, at + SLICE)
    stop = found.end() if found else at
    while stop > at and payload[stop : stop + 1] >= b"\x80" and payload[stop] & 0xC0 == 0x80:
        stop -= 1
    if stop == at:
        raise ValueError("half a character, or no end")
    return stop


def _put_back(value: Any, texts: Mapping[str, list[str]]) -> None:
    """Put texts in the place of their marks."""
    found = [value]
    while found:
        inside = found.pop()
        if isinstance(inside, list):
            inside[:] = [each for one in inside for each in _in_pieces(one, texts)]
        elif isinstance(inside.get("text"), str):
            inside["text"] = "".join(texts.get(inside["text"], [inside["text"]]))
        children = inside if isinstance(inside, list) else inside.values()
        found += [each for each in children if isinstance(each, dict | list)]


def _in_pieces(part: Any, texts: Mapping[str, list[str]]) -> Iterator[RawPart]:
    """Yield a part of plain text in pieces, and anything else as it is."""
    if isinstance(part, dict) and part.keys() <= {"text", "thought"}:
        text = part.get("text")
        if isinstance(text, str) and text in texts:
            yield from ({**part, "text": piece} for piece in texts[text])
            return
    yield part
