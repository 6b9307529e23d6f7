"""The model table as the program reads it, and what it allows to be chosen."""

import json
from datetime import date

import pytest

from tests.shared_data import SHARED
from workbench.domain.models import (
    Model,
    Thinking,
    ThinkingKind,
    find_model,
    read_models,
    thinking_word,
)
from workbench.paths import resources


@pytest.fixture(scope="module")
def models():
    return read_models(json.loads((resources() / "models.json").read_text(encoding="utf-8")))


def test_the_shipped_table_is_the_reference_table():
    shipped = json.loads((resources() / "models.json").read_text(encoding="utf-8"))
    assert shipped["limits"].pop("media_tokens_per_second")
    assert shipped == json.loads((SHARED / "models.json").read_text(encoding="utf-8"))


def test_every_model_that_can_think_is_read(models):
    assert len(models) > 15
    assert {model.thinking.kind for model in models} == set(ThinkingKind)


def test_only_those_that_the_table_says_so_of_do_not_tell_their_thoughts(models):
    silent = [model.id for model in models if not model.thinking.tells]
    assert silent and all(model_id.startswith("gemma") for model_id in silent)


@pytest.mark.parametrize(
    ("model_id", "legal", "illegal"),
    [
        ("gemini-3.8-flash", ["low", "medium", "high"], ["minimal", "xhigh", "off"]),
        ("gemini-4-hydrogen", ["low", "medium", "high", "xhigh"], ["minimal"]),
        ("gemini-3.6-flash", ["minimal", "low", "medium", "high"], ["xhigh"]),
    ],
)
def test_levels_are_those_the_model_takes(models, model_id, legal, illegal):
    control = find_model(models, model_id).thinking
    assert control.kind is ThinkingKind.LEVEL
    assert all(control.allows(Thinking(level=level)) for level in legal)
    assert not any(control.allows(Thinking(level=level)) for level in illegal)
    assert not control.allows(Thinking(budget=1024))


@pytest.mark.parametrize(
    ("model_id", "budget", "allowed"),
    [
        ("gemini-2.5-pro", 0, False),
        ("gemini-2.5-pro", 127, False),
        ("gemini-2.5-pro", 128, True),
        ("gemini-2.5-pro", 32768, True),
        ("gemini-2.5-pro", 32769, False),
        ("gemini-2.5-pro", -1, True),
        ("gemini-2.5-flash", 0, True),
        ("gemini-2.5-flash-lite", 511, False),
        ("gemini-2.5-flash-lite", 512, True),
    ],
)
def test_budgets_keep_to_the_models_range(models, model_id, budget, allowed):
    assert find_model(models, model_id).thinking.allows(Thinking(budget=budget)) is allowed


def test_an_illegal_choice_becomes_the_models_default(models):
    control = find_model(models, "gemini-3.8-flash").thinking
    assert control.legal(Thinking(level="xhigh")) == Thinking(level="medium")
    assert control.legal(Thinking()) == Thinking(level="medium")
    assert control.legal(Thinking(level="high")) == Thinking(level="high")


def test_an_unknown_model_is_named_and_nothing_is_claimed_of_it(models):
    model = find_model(models, "models/gemini-9-neon")
    assert model == Model(id="gemini-9-neon", name="gemini-9-neon")
    assert model.input_limit is None and model.prices == ()


def test_retirement_is_told_from_the_day_it_is_known(models):
    assert find_model(models, "gemini-2.5-pro").retiring(date(2026, 11, 21))
    assert find_model(models, "gemini-3.7-flash").retiring(date(2026, 11, 21))
    assert not find_model(models, "gemini-3.8-flash").retiring(date(2026, 11, 21))


@pytest.mark.parametrize(
    ("choice", "word"),
    [
        (Thinking(level="xhigh"), "Extra high"),
        (Thinking(budget=0), "Off"),
        (Thinking(budget=-1), "As needed"),
        (Thinking(budget=8192), "Up to 8,192"),
        (Thinking(), "Default"),
    ],
)
def test_a_choice_has_a_word(choice, word):
    assert thinking_word(choice) == word
