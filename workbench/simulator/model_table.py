"""What the models of `resources/models.json` accept, by the date of the simulator's clock."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.simulator.errors import Json, invalid, no_model
from workbench.simulator.moments import SECOND, moment

OFFLINE_MODEL = "offline-extractive"

# Where an alias leads is not published. The first was recorded in July 2026; the others follow
# the newest stable model of their line and are a guess.
_ALIASES = {
    "gemini-flash-latest": "gemini-3.6-flash",
    "gemini-flash-lite-latest": "gemini-3.5-flash-lite",
    "gemini-pro-latest": "gemini-3.1-pro-preview",
}
_RETIRING_SOON = 90 * 24 * 3600 * SECOND
_USUAL_CACHE_MINIMUM = 1024
"""Tokens, for models whose own figure is not known (older Google table)."""


@dataclass(frozen=True)
class Model:
    """One model as listed, with the table's facts about it."""

    id: str
    facts: Json
    methods: tuple[str, ...]

    @property
    def family(self) -> str:
        """Family as the table names it, such as `gemini-4`."""
        return str(self.facts.get("family", ""))

    @property
    def signs(self) -> bool:
        """Whether answers end with a thought signature (Gemini 3 and later)."""
        return self.family.startswith(("gemini-3", "gemini-4"))

    @property
    def continues(self) -> bool:
        """Whether long answers are handed out in hops (Gemini 4)."""
        return "long_output" in self.facts

    def number(self, name: str, default: int) -> int:
        """Return a whole-number fact of the table, or the default when it is unknown."""
        value = _value(self.facts.get(name))
        return default if value is None else int(value)

    def listed(self) -> Json:
        """Return the item of models.list."""
        item: Json = {
            "name": f"models/{self.id}",
            "version": self.facts.get("version", self.id.rpartition("gemini-")[2][:3] or "001"),
            "displayName": self.facts["display_name"],
            "description": self.facts["description"],
            "inputTokenLimit": self.number("input_token_limit", 1_048_576),
            "outputTokenLimit": self.number("output_token_limit", 65_536),
            "supportedGenerationMethods": list(self.methods),
        }
        if "generateContent" in self.methods:
            item |= {"temperature": 1, "topP": 0.95, "topK": 64, "maxTemperature": 2}
            if self.family != "offline":
                item["thinking"] = True
        return item

    @property
    def cache_minimum(self) -> int:
        """Smallest explicit cache in tokens."""
        return int(_value(self.facts["caching"]["min_tokens"]) or _USUAL_CACHE_MINIMUM)

    def tokens_per_page(self, resolution: str | None) -> tuple[str, int]:
        """Return the modality and the tokens of one PDF page at a media resolution or None."""
        pdf = self.facts.get("pdf", {})
        modality = _value(pdf.get("usage_modality")) or "DOCUMENT"
        tokens = int(_value(pdf.get("tokens_per_page")) or 258)
        if modality == "IMAGE" and resolution in self.facts["resolutions"]:
            tokens = self.facts["resolutions"][resolution]
        return str(modality), tokens

    def refuses(self, setting: str) -> bool:
        """Say whether the table lists something as refused by this model."""
        return setting in (_value(self.facts["thinking"].get("rejects")) or [])

    def check_thinking(self, config: Json) -> None:
        """Refuse a thinkingConfig that the model does not take; raises ApiError 400."""
        rules = self.facts["thinking"]
        budget, level = config.get("thinkingBudget"), config.get("thinkingLevel")
        if self.refuses("includeThoughts") and config.get("includeThoughts"):
            raise invalid("Thinking is not enabled for this model: includeThoughts.")
        if budget is not None and level is not None:
            raise invalid("You can only set only one of thinking budget and thinking level.")
        if budget is not None:
            self._check_budget(rules, int(budget))
        if level is not None and level != "THINKING_LEVEL_UNSPECIFIED":
            levels = _value(rules.get("levels"))
            if rules["kind"] == "budget":
                raise invalid("Thinking level is not supported for this model.")
            if levels is not None and level.lower() not in levels:
                raise invalid(f"Thinking level {level.upper()} is not supported for this model.")

    def _check_budget(self, rules: Json, budget: int) -> None:
        if rules["kind"] == "level":
            if self.refuses("thinkingBudget") or _value(rules.get("budget_accepted")) is False:
                raise invalid("Thinking budget is not supported for this model.")
        elif rules["kind"] == "budget":
            low, high = _value(rules["range"])
            if budget == 0 and not _value(rules["can_be_off"]):
                raise invalid("Budget 0 is invalid. This model only works in thinking mode.")
            fixed = (rules["dynamic_value"], *(_value(rules.get("also_accepts")) or ()))
            if not low <= budget <= high and budget not in fixed:
                raise invalid(
                    f"The thinking budget {budget} is invalid. "
                    f"Please choose a value between {low} and {high}."
                )


