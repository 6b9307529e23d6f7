"""The words between the engine and its child: a JSON head and a raw body, both with a length.

JSON and bytes, because a child that a hostile file has taken over must not be able to make
the engine run anything: nothing here is unpickled.
"""

import json
import struct
from typing import Any, BinaryIO

Head = dict[str, Any]

_LENGTHS = struct.Struct(">II")
_HEAD_LIMIT = 64 * 1024 * 1024
_BODY_LIMIT = 256 * 1024 * 1024


def write_frame(stream: BinaryIO, head: Head, body: bytes | memoryview = b"") -> None:
    """Write one frame and flush; raises OSError when the other side is gone."""
    encoded = json.dumps(head, separators=(",", ":")).encode("ascii")
    stream.write(_LENGTHS.pack(len(encoded), len(body)) + encoded)
    if body:
        stream.write(body)
    stream.flush()


def read_frame(stream: BinaryIO) -> tuple[Head, bytes] | None:
    """Read one frame; None at the end of the stream; raises ValueError on nonsense."""
    start = stream.read(_LENGTHS.size)
    if len(start) < _LENGTHS.size:
        return None
    head_length, body_length = _LENGTHS.unpack(start)
    if head_length > _HEAD_LIMIT or body_length > _BODY_LIMIT:
        raise ValueError("a frame is longer than anything the child may send")
    encoded = stream.read(head_length)
    body = stream.read(body_length)
    if len(encoded) < head_length or len(body) < body_length:
        return None
    head = json.loads(encoded)
    if not isinstance(head, dict):
        raise ValueError("a frame has no head")
    return head, body
