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
    text_of,
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

    @property
    def text(self) -> str:
        """The answer's text without thoughts, joined anew each time."""
        return text_of(self.parts, thought=False)

    @property
    def thoughts(self) -> str:
        """The thought summaries."""
        return text_of(self.parts, thought=True)


_PLAIN = frozenset({"content", "index"})
_USUAL = frozenset({"candidates", "usageMetadata", "modelVersion", "responseId"})


class Fold:
    """Gathers chunks; cheap for each."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._parts: list[RawPart] = []
        # The newest word on everything, and the last chunk while it says all that chunks say.
        self._latest: dict[str, Any] = {}
        self._last: dict[str, Any] = {}
        self._candidate: dict[str, Any] = {}
        self._context_tokens: int | None = None
        self._ended = self._complete = self._truncated = False
        self.earlier_usage: Usage | None = None

    @property
    def finish_reason(self) -> str | None:
        """Why the present request ended, None while it has not."""
        return GenerateResponse({"candidates": [self._candidate]}).finish_reason

    def add(self, chunk: GenerateResponse) -> None:
        """Take one chunk in; of all but text and parts the newest word counts."""
        self._parts += chunk.parts
        raw, first = chunk.raw, chunk.first
        if raw.keys() == _USUAL and raw["usageMetadata"]:
            self._last = raw
        else:
            self._latest = {**self._newest(), **_filled(raw)}
            self._last = {}
        if not first.keys() <= _PLAIN:
            self._candidate.update(_filled(first))

    def _newest(self) -> dict[str, Any]:
        return {**self._latest, **_filled(self._last)}

    def end(self, *, complete: bool = False, truncated: bool = False) -> None:
        """Say how the answer ended; only the first word on it counts."""
        if not self._ended:
            self._ended, self._complete, self._truncated = True, complete, truncated

    def next_hop(self) -> None:
        """Close the books of one request: its usage is added to what comes."""
        if self.earlier_usage is None:
            self._context_tokens = _prompt(self.total_usage())
        self.earlier_usage = self.total_usage()
        self._latest = {**self._newest(), "usageMetadata": None}
        self._last = {}
        self._candidate.pop("finishReason", None)

    def total_usage(self) -> Usage | None:
        """The usage of all requests so far, None while the server has said nothing."""
        return added([self.earlier_usage, GenerateResponse(self._newest()).usage_metadata])

    def snapshot(self) -> Snapshot:
        """Freeze the present state."""
        usage = self.total_usage()
        latest = GenerateResponse({**self._newest(), "candidates": [self._candidate]})
        candidate = latest.candidates[0]
        return Snapshot(
            parts=tuple(self._parts),
            usage=usage,
            context_tokens=self._context_tokens if self.earlier_usage else _prompt(usage),
            finish_reason=latest.finish_reason,
            finish_message=candidate.finish_message,
            model_version=latest.model_version,
            response_id=latest.response_id,
            prompt_feedback=latest.prompt_feedback,
            model_status=latest.model_status,
            grounding=candidate.grounding_metadata,
            url_context=candidate.url_context_metadata,
            complete=self._complete,
            truncated=self._truncated,
        )


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    # Empty values come before or after the real ones and mean nothing.
    return {name: value for name, value in values.items() if value}


def _prompt(usage: Usage | None) -> int | None:
    return usage.prompt_token_count if usage else None


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
