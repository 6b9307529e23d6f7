"""Money: what an answer cost and what the next question may cost, from the dated price table."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from workbench.domain.models import Model, PricePeriod, PriceTier, find_model
from workbench.domain.usage import Usage

MILLION = 1_000_000
CHARACTERS_PER_TOKEN = 4
"""Rule of thumb for Latin text; an estimate is always shown with "about"."""


SMALLEST = 0.0005
"""Dollars below which three decimals would show nothing."""


def cost_of(usage: Usage, model: Model, day: date, *, batch: bool = False) -> float | None:
    """Return dollars for an answer, or None where a count or a price is unknown."""
    period, tier = period_of(model, day), tier_of(model, usage.prompt, day)
    part = period.batch if batch and period is not None else 1.0
    if tier is None or usage.prompt is None or part is None:
        return None
    cached = usage.cached or 0
    written = (usage.answer or 0) + (usage.thoughts or 0)
    fresh = usage.prompt - cached + (usage.tools or 0)
    total = 0.0
    for tokens, price in ((fresh, tier.input), (cached, tier.cached), (written, tier.output)):
        if tokens and price is None:
            return None
        total += tokens * (price or 0.0)
    return part * total / MILLION


def priced_model(models: Sequence[Model], asked: str, answered: str, day: date) -> Model:
    """Return the model whose price holds: the one that answered, else where requests are routed."""
    model = find_model(models, answered or asked)
    if model.routed_to and model.routed_since is not None and model.routed_since <= day:
        return find_model(models, model.routed_to)
    return model


def estimate_tokens(characters: int) -> int:
    """Return about how many tokens a text of that length takes."""
    return -(-characters // CHARACTERS_PER_TOKEN)


def usage_so_far(asked: Usage, reported: Usage | None, thoughts: int, text: int) -> Usage:
    """Return about what a request has taken while its answer comes.

    `asked` is the estimate of the question, `thoughts` and `text` the characters that came. What
    the stream has `reported` is better than any of them; Gemini 3 counts thoughts only afterwards.
    """
    said = reported or Usage()
    if said.prompt is None:
        said = replace(said, prompt=asked.prompt, cached=asked.cached)
    return replace(
        said,
        answer=estimate_tokens(text) if said.answer is None else said.answer,
        thoughts=estimate_tokens(thoughts) if said.thoughts is None else said.thoughts,
    )


def money(dollars: float | None) -> str:
    """Return dollars as the screen shows them: three decimals under a dollar, a dash if unknown."""
    if dollars is None:
        return "–"
    if 0 < dollars < SMALLEST:
        return "under $0.001"
    return f"${dollars:,.3f}" if dollars < 1 else f"${dollars:,.2f}"


def period_of(model: Model, day: date) -> PricePeriod | None:
    """Return the prices that hold on a day, or None if none are known."""
    return next((period for period in model.prices if period.covers(day)), None)


def tier_of(model: Model, prompt: int | None, day: date) -> PriceTier | None:
    """Return the prices for a prompt of so many tokens on a day, or None if none are known."""
    period = period_of(model, day)
    for tier in period.tiers if period is not None else ():
        if tier.up_to is None or (prompt is not None and prompt <= tier.up_to):
            return tier
    return None
