"""What is kept on the server, and the small answers: files, caches, models, counts."""

import base64
import binascii
import re
from datetime import datetime
from typing import Any

from pydantic import Field

from workbench.gemini.content import Content
from workbench.gemini.response import ModalityCount, Usage
from workbench.gemini.wire import Wire


class Status(Wire):
    """An error inside a resource, in the form of google.rpc.Status."""

    code: int | None = None
    message: str | None = None
    details: list[dict[str, Any]] | None = None


class File(Wire):
    """A file on the server; it lives 48 hours. Sizes are bytes, times carry a zone."""

    name: str = ""
    display_name: str | None = None
    mime_type: str | None = None
    size_bytes: int | None = None
    create_time: datetime | None = None
    update_time: datetime | None = None
    expiration_time: datetime | None = None
    sha256_hash: str | None = None
    uri: str | None = None
    state: str | None = None
    source: str | None = None
    error: Status | None = None
    video_metadata: dict[str, Any] | None = None

    @property
    def sha256(self) -> str | None:
        """The hash as 64 hexadecimal digits; the wire carries base64 of that text."""
        try:
            digest = base64.b64decode(self.sha256_hash or "", validate=True)
        except binascii.Error:
            return None
        if len(digest) == 32:
            return digest.hex()
        text = digest.decode("ascii", "replace").lower()
        return text if re.fullmatch(r"[0-9a-f]{64}", text) else None


class CachedContent(Wire):
    """An explicit cache; what it holds is never returned, only its life and size."""

    name: str = ""
    model: str | None = None
    display_name: str | None = None
    create_time: datetime | None = None
    update_time: datetime | None = None
    expire_time: datetime | None = None
    usage_metadata: Usage | None = None

    @property
    def tokens(self) -> int | None:
        """How many tokens it holds."""
        return self.usage_metadata.total_token_count if self.usage_metadata else None


class CacheRequest(Wire):
    """A cache to make; give `ttl` ("300s") or `expire_time` (RFC 3339), not both."""

    model: str
    display_name: str | None = None
    system_instruction: Content | None = None
    tools: list[dict[str, Any]] | None = None
    tool_config: dict[str, Any] | None = None
    contents: list[Content] | None = None
    ttl: str | None = None
    expire_time: str | None = None


class Model(Wire):
    """A model as the API lists it; limits are in tokens."""

    name: str = ""
    version: str | None = None
    display_name: str | None = None
    description: str | None = None
    input_token_limit: int | None = None
    output_token_limit: int | None = None
    supported_generation_methods: list[str] = Field(default_factory=list)
    thinking: bool = False
    temperature: float | None = None
    max_temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None


class TokenCount(Wire):
    """What a request would count as input."""

    total_tokens: int = 0
    cached_content_token_count: int | None = None
    prompt_tokens_details: list[ModalityCount] | None = None
    cache_tokens_details: list[ModalityCount] | None = None


class Embedding(Wire):
    """One vector."""

    values: list[float] = Field(default_factory=list)


class EmbedRequest(Wire):
    """One text or content to embed."""

    content: Content
    task_type: str | None = None
    title: str | None = None
    output_dimensionality: int | None = None
