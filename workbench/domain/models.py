"""Models: what each can do, how its thinking is controlled, what it costs and from when.

The figures live in `resources/models.json`, each with its evidence; nothing here repeats one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from workbench.domain.profiles import OFFLINE_MODEL_ID

LEVEL_WORDS = {
    "minimal": "Minimal",
    "low": "Low",
    "medium": "Medium",
    "high": "High",
    "xhigh": "Extra high",
}


BATCH = 0.5
"""Batch requests cost half (wire reference, section 9); a table may say otherwise."""


class ThinkingKind(StrEnum):
    """How a model's thinking is set."""

    NONE = "none"
    LEVEL = "level"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Thinking:
    """What the user chose: a level, or a budget in tokens (0 off, -1 as needed), or neither."""

    level: str = ""
    budget: int | None = None


@dataclass(frozen=True, slots=True)
class ThinkingControl:
    """What may be chosen for a model; `lowest` and `highest` bound a budget in tokens.

    `tells` is whether the model can be asked for its thoughts.
    """

    kind: ThinkingKind = ThinkingKind.NONE
    levels: tuple[str, ...] = ()
    default: Thinking = Thinking()
    can_be_off: bool = False
    lowest: int = 0
    highest: int = 0
    tells: bool = True

    def allows(self, choice: Thinking) -> bool:
        """Say whether a choice is legal for this model."""
        if choice == Thinking():
            return True
        if self.kind is ThinkingKind.LEVEL:
            return choice.budget is None and choice.level in self.levels
        if self.kind is ThinkingKind.BUDGET and not choice.level and choice.budget is not None:
            if choice.budget == 0:
                return self.can_be_off
            return choice.budget == -1 or self.lowest <= choice.budget <= self.highest
        return False

    def legal(self, choice: Thinking) -> Thinking:
        """Return the choice if it is legal, else the model's default."""
        return choice if self.allows(choice) and choice != Thinking() else self.default

    def more(self, choice: Thinking) -> Thinking | None:
        """Return the next choice with more thinking, or None if there is none."""
        now = self.legal(choice)
        if self.kind is ThinkingKind.LEVEL and now.level in self.levels:
            above = self.levels[self.levels.index(now.level) + 1 :]
            return Thinking(level=above[0]) if above else None
        if self.kind is ThinkingKind.BUDGET and now.budget is not None:
            if now.budget in (0, -1):
                return Thinking(budget=-1 if now.budget == 0 else self.highest)
            doubled = min(self.highest, 2 * now.budget)
            return Thinking(budget=doubled) if doubled > now.budget else None
        return None

    def less(self, choice: Thinking) -> Thinking | None:
        """Return the next choice with less thinking, or None if there is none."""
        now = self.legal(choice)
        if self.kind is ThinkingKind.LEVEL and now.level in self.levels:
            below = self.levels[: self.levels.index(now.level)]
            return Thinking(level=below[-1]) if below else None
        if self.kind is ThinkingKind.BUDGET and now.budget != 0:
            if self.can_be_off:
                return Thinking(budget=0)
            return None if now.budget == self.lowest else Thinking(budget=self.lowest)
        return None


@dataclass(frozen=True, slots=True)
class PriceTier:
    """Dollars per million tokens for prompts up to a size; None is unknown."""

    up_to: int | None
    input: float | None
    output: float | None
    cached: float | None


@dataclass(frozen=True, slots=True)
class PricePeriod:
    """Prices between two dates, both inclusive; None is open.

    `batch` is the part of the price that a request of a batch pays, from 0 to 1.
    """

    since: date | None
    until: date | None
    tiers: tuple[PriceTier, ...]
    cache_storage: float | None
    batch: float | None = BATCH

    def covers(self, day: date) -> bool:
        """Say whether these prices hold on a day."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True, slots=True)
class Model:
    """A model as the table describes it; None where the table does not know.

    `price_source` says where prices of the user's own come from; `audio_rate` and `video_rate` are
    tokens a second. `sampling` is whether a temperature is "accepted", "deprecated" or "ignored";
    `long_output` the tokens of an answer in several requests; `page_sizes` the tokens of a page by
    media resolution, where that is heard.
    """

    id: str
    name: str
    status: str = ""
    routed_to: str = ""
    routed_since: date | None = None
    thinking: ThinkingControl = ThinkingControl()
    caches: bool = False
    cache_minimum: int | None = None
    prices: tuple[PricePeriod, ...] = ()
    input_limit: int | None = None
    output_limit: int | None = None
    inputs: tuple[str, ...] = ()
    page_tokens: int | None = None
    free_plan: bool | None = None
    price_source: str = ""
    audio_rate: float | None = None
    video_rate: float | None = None
    sampling: str = ""
    long_output: int | None = None
    page_sizes: tuple[tuple[str, int], ...] = ()

    @property
    def longest_output(self) -> int | None:
        """Return the tokens that an answer can have at most, over several requests too."""
        return self.long_output or self.output_limit

    @property
    def reads_pages(self) -> bool:
        """Say whether the model takes PDFs."""
        return "pdf" in self.inputs

    def retiring(self, day: date) -> bool:
        """Say whether its end is announced or has come."""
        return self.status == "retiring" or (
            self.routed_since is not None and self.routed_since <= day
        )


OFFLINE_MODEL = Model(
    id=OFFLINE_MODEL_ID,
    name="Offline engine",
    inputs=("text", "pdf"),
    caches=True,
    cache_minimum=1024,
    free_plan=True,
)
"""The built-in engine among the models; it finds sentences, does not think, and keeps caches."""


def read_models(table: Mapping[str, Any]) -> tuple[Model, ...]:
    """Return the models of a table of the form of `resources/models.json`, in its order."""
    limits = table.get("limits", {})
    return tuple(_model(entry, limits) for entry in table["models"] if "thinking" in entry)


def read_others(table: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of a table's models for other things than answers, such as pictures."""
    return tuple(str(entry["id"]) for entry in table.get("other_models", ()))