@dataclass(frozen=True)
class ModelTable:
    """All models that the simulator serves, and which of them answers on a date."""

    models: tuple[Model, ...]

    def find(self, model_id: str, version: str, method: str) -> Model:
        """Return the model that was asked for; raises ApiError 404 when it lacks the method."""
        for model in self.models:
            if model.id == model_id and method in model.methods:
                return model
        raise no_model(f"models/{model_id}", version, method)

    def answering(self, model: Model, now: int) -> Model:
        """Return the model that serves another one at this moment (silent routing)."""
        target = _ALIASES.get(model.id)
        since = model.facts.get("routed_since")
        if since and moment(f"{since}T00:00:00Z", "routed_since") <= now:
            target = model.facts["routed_to"]
        if target is None:
            return model
        found = next((other for other in self.models if other.id == target), model)
        return found if found is model else self.answering(found, now)

    def status(self, model: Model, now: int) -> Json | None:
        """Return the modelStatus of a model that retires within 90 days, else None."""
        if "retires" not in model.facts:
            return None
        at = f"{model.facts['retires']}T00:00:00Z"
        if moment(at, "retires") - now > _RETIRING_SOON:
            return None
        message = f"{model.id} will be shut down on {model.facts['retires']}."
        return {"modelStage": "DEPRECATED", "retirementTime": at, "message": message}


def load_models(path: Path | None = None) -> ModelTable:
    """Read the table of models, by default the project's own, and add the offline engine."""
    table = json.loads((path or _default_path()).read_text(encoding="utf-8"))
    sizes = table["limits"]["media_resolution_tokens_per_image"]
    resolutions = {f"MEDIA_RESOLUTION_{name.upper()}": _value(sizes[name]) for name in sizes}
    models = [_offline(resolutions)]
    for facts in table["models"]:
        if "id" not in facts:
            continue  # a pattern of retired models
        text = f"{facts['display_name']}, answered on this computer by the offline engine."
        shared = facts | {"resolutions": resolutions, "description": text}
        methods = ["generateContent", "countTokens"]
        if _value(facts["caching"]["explicit"]):
            methods.append("createCachedContent")
        for name in (facts["id"], *(_value(facts.get("also")) or ())):
            models.append(Model(name, shared, tuple(methods)))
    for facts in table["other_models"]:
        if facts["use"] == "embedding":
            text = "Word counts hashed into a vector on this computer."
            shared = facts | {
                "display_name": facts["id"].replace("-", " ").title(),
                "description": text,
                "output_token_limit": 1,
            }
            models.append(Model(facts["id"], shared, ("embedContent", "countTokens")))
    return ModelTable(tuple(models))


def _offline(resolutions: Json) -> Model:
    facts: Json = {
        "family": "offline",
        "version": "1",
        "display_name": "Offline engine",
        "description": "Finds sentences in the documents and quotes them. It is not a model.",
        "resolutions": resolutions,
        "thinking": {"kind": "none"},
        "caching": {"min_tokens": _USUAL_CACHE_MINIMUM},
        "pdf": {"tokens_per_page": 258, "usage_modality": "DOCUMENT"},
    }
    return Model(OFFLINE_MODEL, facts, ("generateContent", "countTokens", "createCachedContent"))


def _value(fact: Any) -> Any:
    return fact.get("value") if isinstance(fact, dict) else fact


def _default_path() -> Path:
    package = Path(__file__).resolve().parent.parent
    places = [package / "resources", package.parent / "resources"]
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        places.insert(0, Path(bundle) / "resources")
    for place in places:
        if (place / "models.json").is_file():
            return place / "models.json"
    raise FileNotFoundError("resources/models.json")
