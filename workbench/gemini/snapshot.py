"""What an answer amounts to so far, folded from its chunks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from workbench.gemini.content import RawPart
from workbench.gemini.response import (
    GenerateResponse,
    GroundingMetadata,
    ModalityCount,
    ModelStatus,
    PromptFeedback,
    UrlContextMetadata,
    Usage,
)

CONTINUES = "CONTINUATION"
"""The finish reason that is none: a long answer goes on in another request."""


@dataclass(frozen=True)
class Snapshot:
    """An answer at one moment. `parts` are verbatim; `usage` is summed over requests, for cost.

    `context_tokens` is the prompt's size as the first request reported it. `complete` means that
    the stream ended as it should and said why it finished; `truncated` that it ended otherwise.
    While it runs, neither holds; nor does either for a blocked prompt.
    """

    text: str = ""
    thoughts: str = ""
    parts: tuple[RawPart, ...] = ()
    usage: Usage | None = None
    context_tokens: int | None = None
    finish_reason: str | None = None
    finish_message: str | None = None
    model_version: str | None = None
    response_id: str | None = None
    prompt_feedback: PromptFeedback | None = None
    model_status: ModelStatus | None = None
    grounding: GroundingMetadata | None = None
    url_context: UrlContextMetadata | None = None
    complete: bool = False
    truncated: bool = False


class Fold:
    """Gathers chunks; cheap per chunk, the texts are joined when a snapshot is taken."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._text: list[str] = []
        self._thoughts: list[str] = []
        self._parts: list[RawPart] = []
        self._latest: dict[str, Any] = {}
        self.earlier_usage: Usage | None = None
        self.usage: Usage | None = None
        self.context_tokens: int | None = None
        self.finished: str | None = None
        self._ended = self._complete = self._truncated = False

    def add(self, chunk: GenerateResponse) -> None:
        """Take one chunk in; its usage replaces the earlier one of the same request."""
        latest = self._latest
        if chunk.model_version:
            latest["model_version"] = chunk.model_version
        if chunk.response_id:
            latest["response_id"] = chunk.response_id
        if chunk.prompt_feedback:
            latest["prompt_feedback"] = chunk.prompt_feedback
        if chunk.model_status:
            latest["model_status"] = chunk.model_status
        if chunk.usage_metadata is not None:
            self.usage = chunk.usage_metadata
            if self.earlier_usage is None:
                self.context_tokens = self.usage.prompt_token_count or self.context_tokens
        if not chunk.candidates:
            return
        candidate = chunk.candidates[0]
        if candidate.finish_reason:
            self.finished = candidate.finish_reason
        if candidate.finish_message:
            latest["finish_message"] = candidate.finish_message
        if candidate.grounding_metadata and candidate.grounding_metadata.model_fields_set:
            latest["grounding"] = candidate.grounding_metadata
        if candidate.url_context_metadata:
            latest["url_context"] = candidate.url_context_metadata
        for part in candidate.content.parts if candidate.content else ():
            self._parts.append(part)
            text = part.get("text")
            if isinstance(text, str):
                (self._thoughts if part.get("thought") else self._text).append(text)

    def end(self, *, complete: bool = False, truncated: bool = False) -> None:
        """Say how the answer ended; only the first word on it counts."""
        if not self._ended:
            self._ended, self._complete, self._truncated = True, complete, truncated

    def next_hop(self) -> None:
        """Close the books of one request: its usage is added to what comes."""
        self.earlier_usage = self.total_usage()
        self.usage = None
        self.finished = None

    def total_usage(self) -> Usage | None:
        """The usage of all requests so far, None while the server has said nothing."""
        return added([self.earlier_usage, self.usage])

    def snapshot(self) -> Snapshot:
        """Freeze the present state."""
        self._text[:] = ["".join(self._text)]
        self._thoughts[:] = ["".join(self._thoughts)]
        return Snapshot(
            text=self._text[0],
            thoughts=self._thoughts[0],
            parts=tuple(self._parts),
            usage=self.total_usage(),
            context_tokens=self.context_tokens,
            finish_reason=self.finished,
            complete=self._complete,
            truncated=self._truncated,
            **self._latest,
        )


def added(usages: Iterable[Usage | None]) -> Usage | None:
    """Add up the usage of several requests; the service tier is the last one's."""
    known = [usage for usage in usages if usage is not None]
    if len(known) < 2:
        return known[0] if known else None
    total: dict[str, Any] = {}
    for usage in known:
        for name in type(usage).model_fields:
            value = getattr(usage, name)
            if isinstance(value, int):
                total[name] = total.get(name, 0) + value
            elif isinstance(value, list):
                total[name] = _merged(total.get(name, []), value)
            elif value is not None:
                total[name] = value
    return Usage(**total)


def _merged(left: list[ModalityCount], right: list[ModalityCount]) -> list[ModalityCount]:
    counts: dict[str | None, int] = {}
    for item in [*left, *right]:
        counts[item.modality] = counts.get(item.modality, 0) + (item.token_count or 0)
    return [ModalityCount(modality=name, token_count=count) for name, count in counts.items()]
