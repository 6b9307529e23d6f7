"""The request of an answer: the turns of its branch, and what its chat asks them with."""

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.domain.cache import Cache, Fit, fingerprints, fit
from workbench.domain.conversations import Message
from workbench.domain.documents import Document, RemoteCopy
from workbench.domain.models import Model
from workbench.domain.prompt import (
    Excerpts,
    Turn,
    build_turns,
    generation_config,
    own_words,
    safety_settings,
    thinking_config,
    whole_instruction,
)
from workbench.gemini import Content, GenerateRequest
from workbench.services.structured import read_schema


def build_request(
    branch: Sequence[Message],
    documents: Mapping[str, Document],
    copies: Mapping[str, RemoteCopy],
    excerpts: Excerpts,
    answer: Message,
    model: Model,
    cache: Cache | None,
) -> GenerateRequest:
    """Return what is sent for an answer; raises UserError for a schema that makes no sense."""
    options = answer.options
    turns = build_turns(
        branch,
        documents,
        copies,
        replay_thoughts=not model.id.startswith("gemma"),
        covered=cache.document_ids if cache is not None else (),
        excerpts=excerpts,
    )
    own = own_words(options)
    if cache is not None and own:
        prints = fingerprints(whole_instruction(own), tuple(documents.values()))
        if fit(cache, model.id, prints) is Fit.NONE:
            # The cache holds the product's rules alone, so the chat's go with the question.
            turns = _told_first(turns, own)
    thinking = thinking_config(model, answer.thinking, show_thoughts=options.show_thoughts)
    schema = read_schema(options.schema) if options.as_json else None
    return GenerateRequest.model_validate(
        {
            # One by one: other threads run meanwhile, and 10,000 at once hold them up for 65 ms.
            "contents": [Content.model_validate(turn) for turn in turns],
            **_fixed_part(cache, own),
            "generationConfig": generation_config(options, thinking, schema) or None,
            "safetySettings": safety_settings(options) or None,
        }
    )


def _fixed_part(cache: Cache | None, own: str) -> dict[str, Any]:
    """Return the instruction, or the cache that holds it; the API refuses both together."""
    if cache is not None:
        return {"cachedContent": cache.name}
    return {"systemInstruction": {"parts": [{"text": whole_instruction(own)}]}}


def _told_first(turns: Sequence[Turn], own: str) -> tuple[Turn, ...]:
    """Return the turns with the chat's own words before the last question: a cache has none."""
    last = turns[-1]
    return (*turns[:-1], {**last, "parts": [{"text": own}, *last["parts"]]})
