"""Embeddings without a model: words hashed into a vector, so equal words lie close together."""

import hashlib
import math
import re

from workbench.simulator.errors import Json, invalid

DIMENSIONS = 3072
_WORD = re.compile(r"\w+")


def embedding(request: Json) -> Json:
    """Return the ContentEmbedding of an EmbedContentRequest; raises ApiError 400.

    Every word adds 1 or -1 at a place given by its hash. Only vectors of the full 3,072 values
    have length 1, shorter ones are their beginning, as with the real model.
    """
    size = request.get("outputDimensionality") or DIMENSIONS
    if not 1 <= size <= DIMENSIONS:
        raise invalid(f"output_dimensionality must be between 1 and {DIMENSIONS}.")
    values = [0.0] * DIMENSIONS
    for word in _WORD.findall(text_of(request).lower()):
        digest = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")
        values[digest % size] += 1.0 if digest >> 63 else -1.0
    length = math.sqrt(sum(value * value for value in values)) or 1.0
    return {"values": [round(value / length, 8) for value in values[:size]]}


def text_of(request: Json) -> str:
    """Return the text to embed; raises ApiError 400 when there is no content."""
    parts = (request.get("content") or {}).get("parts") or []
    if not parts:
        raise invalid("* EmbedContentRequest.content: contents is required\n")
    return "\n".join(part.get("text", "") for part in parts)
