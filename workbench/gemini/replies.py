"""What comes back from the transport, whole or while it is still coming."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Final

from workbench.gemini.errors import NotTheApi

LARGEST_BODY: Final = 256 * 1024 * 1024
"""Decoded bytes of one answer; the largest real ones are pictures of some megabytes."""


@dataclass(frozen=True)
class Reply:
    """A complete answer; header names are looked up in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Streaming:
    """An answer whose body is still coming."""

    status: int
    headers: Mapping[str, str]
    pieces: AsyncIterator[bytes]


async def whole(answer: Streaming, limit: int = LARGEST_BODY) -> bytes:
    """Gather the rest of a body; raises NotTheApi beyond `limit` bytes."""
    body = bytearray()
    async for piece in answer.pieces:
        body += piece
        if len(body) > limit:
            raise NotTheApi("The answer is far too long.", status=answer.status)
    return bytes(body)
