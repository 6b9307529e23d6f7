"""JSON as bytes, in and out; lenient with what servers send, and safe from what attackers do."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from pydantic_core import from_json

DEEPEST: Final = 64
"""Deeper nesting than this is no answer of the API (attacks on parsers use 100,000)."""

Payload = bytes | bytearray
"""JSON as it came; where it is large, in the memory in which it was gathered."""

_PARTS: Final = 5
"""Levels down to the parts of the contents of a request that stands in another."""
_LONG: Final = 1024
_STRUCTURE: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]', re.DOTALL)


def encoded(value: object) -> bytes:
    """Write compact JSON; the same value always gives the same bytes, lone surrogates too.

    Written part by part, so that other threads run while a long conversation is.
    """
    return b"".join(_pieces(value, _PARTS))


def _pieces(value: object, levels: int) -> Iterator[bytes]:
    if levels and isinstance(value, dict):
        sign = b"{"
        for key, each in value.items():
            yield sign + _written(key) + b":"
            yield from _pieces(each, levels - 1)
            sign = b","
        yield b"}" if value else b"{}"
    elif levels and isinstance(value, list):
        sign = b"["
        for each in value:
            yield sign
            yield from _pieces(each, levels - 1)
            sign = b","
        yield b"]" if value else b"[]"
    else:
        yield _written(value)


def _written(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")


def json_object(payload: Payload) -> dict[str, Any]:
    """Parse one JSON object as it is; raises ValueError for anything else."""
    try:
        value = from_json(payload, allow_inf_nan=False, cache_strings="keys")
    except ValueError:
        value = loaded(payload)
    if not isinstance(value, dict):
        raise ValueError("The JSON is not an object.")
    # The parser takes 200 levels. Its values are fewer than the bytes, of which there may be 20 MB.
    if len(payload) > _LONG and not _is_shallow(value):
        raise ValueError("The JSON is nested too deep.")
    return value


def loaded(payload: Payload) -> Any:
    """Parse JSON as leniently as is safe; raises ValueError."""
    if not _is_shallow_text(payload):
        raise ValueError("The JSON is nested too deep.")
    text = payload.decode("utf-8", "replace")
    return json.loads(text, strict=False, parse_constant=lambda _: None)


def _is_shallow_text(payload: Payload) -> bool:
    if payload.count(b"{") + payload.count(b"[") <= DEEPEST:
        return True
    depth = 0
    for token in _STRUCTURE.finditer(payload):
        match payload[token.start()]:
            case 0x7B | 0x5B:
                depth += 1
                if depth > DEEPEST:
                    return False
            case 0x7D | 0x5D:
                depth -= 1
    return True


def _is_shallow(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        inside = (each.values() if isinstance(each, dict) else each for each in level)
        level = [each for values in inside for each in values if isinstance(each, dict | list)]
        if not level:
            return True
    return False
