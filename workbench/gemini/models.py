"""Models: which there are, what a request counts, and vectors of texts."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from pydantic import Field

from workbench.gemini.calls import Calls
from workbench.gemini.content import Content
from workbench.gemini.listing import all_pages
from workbench.gemini.parsing import encoded
from workbench.gemini.paths import resource_path
from workbench.gemini.request import GenerateRequest
from workbench.gemini.resources import Embedding, EmbedRequest, Model, TokenCount
from workbench.gemini.retries import OnWait
from workbench.gemini.wire import Wire
from workbench.gemini.workers import in_thread


class _One(Wire):
    embedding: Embedding = Field(default_factory=Embedding)


class _Several(Wire):
    embeddings: list[Embedding] = Field(default_factory=list)


async def list_models(calls: Calls, on_wait: OnWait | None = None) -> tuple[Model, ...]:
    """Return all models; the cheapest way to test a key."""
    return await all_pages(calls, Model, "/v1beta/models", "models", 1000, on_wait)


async def get_model(calls: Calls, name: str, on_wait: OnWait | None = None) -> Model:
    """Return one model; raises NotFound."""
    return await calls.get(Model, "GET", resource_path(name, "models"), on_wait=on_wait)


async def count_tokens(
    calls: Calls,
    model: str,
    request: GenerateRequest | Sequence[Content],
    on_wait: OnWait | None = None,
) -> TokenCount:
    """Count a whole request (instruction, tools and cache included) or bare contents; free."""
    path = resource_path(model, "models")
    body: dict[str, Any]
    if isinstance(request, GenerateRequest):
        named = {"model": path.removeprefix("/v1beta/"), **request.wire()}
        body = {"generateContentRequest": named}
    else:
        body = {"contents": [content.wire() for content in request]}
    content = await in_thread(partial(encoded, body))
    return await calls.get(
        TokenCount, "POST", f"{path}:countTokens", body=content, repeatable=True, on_wait=on_wait
    )


async def embed(
    calls: Calls, model: str, request: EmbedRequest, on_wait: OnWait | None = None
) -> Embedding:
    """Return the vector of one content."""
    path = resource_path(model, "models")
    answer = await calls.get(
        _One, "POST", f"{path}:embedContent", body=_embedding(path, request), on_wait=on_wait
    )
    return answer.embedding


async def embed_batch(
    calls: Calls, model: str, requests: Sequence[EmbedRequest], on_wait: OnWait | None = None
) -> tuple[Embedding, ...]:
    """Return the vectors of several contents, in their order."""
    path = resource_path(model, "models")
    body = {"requests": [_embedding(path, request) for request in requests]}
    answer = await calls.get(
        _Several, "POST", f"{path}:batchEmbedContents", body=body, on_wait=on_wait
    )
    return tuple(answer.embeddings)


def _embedding(path: str, request: EmbedRequest) -> dict[str, Any]:
    return {"model": path.removeprefix("/v1beta/"), **request.wire()}
