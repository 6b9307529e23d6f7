"""What is answered: a complete response, or one chunk of a stream, which has the same shape."""

from typing import Any

from pydantic import Field

from workbench.gemini.content import Content, RawPart
from workbench.gemini.wire import Wire


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


class GenerateResponse(Wire):
    """An answer or a chunk of one; the properties look at the first candidate only."""

    candidates: list[Candidate] = Field(default_factory=list)
    prompt_feedback: PromptFeedback | None = None
    usage_metadata: Usage | None = None
    model_version: str | None = None
    response_id: str | None = None
    model_status: ModelStatus | None = None

    @property
    def parts(self) -> list[RawPart]:
        """The parts as they came; none when the model only thought or was stopped."""
        content = self.candidates[0].content if self.candidates else None
        return content.parts if content else []

    @property
    def text(self) -> str:
        """The answer's text without thoughts."""
        return _text(self.parts, thought=False)

    @property
    def thoughts(self) -> str:
        """The thought summaries."""
        return _text(self.parts, thought=True)

    @property
    def finish_reason(self) -> str | None:
        """Why the answer ended, None while it has not."""
        return self.candidates[0].finish_reason if self.candidates else None

    @property
    def continuation_token(self) -> str | None:
        """Where a long answer can be taken up again."""
        return self.candidates[0].continuation_token if self.candidates else None


def _text(parts: list[RawPart], *, thought: bool) -> str:
    return "".join(
        text
        for part in parts
        if bool(part.get("thought")) is thought and isinstance(text := part.get("text"), str)
    )