def find_model(models: Sequence[Model], model_id: str) -> Model:
    """Return the model of that id, or one of which nothing is known."""
    bare = model_id.removeprefix("models/")
    for model in models:
        if model.id == bare:
            return model
    return Model(id=bare, name=bare)


def served_model(models: Sequence[Model], model_id: str, day: date) -> Model:
    """Return a model under the rules of the one that answers for it on a day.

    From its date on, a routed model takes the thinking and the limits of its successor.
    """
    asked = find_model(models, model_id)
    if not asked.routed_to or asked.routed_since is None or day < asked.routed_since:
        return asked
    served = find_model(models, asked.routed_to)
    if not served.inputs:
        return asked
    return replace(
        asked,
        thinking=served.thinking,
        sampling=served.sampling,
        page_tokens=served.page_tokens,
        page_sizes=served.page_sizes,
        input_limit=served.input_limit,
        output_limit=served.output_limit,
        long_output=served.long_output,
        inputs=served.inputs,
    )


def offered_models(models: Sequence[Model]) -> tuple[Model, ...]:
    """Return the models that a chat about documents can be held with, as the menu lists them."""
    return tuple(
        model
        for model in models
        if model.id == OFFLINE_MODEL_ID
        or (model.reads_pages and model.status in ("current", "retiring"))
    )


def default_model(models: Sequence[Model]) -> Model:
    """Return what a new connection starts with: the first current model that also has caches."""
    for model in models:
        if model.status == "current" and model.reads_pages and model.caches:
            return model
    return models[0]


def thinking_word(choice: Thinking) -> str:
    """Return a choice in one or two words, as the composer shows it."""
    if choice.level:
        return LEVEL_WORDS.get(choice.level, choice.level)
    if choice.budget is None:
        return "Default"
    if choice.budget <= 0:
        return "Off" if choice.budget == 0 else "As needed"
    return f"Up to {choice.budget:,}"


def _value(figure: Any) -> Any:
    return figure["value"] if isinstance(figure, Mapping) and "value" in figure else figure


def _day(text: Any) -> date | None:
    text = _value(text)
    return date.fromisoformat(text) if isinstance(text, str) else None


def _control(entry: Mapping[str, Any]) -> ThinkingControl:
    default = _value(entry.get("default"))
    tells = "includeThoughts" not in (_value(entry.get("rejects")) or ())
    if entry.get("kind") == "level":
        return ThinkingControl(
            kind=ThinkingKind.LEVEL,
            levels=tuple(_value(entry.get("levels")) or ()),
            default=Thinking(level=default) if default else Thinking(),
            can_be_off=bool(_value(entry.get("can_be_off"))),
            tells=tells,
        )
    if entry.get("kind") == "budget":
        lowest, highest = _value(entry["range"])
        return ThinkingControl(
            kind=ThinkingKind.BUDGET,
            default=Thinking(budget=default),
            can_be_off=bool(_value(entry.get("can_be_off"))),
            lowest=lowest,
            highest=highest,
            tells=tells,
        )
    return ThinkingControl()


_SIZES = ("low", "medium", "high")
"""Media resolutions of a whole request (wire reference, section 1.2)."""


def _period(entry: Mapping[str, Any]) -> PricePeriod:
    return PricePeriod(
        since=_day(entry.get("valid_from")),
        until=_day(entry.get("valid_until")),
        tiers=tuple(
            PriceTier(
                up_to=tier["prompt_tokens_up_to"],
                input=_value(tier["input"]),
                output=_value(tier["output"]),
                cached=_value(tier["cached_input"]),
            )
            for tier in entry["tiers"]
        ),
        cache_storage=_value(entry.get("cache_storage_per_hour")),
        batch=_value(entry.get("batch", BATCH)),
    )


def _model(entry: Mapping[str, Any], limits: Mapping[str, Any]) -> Model:
    caching = entry.get("caching", {})
    inputs = tuple(entry.get("modalities", {}).get("input", ()))
    family = str(entry.get("family", ""))
    rates = limits.get("media_tokens_per_second", {})
    video = [rate for name, rate in rates.get("video", {}).items() if family.startswith(name)]
    pdf = entry.get("pdf", {})
    sizes = limits.get("media_resolution_tokens_per_image", {})
    # Pages that are reported as pictures are read at a media resolution, others are not.
    sized = _value(pdf.get("usage_modality")) == "IMAGE"
    return Model(
        id=entry["id"],
        name=entry["display_name"],
        status=_value(entry.get("status")) or "",
        routed_to=_value(entry.get("routed_to")) or "",
        routed_since=_day(entry.get("routed_since")),
        thinking=_control(entry.get("thinking", {})),
        caches=bool(_value(caching.get("explicit"))),
        cache_minimum=_value(caching.get("min_tokens")),
        prices=tuple(_period(period) for period in entry.get("prices", ())),
        input_limit=_value(entry.get("input_token_limit")),
        output_limit=_value(entry.get("output_token_limit")),
        inputs=inputs,
        page_tokens=_value(pdf.get("tokens_per_page")),
        free_plan=_value(entry.get("free_tier")),
        audio_rate=_value(rates.get("audio")) if "audio" in inputs else None,
        video_rate=_value(video[0]) if video and "video" in inputs else None,
        sampling=_value(entry.get("sampling")) or "",
        long_output=_value(entry.get("long_output")),
        page_sizes=tuple((name, _value(sizes[name])) for name in _SIZES if name in sizes and sized),
    )
