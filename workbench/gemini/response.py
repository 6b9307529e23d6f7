"""What is answered: a complete response, or one chunk of a stream, which has the same shape."""

import copy
from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import Field

from workbench.gemini.content import Content, RawPart
from workbench.gemini.wire import Wire, read

V = TypeVar("V", bound=Wire)


class ModalityCount(Wire):
    """Tokens of one kind of content (`TEXT`, `IMAGE`, `DOCUMENT`, …)."""

    modality: str | None = None
    token_count: int | None = None


class Usage(Wire):
    """Token counts as reported; None means that the server did not say.

    `prompt_token_count` includes cached tokens, `candidates_token_count` excludes thoughts.
    """

    prompt_token_count: int | None = None
    cached_content_token_count: int | None = None
    candidates_token_count: int | None = None
    thoughts_token_count: int | None = None
    tool_use_prompt_token_count: int | None = None
    total_token_count: int | None = None
    prompt_tokens_details: list[ModalityCount] | None = None
    cache_tokens_details: list[ModalityCount] | None = None
    candidates_tokens_details: list[ModalityCount] | None = None
    tool_use_prompt_tokens_details: list[ModalityCount] | None = None
    service_tier: str | None = None


class SafetyRating(Wire):
    """How likely a category of harm is, and whether that blocked the text."""

    category: str | None = None
    probability: str | None = None
    blocked: bool = False


class PromptFeedback(Wire):
    """Why a question was not answered."""

    block_reason: str | None = None
    block_reason_message: str | None = None
    safety_ratings: list[SafetyRating] | None = None


class CitationSource(Wire):
    """A source that a stretch of the answer repeats; offsets count UTF-8 bytes."""

    start_index: int = 0
    end_index: int | None = None
    uri: str | None = None
    license: str | None = None


class CitationMetadata(Wire):
    """Sources that the answer recites."""

    citation_sources: list[CitationSource] = Field(default_factory=list)


class GroundingChunk(Wire):
    """One source of a grounded answer, by where it was found."""

    web: dict[str, Any] | None = None
    image: dict[str, Any] | None = None
    retrieved_context: dict[str, Any] | None = None
    maps: dict[str, Any] | None = None


class Segment(Wire):
    """A stretch of the answer; offsets count UTF-8 bytes, the end is not included."""

    part_index: int = 0
    start_index: int = 0
    end_index: int | None = None
    text: str | None = None


class GroundingSupport(Wire):
    """Which sources carry which stretch."""

    segment: Segment | None = None
    grounding_chunk_indices: list[int] = Field(default_factory=list)
    confidence_scores: list[float] | None = None


class GroundingMetadata(Wire):
    """Sources and searches behind a grounded answer."""

    web_search_queries: list[str] | None = None
    image_search_queries: list[str] | None = None
    search_entry_point: dict[str, Any] | None = None
    grounding_chunks: list[GroundingChunk] = Field(default_factory=list)
    grounding_supports: list[GroundingSupport] = Field(default_factory=list)
    retrieval_metadata: dict[str, Any] | None = None


class UrlMetadata(Wire):
    """One page that the server fetched, and whether it could."""

    retrieved_url: str | None = None
    url_retrieval_status: str | None = None


class UrlContextMetadata(Wire):
    """Pages that the server fetched for the answer."""

    url_metadata: list[UrlMetadata] = Field(default_factory=list)


class Candidate(Wire):
    """One answer; `finish_reason` is an open set of upper-case words."""

    content: Content | None = None
    finish_reason: str | None = None
    finish_message: str | None = None
    index: int = 0
    safety_ratings: list[SafetyRating] | None = None
    citation_metadata: CitationMetadata | None = None
    grounding_metadata: GroundingMetadata | None = None
    url_context_metadata: UrlContextMetadata | None = None
    token_count: int | None = None
    avg_logprobs: float | None = None
    logprobs_result: dict[str, Any] | None = None
    continuation_token: str | None = None


class ModelStatus(Wire):
    """The life stage of the answering model; the only sign that it is about to retire."""

    model_stage: str | None = None
    retirement_time: str | None = None
    message: str | None = None


