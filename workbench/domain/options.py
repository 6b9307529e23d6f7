"""Options of a chat: what its questions are asked with, beyond the model and its thinking.

What a model does not honour is never sent to it; `unheard` says which options that are, and why.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from workbench.domain.ledger import OverBudget, limit_over
from workbench.domain.listed_models import is_known
from workbench.domain.models import Model
from workbench.domain.profiles import OFFLINE_MODEL_ID

MOST_STOPS = 5
"""Stop sequences of one request (wire reference, section 1.2)."""
LONGEST_STOP = 64
"""Characters of a stop sequence that are kept; a longer one would hardly ever be met."""
LOWEST_OUTPUT = 64
"""Tokens below which a limit would leave no room for an answer."""
HIGHEST_TEMPERATURE = 2.0
"""The range is 0 to 2 (wire reference, section 1.2)."""
LONGEST_INSTRUCTION = 100_000
"""Characters of an own instruction that are kept."""

RESOLUTIONS = {"low": "Low", "medium": "Medium", "high": "High"}
HARMS = {
    "HARM_CATEGORY_HARASSMENT": "Harassment",
    "HARM_CATEGORY_HATE_SPEECH": "Hate speech",
    "HARM_CATEGORY_SEXUALLY_EXPLICIT": "Sexual content",
    "HARM_CATEGORY_DANGEROUS_CONTENT": "Dangerous content",
}
THRESHOLDS = {
    "BLOCK_LOW_AND_ABOVE": "Block most",
    "BLOCK_MEDIUM_AND_ABOVE": "Block some",
    "BLOCK_ONLY_HIGH": "Block little",
    "BLOCK_NONE": "Block none",
    "OFF": "Filter off",
}
"""Categories and thresholds of the wire reference, section 1.2, without what is deprecated."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a chat is asked with; empty and None leave a matter to the model.

    `most_output` is in tokens, `resolution` "low", "medium" or "high", `safety` a threshold by
    category. `schema` is JSON Schema as text, in use when `as_json` is set. The budgets are
    dollars that the chat may cost: from the soft one on it is told, above the hard one asked.
    """

    instruction: str = ""
    temperature: float | None = None
    most_output: int | None = None
    resolution: str = ""
    safety: tuple[tuple[str, str], ...] = ()
    stops: tuple[str, ...] = ()
    as_json: bool = False
    schema: str = ""
    show_thoughts: bool = True
    soft_budget: float | None = None
    hard_budget: float | None = None


def unheard(options: Options, model: Model) -> dict[str, str]:
    """Return why a model does not honour options, by their names; whether set or not."""
    if model.id == OFFLINE_MODEL_ID:
        why = "The offline engine only quotes, so this changes nothing there."
        return dict.fromkeys(("instruction", "temperature", "resolution", "safety"), why)
    reasons = {}
    if model.sampling not in ("accepted", "deprecated"):
        known = model.sampling == "ignored"
        reasons["temperature"] = (
            f"{model.name} ignores the temperature."
            if known
            else f"It is not known whether {model.name} honours a temperature."
        )
    if not model.page_sizes:
        reasons["resolution"] = (
            f"{model.name} reads every page in the same size."
            if is_known(model)
            else f"It is not known whether {model.name} reads pages in other sizes."
        )
    return reasons


def honoured(options: Options, model: Model) -> Options:
    """Return the options without what the model does not honour, its limits kept."""
    bare = Options()
    kept = replace(options, **{name: getattr(bare, name) for name in unheard(options, model)})
    most = model.longest_output
    if kept.most_output is not None and most is not None:
        kept = replace(kept, most_output=min(kept.most_output, most))
    return kept


def lost(options: Options, model: Model) -> tuple[str, ...]:
    """Return why options that are set will not be honoured by a model."""
    bare = Options()
    reasons = unheard(options, model)
    set_ones = (name for name in reasons if getattr(options, name) != getattr(bare, name))
    return tuple(dict.fromkeys(reasons[name] for name in set_ones))


def as_sized(model: Model, options: Options) -> Model:
    """Return a model whose pages take the tokens of the chosen resolution."""
    tokens = dict(model.page_sizes).get(options.resolution)
    return model if tokens is None else replace(model, page_tokens=tokens)


def raised(options: Options, model: Model) -> Options:
    """Return the options with twice the room for an answer, or all that the model has."""
    if options.most_output is None:
        return options
    doubled: int | None = 2 * options.most_output
    if model.output_limit is not None and 2 * options.most_output >= model.output_limit:
        doubled = None
    return replace(options, most_output=doubled)


def budget_over(options: Options, spent: float, coming: float) -> OverBudget | None:
    """Return the budget of a chat that is passed, or would be by so many dollars more."""
    return limit_over(None, options.soft_budget, options.hard_budget, spent, coming)


def to_json(options: Options) -> dict[str, Any]:
    """Return the options that are not as usual, as JSON."""
    usual = asdict(Options())
    return {name: value for name, value in asdict(options).items() if value != usual[name]}


def read_options(stored: Any) -> Options:
    """Return what `to_json` gave; values that make no sense are left as usual."""
    if not isinstance(stored, Mapping):
        return Options()
    return Options(
        instruction=_text(stored.get("instruction"), LONGEST_INSTRUCTION),
        temperature=_number(stored.get("temperature"), 0.0, HIGHEST_TEMPERATURE),
        most_output=_whole(stored.get("most_output")),
        resolution=_one_of(stored.get("resolution"), RESOLUTIONS),
        safety=_safety(stored.get("safety")),
        stops=_stops(stored.get("stops")),
        as_json=stored.get("as_json") is True,
        schema=_text(stored.get("schema"), LONGEST_INSTRUCTION),
        show_thoughts=stored.get("show_thoughts") is not False,
        soft_budget=_number(stored.get("soft_budget"), 0.0, 1e6),
        hard_budget=_number(stored.get("hard_budget"), 0.0, 1e6),
    )


def _text(value: Any, longest: int) -> str:
    return value[:longest] if isinstance(value, str) else ""


def _number(value: Any, lowest: float, highest: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if lowest <= value <= highest else None


def _whole(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return max(LOWEST_OUTPUT, value) if 0 < value < 1 << 31 else None


def _one_of(value: Any, known: Mapping[str, str]) -> str:
    return value if isinstance(value, str) and value in known else ""


def _safety(value: Any) -> tuple[tuple[str, str], ...]:
    pairs = value if isinstance(value, list | tuple) else ()
    return tuple(
        (str(pair[0]), str(pair[1]))
        for pair in pairs
        if isinstance(pair, list | tuple) and len(pair) == 2
        if pair[0] in HARMS and pair[1] in THRESHOLDS
    )


def _stops(value: Any) -> tuple[str, ...]:
    texts = value if isinstance(value, list | tuple) else ()
    known = (each[:LONGEST_STOP] for each in texts if isinstance(each, str) and each)
    return tuple(dict.fromkeys(known))[:MOST_STOPS]
