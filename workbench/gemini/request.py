"""What is asked: the body of generateContent and its settings."""

from typing import Any

from pydantic import Field

from workbench.gemini.content import Content, RawPart
from workbench.gemini.parsing import encoded
from workbench.gemini.wire import Wire


class ThinkingConfig(Wire):
    """How much a model thinks: a level on newer models, a budget in tokens on 2.5, never both."""

    thinking_budget: int | None = None
    thinking_level: str | None = None
    include_thoughts: bool | None = None


class GenerationConfig(Wire):
    """How the answer is made; fields not named here may be given by their camelCase name."""

    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    candidate_count: int | None = None
    max_output_tokens: int | None = None
    stop_sequences: list[str] | None = None
    seed: int | None = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None
    response_logprobs: bool | None = None
    logprobs: int | None = None
    response_mime_type: str | None = None
    response_schema: dict[str, Any] | None = None
    response_json_schema: Any = None
    response_modalities: list[str] | None = None
    media_resolution: str | None = None
    speech_config: dict[str, Any] | None = None
    image_config: dict[str, Any] | None = None
    thinking_config: ThinkingConfig | None = None


class SafetySetting(Wire):
    """From which probability on a category of harm is blocked."""

    category: str
    threshold: str


class GenerateRequest(Wire):
    """One question with all that goes before it.

    What stays the same from turn to turn is written first and `contents` before the settings, so
    that a longer conversation begins with the bytes of the shorter one (implicit caching).
    """

    system_instruction: Content | None = None
    tools: list[dict[str, Any]] | None = None
    tool_config: dict[str, Any] | None = None
    cached_content: str | None = None
    contents: list[Content] = Field(default_factory=list)
    generation_config: GenerationConfig | None = None
    safety_settings: list[SafetySetting] | None = None
    service_tier: str | None = None
    store: bool | None = None
    continuation_token: str | None = None

    def to_json(self) -> bytes:
        """Return the body to send; the same request always gives the same bytes."""
        return encoded(self.wire())


def instruction(text: str) -> Content:
    """Return a system instruction; it has no role."""
    return Content(parts=[{"text": text}])


def user(*parts: RawPart | str) -> Content:
    """Return a user's turn; strings become text parts."""
    return Content(
        role="user", parts=[{"text": part} if isinstance(part, str) else part for part in parts]
    )


def model_turn(parts: list[RawPart]) -> Content:
    """Return a model's turn for replay, its parts exactly as they came."""
    return Content(role="model", parts=parts)