class GenerateResponse:
    """An answer or a chunk of one.

    `raw` is the JSON object as it came. `first`, `parts`, `text`, `thoughts`, `finish_reason` and
    `continuation_token` read the first candidate and never fail; the other properties are typed
    views, made when they are asked for (made for every chunk, they cost more than all the rest).
    """

    __slots__ = ("first", "parts", "raw")

    def __init__(self, raw: dict[str, Any]) -> None:
        """Look at a JSON object."""
        self.raw = raw
        self.first: dict[str, Any] = {}
        """The first candidate's JSON object."""
        self.parts: list[RawPart] = []
        """The parts as they came; none when the model only thought or was stopped."""
        try:
            first = raw["candidates"][0]
            if type(first) is dict:
                self.first = first
                self.parts = _objects(first["content"]["parts"])
        except (KeyError, IndexError, TypeError):
            pass  # whatever is absent, null or of another shape counts as nothing

    def __repr__(self) -> str:
        """Say little: answers are long, and may be confidential."""
        return f"GenerateResponse({len(self.parts)} parts, finish_reason={self.finish_reason!r})"

    @property
    def text(self) -> str:
        """The answer's text without thoughts."""
        return text_of(self.parts, thought=False)

    @property
    def thoughts(self) -> str:
        """The thought summaries."""
        return text_of(self.parts, thought=True)

    @property
    def finish_reason(self) -> str | None:
        """Why the answer ended, None while it has not."""
        return _word(self.first.get("finishReason"))

    @property
    def continuation_token(self) -> str | None:
        """Where a long answer can be taken up again."""
        return _word(self.first.get("continuationToken"))

    @property
    def model_version(self) -> str | None:
        """The model that answered, which may be another than was asked."""
        return _word(self.raw.get("modelVersion"))

    @property
    def response_id(self) -> str | None:
        """The server's name for the answer."""
        return _word(self.raw.get("responseId"))

    @property
    def usage_metadata(self) -> Usage | None:
        """Token counts up to here, of this request."""
        return _view(Usage, self.raw.get("usageMetadata"))

    @property
    def prompt_feedback(self) -> PromptFeedback | None:
        """Why the question was refused, if it was."""
        return _view(PromptFeedback, self.raw.get("promptFeedback"))

    @property
    def blocked(self) -> bool:
        """Whether it says that the question was refused."""
        feedback = self.raw.get("promptFeedback")
        return isinstance(feedback, dict) and bool(feedback.get("blockReason"))

    @property
    def model_status(self) -> ModelStatus | None:
        """Whether the answering model is about to retire."""
        return _view(ModelStatus, self.raw.get("modelStatus"))

    @property
    def candidates(self) -> list[Candidate]:
        """The answers in full; nearly always one."""
        values = self.raw.get("candidates")
        views = [_view(Candidate, value) for value in values] if isinstance(values, list) else []
        return [view for view in views if view is not None]

    def changed(
        self,
        *,
        parts: list[RawPart] | None = None,
        finished: bool = True,
        usage: Usage | None = None,
    ) -> "GenerateResponse":
        """Return a copy with other parts, without its finish reason, or with other usage."""
        first = dict(self.first)
        if parts is not None:
            first["content"] = {**(first.get("content") or {}), "parts": parts}
        if not finished:
            first.pop("finishReason", None)
        raw = dict(self.raw)
        if self.first:
            raw["candidates"] = [first, *self.raw["candidates"][1:]]
        if usage is not None:
            raw["usageMetadata"] = usage.wire()
        return GenerateResponse(raw)


def _objects(values: Any) -> list[dict[str, Any]]:
    if type(values) is not list:
        return []
    for value in values:
        if type(value) is not dict:
            return [value for value in values if type(value) is dict]
    return values


def text_of(parts: Sequence[RawPart], *, thought: bool) -> str:
    """Return what parts say, the thoughts among them or all others."""
    texts = [
        part["text"]
        for part in parts
        if bool(part.get("thought")) is thought and isinstance(part.get("text"), str)
    ]
    return texts[0] if len(texts) == 1 else "".join(texts)


def _word(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _view(model: type[V], value: Any) -> V | None:
    if not isinstance(value, dict):
        return None
    try:
        return read(model, copy.deepcopy(value))  # reading may discard what does not fit
    except ValueError:
        return None
